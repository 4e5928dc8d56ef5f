"""What an HTTP answer means to a client of the pattern. The poll rules know these and nothing of HTTP."""

from dataclasses import dataclass
from typing import Any

from see_other.api.models.problem import Problem
from see_other.api.models.request_status import RequestStatus


@dataclass(frozen=True)
class Fault:
    """Nothing was learned of the request, which may well be fine: no answer, 408, 425, 429 or 5xx."""

    detail: str
    retry_after: float | None = None


@dataclass(frozen=True)
class Accepted:
    """202 to the POST."""

    location: str
    retry_after: float | None


@dataclass(frozen=True)
class Incomplete:
    status: RequestStatus
    retry_after: float | None


@dataclass(frozen=True)
class SeeOther:
    """The result is at `url`. `status` is there if the answer's body says it."""

    url: str
    status: RequestStatus | None


@dataclass(frozen=True)
class Moved:
    """The same thing is elsewhere."""

    url: str


@dataclass(frozen=True)
class Failed:
    status: RequestStatus
    problem: Problem


@dataclass(frozen=True)
class Canceled:
    status: RequestStatus


@dataclass(frozen=True)
class Content:
    """The result's JSON."""

    value: Any


@dataclass(frozen=True)
class NotReady:
    """404 of a result that is still to come."""

    retry_after: float | None


@dataclass(frozen=True)
class Unknown:
    """404."""

    problem: Problem


@dataclass(frozen=True)
class Expired:
    """410."""

    problem: Problem


@dataclass(frozen=True)
class Unauthorized:
    """401 or 403."""

    detail: str
    problem: Problem


@dataclass(frozen=True)
class Refused:
    """Any other 4xx."""

    problem: Problem


@dataclass(frozen=True)
class Violation:
    """The answer does not keep to the pattern; there is no going on."""

    detail: str


Answer = (
    Fault
    | Accepted
    | Incomplete
    | SeeOther
    | Moved
    | Failed
    | Canceled
    | Content
    | NotReady
    | Unknown
    | Expired
    | Unauthorized
    | Refused
    | Violation
)
