//! The address of what checks have set aside.

use super::{Narrowed, Query, Wrong, either};
use crate::config::Config;
use crate::domain::people::Reach;
use crate::domain::{Check, Finding, Instant};
use crate::inbox::{Facet, Wanted};

/// What was set aside, as its address asks for it.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct AskedFlagged {
    pub(in crate::http::staff) of: Narrowed,
    pub(in crate::http::staff) check: Option<Check>,
    /// Whether those are shown that somebody has looked at, and not those that wait for it.
    pub(in crate::http::staff) is_judged: bool,
}

/// The names that other lists of remarks do not have.
const OWN: [&str; 2] = ["check", "state"];

impl AskedFlagged {
    pub(in crate::http::staff) fn read(
        query: &str,
        config: &Config,
        reach: &Reach,
        now: Instant,
    ) -> Result<Self, Wrong> {
        let mut names = Narrowed::names(&OWN);
        names.push(super::INSTEAD);
        let query = Query::read(query, &names)?;
        let is_judged = query.one_of("state", [("open", false), ("judged", true)])?;
        Ok(Self {
            of: Narrowed::read(&query, config, reach, now, "pages")?,
            check: query.read_as("check", Check::parse, || {
                either(Check::ALL.map(Check::code))
            })?,
            is_judged: is_judged.unwrap_or(false),
        })
    }

    pub(in crate::http::staff) fn value(&self, name: &str) -> Option<String> {
        match name {
            "check" => self.check.map(|it| it.code().to_owned()),
            "state" => self.is_judged.then(|| "judged".to_owned()),
            _ => self.of.value(name),
        }
    }

    /// The query of the same list with something else under one name.
    pub(in crate::http::staff) fn with(&self, name: &str, value: &str) -> String {
        super::with(&Narrowed::names(&OWN), |it| self.value(it), name, value)
    }

    /// What is asked of the index.
    pub(in crate::http::staff) fn wanted(&self) -> Wanted {
        let check = self.check.as_ref();
        let checks = check.map_or(&Check::ALL[..], std::slice::from_ref);
        let judged = Finding::ALL.map(Some);
        let findings = if self.is_judged {
            &judged[..]
        } else {
            &[None][..]
        };
        let mut wanted = self.of.wanted(None);
        wanted.facets.push(Facet::of_checks(checks, findings));
        wanted
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::DEFAULT;
    use crate::domain::Reference;

    fn asked(query: &str) -> AskedFlagged {
        let config = Config::parse(DEFAULT).expect("the default is good");
        let now = Instant(1_795_780_800_000);
        AskedFlagged::read(query, &config, &Reach::Everywhere, now).expect(query)
    }

    #[test]
    fn an_address_is_read_as_it_was_written() {
        for query in [
            "site=jazan",
            "site=jazan&q=lamp&seek=veiled&check=hasty&state=judged&page=faq&department=roads&pages=service\
             &question=useful&language=en&channel=form&period=13-weeks&at=2",
        ] {
            assert_eq!(asked(query).with("", ""), query);
        }
    }

    #[test]
    fn veiled_words_are_searched_only_where_words_are_sought() {
        let reference = Reference::from_bits(7).to_string();
        for (search, is_of_words) in [("lamp", true), ("%21", false), (&*reference, false)] {
            let asked = asked(&format!("q={search}&seek=veiled"));
            let wanted = asked.wanted();
            assert_eq!(wanted.veiled_too, is_of_words, "{search}");
            assert_eq!(wanted.words.is_empty(), !is_of_words, "{search}");
            assert_eq!(asked.of.seeks_nothing(), search == "%21");
        }
    }
}
