//! The address of what checks have set aside.

use super::{Query, Wrong, either, site};
use crate::config::Config;
use crate::domain::people::Reach;
use crate::domain::{Check, Site};
use std::sync::Arc;

/// What was set aside, as its address asks for it.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct AskedFlagged {
    pub(in crate::http::staff) site: Arc<Site>,
    pub(in crate::http::staff) check: Option<Check>,
    /// Whether those are shown that somebody has looked at, and not those that wait for it.
    pub(in crate::http::staff) is_judged: bool,
    pub(in crate::http::staff) at: usize,
}

const NAMES: [&str; 4] = ["site", "check", "state", "at"];

impl AskedFlagged {
    pub(in crate::http::staff) fn read(
        query: &str,
        config: &Config,
        reach: &Reach,
    ) -> Result<Self, Wrong> {
        let query = Query::read(query, &NAMES)?;
        let state = query.read_as(
            "state",
            |it| Some(it == "judged").filter(|judged| *judged || it == "open"),
            || either(["open", "judged"]),
        )?;
        Ok(Self {
            site: site(&query, config, reach)?,
            check: query.read_as("check", Check::parse, || {
                either(Check::ALL.map(Check::code))
            })?,
            is_judged: state.unwrap_or(false),
            at: query.page_of_list()?,
        })
    }

    pub(in crate::http::staff) fn value(&self, name: &str) -> Option<String> {
        match name {
            "site" => Some(self.site.id.clone()),
            "check" => self.check.map(|it| it.code().to_owned()),
            "state" => self.is_judged.then(|| "judged".to_owned()),
            "at" => (self.at > 1).then(|| self.at.to_string()),
            _ => None,
        }
    }

    /// The query of the same list with something else under one name.
    pub(in crate::http::staff) fn with(&self, name: &str, value: &str) -> String {
        super::with(&NAMES, |it| self.value(it), name, value)
    }
}
