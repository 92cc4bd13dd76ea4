//! Dates and times in words: the Gregorian calendar, named months, the clock of 24 hours.
//!
//! Months are texts like any other, so that a language decides on them itself: Arabic alone has
//! two sets of names.

use super::Locale;
use crate::domain::{Day, Instant};
use icu_calendar::cal::Hijri;
use jiff::civil::Date;
use jiff::tz::TimeZone;

impl Locale {
    /// A day, such as «12 أكتوبر 2026».
    pub fn date(&self, day: Day) -> String {
        self.written(day.date())
    }

    /// A day by the calendar of Umm al-Qura, the Kingdom's civil one, such as «17 جمادى الآخرة 1448 هـ».
    pub fn hijri(&self, day: Day) -> String {
        let date = day.date();
        let (month, of_month) = (date.month().unsigned_abs(), date.day().unsigned_abs());
        let date = icu_calendar::Date::try_new_iso(i32::from(date.year()), month, of_month)
            .expect("every day of one calendar is one of the other")
            .to_calendar(Hijri::new_umm_al_qura());
        let month = format!("hijri.{}", date.month().ordinal);
        let values = [
            ("day", &*self.written_in(&date.day_of_month().0.to_string())),
            ("month", self.text(&month)),
            ("year", &*self.written_in(&date.era_year().year.to_string())),
        ];
        self.fill("date.hijri", &values)
    }

    /// A moment as the clocks of a time zone show it, to the minute.
    pub fn date_time(&self, at: Instant, zone: &TimeZone) -> String {
        let local = zone.to_datetime(at.timestamp());
        let time = self.written_in(&format!("{:02}:{:02}", local.hour(), local.minute()));
        self.fill(
            "date.time",
            &[("date", &self.written(local.date())), ("time", &time)],
        )
    }

    /// A day in two parts, such as «12 أكتوبر» and «2026», for where there is no room for one line.
    pub(crate) fn day_and_year(&self, day: Day) -> (String, String) {
        let date = day.date();
        let month = format!("month.{}", date.month());
        let values = [
            ("day", &*self.written_in(&date.day().to_string())),
            ("month", self.text(&month)),
        ];
        let year = self.written_in(&date.year().to_string());
        (self.fill("date.day", &values), year)
    }

    fn written(&self, date: Date) -> String {
        let month = format!("month.{}", date.month());
        let values = [
            ("day", &*self.written_in(&date.day().to_string())),
            ("month", self.text(&month)),
            ("year", &*self.written_in(&date.year().to_string())),
        ];
        self.fill("date", &values)
    }
}
