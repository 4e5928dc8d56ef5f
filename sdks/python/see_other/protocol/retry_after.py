"""Retry-After (RFC 9110, section 10.2.3): seconds, or a date."""

import re
from collections.abc import Mapping
from datetime import timezone
from email.utils import parsedate_to_datetime

#: The longest Retry-After that is kept to: a server that says a year is asked before that.
MAX_RETRY_AFTER = 3600.0

_SECONDS = re.compile(r"[0-9]+")
_TIME = "[0-9]{2}:[0-9]{2}:[0-9]{2}"
#: RFC 9110, section 5.6.7: IMF-fixdate, and the two that are obsolete, of RFC 850 and of asctime().
_HTTP_DATE = re.compile(
    f"[A-Z][a-z]{{2}}, [0-9]{{2}} [A-Z][a-z]{{2}} [0-9]{{4}} {_TIME} GMT"
    f"|[A-Z][a-z]{{5,8}}, [0-9]{{2}}-[A-Z][a-z]{{2}}-[0-9]{{2}} {_TIME} GMT"
    f"|[A-Z][a-z]{{2}} [A-Z][a-z]{{2}} [ 0-9][0-9] {_TIME} [0-9]{{4}}"
)


def retry_after_of(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds from now, at most an hour; None if there is none, or none that can be read.

    A date is taken relative to the server's own `Date`, so that clocks that differ do no harm.

    `now`: seconds since 1970-01-01T00:00:00Z.
    """
    value = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(value):
        return min(MAX_RETRY_AFTER, float(value))
    at = _epoch(value)
    if at is None:
        return None
    sent_at = _epoch(headers.get("date", "").strip())
    return min(MAX_RETRY_AFTER, max(0.0, at - (now if sent_at is None else sent_at)))


def _epoch(http_date: str) -> float | None:
    if not _HTTP_DATE.fullmatch(http_date):
        return None
    try:
        at = parsedate_to_datetime(http_date)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=timezone.utc)).timestamp()
