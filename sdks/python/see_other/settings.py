"""What a client is told, checked: the service's URL, the origins it may lead to, and how patient to be."""

import re
from collections.abc import Iterable
from uuid import uuid4

from see_other.flows import Rules
from see_other.protocol.locations import http_url, origin_of, resolve

_IDEMPOTENCY_KEY = re.compile(r"[!-~]{1,255}")


class Settings:
    def __init__(self, base_url: str, allowed_origins: Iterable[str], patience: float) -> None:
        if "?" in base_url or "#" in base_url:
            raise ValueError(f"{base_url!r} has a query or a fragment: give the service's URL up to its path")
        #: Without a slash at its end; it may have a path prefix.
        self.base_url = http_url(base_url).rstrip("/")
        #: What gets the credentials.
        self.origin = origin_of(self.base_url)
        origins = {origin_of(http_url(origin)) for origin in allowed_origins}
        self.rules = Rules(allowed_origins=frozenset({self.origin, *origins}), patience=patience)

    def location(self, location: str) -> str:
        """The absolute URL of a Location that a caller kept. ValueError if HTTP has no such URL."""
        if not location:
            raise ValueError("the location is empty: give the one that the submission had")
        return resolve(location, f"{self.base_url}/")


def key_or_new(idempotency_key: str | None) -> str:
    """The caller's idempotency key, or a new one. ValueError if it can be no header."""
    if idempotency_key is None:
        return str(uuid4())
    if not _IDEMPOTENCY_KEY.fullmatch(idempotency_key):
        raise ValueError(
            f"{idempotency_key!r} is no idempotency key: 1 to 255 visible ASCII characters are, without spaces"
        )
    return idempotency_key
