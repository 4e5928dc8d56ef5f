"""Problem documents (RFC 9457): what a server says went wrong, whosever server it is."""

import re
from typing import Any

from see_other.api.models.problem import Problem
from see_other.protocol.json_body import read_json

#: Of a problem that says no more than its status.
NO_TYPE = "about:blank"
RESULT_NOT_READY = "/problems/result-not-ready"

_SHOWN_CHARACTERS = 200


def problem_of(http_status: int, body: bytes) -> Problem:
    """The problem in an answer's body; one made from its status and the beginning of its text if it holds none."""
    try:
        members = read_json(body)
    except ValueError:
        members = None
    if isinstance(members, dict) and isinstance(members.get("title"), str):
        # the answer's own status counts, whatever the body says (RFC 9457, section 3.1.2)
        problem = _read({"type": NO_TYPE, **members, "status": http_status})
        if problem is not None:
            return problem
    text = body.decode("utf-8", errors="replace")
    shown = " ".join(re.sub(r"<[^>]*>", " ", text).split())[:_SHOWN_CHARACTERS]
    # a status that HTTP does not know means what its class does (RFC 9110, section 15)
    status = http_status if http_status < 600 else 500
    return Problem(type=NO_TYPE, title=f"HTTP {http_status}", status=status, detail=shown or None)


def describe(problem: Problem) -> str:
    """The problem in one line."""
    said = problem.title if problem.detail is None else f"{problem.title}: {problem.detail}"
    places = []
    for error in problem.errors or []:
        where = error.pointer or error.parameter or error.header
        places.append(error.detail if where is None else f"{where} {error.detail}")
    return f"{said} ({'; '.join(places)})" if places else said


def _read(members: dict[str, Any]) -> Problem | None:
    try:
        return Problem.from_dict(members)
    except (ValueError, TypeError):
        return None
