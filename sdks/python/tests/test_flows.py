"""The flows, served by a script of replies and a clock that only Pause and a script's entries move."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from see_other import (
    ContractViolation,
    NotAuthorized,
    RequestFailed,
    ScheduleEstimate,
    ServerUnreachable,
    SubmissionRefused,
    WaitTimeout,
    flows,
)
from see_other.decoding import decoder_of
from see_other.exchange import Ask, Flow, NoResponse, Pause, Reply, Seen
from tests.bodies import LOCATION, ORIGIN, RESULT, estimate_body, problem_body, response, status_body

POST = Ask("POST", f"{ORIGIN}/schedule-estimates", {}, b"{}")
RUNNING = response(200, status_body("running"), retry_after="2")
DONE = response(303, status_body("succeeded"), location=RESULT)
ESTIMATE = response(200, estimate_body())
GONE = NoResponse("nobody there")


class World:
    """Gives the replies in order, the last one for ever, and keeps what was asked."""

    def __init__(self, *replies: Reply, held: float = 0, patience: float = 60) -> None:
        self.now = 1000.0
        self.replies: Sequence[Reply] = replies
        self.held = held
        self.asks: list[Ask] = []
        self.pauses: list[float] = []
        self.seen: list[str] = []
        self.rules = flows.Rules(frozenset({ORIGIN}), patience, lambda: self.now, lambda: 1)

    def serve(self, flow: Flow[Any]) -> Any:
        reply: Reply | None = None
        while True:
            try:
                effect = flow.send(reply)
            except StopIteration as end:
                return end.value
            reply = None
            match effect:
                case Ask():
                    reply = self.replies[min(len(self.asks), len(self.replies) - 1)]
                    self.asks.append(effect)
                    self.now += self.held
                case Pause(seconds):
                    self.pauses.append(seconds)
                    self.now += seconds
                case Seen(status):
                    self.seen.append(status.status.value)

    def wait(self, **options: Any) -> Any:
        return self.serve(flows.wait(LOCATION, self.rules, decoder_of(ScheduleEstimate), **options))

    @property
    def urls(self) -> list[str]:
        return [f"{ask.method} {ask.url}" for ask in self.asks]


def test_a_wait_keeps_to_retry_after_and_fetches_the_result_where_the_303_says() -> None:
    world = World(RUNNING, RUNNING, DONE, ESTIMATE)
    assert world.wait().duration.percentiles.p80 == 1.5
    assert world.pauses == [2, 2]
    assert world.urls == [f"GET {LOCATION}"] * 3 + [f"GET {RESULT}"]
    assert world.seen == ["running", "succeeded"]


def test_a_wait_asks_for_answers_to_be_held_unless_somebody_wants_news() -> None:
    held, news = World(DONE, ESTIMATE), World(DONE, ESTIMATE)
    held.wait()
    news.wait(held=False)
    assert held.asks[0].headers["Prefer"] == "wait=20"
    assert held.asks[0].held == 20
    assert "Prefer" not in news.asks[0].headers
    assert "Prefer" not in held.asks[1].headers


def test_an_answer_is_held_no_longer_than_what_is_left_of_the_timeout() -> None:
    world = World(RUNNING)
    with pytest.raises(WaitTimeout):
        world.wait(timeout=5.5)
    assert [ask.headers.get("Prefer") for ask in world.asks] == ["wait=5", "wait=3", "wait=1"]
    assert [ask.within for ask in world.asks] == [5.5, 3.5, 1.5]
    assert world.pauses == [2, 2, 1.5]


def test_a_wait_that_times_out_tells_the_last_status_and_cancels_nothing() -> None:
    world = World(RUNNING)
    with pytest.raises(WaitTimeout, match=r"within 3 s \(last seen running\).*resume\('http") as raised:
        world.wait(timeout=3)
    assert raised.value.last_status is not None
    assert isinstance(raised.value, TimeoutError)
    assert raised.value.location == LOCATION
    assert {ask.method for ask in world.asks} == {"GET"}


def test_with_a_timeout_of_0_it_asks_once() -> None:
    world = World(RUNNING)
    with pytest.raises(WaitTimeout, match="has not finished yet"):
        world.wait(timeout=0)
    assert len(world.asks) == 1
    assert "Prefer" not in world.asks[0].headers
    assert World(DONE, ESTIMATE).wait(timeout=0).trials == 1
    with pytest.raises(ServerUnreachable):
        World(GONE).wait(timeout=0)


def test_faults_never_mean_that_the_request_failed() -> None:
    busy = response(503, problem_body(503), retry_after="4")
    world = World(RUNNING, GONE, busy, response(500), DONE, GONE, ESTIMATE)
    assert world.wait().trials == 1
    assert world.pauses == [2, 1, 4, 4, 1]


def test_a_server_that_stays_away_is_unreachable_when_the_patience_is_over() -> None:
    world = World(GONE)
    with pytest.raises(ServerUnreachable, match=r"within 60 s: nobody there\. The request may still run") as raised:
        world.wait()
    assert raised.value.location == LOCATION
    assert sum(world.pauses) == 60


def test_a_retry_after_that_is_later_than_the_patience_is_told_at_once() -> None:
    world = World(response(503, retry_after="120"))
    with pytest.raises(ServerUnreachable, match="come back in 120 s"):
        world.wait()
    assert world.pauses == []


def test_a_result_that_is_not_there_yet_is_polled_for() -> None:
    not_ready = response(404, problem_body(404, "/problems/result-not-ready"), retry_after="3")
    world = World(DONE, not_ready, DONE, ESTIMATE)
    assert world.wait().trials == 1
    assert world.pauses == [3]


@pytest.mark.parametrize("body", [None, [], {"trials": "many"}, {**estimate_body(), "histogram": 1}])
def test_a_result_that_does_not_fit_the_contract_is_told(body: Any) -> None:
    with pytest.raises(ContractViolation, match=r"does not fit the contract|is not JSON"):
        World(DONE, response(200, body)).wait()


def test_updates_are_the_changes_until_the_end() -> None:
    accepted = response(200, status_body("accepted"), retry_after="1")
    half = response(200, status_body("running", progress={"percent": 50}), retry_after="1")
    world = World(accepted, accepted, RUNNING, half, half, DONE)
    world.serve(flows.updates(LOCATION, world.rules))
    assert world.seen == ["accepted", "running", "running", "succeeded"]
    assert all("Prefer" not in ask.headers for ask in world.asks)


@pytest.mark.parametrize("word", ["failed", "canceled"])
def test_updates_end_with_a_failure_as_with_a_success(word: str) -> None:
    world = World(RUNNING, response(200, status_body(word)))
    world.serve(flows.updates(LOCATION, world.rules))
    assert world.seen == ["running", word]


def test_updates_raise_when_the_client_cannot_go_on() -> None:
    world = World(RUNNING, response(401, problem_body(401)))
    with pytest.raises(NotAuthorized):
        world.serve(flows.updates(LOCATION, world.rules))


def test_a_failure_carries_its_problem() -> None:
    world = World(response(200, status_body("failed", problem=problem_body(422, title="Unreadable"))))
    with pytest.raises(RequestFailed, match="Unreadable") as raised:
        world.wait()
    assert raised.value.problem.status == 422


def test_the_status_is_asked_for_once_and_redirects_are_followed() -> None:
    world = World(response(307, location=f"{ORIGIN}/elsewhere"), response(200, status_body("failed")))
    assert world.serve(flows.status(LOCATION, world.rules)).status == "failed"
    assert world.urls == [f"GET {LOCATION}", f"GET {ORIGIN}/elsewhere"]


def test_the_status_of_a_server_that_does_not_answer_is_not_waited_for() -> None:
    world = World(GONE)
    with pytest.raises(ServerUnreachable, match="nobody there"):
        world.serve(flows.status(LOCATION, world.rules))
    assert world.pauses == []


def test_a_submission_is_sent_again_until_it_is_accepted() -> None:
    in_use = response(409, problem_body(409), retry_after="1")
    accepted = response(202, status_body("accepted"), location="/requests/1")
    world = World(GONE, response(503, retry_after="3"), in_use, accepted)
    submitted = world.serve(flows.submit(POST, "k", world.rules))
    assert submitted == flows.Submitted(f"{ORIGIN}/requests/1", flows.ANY_TIME)
    assert world.asks == [POST] * 4
    assert world.pauses == [1, 3, 1]


def test_a_submission_that_cannot_be_sent_carries_its_key() -> None:
    world = World(GONE, patience=5)
    with pytest.raises(ServerUnreachable, match="idempotency_key='k'") as raised:
        world.serve(flows.submit(POST, "k", world.rules))
    assert raised.value.idempotency_key == "k"
    assert sum(world.pauses) == 5


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (response(422, problem_body(422)), SubmissionRefused),
        (response(404, problem_body(404)), SubmissionRefused),
        (response(409, problem_body(409)), SubmissionRefused),
        (response(401, problem_body(401)), NotAuthorized),
        (response(202, status_body("accepted")), ContractViolation),
        (response(200, status_body("accepted")), ContractViolation),
    ],
)
def test_a_submission_that_is_not_accepted_is_not_sent_again(reply: Reply, error: type[Exception]) -> None:
    world = World(reply)
    with pytest.raises(error):
        world.serve(flows.submit(POST, "k", world.rules))
    assert len(world.asks) == 1


def test_cancel_answers_what_the_server_says() -> None:
    world = World(GONE, response(202, status_body("running")))
    assert world.serve(flows.cancel(LOCATION, world.rules)).status == "running"
    assert world.urls == [f"DELETE {LOCATION}"] * 2


def test_it_is_too_late_to_cancel() -> None:
    world = World(response(409, problem_body(409)), DONE)
    assert world.serve(flows.cancel(LOCATION, world.rules)).status == "succeeded"
    assert world.urls == [f"DELETE {LOCATION}", f"GET {LOCATION}"]


def test_the_retry_after_of_a_202_is_kept_with_what_was_submitted() -> None:
    world = World(response(202, location="/requests/1", retry_after="7"))
    assert world.serve(flows.submit(POST, "k", world.rules)).not_before == world.now + 7


def test_updates_and_news_come_after_the_retry_after_of_the_202() -> None:
    world, news = World(DONE), World(DONE, ESTIMATE)
    world.serve(flows.updates(LOCATION, world.rules, not_before=world.now + 7))
    news.wait(held=False, not_before=news.now + 7)
    assert world.pauses == news.pauses == [7]


@pytest.mark.parametrize("options", [{}, {"timeout": 5}, {"timeout": 5, "held": False}, {"timeout": 0}])
def test_a_first_poll_that_is_held_or_is_the_last_goes_at_once(options: dict[str, Any]) -> None:
    world = World(DONE, ESTIMATE)
    world.wait(not_before=world.now + 7, **options)
    assert world.pauses == []


def test_a_wait_too_short_to_be_held_keeps_to_the_retry_after_of_the_202() -> None:
    world = World(DONE, ESTIMATE)
    world.wait(timeout=0.75, not_before=world.now + 0.5)
    assert world.pauses == [0.5]


def test_the_patience_begins_with_the_first_fault_and_not_with_the_exchange() -> None:
    upload = World(GONE, response(202, location="/requests/1"), held=70)
    upload.serve(flows.submit(POST, "k", upload.rules))
    assert len(upload.asks) == 2
    assert World(GONE, DONE, ESTIMATE, held=70).wait().trials == 1


def test_a_result_that_is_never_ready_ends_with_the_patience() -> None:
    world = World()
    not_ready = response(404, problem_body(404, "/problems/result-not-ready"))
    world.replies = [DONE, not_ready] * 20
    with pytest.raises(ServerUnreachable, match="says that the request succeeded"):
        world.wait()
    assert sum(world.pauses) == 60


def test_a_303_without_a_body_is_a_success() -> None:
    bare = response(303, location=RESULT)
    world = World(bare, bare, bare, ESTIMATE)
    said = world.serve(flows.status(LOCATION, world.rules))
    assert (said.status, said.location, said.result, said.operation) == ("succeeded", LOCATION, RESULT, None)
    assert json.loads(said.to_json()) == {"location": LOCATION, "status": "succeeded", "result": RESULT}
    assert flows.is_final(said)
    world.serve(flows.updates(LOCATION, world.rules))
    world.wait(held=False)
    assert world.seen == ["succeeded", "succeeded"]


def test_a_303_means_succeeded_whatever_its_body_says() -> None:
    world = World(response(303, status_body("running"), location=RESULT))
    said = world.serve(flows.status(LOCATION, world.rules))
    assert (said.status, said.result, said.attempt) == ("succeeded", RESULT, 1)


def test_a_cancel_goes_where_the_status_has_moved() -> None:
    moved = [response(code, location=f"{ORIGIN}/{code}") for code in (301, 302, 307, 308)]
    world = World(*moved, response(200, status_body("canceled")))
    assert world.serve(flows.cancel(LOCATION, world.rules)).status == "canceled"
    assert world.urls == [f"DELETE {url}" for url in (LOCATION, *(f"{ORIGIN}/{code}" for code in (301, 302, 307, 308)))]
    other = World(response(307, location="http://127.0.0.2:1/x"))
    with pytest.raises(ContractViolation, match="another origin"):
        other.serve(flows.cancel(LOCATION, other.rules))


def test_a_cancel_is_sent_until_the_patience_is_over() -> None:
    world = World(response(425), response(429), response(599), GONE)
    with pytest.raises(ServerUnreachable):
        world.serve(flows.cancel(LOCATION, world.rules))
    assert sum(world.pauses) == 60
    assert {ask.method for ask in world.asks} == {"DELETE"}


def test_how_it_ended_is_asked_for_again_when_it_is_too_late_to_cancel() -> None:
    world = World(response(409, problem_body(409)), GONE, DONE)
    assert world.serve(flows.cancel(LOCATION, world.rules)).status == "succeeded"
