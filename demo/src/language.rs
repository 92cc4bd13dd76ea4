//! The two languages of the site, and the pair type that keeps them together.
//!
//! A `Both` cannot be made with one half, so a text that exists in one language
//! only is a parse error and never an empty place on a page.

use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
pub enum Language {
    #[serde(rename = "ar")]
    Arabic,
    #[serde(rename = "en")]
    English,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::Arabic, Self::English];

    pub fn code(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
        }
    }

    pub fn direction(self) -> &'static str {
        match self {
            Self::Arabic => "rtl",
            Self::English => "ltr",
        }
    }

    pub fn other(self) -> Self {
        match self {
            Self::Arabic => Self::English,
            Self::English => Self::Arabic,
        }
    }

    /// The language that an address announces by its first segment. Arabic is the
    /// language of the site wherever an address says nothing.
    pub fn of_path(path: &str) -> Self {
        match path.trim_start_matches('/').split('/').next() {
            Some("en") => Self::English,
            _ => Self::Arabic,
        }
    }

    /// A date as the site writes it: Gregorian, Western digits, the month in words.
    pub fn date(self, date: Date) -> String {
        const ARABIC_MONTHS: [&str; 12] = [
            "يناير",
            "فبراير",
            "مارس",
            "أبريل",
            "مايو",
            "يونيو",
            "يوليو",
            "أغسطس",
            "سبتمبر",
            "أكتوبر",
            "نوفمبر",
            "ديسمبر",
        ];
        match self {
            Self::English => date.strftime("%-d %B %Y").to_string(),
            Self::Arabic => {
                let month = usize::from(date.month().unsigned_abs()) - 1;
                let month = ARABIC_MONTHS
                    .get(month)
                    .expect("a civil date has a month from 1 to 12");
                format!("{} {month} {}", date.day(), date.year())
            }
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The same thing in Arabic and in English.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Both<T> {
    pub ar: T,
    pub en: T,
}

impl<T> Both<T> {
    pub fn get(&self, language: Language) -> &T {
        match language {
            Language::Arabic => &self.ar,
            Language::English => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_date_is_written_in_the_words_of_each_language() {
        let day = date(2026, 9, 6);
        assert_eq!(Language::Arabic.date(day), "6 سبتمبر 2026");
        assert_eq!(Language::English.date(day), "6 September 2026");
    }

    #[test]
    fn an_address_tells_its_language_by_its_first_segment_only() {
        assert_eq!(
            Language::of_path("/en/services/paving-request"),
            Language::English
        );
        assert_eq!(Language::of_path("/ar/en"), Language::Arabic);
        assert_eq!(Language::of_path("/english"), Language::Arabic);
    }
}
