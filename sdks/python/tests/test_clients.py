"""Both clients against a real HTTP server: what goes over the wire, and to whom."""

from collections.abc import Callable, Iterator
from inspect import isawaitable
from pathlib import Path
from typing import Any

import anyio
import pytest

from see_other import (
    AsyncClient,
    Client,
    ContractViolation,
    DatasetProfile,
    ScheduleEstimate,
    ScheduleEstimateInput,
    ScheduleTask,
    ServerUnreachable,
    SubmissionRefused,
    WaitTimeout,
    transport,
)
from tests.bodies import estimate_body, status_body
from tests.fake_server import FakeServer, Reply, fake_server

PROJECT = ScheduleEstimateInput(tasks=[ScheduleTask(id="a", optimistic=1, likely=2, pessimistic=3)], seed=7)
ACCEPTED = Reply(202, status_body("accepted"), (("Location", "/requests/1"), ("Retry-After", "0")))
RUNNING = Reply(200, status_body("running"), (("Retry-After", "0"),))
DONE = Reply(303, status_body("succeeded"), (("Location", "/schedule-estimates/1"),))
ESTIMATE = Reply(200, estimate_body())

Twin = Callable[..., "Blocking"]


class Blocking:
    """Either client: what has to be awaited is."""

    def __init__(self, target: Any, portal: Any) -> None:
        self._target = target
        self._portal = portal

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._target, name)
        return (lambda *args, **kwargs: self._call(member, *args, **kwargs)) if callable(member) else member

    def _call(self, method: Any, *args: Any, **kwargs: Any) -> Any:
        async def settle() -> Any:
            value = method(*args, **kwargs)
            if hasattr(value, "__aiter__"):
                return [item async for item in value]
            return await value if isawaitable(value) else value

        value = self._portal.call(settle)
        return Blocking(value, self._portal) if type(value).__name__.endswith("Submission") else value


@pytest.fixture(params=[Client, AsyncClient])
def twin(request: pytest.FixtureRequest) -> Iterator[Twin]:
    with anyio.from_thread.start_blocking_portal() as portal:
        made: list[Blocking] = []

        def make(*args: Any, **kwargs: Any) -> Blocking:
            made.append(Blocking(request.param(*args, **kwargs), portal))
            return made[-1]

        yield make
        for client in made:
            client.close()


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with fake_server() as fake:
        yield fake


@pytest.fixture
def other() -> Iterator[FakeServer]:
    with fake_server() as fake:
        yield fake


def test_a_request_is_submitted_waited_for_and_fetched(twin: Twin, server: FakeServer) -> None:
    server.replies(ACCEPTED, RUNNING, DONE, ESTIMATE)
    submission = twin(server.url, token="so_key").submit_estimate_schedule(PROJECT)
    assert submission.location == f"{server.url}/requests/1"
    assert submission.wait().seed == 2
    post, poll, *_ = server.received
    assert (post.method, post.path) == ("POST", "/schedule-estimates")
    assert post.headers["content-type"] == "application/json"
    assert len(post.headers["idempotency-key"]) == 36
    assert b'"after"' not in post.body
    assert b'"seed": 7' in post.body
    assert poll.headers["accept"] == "application/json, application/problem+json;q=0.9"
    assert poll.headers["prefer"] == "wait=20"
    assert all(received.headers["authorization"] == "Bearer so_key" for received in server.received)
    assert all(received.headers["user-agent"].startswith("see-other-python/") for received in server.received)


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_base_url_may_have_a_path_prefix(twin: Twin, server: FakeServer, slash: str) -> None:
    server.replies(ACCEPTED)
    client = twin(f"{server.url}/a/b{slash}")
    client.submit_estimate_schedule(PROJECT)
    assert server.received[0].path == "/a/b/schedule-estimates"
    assert client.resume("requests/1", ScheduleEstimate).location == f"{server.url}/a/b/requests/1"
    assert client.resume("/requests/1", ScheduleEstimate).location == f"{server.url}/requests/1"


def test_a_token_may_be_a_function_that_is_called_for_each_request(twin: Twin, server: FakeServer) -> None:
    server.replies(ACCEPTED, DONE, ESTIMATE)
    tokens = iter(["one", "two", "three"])
    twin(server.url, token=lambda: next(tokens)).run_estimate_schedule(PROJECT)
    assert [received.headers["authorization"][7:] for received in server.received] == ["one", "two", "three"]


def test_a_file_is_streamed_with_its_length_each_time_it_is_sent(
    twin: Twin, server: FakeServer, tmp_path: Path
) -> None:
    file = tmp_path / "big.ndjson"
    file.write_bytes(b'{"a":1}\n' * 100_000)
    server.replies(Reply(503, None, (("Retry-After", "0"),)), ACCEPTED)
    twin(server.url).submit_profile_dataset(file)
    assert [received.body for received in server.received] == [file.read_bytes()] * 2
    assert [received.headers["content-length"] for received in server.received] == ["800000"] * 2
    assert [received.headers["content-type"] for received in server.received] == ["application/x-ndjson"] * 2
    assert server.received[0].headers["idempotency-key"] == server.received[1].headers["idempotency-key"]


def test_a_file_whose_media_type_is_unknown_is_not_sent(twin: Twin, server: FakeServer) -> None:
    with pytest.raises(ValueError, match=r"give `media_type`.*text/csv"):
        twin(server.url).submit_profile_dataset("records.txt")
    assert server.received == []


@pytest.mark.parametrize("status", [302, 303, 307])
def test_another_origin_is_not_contacted(twin: Twin, server: FakeServer, other: FakeServer, status: int) -> None:
    server.replies(Reply(status, status_body("succeeded"), (("Location", f"{other.url}/x"),)))
    submission = twin(server.url, token="so_key").resume("/requests/1", ScheduleEstimate)
    with pytest.raises(ContractViolation, match="another origin") as raised:
        submission.wait()
    assert raised.value.location == submission.location
    assert other.received == []


def test_another_origin_that_is_allowed_gets_no_credentials(twin: Twin, server: FakeServer, other: FakeServer) -> None:
    cookie = ("Set-Cookie", "session=secret; Path=/")
    other.replies(Reply(307, None, (("Location", f"{server.url}/back"),)))
    server.script = lambda received: (
        ESTIMATE
        if received.path == "/back"
        else Reply(303, status_body("succeeded"), (("Location", f"{other.url}/x"), cookie))
    )
    client = twin(server.url, token="so_key", allowed_origins=[other.url])
    assert client.resume("/requests/1", ScheduleEstimate).wait().trials == 1
    assert [received.path for received in other.received] == ["/x"]
    assert not {"authorization", "cookie"} & set(other.received[0].headers)
    assert [received.headers.get("authorization") for received in server.received] == ["Bearer so_key"] * 2


def test_a_location_elsewhere_is_resumed_without_credentials(twin: Twin, server: FakeServer, other: FakeServer) -> None:
    other.replies(RUNNING)
    twin(server.url, token="so_key").resume(f"{other.url}/requests/1", ScheduleEstimate).status()
    assert "authorization" not in other.received[0].headers


def test_a_body_that_is_cut_off_is_asked_for_again(twin: Twin, server: FakeServer) -> None:
    server.replies(Reply(200, status_body("failed"), cut_off=5), DONE, Reply(200, estimate_body(), cut_off=5), ESTIMATE)
    assert twin(server.url).resume("/requests/1", ScheduleEstimate).wait().trials == 1


def test_a_body_that_never_comes_to_its_end_is_given_up(twin: Twin, server: FakeServer) -> None:
    server.replies(Reply(200, status_body("running"), pause=0.05))
    with pytest.raises(ServerUnreachable, match=r"had not sent its whole answer after 0\.2 s"):
        twin(server.url, timeout=0.2).resume("/requests/1", ScheduleEstimate).status()


def test_a_head_that_never_comes_to_its_end_is_given_up(server: FakeServer) -> None:
    server.replies(Reply(200, head_pause=0.05))

    async def ask() -> None:
        async with AsyncClient(server.url, timeout=0.2) as client:
            await client.resume("/requests/1", ScheduleEstimate).status()

    with pytest.raises(ServerUnreachable, match=r"had not sent its whole answer after 0\.2 s"):
        anyio.run(ask)


def test_a_result_may_take_longer_than_one_exchange_as_long_as_it_goes_on_coming(
    twin: Twin, server: FakeServer
) -> None:
    slow = Reply(200, estimate_body(), pause=0.003)
    server.replies(DONE, slow)
    assert twin(server.url, timeout=0.5, patience=0).resume("/requests/1", ScheduleEstimate).wait().trials == 1


def test_a_result_that_stops_coming_is_given_up(twin: Twin, server: FakeServer) -> None:
    server.replies(DONE, Reply(200, estimate_body(), pause=0.5))
    with pytest.raises(ServerUnreachable):
        twin(server.url, timeout=0.2, patience=0).resume("/requests/1", ScheduleEstimate).wait()


def test_the_timeout_of_a_wait_bounds_a_result_that_goes_on_coming(twin: Twin, server: FakeServer) -> None:
    server.replies(DONE, Reply(200, estimate_body(), pause=0.05))
    with pytest.raises(WaitTimeout):
        twin(server.url).resume("/requests/1", ScheduleEstimate).wait(timeout=0.5)


def test_a_file_that_cannot_be_read_is_not_sent(twin: Twin, server: FakeServer, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        twin(server.url).submit_profile_dataset(tmp_path / "none.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(IsADirectoryError):
        twin(server.url).submit_profile_dataset(tmp_path / "folder.csv")
    assert server.received == []


def test_a_media_type_that_is_no_header_is_not_sent(twin: Twin, server: FakeServer) -> None:
    with pytest.raises(ValueError, match="media_type"):
        twin(server.url).submit_profile_dataset(b"a\n", media_type="text/csv\n")
    assert server.received == []


@pytest.mark.parametrize(("given", "error"), [("a\nb", ValueError), ("", ValueError), (None, TypeError)])
def test_a_token_that_is_no_header_is_not_sent(
    twin: Twin, server: FakeServer, given: Any, error: type[Exception]
) -> None:
    with pytest.raises(error, match="the token"):
        twin(server.url, token=lambda: given).submit_estimate_schedule(PROJECT)
    if given is not None:
        with pytest.raises(error, match="the token"):
            twin(server.url, token=given)
    assert server.received == []


def test_a_token_function_that_fails_is_heard_at_once(twin: Twin, server: FakeServer) -> None:
    calls: list[int] = []

    def fail() -> str:
        calls.append(1)
        raise OSError("no vault")

    with pytest.raises(OSError, match="no vault"):
        twin(server.url, token=fail).submit_estimate_schedule(PROJECT)
    assert (calls, server.received) == ([1], [])


def test_a_server_that_is_not_there_is_unreachable_when_the_patience_is_over(twin: Twin) -> None:
    with fake_server() as gone:
        pass
    client = twin(gone.url, patience=0.2)
    with pytest.raises(ServerUnreachable, match="did not answer") as sent:
        client.submit_estimate_schedule(PROJECT, idempotency_key="mine")
    assert sent.value.idempotency_key == "mine"
    with pytest.raises(ServerUnreachable, match="resume"):
        client.resume("/requests/1", DatasetProfile).wait()


def test_updates_are_told_as_they_come(twin: Twin, server: FakeServer) -> None:
    half = Reply(200, status_body("running", progress={"percent": 50}), (("Retry-After", "0"),))
    server.replies(RUNNING, RUNNING, half, DONE)
    updates = list(twin(server.url).resume("/requests/1", ScheduleEstimate).updates())
    assert [update.status.value for update in updates] == ["running", "running", "succeeded"]


def test_a_wait_tells_its_updates_to_a_callback(twin: Twin, server: FakeServer) -> None:
    server.replies(RUNNING, DONE, ESTIMATE)
    seen: list[str] = []
    submission = twin(server.url).resume("/requests/1", ScheduleEstimate)
    submission.wait(on_update=lambda update: seen.append(update.status.value))
    assert seen == ["running", "succeeded"]
    assert all("prefer" not in received.headers for received in server.received)


def test_done_says_whether_the_request_has_finished(twin: Twin, server: FakeServer) -> None:
    server.replies(RUNNING, Reply(200, status_body("canceled")), DONE)
    submission = twin(server.url).resume("/requests/1", ScheduleEstimate)
    assert [submission.done() for _ in range(3)] == [False, True, True]


def test_cancel_is_a_delete_of_the_location(twin: Twin, server: FakeServer) -> None:
    server.replies(Reply(200, status_body("canceled")))
    assert twin(server.url).resume("/requests/1", ScheduleEstimate).cancel().status == "canceled"
    assert (server.received[0].method, server.received[0].path) == ("DELETE", "/requests/1")


def test_canceling_the_task_of_an_async_wait_cancels_no_request(server: FakeServer) -> None:
    server.replies(Reply(200, status_body("running"), (("Retry-After", "3600"),)))

    async def leave() -> bool:
        async with AsyncClient(server.url) as client:
            submission = client.resume("/requests/1", ScheduleEstimate)
            with anyio.CancelScope() as scope:
                await submission.wait(on_update=lambda update: scope.cancel())
            return scope.cancelled_caught

    assert anyio.run(leave)
    assert [received.method for received in server.received] == ["GET"]


@pytest.mark.parametrize(
    "location",
    ["", "ftp://example.org/requests/1", "http:requests/1", "http://user:word@example.org/", "mailto:a", "http://[::1"],
)
def test_what_is_no_http_url_is_not_resumed(twin: Twin, location: str) -> None:
    with pytest.raises(ValueError, match=r"URL|empty"):
        twin("http://127.0.0.1:1").resume(location, ScheduleEstimate)


def test_a_location_is_resumed_without_its_fragment(twin: Twin) -> None:
    resumed = twin("http://127.0.0.1:1").resume("/requests/1#top", ScheduleEstimate)
    assert resumed.location == "http://127.0.0.1:1/requests/1"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1?a=b", "http://127.0.0.1:1/a?", "http://127.0.0.1:1/#top"])
def test_a_base_url_with_a_query_or_a_fragment_is_refused(twin: Twin, url: str) -> None:
    with pytest.raises(ValueError, match="query or a fragment"):
        twin(url)


@pytest.mark.parametrize("key", ["", "two words", "a\nb", "\u00e9", "k" * 256])
def test_a_key_that_is_no_header_is_not_sent(twin: Twin, server: FakeServer, key: str) -> None:
    with pytest.raises(ValueError, match="idempotency key"):
        twin(server.url).submit_estimate_schedule(PROJECT, idempotency_key=key)
    assert server.received == []


def test_run_submits_under_the_callers_key_and_waits(twin: Twin, server: FakeServer, tmp_path: Path) -> None:
    server.replies(ACCEPTED, DONE, ESTIMATE)
    assert twin(server.url).run_estimate_schedule(PROJECT, idempotency_key="mine").seed == 2
    assert server.received[0].headers["idempotency-key"] == "mine"
    server.script = lambda received: Reply(422)
    with pytest.raises(SubmissionRefused):
        twin(server.url).run_profile_dataset(b"a\n1\n", media_type="text/csv", idempotency_key="its")
    assert server.received[-1].headers["idempotency-key"] == "its"


@pytest.mark.parametrize("status", [302, 303])
def test_a_location_that_cannot_be_read_is_told_at_once(twin: Twin, server: FakeServer, status: int) -> None:
    server.replies(Reply(status, status_body("succeeded"), (("Location", "http://[::1"),)))
    with pytest.raises(ContractViolation, match="cannot be followed"):
        twin(server.url, patience=0.2).resume("/requests/1", ScheduleEstimate).wait()
    assert len(server.received) == 1


def test_a_file_that_shrinks_while_it_is_sent_is_told_and_not_sent_again(
    twin: Twin, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transport, "_length_of", lambda content: 9)
    with pytest.raises(OSError, match="became 5 bytes shorter"):
        twin(server.url).submit_profile_dataset(b"a\n1\n", media_type="text/csv")


def test_a_file_that_grows_while_it_is_sent_is_sent_as_it_was(
    twin: Twin, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.replies(ACCEPTED)
    monkeypatch.setattr(transport, "_length_of", lambda content: 2)
    twin(server.url).submit_profile_dataset(b"a\n1\n", media_type="text/csv")
    assert server.received[0].body == b"a\n"
