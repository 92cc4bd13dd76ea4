//! How far the index is behind the log, in events and in time.

use crate::domain::Instant;

/// How far the index has come.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Progress {
    /// Events that were taken in, and those that there are.
    pub(super) taken: u64,
    pub(super) all: u64,
    /// The moment of the oldest event that was not taken in, once the index has been made.
    pub(super) since: Option<Instant>,
}

impl Progress {
    pub(super) const fn events(self) -> u64 {
        self.all.saturating_sub(self.taken)
    }

    /// How far behind it is at a moment.
    pub(super) fn behind(self, now: Instant) -> Behind {
        let since = self.since.filter(|_| self.events() > 0);
        Behind {
            taken: self.taken,
            all: self.all,
            // What is behind at all is behind by a second, as far as seconds tell.
            seconds: since.map(|since| (now.0 - since.0).div_euclid(1_000).max(1) as u64),
        }
    }
}

/// How far the index is behind the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Behind {
    /// Events that were taken in, and those that there are.
    pub(crate) taken: u64,
    pub(crate) all: u64,
    /// By how many seconds, where the index has been made and follows the log.
    pub(crate) seconds: Option<u64>,
}

impl Behind {
    pub(crate) const fn events(self) -> u64 {
        self.all.saturating_sub(self.taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_behind_is_so_by_whole_seconds_and_by_one_at_least() {
        let behind = |taken, since: Option<i64>| {
            let progress = Progress {
                taken,
                all: 9,
                since: since.map(Instant),
            };
            progress.behind(Instant(10_000)).seconds
        };
        assert_eq!(behind(3, Some(5_500)), Some(4));
        assert_eq!(behind(3, Some(9_999)), Some(1));
        // A clock that was set back.
        assert_eq!(behind(3, Some(12_000)), Some(1));
        assert_eq!(behind(3, None), None, "it is being made");
        assert_eq!(behind(9, Some(5_500)), None, "it is not behind");
    }
}
