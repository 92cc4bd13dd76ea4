//! The addresses of the views, read and written: what is shown, of which days, and in which order.
//!
//! The address alone says what is shown, so that it can be kept and shared, and so that a file has
//! exactly what the view before it has. What it says and we do not know is told, with what would be
//! right, instead of being passed over: a view that shows something else than was asked for
//! misleads whoever reads it.

mod brief;
mod flagged;
mod inbox;
mod install;
mod list;
mod narrowed;
mod page;

pub(super) use brief::AskedBrief;
pub(super) use flagged::AskedFlagged;
pub(super) use inbox::{AskedInbox, NONE, OPEN, answers};
pub(super) use install::AskedCheck;
pub(super) use list::{Asked, NAMES};
pub(super) use narrowed::{Narrowed, SEARCH};
pub(super) use page::{AskedPage, page_query};

use super::done;
use super::shell::LANG;
use crate::board::{HELD, Period, Preset};
use crate::config::Config;
use crate::domain::people::Reach;
use crate::domain::{Day, Site};
use std::sync::Arc;

/// A part of an address that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) name: String,
    pub(super) value: String,
    /// What could stand there; nothing where the name itself is not known.
    pub(super) right: String,
}

/// The furthest page of a list that can be asked for.
const FURTHEST: usize = 1_000_000;

/// A named period that is chosen in place of dates which are set.
pub(super) const INSTEAD: &str = "instead";

/// The parts of a query, of which only the known may be asked for.
struct Query(Vec<(String, String)>);

impl Query {
    fn read(query: &str, known: &[&str]) -> Result<Self, Wrong> {
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        // The language of the page itself is the shell's, and so is what a form has done. A field that was
        // left open asks nothing.
        let asks = |name: &str| name != LANG && !done::NAMES.contains(&name);
        let pairs = pairs.filter(|(name, value)| asks(name) && !value.is_empty());
        let pairs: Vec<_> = pairs.collect();
        for (name, value) in &pairs {
            if !known.contains(&name.as_str()) {
                return Err(Wrong {
                    name: name.clone(),
                    value: value.clone(),
                    right: String::new(),
                });
            }
        }
        Ok(Self(pairs))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.iter().rev();
        let found = pairs.find(|(it, _)| it == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Which page of the list is asked for, from 1.
    fn page_of_list(&self) -> Result<usize, Wrong> {
        let read = |it: &str| it.parse().ok().filter(|at| (1..=FURTHEST).contains(at));
        let at = self.read_as("at", read, || "1, 2, 3".to_owned())?;
        Ok(at.unwrap_or(1))
    }

    /// Which of a site's departments is asked for.
    fn department(&self, site: &Site) -> Result<Option<String>, Wrong> {
        let departments = || site.departments.iter().map(|it| it.id.as_str());
        self.read_as(
            "department",
            |id| departments().find(|it| *it == id).map(str::to_owned),
            || either(departments()),
        )
    }

    /// What the word under a name means, of those that may stand there.
    fn one_of<T: Copy, const N: usize>(
        &self,
        name: &str,
        words: [(&str, T); N],
    ) -> Result<Option<T>, Wrong> {
        let read = |word: &str| {
            let found = words.iter().find(|(it, _)| *it == word);
            found.map(|(_, meant)| *meant)
        };
        self.read_as(name, read, || either(words.iter().map(|(it, _)| *it)))
    }

    /// What stands under a name, read; `right` says what could.
    fn read_as<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
        right: impl Fn() -> String,
    ) -> Result<Option<T>, Wrong> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match read(value) {
            Some(read) => Ok(Some(read)),
            None => Err(Wrong {
                name: name.to_owned(),
                value: value.to_owned(),
                right: right(),
            }),
        }
    }
}

/// The query of a list with something else under one name. Another list begins at its beginning.
fn with(
    names: &[&str],
    value_of: impl Fn(&str) -> Option<String>,
    name: &str,
    value: &str,
) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for it in names {
        let is_kept = *it != name && (*it != "at" || name.is_empty());
        if let Some(kept) = value_of(it).filter(|_| is_kept) {
            query.append_pair(it, &kept);
        } else if *it == name && !value.is_empty() {
            query.append_pair(it, value);
        }
    }
    query.finish()
}

/// A query of these names and what stands under them.
pub(super) fn query(pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs).finish()
}

/// An address with a query behind whatever query it has.
pub(super) fn with_query(address: &str, query: &str) -> String {
    let mark = if address.contains('?') { '&' } else { '?' };
    format!("{address}{mark}{query}")
}

/// How a code is read where a word may stand for none of them.
fn or_none<T>(none: &str, parse: impl Fn(&str) -> Option<T>) -> impl Fn(&str) -> Option<Option<T>> {
    move |code| {
        if code == none {
            Some(None)
        } else {
            parse(code).map(Some)
        }
    }
}

fn either<'a>(codes: impl IntoIterator<Item = &'a str>) -> String {
    codes.into_iter().collect::<Vec<_>>().join(", ")
}

/// The site that a query names, or the first of those within reach.
fn site(query: &Query, config: &Config, reach: &Reach) -> Result<Arc<Site>, Wrong> {
    let sites = || {
        let sites = config.registry.sites.iter();
        sites.filter(|site| reach.sees_something_of(&site.id))
    };
    let named = query.read_as(
        "site",
        |id| sites().find(|site| site.id == id).cloned(),
        || either(sites().map(|site| site.id.as_str())),
    )?;
    named
        .or_else(|| sites().next().cloned())
        .ok_or_else(|| Wrong {
            name: "site".to_owned(),
            value: String::new(),
            right: String::new(),
        })
}

/// The days that a query names.
fn days(query: &Query, today: Day) -> Result<(Period, Option<Preset>), Wrong> {
    let earliest = today.minus(HELD);
    let right = || format!("{earliest} – {today}");
    let day = |name| {
        let read = |text: &str| Day::parse(text).filter(|day| (earliest..=today).contains(day));
        query.read_as(name, read, right)
    };
    let preset = |name| {
        query.read_as(name, Preset::parse, || {
            either(Preset::ALL.iter().map(|it| it.code()))
        })
    };
    if let Some(preset) = preset(INSTEAD)? {
        return Ok((preset.period(today), Some(preset)));
    }
    let (from, to) = (day("from")?, day("to")?);
    if from.is_some() || to.is_some() {
        let to = to.unwrap_or(today);
        let from = from.unwrap_or(earliest);
        if from > to {
            return Err(Wrong {
                name: "to".to_owned(),
                value: to.to_string(),
                right: format!("{from} – {today}"),
            });
        }
        return Ok((Period::Days(from, to), None));
    }
    let preset = preset("period")?.unwrap_or(Preset::Settled);
    Ok((preset.period(today), Some(preset)))
}

/// The dates of days that are named by them.
fn dates(period: Period, preset: Option<Preset>) -> Option<(Day, Day)> {
    match (period, preset) {
        (Period::Days(from, to), None) => Some((from, to)),
        _ => None,
    }
}

/// The site of an address that may ask for these things.
pub(super) fn site_and(
    query: &str,
    names: &[&str],
    config: &Config,
    reach: &Reach,
) -> Result<Arc<Site>, Wrong> {
    site(&Query::read(query, names)?, config, reach)
}

/// The query of an overview: which site.
pub(super) fn site_of(query: &str, config: &Config, reach: &Reach) -> Result<Arc<Site>, Wrong> {
    site(&Query::read(query, &["site"])?, config, reach)
}
