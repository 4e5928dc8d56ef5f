"""How long to wait before asking again: pure arithmetic, in seconds."""

from collections.abc import Callable

#: The shortest pause between two questions about one request.
MIN_DELAY = 0.1
#: First step of the backoff where the server does not say when to come back.
BASE_DELAY = 1.0
#: The longest pause of the backoff.
MAX_DELAY = 30.0


def delay_of(retry_after: float | None, steps: int, random: Callable[[], float]) -> float:
    """Retry-After if there is one, else exponential backoff with jitter, from 0.5 to 30 seconds.

    `steps`: answers in a row before this one that gave no hint. `random`: gives a number from 0 up to 1.
    """
    if retry_after is not None:
        return max(MIN_DELAY, retry_after)
    step = min(MAX_DELAY, BASE_DELAY * 2.0 ** min(steps, 30))
    # the upper half of the step, so that many clients do not come back at one time
    return step * (0.5 + random() / 2)
