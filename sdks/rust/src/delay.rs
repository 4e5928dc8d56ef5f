//! How long to wait before asking again: pure arithmetic.
use std::time::Duration;

/// The shortest pause between two questions about one request.
const SHORTEST: Duration = Duration::from_millis(100);
const FIRST_BACKOFF: Duration = Duration::from_millis(500);
const LONGEST_BACKOFF: Duration = Duration::from_secs(30);

/// Retry-After if there is one, else exponential backoff with jitter.
///
/// `steps`: answers in a row before this one that gave no hint. `random`: from 0 up to 1.
pub(crate) fn delay(retry_after: Option<Duration>, steps: u32, random: f64) -> Duration {
    match retry_after {
        Some(asked) => asked.max(SHORTEST),
        None => backoff(steps, random),
    }
}

/// As `delay`, for who has so much patience `left`. None once that is over, or if the server says to come back
/// after that; a backoff ends with it, for one last try.
pub(crate) fn delay_within(left: Duration, retry_after: Option<Duration>, steps: u32, random: f64) -> Option<Duration> {
    let wait = delay(retry_after, steps, random);
    match retry_after {
        Some(_) => (wait <= left).then_some(wait),
        None => (!left.is_zero()).then(|| wait.min(left)),
    }
}

/// How long until the first question about a request whose 202 asks to come back in `asked` from now. A server
/// that holds its answer may be asked at once, and who stops waiting before that would never ask.
pub(crate) fn first_pause(asked: Duration, held: bool, left: Option<Duration>) -> Duration {
    if held || left.is_some_and(|left| left <= asked) {
        Duration::ZERO
    } else {
        asked
    }
}

/// From a step's length to twice that, so that many clients do not come back at one time.
fn backoff(steps: u32, random: f64) -> Duration {
    let step = FIRST_BACKOFF.saturating_mul(2_u32.saturating_pow(steps.min(16)));
    step.mul_f64(1.0 + random).min(LONGEST_BACKOFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_kept_to() {
        let cases = [(0, 100), (1_000, 1_000), (40_000, 40_000)];
        for (asked_ms, expected_ms) in cases {
            let got = delay(Some(Duration::from_millis(asked_ms)), 9, 0.5);
            assert_eq!(got, Duration::from_millis(expected_ms), "{asked_ms} ms");
        }
    }

    #[test]
    fn the_retry_after_of_a_202_is_kept_to_unless_nothing_is_gained_by_it() {
        let cases = [
            (false, None, 5_000),
            (false, Some(6_000), 5_000),
            (false, Some(5_000), 0),
            (false, Some(400), 0),
            (true, None, 0),
            (true, Some(6_000), 0),
        ];
        for (held, left_ms, expected_ms) in cases {
            let left = left_ms.map(Duration::from_millis);
            let got = first_pause(Duration::from_secs(5), held, left);
            assert_eq!(got.as_millis(), expected_ms, "held: {held}, {left_ms:?} ms left");
        }
    }

    #[test]
    fn backoff_grows_from_half_a_second_to_thirty() {
        let cases = [
            (0, 0.0, 500),
            (0, 0.999_999, 999),
            (1, 0.0, 1_000),
            (3, 0.5, 6_000),
            (5, 0.0, 16_000),
            (6, 0.0, 30_000),
            (u32::MAX, 0.9, 30_000),
        ];
        for (steps, random, expected_ms) in cases {
            assert_eq!(delay(None, steps, random).as_millis(), expected_ms, "step {steps}");
        }
    }

    #[test]
    fn patience_ends_a_backoff_and_refuses_a_longer_retry_after() {
        let cases = [
            (60_000, None, Some(8_000)),
            (3_000, None, Some(3_000)),
            (0, None, None),
            (60_000, Some(59_000), Some(59_000)),
            (60_000, Some(60_000), Some(60_000)),
            (60_000, Some(61_000), None),
            (0, Some(0), None),
        ];
        for (left_ms, asked_ms, expected_ms) in cases {
            let asked = asked_ms.map(Duration::from_millis);
            let got = delay_within(Duration::from_millis(left_ms), asked, 4, 0.0);
            assert_eq!(
                got,
                expected_ms.map(Duration::from_millis),
                "{left_ms} ms left, {asked_ms:?}"
            );
        }
    }
}
