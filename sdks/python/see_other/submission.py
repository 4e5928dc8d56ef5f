"""A request that was accepted."""

from collections.abc import Callable, Iterator
from time import sleep
from typing import Generic

from see_other import flows
from see_other.api.models.request_status import RequestStatus
from see_other.exchange import Ask, Effect, Flow, Pause, Reply, Seen, Value
from see_other.transport import Transport

OnUpdate = Callable[[RequestStatus], object]


class Submission(Generic[Value]):
    """A request that was accepted. Letting go of it, or of a wait, cancels nothing.

    It may be used from several threads. Its methods raise a SeeOtherError (see errors.py).
    """

    def __init__(
        self,
        location: str,
        transport: Transport,
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
        return f"Submission({self.location!r})"

    def status(self) -> RequestStatus:
        """Asks once, now."""
        return run(flows.status(self.location, self._rules), self._transport)

    def done(self) -> bool:
        """True if the request has finished, however it did. Asks once, now."""
        return flows.is_final(self.status())

    def wait(self, timeout: float | None = None, on_update: OnUpdate | None = None) -> Value:
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
        return run(flow, self._transport, on_update)

    def result(self, timeout: float | None = None) -> Value:
        """As a future's: `wait` without news. `result(timeout=0)` is the result if it is there already."""
        return self.wait(timeout)

    def updates(self) -> Iterator[RequestStatus]:
        """Each change of status or progress, from what is known now to the end, however the request ends."""
        flow = flows.updates(self.location, self._rules, not_before=self._not_before)
        reply: Reply | None = None
        while True:
            try:
                effect = flow.send(reply)
            except StopIteration:
                return
            reply = serve(effect, self._transport)
            if isinstance(effect, Seen):
                yield effect.status

    def cancel(self) -> RequestStatus:
        """Asks the server to cancel.

        The status says `canceled` if that is done, `running` if a worker has been asked to stop, and how the
        request ended if it was too late.
        """
        return run(flows.cancel(self.location, self._rules), self._transport)


def run(flow: Flow[Value], transport: Transport, on_update: OnUpdate | None = None) -> Value:
    """Serves the flow until it returns."""
    reply: Reply | None = None
    while True:
        try:
            effect = flow.send(reply)
        except StopIteration as end:
            returned: Value = end.value
            return returned
        reply = serve(effect, transport)
        if isinstance(effect, Seen) and on_update is not None:
            on_update(effect.status)


def serve(effect: Effect, transport: Transport) -> Reply | None:
    match effect:
        case Ask():
            return transport.send(effect)
        case Pause(seconds):
            sleep(seconds)
    return None
