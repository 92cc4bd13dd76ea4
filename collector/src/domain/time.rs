//! Moments and days as the log writes them: whole numbers, so that no time zone is stored.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Instant(pub i64);

impl Instant {
    pub fn from_timestamp(timestamp: Timestamp) -> Self {
        Self(timestamp.as_millisecond())
    }

    /// The same moment as a timestamp; moments outside jiff's range become its nearest end.
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    #[must_use]
    pub fn plus_hours(self, hours: u32) -> Self {
        Self(self.0.saturating_add(i64::from(hours) * 3_600_000))
    }

    #[must_use]
    pub fn minus_days(self, days: u32) -> Self {
        Self(self.0.saturating_sub(i64::from(days) * 86_400_000))
    }

    /// The day on which this moment falls in a time zone.
    pub fn day(self, zone: &TimeZone) -> Day {
        Day::from_date(zone.to_datetime(self.timestamp()).date())
    }

    /// The time that has passed since an earlier moment.
    pub fn since(self, earlier: Self) -> SignedDuration {
        SignedDuration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// RFC 3339 in UTC, to the second.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0}", self.timestamp())
    }
}

/// Days since 1970-01-01, in the time zone of the site that it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(pub i32);

const EPOCH: Date = date(1970, 1, 1);

impl Day {
    pub fn from_date(date: Date) -> Self {
        Self(EPOCH.until(date).map_or(0, |span| span.get_days()))
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == 10 && text.is_ascii();
        let date = well_formed.then(|| text.parse::<Date>().ok()).flatten()?;
        Some(Self::from_date(date))
    }

    pub fn date(self) -> Date {
        EPOCH.checked_add(self.0.days()).unwrap_or(EPOCH)
    }

    #[must_use]
    pub fn minus(self, days: i32) -> Self {
        Self(self.0.saturating_sub(days))
    }
}

/// ISO 8601.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_back_as_it_was_written() {
        for text in ["1970-01-01", "2026-10-12", "1969-12-31", "2024-02-29"] {
            assert_eq!(
                Day::parse(text).map(|day| day.to_string()).as_deref(),
                Some(text)
            );
        }
        for text in [
            "2026-13-01",
            "2026-1-1",
            "12-10-2026",
            "yesterday",
            "2026-10-12T00",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_late_evening_in_utc_is_the_next_day_in_riyadh() {
        let zone = TimeZone::get("Asia/Riyadh").expect("the bundled time zones hold it");
        let evening: Timestamp = "2026-03-01T22:00:00Z".parse().expect("a timestamp");
        assert_eq!(
            Instant::from_timestamp(evening).day(&zone).to_string(),
            "2026-03-02"
        );
    }

    #[test]
    fn a_moment_is_written_to_the_second_in_utc() {
        assert_eq!(
            Instant(1_795_000_000_123).to_string(),
            "2026-11-18T11:06:40Z"
        );
    }
}
