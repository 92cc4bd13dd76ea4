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

const NAMES: [&str; 15] = [
    "site",
    "q",
    "seek",
    "check",
    "state",
    "page",
    "department",
    "pages",
    "question",
    "language",
    "channel",
    "period",
    "from",
    "to",
    "at",
];

impl AskedFlagged {
    pub(in crate::http::staff) fn read(
        query: &str,
        config: &Config,
        reach: &Reach,
        now: Instant,
    ) -> Result<Self, Wrong> {
        let query = Query::read(query, &[&NAMES[..], &[super::INSTEAD]].concat())?;
        let state = query.read_as(
            "state",
            |it| Some(it == "judged").filter(|judged| *judged || it == "open"),
            || either(["open", "judged"]),
        )?;
        Ok(Self {
            of: Narrowed::read(&query, config, reach, now, "pages")?,
            check: query.read_as("check", Check::parse, || {
                either(Check::ALL.map(Check::code))
            })?,
            is_judged: state.unwrap_or(false),
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
        super::with(&NAMES, |it| self.value(it), name, value)
    }

    /// What is asked of the index.
    pub(in crate::http::staff) fn wanted(&self) -> Wanted {
        let checks = Check::ALL.into_iter();
        let checks = checks.filter(|it| self.check.is_none_or(|check| check == *it));
        let findings = if self.is_judged {
            Finding::ALL.map(Some).to_vec()
        } else {
            vec![None]
        };
        let facets =
            checks.flat_map(|check| findings.iter().map(move |it| Facet::Check(check, *it)));
        let mut wanted = self.of.wanted(None);
        wanted.facets.push(facets.collect());
        wanted
    }
}
