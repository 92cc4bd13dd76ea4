//! The one page whose text was changed during the season, and the day of it.
//!
//! The seed makes the answers to this page better from that day on, and the page's
//! tag tells the day to the collector as `data-revision`: both ask here. The day is
//! counted back from today because the season of the demonstration always ends
//! with the day before; no file could hold it.

use jiff::civil::{Date, Weekday};
use jiff::{Timestamp, ToSpan, tz};

const KEY: &str = "waste-container";
const WEEKS_AGO: i64 = 9;

/// The key of the edited page, and the Sunday on which the edit appeared: that of
/// the week nine weeks before `today`.
pub fn revised(today: Date) -> (&'static str, Date) {
    let day = today.saturating_sub(WEEKS_AGO.weeks());
    let since_sunday = i64::from(day.weekday().since(Weekday::Sunday));
    (KEY, day.saturating_sub(since_sunday.days()))
}

/// Today in the municipality, which keeps Riyadh's time all year (UTC+3).
#[expect(
    clippy::disallowed_methods,
    reason = "the one place of the demonstration that asks the clock; all else is handed the day"
)]
pub fn today() -> Date {
    Timestamp::now()
        .to_zoned_datetime(tz::TimeZone::fixed(tz::offset(3)))
        .date()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_edit_appeared_on_a_sunday_of_the_week_nine_weeks_ago() {
        // 23 November 2026 is a Monday.
        assert_eq!(revised(date(2026, 11, 23)).1, date(2026, 9, 20));
        assert_eq!(revised(date(2026, 11, 22)).1, date(2026, 9, 20));
        assert_eq!(revised(date(2026, 11, 21)).1, date(2026, 9, 13));
    }
}
