//! The last look at what is new for somebody who is told at once, so that the same is not reckoned again at every
//! turn.
//!
//! A look at the index costs little, and is spared where no words have come at all since. To find pages that got
//! worse costs a reckoning of all: that is done every ten minutes, and with each letter. What staff change, such
//! as that something which was set aside is genuine, is seen by then, too. It is in memory alone: a new process
//! looks once.

use crate::domain::Instant;
use jiff::SignedDuration;

/// How often it is looked whether pages got worse.
const EVERY: SignedDuration = SignedDuration::from_mins(10);

/// What there is to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct There {
    /// When the words came that came last of all.
    pub(super) latest: Instant,
    /// Bursts since the start, as far as is looked: one at the very edge is another look's.
    pub(super) bursts: u64,
    /// The account as others have changed it, by which what is within reach changes.
    pub(super) account: u64,
}

/// A look that found nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Looked {
    /// When it was last looked whether pages got worse.
    pub(super) at_pages: Instant,
    /// What came in until then was looked at.
    pub(super) until: Instant,
    pub(super) bursts: u64,
    pub(super) account: u64,
}

impl Looked {
    /// Whether another look would find nothing either.
    pub(super) fn is_enough(&self, there: There, now: Instant) -> bool {
        there.latest <= self.until && there.bursts == self.bursts && self.knows_pages(there, now)
    }

    /// Whether it is known of all pages within reach whether they got worse.
    pub(super) fn knows_pages(&self, there: There, now: Instant) -> bool {
        there.account == self.account && now.since(self.at_pages) < EVERY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_looked_at_again_until_something_has_come_or_ten_minutes_have_passed() {
        let there = There {
            latest: Instant(80_000),
            bursts: 1,
            account: 2,
        };
        let looked = Looked {
            at_pages: Instant(100_000),
            until: Instant(85_000),
            bursts: 1,
            account: 2,
        };
        let of = |latest| There {
            latest: Instant(latest),
            ..there
        };
        assert!(looked.is_enough(there, Instant(105_000)));
        assert!(looked.is_enough(of(85_000), Instant(699_999)));
        assert!(!looked.is_enough(there, Instant(700_000)));
        assert!(
            !looked.is_enough(of(90_000), Instant(105_000)),
            "what came at the edge of the last look"
        );
        let burst = There { bursts: 2, ..there };
        assert!(!looked.is_enough(burst, Instant(105_000)));
        let changed = There {
            account: 3,
            ..there
        };
        assert!(!looked.is_enough(changed, Instant(105_000)));
        assert!(
            looked.knows_pages(of(90_000), Instant(699_999)),
            "words make no page worse"
        );
        assert!(!looked.knows_pages(changed, Instant(105_000)));
    }
}
