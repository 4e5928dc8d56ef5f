//! Faults in a row, from which nothing was learned of the request: how long to go on in spite of them. Pure.
use std::time::Duration;

use crate::delay::delay_within;

/// Times are counted from when the asking began.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub now: Duration,
    /// From 0 up to 1.
    pub random: f64,
    /// How long the server may give no usable answer.
    pub patience: Duration,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Trouble {
    /// When the first fault of the row was met: what is learned of late, such as that a long upload broke off,
    /// has cost no patience.
    pub since: Duration,
    pub count: u32,
}

impl Trouble {
    /// With the fault that was met now.
    pub fn after(former: Option<&Self>, now: Duration) -> Self {
        former.map_or(Self { since: now, count: 1 }, |former| Self {
            count: former.count + 1,
            ..*former
        })
    }

    /// How long until the next try. None if the patience is over, or would be by then.
    pub fn pause(&self, retry_after: Option<Duration>, moment: Moment) -> Option<Duration> {
        let end = self.since.saturating_add(moment.patience);
        let left = end.saturating_sub(moment.now);
        delay_within(left, retry_after, self.count - 1, moment.random)
    }

    /// What the last fault was, and how many there were.
    pub fn told(&self, detail: String) -> String {
        match self.count {
            1 => detail,
            count => format!("{detail} ({count} times in a row)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Moment {
        Moment {
            now: Duration::from_secs(seconds),
            random: 0.0,
            patience: Duration::from_secs(60),
        }
    }

    #[test]
    fn patience_begins_with_the_first_fault_however_late_that_is() {
        let first = Trouble::after(None, at(70).now);
        assert_eq!(first.pause(None, at(70)), Some(Duration::from_millis(500)));
        let second = Trouble::after(Some(&first), at(129).now);
        assert_eq!(second.pause(None, at(129)), Some(Duration::from_secs(1)));
        assert_eq!(second.pause(Some(Duration::from_secs(2)), at(129)), None);
        let third = Trouble::after(Some(&second), at(130).now);
        assert_eq!(third.pause(None, at(130)), None);
        assert_eq!(third.told("it is busy".to_owned()), "it is busy (3 times in a row)");
    }
}
