"""What can go wrong for a caller, one class for each thing to be done about it.

Each error carries the Location where there is one: `client.resume(location, ...)` takes the request up again.
"""

from see_other.api.models.problem import Problem
from see_other.api.models.request_status import RequestStatus
from see_other.protocol.problems import describe


def sentence(text: str) -> str:
    return f"{text.rstrip('.')}."


class SeeOtherError(Exception):
    """Any error of this client about one request."""

    def __init__(self, message: str, *, location: str | None = None) -> None:
        super().__init__(message)
        #: Where the request's status is, if that is known.
        self.location = location


class RequestFailed(SeeOtherError):
    """The request was worked on and failed. There will be no result."""

    def __init__(self, problem: Problem, *, location: str | None = None) -> None:
        super().__init__(f"the request failed: {describe(problem)}", location=location)
        self.problem = problem


class RequestCanceled(SeeOtherError):
    """Somebody canceled the request. There will be no result."""

    def __init__(self, *, location: str | None = None) -> None:
        super().__init__("the request was canceled; submit it again if it is still wanted", location=location)


class RequestExpired(SeeOtherError):
    """410: the request is over and the server has let go of it and its result."""

    def __init__(self, problem: Problem, *, location: str | None = None) -> None:
        super().__init__(
            f"the request has expired on its server, and its result with it: {describe(problem)}",
            location=location,
        )
        self.problem = problem


class RequestUnknown(SeeOtherError):
    """404: the server has no such request, or will not show it to these credentials."""

    def __init__(self, problem: Problem, *, location: str | None = None) -> None:
        super().__init__(
            f"the server knows no request at {location or 'its Location'} (or it belongs to somebody else): "
            "check the Location and the credentials",
            location=location,
        )
        self.problem = problem


class SubmissionRefused(SeeOtherError):
    """The server did not take the request: nothing runs. Another try with the same input would end the same."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"the request was refused ({problem.status}): {describe(problem)}")
        self.problem = problem


class NotAuthorized(SeeOtherError):
    """401 or 403: the credentials are missing, wrong or not enough. What was submitted lives on."""

    def __init__(self, detail: str, problem: Problem | None = None, *, location: str | None = None) -> None:
        said = "" if problem is None else f": {describe(problem)}"
        super().__init__(
            f"{sentence(detail + said)} Give credentials as `token` of the client; they go to its own origin only",
            location=location,
        )
        self.problem = problem


class WaitTimeout(SeeOtherError, TimeoutError):
    """The wait is over, the request is not: it goes on, and nothing was canceled."""

    def __init__(self, timeout: float, last_status: RequestStatus | None = None, *, location: str) -> None:
        when = f"within {timeout:g} s" if timeout > 0 else "yet"
        seen = ""
        if last_status is not None:
            progress = "" if last_status.progress is None else f", {last_status.progress.percent:g} %"
            seen = f" (last seen {last_status.status.value}{progress})"
        super().__init__(
            f"the request has not finished {when}{seen}. It goes on; take it up again with resume({location!r})",
            location=location,
        )
        #: The last that was heard of the request.
        self.last_status = last_status


class ServerUnreachable(SeeOtherError):
    """The server gave no usable answer for a while. The request may well be running."""

    def __init__(self, detail: str, *, location: str | None = None, idempotency_key: str | None = None) -> None:
        if idempotency_key is not None:
            advice = (
                "The request may have arrived: submit it again with "
                f"idempotency_key={idempotency_key!r}, so that it does not run twice"
            )
        else:
            advice = f"The request may still run; take it up again with resume({location!r})"
        super().__init__(f"{sentence(detail)} {advice}", location=location)
        #: Of a request that was being sent: under this key it is safe to send it again.
        self.idempotency_key = idempotency_key


class ContractViolation(SeeOtherError):
    """The server does not keep to the pattern, or an answer does not fit the contract."""

    def __init__(self, detail: str, *, location: str | None = None) -> None:
        super().__init__(f"the server does not keep to the contract: {detail}", location=location)
