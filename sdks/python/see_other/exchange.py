"""What the rules ask of the world, and what they are told: data that any HTTP library and any clock can serve."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from see_other.api.models.request_status import RequestStatus


@dataclass(frozen=True)
class Ask:
    """An HTTP request to send, once, without following redirects. Answered with a Reply."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    #: A path is streamed from disk.
    content: bytes | Path | None = None
    #: How long the server was asked to hold its answer, in seconds.
    held: float = 0
    #: The most seconds that there are for it; None for the client's own timeout.
    within: float | None = None
    #: The answer's body may take long, as long as it goes on coming.
    long: bool = False


@dataclass(frozen=True)
class Pause:
    """Seconds to let pass."""

    seconds: float


@dataclass(frozen=True)
class Seen:
    """News of the request, for whoever wants to know."""

    status: RequestStatus


@dataclass(frozen=True)
class Response:
    """A whole HTTP response."""

    status: int
    #: Found whatever the case of the name.
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class NoResponse:
    """None came, or it broke off."""

    detail: str


Effect = Ask | Pause | Seen
Reply = Response | NoResponse

Value = TypeVar("Value")

#: Yields what it needs and is sent what comes of it: a Reply for an Ask, else None.
Flow = Generator[Effect, Reply | None, Value]
