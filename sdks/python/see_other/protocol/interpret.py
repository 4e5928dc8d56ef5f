"""Turns HTTP answers into what they mean: one function for each thing that is asked."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from see_other.api.models.problem import Problem
from see_other.api.models.request_status import RequestStatus
from see_other.api.models.status import Status
from see_other.exchange import NoResponse, Reply, Response
from see_other.protocol.answers import (
    Accepted,
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
from see_other.protocol.json_body import read_json
from see_other.protocol.locations import NotFollowed, follow
from see_other.protocol.problems import NO_TYPE, RESULT_NOT_READY, problem_of
from see_other.protocol.retry_after import retry_after_of


@dataclass(frozen=True)
class Asked:
    #: The URL that was asked.
    url: str
    #: Origins that a Location may lead to, besides the one that was asked.
    allowed_origins: Set[str]
    #: Seconds since 1970-01-01T00:00:00Z.
    now: float


def interpret_submit(reply: Reply, asked: Asked) -> Answer:
    """The answer to the POST."""
    if isinstance(reply, NoResponse):
        return Fault(reply.detail)
    if reply.status == 202:
        try:
            location = follow(reply.headers.get("location"), asked.url, asked.allowed_origins)
        except NotFollowed as error:
            return Violation(f"{asked.url} answered 202 Accepted, but {error}")
        return Accepted(location, retry_after_of(reply.headers, asked.now))
    # with Retry-After a conflict passes: the first request under the same Idempotency-Key is still being accepted
    if reply.status == 409 and "retry-after" in reply.headers:
        return _busy(reply, asked)
    return _error(reply, asked) or Violation(
        f"{asked.url} answered {reply.status} to the POST, where 202 Accepted with a Location was expected"
        + _towards(reply)
    )


def interpret_status(reply: Reply, asked: Asked) -> Answer:
    """The answer to a GET of the status."""
    if isinstance(reply, NoResponse):
        return Fault(reply.detail)
    # some servers send their clients on with 302 where 303 is meant
    if reply.status in (302, 303):
        try:
            url = follow(reply.headers.get("location"), asked.url, asked.allowed_origins)
        except NotFollowed as error:
            return Violation(f"{asked.url} answered {reply.status}, but {error}")
        return SeeOther(url, _status_beside(reply))
    if reply.status in (301, 307, 308):
        return _moved(reply, asked)
    if reply.status == 200:
        return _in_body(reply, asked)
    return _error(reply, asked) or Violation(
        f"{asked.url} answered {reply.status}, which says nothing about a request: 200, 303, 404 and 410 do"
    )


def interpret_result(reply: Reply, asked: Asked) -> Answer:
    """The answer to a GET of the result."""
    if isinstance(reply, NoResponse):
        return Fault(reply.detail)
    if reply.status == 200:
        try:
            return Content(read_json(reply.body))
        except ValueError as error:
            return Violation(f"the result at {asked.url} is not JSON: {error}")
    if reply.status in (301, 302, 303, 307, 308):
        return _moved(reply, asked)
    answer = _error(reply, asked)
    if isinstance(answer, Unknown) and answer.problem.type.endswith(RESULT_NOT_READY):
        return NotReady(retry_after_of(reply.headers, asked.now))
    return answer or Violation(
        f"the result at {asked.url} was answered {reply.status}, where 200 with the result was expected"
    )


def interpret_cancel(reply: Reply, asked: Asked) -> Answer:
    """The answer to a DELETE of the status. Refused with 409: the request has finished."""
    if isinstance(reply, NoResponse):
        return Fault(reply.detail)
    if reply.status in (200, 202):
        status = _status_in(reply)
        if isinstance(status, str):
            return Violation(f"the answer of {asked.url} to DELETE cannot be read: {status}")
        return Incomplete(status, None)
    if reply.status in (301, 302, 307, 308):
        return _moved(reply, asked)
    return _error(reply, asked) or Violation(
        f"{asked.url} answered {reply.status} to DELETE, where 200 or 202 was expected"
    )


def _error(response: Response, asked: Asked) -> Answer | None:
    """What 4xx and 5xx mean wherever they come."""
    status = response.status
    if status < 400:
        return None
    if status in (408, 425, 429) or status >= 500:
        return _busy(response, asked)
    problem = problem_of(status, response.body)
    if status in (401, 403):
        return Unauthorized(f"{asked.url} answered {status}", problem)
    if status == 404:
        return Unknown(problem)
    if status == 410:
        return Expired(problem)
    return Refused(problem)


def _busy(response: Response, asked: Asked) -> Fault:
    problem = problem_of(response.status, response.body)
    said = "" if problem.type == NO_TYPE else f" ({problem.title})"
    return Fault(f"{asked.url} answered {response.status}{said}", retry_after_of(response.headers, asked.now))


def _moved(response: Response, asked: Asked) -> Answer:
    try:
        return Moved(follow(response.headers.get("location"), asked.url, asked.allowed_origins))
    except NotFollowed as error:
        return Violation(f"{asked.url} answered {response.status}, but {error}")


def _in_body(response: Response, asked: Asked) -> Answer:
    """200 of the status: what its JSON says."""
    status = _status_in(response)
    if isinstance(status, str):
        return Violation(f"the status at {asked.url} cannot be read: {status}")
    if status.status == Status.FAILED:
        problem = status.problem or Problem(
            type=NO_TYPE, title="The request failed", status=500, detail="the server does not say why"
        )
        return Failed(status, problem)
    if status.status == Status.CANCELED:
        return Canceled(status)
    if status.status == Status.SUCCEEDED:
        try:
            return SeeOther(follow(_result_of(status), asked.url, asked.allowed_origins), status)
        except NotFollowed as error:
            return Violation(f"{asked.url} says that the request succeeded, but {error}")
    return Incomplete(status, retry_after_of(response.headers, asked.now))


def _result_of(status: RequestStatus) -> str:
    if status.result is None:
        raise NotFollowed("not where its result is: 303 with a Location, or `result` in the body, would say it")
    return status.result


def _status_in(response: Response) -> RequestStatus | str:
    """The status in a body, or why it cannot be read."""
    try:
        members: Any = read_json(response.body)
        if not isinstance(members, dict):
            return "it is not a JSON object"
        status = RequestStatus.from_dict(members)
    except (ValueError, TypeError) as error:
        return str(error)
    return status if status is not None else "it is null"


def _status_beside(response: Response) -> RequestStatus | None:
    """The status that comes with a redirect, which does without it."""
    status = _status_in(response)
    return None if isinstance(status, str) else status


def _towards(response: Response) -> str:
    location = response.headers.get("location")
    return (
        "" if location is None else f" (its Location is {location!r}: if that is the service, give the client its URL)"
    )
