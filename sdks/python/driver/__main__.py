"""The client's public API on standard input and output, for tests: one JSON object a line, one answered for each.

`python driver` drives Client, `python driver --async` AsyncClient.
"""

import json
import sys
from collections.abc import AsyncIterable, Iterable
from inspect import isawaitable
from typing import Any, TypeVar

import anyio
from pydantic import ValidationError

from see_other import (
    AsyncClient,
    AsyncSubmission,
    Client,
    DatasetProfile,
    RequestStatus,
    ScheduleEstimate,
    ScheduleEstimateInput,
    SeeOtherError,
    Submission,
)

Command = dict[str, Any]
Handle = Submission[Any] | AsyncSubmission[Any]
Value = TypeVar("Value")

RESULTS: dict[str, Any] = {"estimateSchedule": ScheduleEstimate, "profileDataset": DatasetProfile}


class Unrepresentable(Exception):
    """The input cannot be said with the generated models."""


class Driver:
    """Takes either client: what the twins answer differs only in whether it has to be awaited."""

    def __init__(self, kind: type[Client] | type[AsyncClient]) -> None:
        self._kind = kind
        self._client: Client | AsyncClient | None = None
        self._handles: dict[str, Handle] = {}

    async def answer(self, command: Command) -> Command:
        try:
            match command["do"]:
                case "connect":
                    return await self._connect(command)
                case "submit":
                    return self._keep(command, await settled(self._submit(command)))
                case "resume":
                    return self._keep(
                        command, self._connected.resume(command["location"], RESULTS[command["operation"]])
                    )
            return await self._ask(command["do"], self._handles[command["of"]], command)
        except SeeOtherError as error:
            return {"error": described(error)}
        except Unrepresentable as error:
            return {"error": {"kind": "Unrepresentable", "message": str(error)}}
        except Exception as error:
            return {"error": {"kind": "Unexpected", "message": f"{type(error).__name__}: {error}"}}

    async def close(self) -> None:
        if self._client is not None:
            await settled(self._client.close())

    @property
    def _connected(self) -> Client | AsyncClient:
        if self._client is None:
            raise ValueError("connect first")
        return self._client

    async def _connect(self, command: Command) -> Command:
        await self.close()
        self._handles = {}
        self._client = self._kind(
            command["url"],
            token=command.get("key"),
            allowed_origins=command.get("allowedOrigins") or (),
            patience=command.get("patienceMs", 60_000) / 1000,
        )
        return {"ok": True}

    def _submit(self, command: Command) -> Any:
        key = command.get("idempotencyKey")
        match command["operation"]:
            case "estimateSchedule":
                return self._connected.submit_estimate_schedule(project_of(command["input"]), idempotency_key=key)
            case "profileDataset":
                return self._connected.submit_profile_dataset(
                    command["file"], media_type=command.get("mediaType"), idempotency_key=key
                )
        raise ValueError(f"there is no operation {command['operation']!r}")

    def _keep(self, command: Command, handle: Handle) -> Command:
        self._handles[command["as"]] = handle
        return {"location": handle.location}

    async def _ask(self, what: str, handle: Handle, command: Command) -> Command:
        match what:
            case "status":
                return {"status": as_json(await settled(handle.status()))}
            case "updates":
                return {"statuses": [word async for word in words(handle.updates())]}
            case "wait":
                timeout = command.get("timeoutMs")
                return {"result": as_json(await settled(handle.wait(None if timeout is None else timeout / 1000)))}
            case "result":
                return {"result": as_json(await settled(handle.result(timeout=0)))}
            case "cancel":
                return {"status": as_json(await settled(handle.cancel()))}
        raise ValueError(f"there is no command {what!r}")


def project_of(given: Any) -> ScheduleEstimateInput:
    try:
        project = ScheduleEstimateInput.from_dict(given)
    except (ValidationError, TypeError) as error:
        raise Unrepresentable(str(error)) from error
    if project is None or is_lost(given, as_json(project)):
        raise Unrepresentable("the model has no place for all of the input")
    return project


def is_lost(given: Any, kept: Any) -> bool:
    """True if something that was given is not in what the model keeps."""
    if isinstance(given, dict):
        return any(name not in kept or is_lost(value, kept[name]) for name, value in given.items())
    if isinstance(given, list):
        return any(is_lost(*pair) for pair in zip(given, kept, strict=True))
    return False


async def settled(value: Any) -> Any:
    return await value if isawaitable(value) else value


async def words(updates: Iterable[RequestStatus] | AsyncIterable[RequestStatus]) -> AsyncIterable[str]:
    """The statuses' words, repeats left out."""
    last = None
    async for update in each(updates):
        if update.status != last:
            yield update.status.value
        last = update.status


async def each(values: Iterable[Value] | AsyncIterable[Value]) -> AsyncIterable[Value]:
    if isinstance(values, AsyncIterable):
        async for value in values:
            yield value
    else:
        for value in values:
            yield value


def as_json(model: Any) -> Any:
    return json.loads(model.to_json())


def described(error: SeeOtherError) -> Command:
    members = {
        "location": error.location,
        "problem": getattr(error, "problem", None),
        "lastStatus": getattr(error, "last_status", None),
        "idempotencyKey": getattr(error, "idempotency_key", None),
    }
    found = {name: value if isinstance(value, str) else as_json(value) for name, value in members.items() if value}
    return {"kind": type(error).__name__, "message": str(error), **found}


async def main() -> None:
    driver = Driver(AsyncClient if "--async" in sys.argv[1:] else Client)
    try:
        while line := await anyio.to_thread.run_sync(sys.stdin.readline):
            if line.strip():
                print(json.dumps(await driver.answer(json.loads(line))), flush=True)
    finally:
        await driver.close()


anyio.run(main)
