"""The poll rules: given a state and what was answered, the next state and when to go on. No HTTP, no clock.

polling --303--> fetching --200--> Succeeded
   |                |
   +----------------+--> Stopped, with the error that says why
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from see_other.api.models.request_status import RequestStatus
from see_other.errors import (
    ContractViolation,
    NotAuthorized,
    RequestCanceled,
    RequestExpired,
    RequestFailed,
    RequestUnknown,
    SeeOtherError,
    ServerUnreachable,
)
from see_other.polling.delays import delay_of
from see_other.protocol.answers import (
    Answer,
    Canceled,
    Content,
    Expired,
    Failed,
    Fault,
    Incomplete,
    Moved,
    NotReady,
    Refused,
    SeeOther,
    Unauthorized,
    Unknown,
    Violation,
)

#: Redirects that are followed in a row.
MAX_REDIRECTS = 5


@dataclass(frozen=True)
class Trouble:
    """Faults in a row; gone with the next good answer. `since` is when the first came, in seconds."""

    since: float
    count: int


@dataclass(frozen=True)
class Polling:
    """The status has to be asked for."""

    location: str
    #: What to ask: the Location, or where it redirected to.
    url: str
    chain: tuple[str, ...] = ()
    #: Good answers in a row without Retry-After.
    silent: int = 0
    trouble: Trouble | None = None
    #: Results in a row that were not there, though the status said where.
    unready: Trouble | None = None


@dataclass(frozen=True)
class Fetching:
    """The request succeeded; its result has to be fetched from `url`."""

    location: str
    result_url: str
    url: str
    chain: tuple[str, ...]
    silent: int = 0
    trouble: Trouble | None = None
    unready: Trouble | None = None


State = Polling | Fetching


@dataclass(frozen=True)
class Later:
    """`delay` seconds from now, do what the state says."""

    state: State
    delay: float = 0
    status: RequestStatus | None = None


@dataclass(frozen=True)
class Succeeded:
    #: The result's JSON.
    value: Any


@dataclass(frozen=True)
class Stopped:
    error: SeeOtherError
    status: RequestStatus | None = None


Step = Later | Succeeded | Stopped


@dataclass(frozen=True)
class Moment:
    """`now`: seconds of any clock that only goes on. `random`: gives a number from 0 up to 1."""

    now: float
    random: Callable[[], float]


def first(location: str) -> Polling:
    """A request of which the Location is known and nothing else."""
    return Polling(location, location)


def next_step(state: State, answer: Answer, patience: float, moment: Moment) -> Step:
    """What to do after an answer. `patience`: how many seconds faults in a row are put up with."""
    location = state.location
    match answer:
        case Fault():
            return _troubled(state, answer, patience, moment)
        case Moved(url):
            return _redirected(state, url)
        case Unknown(problem):
            return Stopped(RequestUnknown(problem, location=location))
        case Expired(problem):
            return Stopped(RequestExpired(problem, location=location))
        case Unauthorized(detail, problem):
            return Stopped(NotAuthorized(detail, problem, location=location))
        case Refused(problem):
            return _violated(location, f"{state.url} answered {problem.status} to a GET: {problem.title}")
        case Violation(detail):
            return _violated(location, detail)
    if isinstance(state, Polling):
        return _after_status(state, answer, moment)
    return _after_result(state, answer, patience, moment)


def bear(trouble: Trouble | None, fault: Fault, patience: float, moment: Moment) -> tuple[Trouble, float] | None:
    """The trouble with one fault more, and the delay before the next try; None when the patience is over."""
    so_far = Trouble(moment.now, 0) if trouble is None else trouble
    left = so_far.since + patience - moment.now
    if left <= 0:
        return None
    delay = delay_of(fault.retry_after, so_far.count, moment.random)
    if fault.retry_after is None:
        delay = min(delay, left)
    elif delay > left:
        return None
    return replace(so_far, count=so_far.count + 1), delay


def impatient(fault: Fault, patience: float) -> str:
    """What to say when the patience is over."""
    later = "" if fault.retry_after is None else f" (it says to come back in {fault.retry_after:g} s)"
    return f"the server gave no usable answer within {patience:g} s: {fault.detail}{later}"


def _after_status(state: Polling, answer: Answer, moment: Moment) -> Step:
    location = state.location
    match answer:
        case Incomplete(status, retry_after):
            return _patient(state, retry_after, moment, status)
        case SeeOther(url, status):
            asked = (*state.chain, state.url)
            if url in asked:
                return _violated(location, _circle(asked, url))
            return Later(Fetching(location, url, url, (location,), state.silent, unready=state.unready), status=status)
        case Failed(status, problem):
            return Stopped(RequestFailed(problem, location=location), status)
        case Canceled(status):
            return Stopped(RequestCanceled(location=location), status)
    return _violated(location, f"{state.url} gave an answer that does not belong to what was asked: {answer}")


def _after_result(state: Fetching, answer: Answer, patience: float, moment: Moment) -> Step:
    match answer:
        case Content(value):
            return Succeeded(value)
        case NotReady(retry_after):
            absent = Fault(
                f"{state.location} says that the request succeeded, {state.url} that it has not", retry_after
            )
            borne = bear(state.unready, absent, patience, moment)
            if borne is None:
                return Stopped(ServerUnreachable(impatient(absent, patience), location=state.location))
            unready, delay = borne
            return Later(replace(first(state.location), silent=state.silent, unready=unready), delay)
    return _violated(state.location, f"{state.url} gave an answer that does not belong to what was asked: {answer}")


def _patient(state: Polling, retry_after: float | None, moment: Moment, status: RequestStatus | None) -> Step:
    """Each question starts from the Location, whatever it redirected to last time; troubles are over."""
    silent = state.silent + 1 if retry_after is None else 0
    delay = delay_of(retry_after, max(0, silent - 1), moment.random)
    return Later(replace(first(state.location), silent=silent), delay, status)


def _troubled(state: State, fault: Fault, patience: float, moment: Moment) -> Step:
    borne = bear(state.trouble, fault, patience, moment)
    if borne is None:
        return Stopped(ServerUnreachable(impatient(fault, patience), location=state.location))
    trouble, delay = borne
    if isinstance(state, Polling):
        again = replace(first(state.location), silent=state.silent, trouble=trouble, unready=state.unready)
        return Later(again, delay)
    return Later(replace(state, url=state.result_url, chain=(state.location,), trouble=trouble), delay)


def _redirected(state: State, url: str) -> Step:
    chain = (*state.chain, state.url)
    if url in chain:
        return _violated(state.location, _circle(chain, url))
    hops = len(chain) if isinstance(state, Polling) else len(chain) - 1
    if hops > MAX_REDIRECTS:
        return _violated(state.location, f"more than {MAX_REDIRECTS} redirects in a row: {' -> '.join((*chain, url))}")
    return Later(replace(state, url=url, chain=chain))


def _circle(chain: tuple[str, ...], url: str) -> str:
    return f"the server redirects in a circle: {' -> '.join((*chain, url))}"


def _violated(location: str, detail: str) -> Stopped:
    return Stopped(ContractViolation(detail, location=location))
