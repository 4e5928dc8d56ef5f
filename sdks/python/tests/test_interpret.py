"""What each answer means, as a table."""

from typing import Any

import pytest

from see_other.exchange import NoResponse, Reply, Response
from see_other.protocol import answers
from see_other.protocol.interpret import (
    Asked,
    interpret_cancel,
    interpret_result,
    interpret_status,
    interpret_submit,
)
from tests.bodies import LOCATION, ORIGIN, RESULT, problem_body, response, status_body

ASKED = Asked(LOCATION, frozenset({ORIGIN}), 0)
ELSEWHERE = "http://127.0.0.2:1/x"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (response(202, status_body("accepted"), location="/requests/1"), answers.Accepted),
        (response(202, location="/requests/1"), answers.Accepted),
        (response(202, status_body("accepted")), answers.Violation),
        (response(202, status_body("accepted"), location="http://[::1"), answers.Violation),
        (response(202, status_body("accepted"), location=ELSEWHERE), answers.Violation),
        (response(200, status_body("accepted"), location="/requests/1"), answers.Violation),
        (response(303, location="/requests/1"), answers.Violation),
        (response(307, location="/requests/1"), answers.Violation),
        (response(409, problem_body(409), retry_after="1"), answers.Fault),
        (response(409, problem_body(409)), answers.Refused),
        (response(422, problem_body(422)), answers.Refused),
        (response(401, problem_body(401)), answers.Unauthorized),
        (response(403, problem_body(403)), answers.Unauthorized),
        *[(response(code, problem_body(code)), answers.Fault) for code in (408, 425, 429, 500, 502, 503, 504)],
        (NoResponse("nobody there"), answers.Fault),
    ],
)
def test_the_answer_to_the_post(reply: Reply, kind: type) -> None:
    assert isinstance(interpret_submit(reply, ASKED), kind)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (response(200, status_body("accepted"), retry_after="2"), answers.Incomplete),
        (response(200, status_body("running")), answers.Incomplete),
        (response(200, status_body("failed", problem=problem_body(422))), answers.Failed),
        (response(200, status_body("failed")), answers.Failed),
        (response(200, status_body("canceled")), answers.Canceled),
        (response(200, status_body("succeeded", result="/x")), answers.SeeOther),
        (response(200, status_body("succeeded")), answers.Violation),
        (response(200, status_body("succeeded", result=ELSEWHERE)), answers.Violation),
        (response(200, status_body("paused")), answers.Violation),
        (response(200, {"status": "running"}), answers.Violation),
        (response(200, [1]), answers.Violation),
        (response(200), answers.Violation),
        (Response(200, {}, b"<html>"), answers.Violation),
        (Response(200, {}, b"[" * 200_000), answers.Violation),
        (response(303, status_body("succeeded"), location="/x"), answers.SeeOther),
        (response(303, location="/x"), answers.SeeOther),
        (response(303, status_body("succeeded")), answers.Violation),
        (response(303, location=ELSEWHERE), answers.Violation),
        (response(302, location="/x"), answers.SeeOther),
        *[(response(code, location="/x"), answers.Moved) for code in (301, 307, 308)],
        (response(302, location=ELSEWHERE), answers.Violation),
        *[(response(code, location="http://[::1"), answers.Violation) for code in (301, 302, 303, 307, 308)],
        (response(302), answers.Violation),
        (response(204), answers.Violation),
        (response(304), answers.Violation),
        (response(401), answers.Unauthorized),
        (response(404, problem_body(404)), answers.Unknown),
        (response(410, problem_body(410)), answers.Expired),
        (response(400, problem_body(400)), answers.Refused),
        *[(response(code), answers.Fault) for code in (408, 425, 429, 500, 501, 502, 503, 504, 599, 999)],
        (NoResponse("cut off"), answers.Fault),
    ],
)
def test_the_answer_of_the_status(reply: Reply, kind: type) -> None:
    assert isinstance(interpret_status(reply, ASKED), kind)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (response(200, {"any": "thing"}), answers.Content),
        (Response(200, {}, b"a,b"), answers.Violation),
        (response(404, problem_body(404, "/problems/result-not-ready"), retry_after="1"), answers.NotReady),
        (response(404, problem_body(404, "https://example.org/problems/result-not-ready")), answers.NotReady),
        (response(404, problem_body(404, "/problems/request-unknown")), answers.Unknown),
        (response(410), answers.Expired),
        *[(response(code, location="/x"), answers.Moved) for code in (301, 302, 303, 307, 308)],
        (response(303, location=ELSEWHERE), answers.Violation),
        (response(204), answers.Violation),
        (response(503), answers.Fault),
    ],
)
def test_the_answer_of_the_result(reply: Reply, kind: type) -> None:
    assert isinstance(interpret_result(reply, Asked(RESULT, frozenset(), 0)), kind)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (response(200, status_body("canceled")), answers.Incomplete),
        (response(202, status_body("running")), answers.Incomplete),
        (response(202), answers.Violation),
        *[(response(code, location="/x"), answers.Moved) for code in (301, 302, 307, 308)],
        (response(303, location="/x"), answers.Violation),
        (response(409, problem_body(409)), answers.Refused),
        (response(404), answers.Unknown),
        (NoResponse("nobody there"), answers.Fault),
    ],
)
def test_the_answer_to_delete(reply: Reply, kind: type) -> None:
    assert isinstance(interpret_cancel(reply, ASKED), kind)


def test_what_is_in_the_answers() -> None:
    said: Any = interpret_status(response(200, status_body("running"), retry_after="7"), ASKED)
    assert (said.retry_after, said.status.attempt) == (7, 1)
    moved: Any = interpret_status(response(303, location="../results/1"), ASKED)
    assert moved.url == f"{ORIGIN}/results/1"
    fault: Any = interpret_status(response(503, problem_body(503, title="Full"), retry_after="3"), ASKED)
    assert fault == answers.Fault(f"{LOCATION} answered 503 (Full)", 3)
