//! The address of a list: which pages and answers, in which order, and which page of the list.

use super::{Narrowed, Query, Wrong, either};
use crate::board::{Filter, Order, Slice};
use crate::config::Config;
use crate::domain::Instant;
use crate::domain::people::Reach;
use rayak_shared::Question;

/// A list as its address asks for it.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct Asked {
    pub(in crate::http::staff) of: Narrowed,
    pub(in crate::http::staff) order: Order,
}

/// The names of an address, in the order in which they are written.
pub(in crate::http::staff) const NAMES: [&str; 11] = [
    "site",
    "question",
    "department",
    "kind",
    "language",
    "channel",
    "period",
    "from",
    "to",
    "order",
    "at",
];

impl Asked {
    pub(in crate::http::staff) fn read(
        query: &str,
        config: &Config,
        reach: &Reach,
        now: Instant,
    ) -> Result<Self, Wrong> {
        let query = Query::read(query, &[&NAMES[..], &[super::INSTEAD]].concat())?;
        let of = Narrowed::read(&query, config, reach, now, "kind")?;
        let order = query.read_as("order", Order::parse, || {
            either(Order::ALL.iter().map(|it| it.code()))
        })?;
        Ok(Self {
            of,
            order: order.unwrap_or(Order::Worst),
        })
    }

    /// The one question whose answers are shown.
    pub(in crate::http::staff) fn question(&self) -> Question {
        self.of.question.unwrap_or(Question::Useful)
    }

    /// What is asked of the board.
    pub(in crate::http::staff) fn filter(&self) -> Filter {
        let of = &self.of;
        Filter {
            slice: Slice {
                question: self.question(),
                lang: of.lang,
                channel: of.channel,
            },
            period: of.period,
            department: of.department.clone(),
            kind: of.pages,
        }
    }

    /// What its address says under a name; nothing where that is what an address without it means. The question, the
    /// order and the days by their name are always said.
    pub(in crate::http::staff) fn value(&self, name: &str) -> Option<String> {
        let code = |code: &str| Some(code.to_owned());
        match name {
            "question" => code(self.question().code()),
            "kind" => self.of.value("pages"),
            "period" => self.of.preset.and_then(|it| code(it.code())),
            "order" => code(self.order.code()),
            _ => self.of.value(name),
        }
    }

    /// The query of the same list with something else under one name.
    pub(in crate::http::staff) fn with(&self, name: &str, value: &str) -> String {
        super::with(&NAMES, |it| self.value(it), name, value)
    }

    /// The query of this list.
    pub(in crate::http::staff) fn query(&self) -> String {
        self.with("", "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Period;
    use crate::config::DEFAULT;
    use crate::domain::Day;

    // A Friday, in Riyadh as well.
    const NOW: Instant = Instant(1_795_780_800_000);

    fn asked(query: &str) -> Result<Asked, Wrong> {
        let config = Config::parse(DEFAULT).expect("the default is good");
        Asked::read(query, &config, &Reach::Everywhere, NOW)
    }

    fn wrong(query: &str) -> (String, String) {
        let wrong = asked(query).expect_err(query);
        (wrong.name, wrong.right)
    }

    #[test]
    fn an_address_is_read_as_it_was_written() {
        for query in [
            "",
            "question=service&order=best",
            "department=roads&kind=service&language=en&channel=form&period=13-weeks&at=2",
            "from=2026-10-01&to=2026-10-31",
            "from=2026-10-01&to=2026-10-31&instead=13-weeks",
        ] {
            let read = asked(query).expect(query);
            let again = asked(&read.query()).expect("our own");
            assert_eq!(read.query(), again.query(), "{query}");
            assert_eq!(
                (read.filter(), read.of.at),
                (again.filter(), again.of.at),
                "{query}"
            );
        }
    }

    #[test]
    fn what_is_not_known_is_told_with_what_would_be_right() {
        assert_eq!(wrong("colour=red"), ("colour".into(), String::new()));
        assert_eq!(
            wrong("order=up"),
            ("order".into(), "worst, best, volume, change".into())
        );
        assert_eq!(wrong("language=xx"), ("language".into(), "ar, en".into()));
        assert_eq!(wrong("at=0").0, "at");
        assert_eq!(wrong("from=2026-13-01").0, "from");
        assert_eq!(wrong("from=1999-01-01").0, "from");
        assert_eq!(wrong("from=2026-10-02&to=2026-10-01").0, "to");
        assert_eq!(wrong("department=nobody").0, "department");
    }

    #[test]
    fn another_choice_begins_at_the_beginning_of_its_list() {
        let asked = asked("at=3").expect("known");
        assert!(!asked.with("order", "best").contains("at="));
        assert!(asked.with("at", "4").contains("at=4"));
    }

    #[test]
    fn named_weeks_begin_on_sunday() {
        let asked = asked("period=4-weeks").expect("known");
        let days = (Day::parse("2026-11-01"), Day::parse("2026-11-27"));
        let Period::Days(from, to) = asked.filter().period else {
            unreachable!("weeks have dates");
        };
        assert_eq!((Some(from), Some(to)), days);
    }
}
