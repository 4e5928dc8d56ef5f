"""What a client is told, checked: the service's URL, the origins it may lead to, and how patient to be."""

from collections.abc import Iterable
from uuid import uuid4

from see_other.flows import Rules
from see_other.protocol.locations import http_url, origin_of, resolve


class Settings:
    def __init__(self, base_url: str, allowed_origins: Iterable[str], patience: float) -> None:
        #: Without a slash at its end; it may have a path prefix.
        self.base_url = http_url(base_url).rstrip("/")
        #: What gets the credentials.
        self.origin = origin_of(self.base_url)
        origins = {origin_of(http_url(origin)) for origin in allowed_origins}
        self.rules = Rules(allowed_origins=frozenset({self.origin, *origins}), patience=patience)

    def location(self, location: str) -> str:
        """The absolute URL of a Location that a caller kept."""
        return resolve(location, f"{self.base_url}/")


def new_idempotency_key() -> str:
    return str(uuid4())
