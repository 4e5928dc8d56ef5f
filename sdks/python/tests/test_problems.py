import json

from see_other.protocol.problems import describe, problem_of


def test_the_answers_own_status_counts() -> None:
    body = json.dumps({"type": "/problems/x", "title": "X", "status": 400, "extra": 1}).encode()
    problem = problem_of(422, body)
    assert (problem.type, problem.status, problem.additional_properties) == ("/problems/x", 422, {"extra": 1})


def test_a_page_of_html_becomes_a_problem_with_its_text() -> None:
    problem = problem_of(502, b"<html><h1>Bad\n Gateway</h1></html>")
    assert (problem.type, problem.title, problem.detail) == ("about:blank", "HTTP 502", "Bad Gateway")


def test_a_problem_that_does_not_fit_the_contract_is_told_by_its_status() -> None:
    assert problem_of(404, b'{"title": "X", "errors": 1}').title == "HTTP 404"
    assert problem_of(404, b"[1]").title == "HTTP 404"
    assert problem_of(404, b"").detail is None


def test_a_problem_is_described_in_one_line_with_each_place() -> None:
    errors = [{"pointer": "/tasks/0", "detail": "is wrong"}, {"detail": "too"}]
    body = json.dumps({"type": "/p", "title": "T", "status": 400, "detail": "D.", "errors": errors}).encode()
    assert describe(problem_of(400, body)) == "T: D. (/tasks/0 is wrong; too)"
