//! Retry-After (RFC 9110, section 10.2.3): seconds, or a date.
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, HeaderName, DATE, RETRY_AFTER};

/// The longest that is kept to: a server that says a year is asked before that.
const LONGEST: Duration = Duration::from_secs(3600);

/// A date is taken relative to the server's own `Date`, so that clocks that differ do no harm. None if the
/// header is absent or is neither seconds nor a date.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?;
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // what does not fit into the number is longer still
        let asked = value.parse().map_or(Duration::MAX, Duration::from_secs);
        return Some(asked.min(LONGEST));
    }
    let at = httpdate::parse_http_date(value).ok()?;
    let sent = text(headers, DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    let asked = at.duration_since(sent.unwrap_or(now)).unwrap_or(Duration::ZERO);
    Some(asked.min(LONGEST))
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_dates_and_nonsense() {
        let now = httpdate::parse_http_date("Tue, 24 Nov 2026 08:00:00 GMT").unwrap();
        let cases = [
            ("5", None, Some(5_000)),
            ("0", None, Some(0)),
            ("7200", None, Some(3_600_000)),
            ("1.5", None, None),
            ("1e3", None, None),
            ("+5", None, None),
            ("Tue, 24 Nov 2026 08:00:07 GMT", None, Some(7_000)),
            (
                "Tue, 24 Nov 2026 09:00:07 GMT",
                Some("Tue, 24 Nov 2026 09:00:00 GMT"),
                Some(7_000),
            ),
            ("Tuesday, 24-Nov-26 08:00:07 GMT", None, Some(7_000)),
            ("Tue Nov 24 08:00:07 2026", None, Some(7_000)),
            ("Tue, 24 Nov 2026 07:00:00 GMT", None, Some(0)),
            ("Wed, 24 Nov 2027 08:00:00 GMT", None, Some(3_600_000)),
            ("-1", None, None),
            ("soon", None, None),
            ("", None, None),
            ("99999999999999999999999999", None, Some(3_600_000)),
        ];
        for (value, date, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, value.parse().unwrap());
            if let Some(date) = date {
                headers.insert(DATE, date.parse().unwrap());
            }
            let got = retry_after(&headers, now).map(|delay| delay.as_millis());
            assert_eq!(got, expected, "Retry-After: {value}");
        }
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
