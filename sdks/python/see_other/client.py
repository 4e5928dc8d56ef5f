"""The service's operations: submit one, run one, or take one up again."""

from collections.abc import Iterable
from os import PathLike
from types import TracebackType

from typing_extensions import Self

from see_other import flows
from see_other.api.models.dataset_profile import DatasetProfile
from see_other.api.models.schedule_estimate import ScheduleEstimate
from see_other.api.models.schedule_estimate_input import ScheduleEstimateInput
from see_other.decoding import Result, decoder_of
from see_other.exchange import Ask
from see_other.requests import Requests
from see_other.settings import Settings, key_or_new
from see_other.submission import OnUpdate, Submission, run
from see_other.transport import Token, Transport


class Client:
    """A client of one service. It may be shared by threads; close it, or use it in a `with` statement.

    `base_url` may have a path prefix. `token` is a bearer key or token, or a function that is called for each
    request; it goes to the origin of `base_url` and to no other. A Location may lead to that origin and to
    `allowed_origins`. `patience`: how many seconds the server may give no usable answer before a caller is told
    (ServerUnreachable). `timeout`: seconds for one exchange, besides what is held or uploaded.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: Token | None = None,
        allowed_origins: Iterable[str] = (),
        patience: float = 60,
        timeout: float = 30,
    ) -> None:
        self._settings = Settings(base_url, allowed_origins, patience)
        self._requests = Requests(self._settings.base_url)
        self._transport = Transport(self._settings.origin, token, timeout)

    def submit_estimate_schedule(
        self, project: ScheduleEstimateInput, *, idempotency_key: str | None = None
    ) -> Submission[ScheduleEstimate]:
        """Asks how long a project takes. Returns once that is accepted.

        It is sent under an idempotency key, a new one if none is given, so that it runs once however often it is sent.
        """
        key = key_or_new(idempotency_key)
        return self._submit(self._requests.estimate_schedule(project, key), key, ScheduleEstimate)

    def run_estimate_schedule(
        self,
        project: ScheduleEstimateInput,
        *,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_update: OnUpdate | None = None,
    ) -> ScheduleEstimate:
        """`submit_estimate_schedule`, then `wait`."""
        return self.submit_estimate_schedule(project, idempotency_key=idempotency_key).wait(timeout, on_update)

    def submit_profile_dataset(
        self,
        file: str | PathLike[str] | bytes,
        *,
        media_type: str | None = None,
        idempotency_key: str | None = None,
    ) -> Submission[DatasetProfile]:
        """Asks what is in a file of records: a path, streamed from disk, or the bytes themselves.

        The media type goes by the file's name (.csv, .ndjson, .jsonl, .parquet) if none is given.
        """
        key = key_or_new(idempotency_key)
        return self._submit(self._requests.profile_dataset(file, media_type, key), key, DatasetProfile)

    def run_profile_dataset(
        self,
        file: str | PathLike[str] | bytes,
        *,
        media_type: str | None = None,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_update: OnUpdate | None = None,
    ) -> DatasetProfile:
        """`submit_profile_dataset`, then `wait`."""
        submission = self.submit_profile_dataset(file, media_type=media_type, idempotency_key=idempotency_key)
        return submission.wait(timeout, on_update)

    def resume(self, location: str, result: type[Result]) -> Submission[Result]:
        """Takes up a request that was submitted anywhere, by its Location. Exchanges nothing.

        `result` is the model of its result, such as ScheduleEstimate. A relative location is relative to `base_url`.
        """
        return Submission(self._settings.location(location), self._transport, self._settings.rules, decoder_of(result))

    def close(self) -> None:
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _submit(self, ask: Ask, idempotency_key: str, result: type[Result]) -> Submission[Result]:
        rules = self._settings.rules
        submitted = run(flows.submit(ask, idempotency_key, rules), self._transport)
        return Submission(
            submitted.location, self._transport, rules, decoder_of(result), not_before=submitted.not_before
        )
