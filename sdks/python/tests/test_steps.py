"""The poll rules, as a table: state and answer in, the next step out."""

from dataclasses import replace
from typing import Any

import pytest

from see_other import (
    ContractViolation,
    NotAuthorized,
    Problem,
    RequestCanceled,
    RequestExpired,
    RequestFailed,
    RequestUnknown,
    ServerUnreachable,
)
from see_other.polling.steps import (
    Fetching,
    Later,
    Moment,
    Polling,
    State,
    Stopped,
    Succeeded,
    Trouble,
    first,
    next_step,
)
from see_other.protocol import answers
from tests.bodies import LOCATION, ORIGIN, RESULT, status

POLLING = first(LOCATION)
FETCHING = Fetching(LOCATION, RESULT, RESULT, (LOCATION,))
NEAR = Moment(100, lambda: 1)
PATIENCE = 60
PROBLEM = Problem(type="/p", title="P", status=404)


def step(state: State, answer: answers.Answer) -> Any:
    return next_step(state, answer, PATIENCE, NEAR)


@pytest.mark.parametrize(
    ("state", "answer", "expected"),
    [
        (POLLING, answers.Incomplete(status(), 5), Later(POLLING, 5, status())),
        (POLLING, answers.Incomplete(status(), None), Later(replace(POLLING, silent=1), 1, status())),
        (
            replace(POLLING, silent=3),
            answers.Incomplete(status(), None),
            Later(replace(POLLING, silent=4), 8, status()),
        ),
        (replace(POLLING, silent=3), answers.Incomplete(status(), 1), Later(POLLING, 1, status())),
        (replace(POLLING, trouble=Trouble(50, 9)), answers.Incomplete(status(), 1), Later(POLLING, 1, status())),
        (replace(POLLING, url="x", chain=(LOCATION,)), answers.Incomplete(status(), 1), Later(POLLING, 1, status())),
        (POLLING, answers.SeeOther(RESULT, None), Later(FETCHING)),
        (POLLING, answers.Moved("x"), Later(replace(POLLING, url="x", chain=(LOCATION,)))),
        (POLLING, answers.Fault("f"), Later(replace(POLLING, trouble=Trouble(100, 1)), 1)),
        (POLLING, answers.Fault("f", 9), Later(replace(POLLING, trouble=Trouble(100, 1)), 9)),
        (
            replace(POLLING, trouble=Trouble(90, 3)),
            answers.Fault("f"),
            Later(replace(POLLING, trouble=Trouble(90, 4)), 8),
        ),
        (
            replace(POLLING, trouble=Trouble(42, 3)),
            answers.Fault("f"),
            Later(replace(POLLING, trouble=Trouble(42, 4)), 2),
        ),
        (FETCHING, answers.Content({"a": 1}), Succeeded({"a": 1})),
        (FETCHING, answers.Moved("x"), Later(replace(FETCHING, url="x", chain=(LOCATION, RESULT)))),
        (FETCHING, answers.NotReady(2), Later(replace(POLLING, unready=Trouble(100, 1)), 2)),
        (
            replace(FETCHING, unready=Trouble(90, 2)),
            answers.NotReady(None),
            Later(replace(POLLING, unready=Trouble(90, 3)), 4),
        ),
        (
            replace(POLLING, unready=Trouble(90, 2), trouble=Trouble(95, 1)),
            answers.SeeOther(RESULT, None),
            Later(replace(FETCHING, unready=Trouble(90, 2))),
        ),
        (
            replace(POLLING, unready=Trouble(90, 2)),
            answers.Fault("f", 1),
            Later(replace(POLLING, unready=Trouble(90, 2), trouble=Trouble(100, 1)), 1),
        ),
        (replace(POLLING, unready=Trouble(90, 2)), answers.Incomplete(status(), 1), Later(POLLING, 1, status())),
        (
            replace(FETCHING, url="x", chain=(LOCATION, RESULT)),
            answers.Fault("f"),
            Later(replace(FETCHING, trouble=Trouble(100, 1)), 1),
        ),
    ],
)
def test_goes_on(state: State, answer: answers.Answer, expected: Later | Succeeded) -> None:
    assert step(state, answer) == expected


@pytest.mark.parametrize(
    ("state", "answer", "error"),
    [
        (POLLING, answers.Failed(status("failed"), PROBLEM), RequestFailed),
        (POLLING, answers.Canceled(status("canceled")), RequestCanceled),
        (POLLING, answers.Unknown(PROBLEM), RequestUnknown),
        (POLLING, answers.Expired(PROBLEM), RequestExpired),
        (POLLING, answers.Unauthorized("no", PROBLEM), NotAuthorized),
        (POLLING, answers.Refused(PROBLEM), ContractViolation),
        (POLLING, answers.Violation("v"), ContractViolation),
        (POLLING, answers.Content({}), ContractViolation),
        (POLLING, answers.SeeOther(LOCATION, None), ContractViolation),
        (POLLING, answers.Fault("f", 61), ServerUnreachable),
        (replace(POLLING, trouble=Trouble(40, 5)), answers.Fault("f"), ServerUnreachable),
        (FETCHING, answers.Unknown(PROBLEM), RequestUnknown),
        (FETCHING, answers.Expired(PROBLEM), RequestExpired),
        (FETCHING, answers.Unauthorized("no", PROBLEM), NotAuthorized),
        (FETCHING, answers.Refused(PROBLEM), ContractViolation),
        (FETCHING, answers.Incomplete(status(), 1), ContractViolation),
        (FETCHING, answers.Moved(LOCATION), ContractViolation),
        (replace(FETCHING, trouble=Trouble(40, 5)), answers.Fault("f"), ServerUnreachable),
        (replace(FETCHING, unready=Trouble(40, 5)), answers.NotReady(None), ServerUnreachable),
        (FETCHING, answers.NotReady(61), ServerUnreachable),
    ],
)
def test_stops(state: State, answer: answers.Answer, error: type[Exception]) -> None:
    stopped = step(state, answer)
    assert isinstance(stopped, Stopped)
    assert type(stopped.error) is error
    assert stopped.error.location == LOCATION


@pytest.mark.parametrize("state", [POLLING, FETCHING])
def test_five_redirects_are_followed_and_no_more(state: State) -> None:
    for hop in range(5):
        moved = step(state, answers.Moved(f"{ORIGIN}/{hop}"))
        assert isinstance(moved, Later)
        state = moved.state
    assert "more than 5 redirects" in str(step(state, answers.Moved(f"{ORIGIN}/6")).error)


def test_a_circle_of_redirects_is_shown() -> None:
    there = Polling(LOCATION, f"{ORIGIN}/a", (LOCATION,))
    assert f"{LOCATION} -> {ORIGIN}/a -> {LOCATION}" in str(step(there, answers.Moved(LOCATION)).error)
