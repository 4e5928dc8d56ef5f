//! Retry-After (RFC 9110, section 10.2.3): seconds, or a date.
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, HeaderName, DATE, RETRY_AFTER};

/// A date is taken relative to the server's own `Date`, so that clocks that differ do no harm. None if the
/// header is absent or is neither seconds nor a date.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?;
    // the RFC has whole seconds; some servers send fractions, which leave no doubt
    if value.starts_with(|first: char| first.is_ascii_digit()) {
        return Duration::try_from_secs_f64(value.parse().ok()?).ok();
    }
    let at = httpdate::parse_http_date(value).ok()?;
    let sent = text(headers, DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    Some(at.duration_since(sent.unwrap_or(now)).unwrap_or(Duration::ZERO))
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
            ("1.5", None, Some(1_500)),
            ("Tue, 24 Nov 2026 08:00:07 GMT", None, Some(7_000)),
            (
                "Tue, 24 Nov 2026 09:00:07 GMT",
                Some("Tue, 24 Nov 2026 09:00:00 GMT"),
                Some(7_000),
            ),
            ("Tue, 24 Nov 2026 07:00:00 GMT", None, Some(0)),
            ("-1", None, None),
            ("soon", None, None),
            ("", None, None),
            ("99999999999999999999999999", None, None),
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
