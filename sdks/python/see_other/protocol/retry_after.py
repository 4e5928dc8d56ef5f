"""Retry-After (RFC 9110, section 10.2.3): seconds, or a date."""

import re
from collections.abc import Mapping
from datetime import timezone
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"\d+(\.\d+)?")


def retry_after_of(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds from now; None if there is none, or none that can be read.

    A date is taken relative to the server's own `Date`, so that clocks that differ do no harm.
    The RFC has whole seconds; some servers send fractions, which leave no doubt.

    `now`: seconds since 1970-01-01T00:00:00Z.
    """
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    at = _epoch(value)
    if at is None:
        return None
    sent_at = _epoch(headers.get("date", ""))
    return max(0.0, at - (now if sent_at is None else sent_at))


def _epoch(http_date: str) -> float | None:
    try:
        at = parsedate_to_datetime(http_date)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=timezone.utc)).timestamp()
