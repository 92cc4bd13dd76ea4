//! How often somebody is sent what is new, and when it is time.

use super::Mail;
use crate::coded::coded;
use crate::domain::Instant;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};

/// The hour at which a day's or a week's mail is made, and the day of the week's.
const HOUR: i8 = 7;
const WEEKDAY: Weekday = Weekday::Sunday;
/// Of mail as it happens, the least time from one to the next, and where something speaks of danger.
const APART: SignedDuration = SignedDuration::from_mins(15);
const APART_IN_DANGER: SignedDuration = SignedDuration::from_mins(2);

coded! {
    /// How often somebody is sent what is new.
    #[derive(Default)]
    pub Rhythm, 4 {
        #[default]
        Never = "never",
        AtOnce = "at_once",
        Daily = "daily",
        /// On Sunday, with which the week begins.
        Weekly = "weekly",
    }
}

impl Rhythm {
    /// The last moment not after another at which mail of this rhythm is made.
    fn last(self, at: Instant, zone: &TimeZone) -> Option<Instant> {
        let local = zone.to_datetime(at.timestamp());
        let days = match self {
            Self::Never | Self::AtOnce => return None,
            Self::Daily => 0,
            Self::Weekly => i64::from(local.weekday().since(WEEKDAY)),
        };
        let back = if self == Self::Weekly { 7 } else { 1 };
        let morning = |days: i64| {
            let date = local.date().checked_sub(days.days()).ok()?;
            let moment = zone.to_timestamp(date.at(HOUR, 0, 0, 0)).ok()?;
            Some(Instant::from_timestamp(moment))
        };
        let this = morning(days)?;
        if this <= at {
            Some(this)
        } else {
            morning(days + back)
        }
    }
}

impl Mail {
    /// Whether it is time to tell what has come in until a moment, if there is something.
    pub fn is_due(
        &self,
        until: Instant,
        zone: &TimeZone,
        speaks_of_danger: impl FnOnce() -> bool,
    ) -> bool {
        match self.rhythm {
            Rhythm::Never => false,
            Rhythm::AtOnce => {
                let passed = self
                    .sent
                    .map_or(SignedDuration::MAX, |sent| until.since(sent));
                passed >= APART || (passed >= APART_IN_DANGER && speaks_of_danger())
            }
            Rhythm::Daily | Rhythm::Weekly => self
                .rhythm
                .last(until, zone)
                .is_some_and(|last| last > self.told),
        }
    }
}
