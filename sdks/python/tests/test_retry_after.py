import pytest

from see_other.protocol.retry_after import retry_after_of

NOW = 784111777.0  # Sun, 06 Nov 1994 08:49:37 GMT


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "0"}, 0),
        ({"retry-after": " 12 "}, 12),
        ({"retry-after": "000012"}, 12),
        ({"retry-after": "3601"}, 3600),
        ({"retry-after": "9" * 5000}, 3600),
        ({"retry-after": "0.5"}, None),
        ({"retry-after": "+5"}, None),
        ({"retry-after": "\u0661\u0662"}, None),
        ({"retry-after": "6 Nov 1994 08:50:37"}, None),
        ({"retry-after": "Sun, 06 Nov 1994 08:50:37 +0100"}, None),
        ({"retry-after": "Sun, 31 Feb 1994 08:50:37 GMT"}, None),
        ({"retry-after": "Sun, 06 Nov 2094 08:50:37 GMT"}, 3600),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Sun, 06 Nov 1994 08:50:37 GMT"}, 60),
        ({"retry-after": "Sunday, 06-Nov-94 08:50:37 GMT"}, 60),
        ({"retry-after": "Sun Nov  6 08:50:37 1994"}, 60),
        ({"retry-after": "Sun, 06 Nov 1994 08:00:00 GMT"}, 0),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_an_hour_at_most(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_of(headers, NOW) == seconds


def test_a_date_is_relative_to_the_servers_own_clock() -> None:
    headers = {"retry-after": "Sun, 06 Nov 1994 08:50:37 GMT", "date": "Sun, 06 Nov 1994 08:50:30 GMT"}
    assert retry_after_of(headers, NOW) == 7
