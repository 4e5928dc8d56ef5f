"""How long one exchange may take: a time that starts anew with whatever may take long in itself."""

from time import monotonic


class Allowance(dict[str, float | None]):
    """What is left of the seconds for one exchange, in all its phases together: httpx's extension `timeout`.

    httpx would apply one number to each phase, and to each piece that is read.
    """

    def __init__(self, seconds: float, within: float | None = None) -> None:
        """`within`: the seconds that cannot be renewed."""
        super().__init__({phase: seconds for phase in ("connect", "pool", "read", "write")})
        self.seconds = seconds
        self._over = None if within is None else monotonic() + within
        self.ends = 0.0
        self.renew()

    def renew(self) -> None:
        ends = monotonic() + self.seconds
        self.ends = ends if self._over is None else min(ends, self._over)

    @property
    def left(self) -> float:
        return max(0.0, self.ends - monotonic())

    def get(self, key: str, default: object = None) -> float:
        # a socket's timeout of 0 would not be one
        return max(0.001, self.left)
