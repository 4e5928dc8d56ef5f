"""A request that was accepted, for asyncio."""

from collections.abc import AsyncGenerator, Callable
from inspect import isawaitable
from typing import Generic

import anyio

from see_other import flows
from see_other.api.models.request_status import RequestStatus
from see_other.exchange import Ask, Effect, Flow, Pause, Reply, Seen, Value
from see_other.transport import AsyncTransport

#: What it returns is awaited if it can be.
AsyncOnUpdate = Callable[[RequestStatus], object]


class AsyncSubmission(Generic[Value]):
    """A request that was accepted. Letting go of it, or of a wait, cancels nothing: nor does canceling the task.

    Its methods raise a SeeOtherError (see errors.py).
    """

    def __init__(
        self,
        location: str,
        transport: AsyncTransport,
        rules: flows.Rules,
        decode: flows.Decode[Value],
        not_before: float = flows.ANY_TIME,
    ) -> None:
        #: The request's Location, as an absolute URL: what takes it up again in any process.
        self.location = location
        self._transport = transport
        self._rules = rules
        self._decode = decode
        self._not_before = not_before

    def __repr__(self) -> str:
        return f"AsyncSubmission({self.location!r})"

    async def status(self) -> RequestStatus:
        """Asks once, now."""
        return await run(flows.status(self.location, self._rules), self._transport)

    async def done(self) -> bool:
        """True if the request has finished, however it did. Asks once, now."""
        return flows.is_final(await self.status())

    async def wait(self, timeout: float | None = None, on_update: AsyncOnUpdate | None = None) -> Value:
        """Waits for the result. Raises WaitTimeout after `timeout` seconds; with 0 it asks once.

        `on_update` is called with each change of status or progress.
        """
        flow = flows.wait(
            self.location,
            self._rules,
            self._decode,
            timeout=timeout,
            held=on_update is None,
            not_before=self._not_before,
        )
        return await run(flow, self._transport, on_update)

    async def result(self, timeout: float | None = None) -> Value:
        """As a future's: `wait` without news. `result(timeout=0)` is the result if it is there already."""
        return await self.wait(timeout)

    async def updates(self) -> AsyncGenerator[RequestStatus, None]:
        """Each change of status or progress, from what is known now to the end, however the request ends."""
        flow = flows.updates(self.location, self._rules, not_before=self._not_before)
        reply: Reply | None = None
        while True:
            try:
                effect = flow.send(reply)
            except StopIteration:
                return
            reply = await serve(effect, self._transport)
            if isinstance(effect, Seen):
                yield effect.status

    async def cancel(self) -> RequestStatus:
        """Asks the server to cancel.

        The status says `canceled` if that is done, `running` if a worker has been asked to stop, and how the
        request ended if it was too late.
        """
        return await run(flows.cancel(self.location, self._rules), self._transport)


async def run(flow: Flow[Value], transport: AsyncTransport, on_update: AsyncOnUpdate | None = None) -> Value:
    """Serves the flow until it returns."""
    reply: Reply | None = None
    while True:
        try:
            effect = flow.send(reply)
        except StopIteration as end:
            returned: Value = end.value
            return returned
        reply = await serve(effect, transport)
        if isinstance(effect, Seen) and on_update is not None:
            called = on_update(effect.status)
            if isawaitable(called):
                await called


async def serve(effect: Effect, transport: AsyncTransport) -> Reply | None:
    match effect:
        case Ask():
            return await transport.send(effect)
        case Pause(seconds):
            await anyio.sleep(seconds)
    return None
