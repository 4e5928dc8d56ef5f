"""What a client does, told once for threads and for async: each flow yields what it needs (see exchange.py)."""

from collections.abc import Callable, Set
from dataclasses import dataclass, field
from math import inf
from random import random
from time import monotonic, time
from typing import Any

from see_other.api.models.request_status import RequestStatus
from see_other.api.models.status import Status
from see_other.errors import (
    ContractViolation,
    NotAuthorized,
    ServerUnreachable,
    SubmissionRefused,
    WaitTimeout,
)
from see_other.exchange import Ask, Flow, NoResponse, Pause, Reply, Seen, Value
from see_other.polling.steps import (
    Fetching,
    Later,
    Moment,
    Polling,
    Stopped,
    Succeeded,
    Trouble,
    bear,
    first,
    impatient,
    next_step,
)
from see_other.protocol.answers import (
    Accepted,
    Answer,
    Expired,
    Fault,
    Incomplete,
    Refused,
    SeeOther,
    Unauthorized,
    Unknown,
    Violation,
)
from see_other.protocol.interpret import (
    Asked,
    interpret_cancel,
    interpret_result,
    interpret_status,
    interpret_submit,
)

#: For how long the server is asked to hold its answer to somebody who waits, in seconds.
HOLD = 20

_ACCEPT = "application/json, application/problem+json;q=0.9"
_FINAL = (Status.SUCCEEDED, Status.FAILED, Status.CANCELED)

Decode = Callable[[Any], Value]

#: Of a request whose server has not said when to ask for it first.
ANY_TIME = -inf


@dataclass(frozen=True)
class Rules:
    """What a client was told, and its clocks."""

    #: Origins that a Location may lead to, besides the one that it came from.
    allowed_origins: Set[str] = frozenset()
    #: How many seconds the server may give no usable answer.
    patience: float = 60
    clock: Callable[[], float] = field(default=monotonic)
    random: Callable[[], float] = field(default=random)

    def asked(self, url: str) -> Asked:
        return Asked(url, self.allowed_origins, time())

    def moment(self) -> Moment:
        return Moment(self.clock(), self.random)


@dataclass(frozen=True)
class Submitted:
    location: str
    #: When the server wants to be asked first, by the clock of the rules.
    not_before: float


def submit(ask: Ask, idempotency_key: str, rules: Rules) -> Flow[Submitted]:
    """Sends the request until it is accepted, under the same key each time."""
    trouble: Trouble | None = None
    while True:
        answer = interpret_submit((yield from _exchange(ask)), rules.asked(ask.url))
        match answer:
            case Accepted(location, retry_after):
                return Submitted(location, ANY_TIME if retry_after is None else rules.clock() + retry_after)
            case Fault():
                borne = bear(trouble, answer, rules.patience, rules.moment())
                if borne is None:
                    raise ServerUnreachable(impatient(answer, rules.patience), idempotency_key=idempotency_key)
                trouble, delay = borne
                yield Pause(delay)
            case Unauthorized(detail, problem):
                raise NotAuthorized(detail, problem)
            case Refused(problem) | Unknown(problem) | Expired(problem):
                raise SubmissionRefused(problem)
            case Violation(detail):
                raise ContractViolation(detail)
            case _:
                raise _unexpected(answer, ask.url)


def status(location: str, rules: Rules, *, patient: bool = False) -> Flow[RequestStatus]:
    """Asks once, following redirects of the status. `patient`: asks again while the server is in trouble."""
    state = first(location)
    while True:
        answer = yield from _ask_status(state, rules)
        match answer:
            case Fault(detail) if not patient:
                raise ServerUnreachable(detail, location=location)
            case SeeOther(url, said):
                return _succeeded(location, url, said)
        step = next_step(state, answer, rules.patience, rules.moment())
        if not isinstance(step, Succeeded) and step.status is not None:
            return step.status
        if isinstance(step, Stopped):
            raise step.error
        if not isinstance(step, Later) or not isinstance(step.state, Polling):
            raise _unexpected(answer, location)
        state = step.state
        if step.delay > 0:
            yield Pause(step.delay)


def cancel(location: str, rules: Rules) -> Flow[RequestStatus]:
    """Asks the server to cancel; that is safe to ask again. Too late, it is the status as it is."""
    state = first(location)
    while True:
        reply = yield from _exchange(Ask("DELETE", state.url, {"Accept": _ACCEPT}))
        answer = interpret_cancel(reply, rules.asked(state.url))
        match answer:
            case Incomplete(said):
                return said
            case Refused(problem) if problem.status == 409:
                return (yield from status(location, rules, patient=True))
            case Refused(problem):
                raise ContractViolation(
                    f"it does not cancel requests: DELETE {state.url} was answered {problem.status} ({problem.title})",
                    location=location,
                )
        step = next_step(state, answer, rules.patience, rules.moment())
        if isinstance(step, Stopped):
            raise step.error
        if not isinstance(step, Later) or not isinstance(step.state, Polling):
            raise _unexpected(answer, location)
        state = step.state
        if step.delay > 0:
            yield Pause(step.delay)


def updates(location: str, rules: Rules, *, not_before: float = ANY_TIME) -> Flow[None]:
    """Sees each change of status or progress until the end, however the request ends."""
    state = first(location)
    last: RequestStatus | None = None
    early = not_before - rules.clock()
    if early > 0:
        yield Pause(early)
    while True:
        answer = yield from _ask_status(state, rules)
        step = next_step(state, answer, rules.patience, rules.moment())
        said = _said(location, step, last)
        if said is not None and _changed(said, last):
            last = said
            yield Seen(said)
        if isinstance(step, Stopped):
            if step.status is None:
                raise step.error
            return
        if not isinstance(step, Later) or not isinstance(step.state, Polling):
            return
        state = step.state
        yield Pause(step.delay)


def wait(
    location: str,
    rules: Rules,
    decode: Decode[Value],
    *,
    timeout: float | None = None,
    held: bool = True,
    not_before: float = ANY_TIME,
) -> Flow[Value]:
    """Asks until the end, then fetches the result. With a timeout of 0 it asks once.

    `held`: the server is asked to hold its answers; news on the way come late then. It may be asked at once then,
    too: else not before `not_before`, unless the time is up before that.
    """
    started = rules.clock()
    deadline = None if timeout is None or timeout <= 0 else started + timeout
    state: Polling | Fetching = first(location)
    last: RequestStatus | None = None
    at_once = held and (timeout is None or timeout >= 1)
    if not at_once and started < not_before < (inf if timeout is None else started + timeout):
        yield Pause(not_before - started)
    while True:
        left = None if deadline is None else max(0.0, deadline - rules.clock())
        if left is not None and left <= 0:
            raise WaitTimeout(timeout or 0, last, location=location)
        if isinstance(state, Polling):
            hold = int(HOLD if left is None else min(HOLD, left)) if held and timeout != 0 else 0
            answer = yield from _ask_status(state, rules, hold=hold, within=left)
        else:
            reply = yield from _exchange(Ask("GET", state.url, {"Accept": _ACCEPT}, within=left, long=True))
            answer = interpret_result(reply, rules.asked(state.url))
        if timeout is not None and timeout <= 0 and isinstance(answer, Fault):
            raise ServerUnreachable(answer.detail, location=location)
        step = next_step(state, answer, rules.patience, rules.moment())
        said = _said(location, step, last)
        if said is not None and _changed(said, last):
            last = said
            yield Seen(said)
        if isinstance(step, Succeeded):
            return _decoded(step.value, decode, state.url, location)
        if isinstance(step, Stopped):
            raise step.error
        state = step.state
        if step.delay > 0:
            if timeout is not None and timeout <= 0:
                raise WaitTimeout(0, last, location=location)
            yield Pause(step.delay if deadline is None else max(0.0, min(step.delay, deadline - rules.clock())))


def is_final(said: RequestStatus) -> bool:
    return said.status in _FINAL


def _ask_status(state: Polling, rules: Rules, *, hold: int = 0, within: float | None = None) -> Flow[Answer]:
    headers = {"Accept": _ACCEPT, **({"Prefer": f"wait={hold}"} if hold > 0 else {})}
    reply = yield from _exchange(Ask("GET", state.url, headers, held=hold, within=within))
    return interpret_status(reply, rules.asked(state.url))


def _exchange(ask: Ask) -> Flow[Reply]:
    reply = yield ask
    return NoResponse(f"{ask.url} was not asked") if reply is None else reply


def _said(location: str, step: Later | Succeeded | Stopped, last: RequestStatus | None) -> RequestStatus | None:
    """The news in a step."""
    if isinstance(step, Succeeded):
        return None
    if isinstance(step, Later) and isinstance(step.state, Fetching):
        return _succeeded(location, step.state.result_url, step.status or last)
    return step.status


def _succeeded(location: str, result_url: str, said: RequestStatus | None) -> RequestStatus:
    """A 303 says by itself that the request succeeded, and where its result is; what it does not say is None."""
    if said is not None:
        return said.model_copy(update={"status": Status.SUCCEEDED, "result": said.result or result_url})
    known: dict[str, Any] = {"location": location, "status": Status.SUCCEEDED, "result": result_url}
    return RequestStatus.model_construct(**{**dict.fromkeys(RequestStatus.model_fields), **known})


def _changed(said: RequestStatus, last: RequestStatus | None) -> bool:
    return last is None or (said.status, said.progress) != (last.status, last.progress)


def _decoded(value: Any, decode: Decode[Value], url: str, location: str) -> Value:
    try:
        return decode(value)
    except (ValueError, TypeError) as error:
        raise ContractViolation(f"the result at {url} does not fit the contract: {error}", location=location) from error


def _unexpected(answer: Answer, url: str) -> ContractViolation:
    return ContractViolation(f"{url} gave an answer that does not belong to what was asked: {answer}")
