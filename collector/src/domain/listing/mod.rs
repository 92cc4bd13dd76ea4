//! What editors say of pages, laid over what the configuration says: listed, called otherwise, one with
//! another, or listed no more.
//!
//! A page keeps its id through every name. The id is made of the name that the page had first, so that a
//! rename moves no record, and two pages become one by a word of the one that holds the other: nothing
//! of what was answered is written anew, and taking the word back gives both back. Deliberately absent:
//! who may say it, and what is on a page beside its listing.

mod check;
mod editing;
mod end;
mod lay;
mod plan;
mod refused;
mod set;
#[cfg(test)]
mod tests;
mod within;

pub use check::{Field, Flaw, MOST_NAMES, TITLE, Wrong};
pub(crate) use check::{Names, Rules};
pub use editing::{Editing, Wish};
pub use lay::lay_over;
pub use plan::{Change, Difference, Plan};
pub use refused::Refused;

use super::{Asks, Held, Lang, Localized, Page, PageId, Site};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an editor says of one page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    pub site: String,
    /// The name of which the page's id is made.
    pub first: String,
    pub said: Said,
}

/// Stored by its place, so that a new one comes last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Said {
    Listed(Listed),
    /// It is on no list, whatever the configuration says. What it was listed as comes back with it.
    Unlisted(Listed),
}

/// A page as an editor has listed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub key: String,
    pub title: Localized,
    pub paths: Localized,
    pub department: String,
    pub asks: Asks,
    /// Other names that lead to it, keys and canonical paths.
    pub names: Vec<String>,
    /// The pages whose history is its own, each by the name of which its id is made. That name leads to it
    /// too; so does each that such a page has on a list of its own.
    pub also: Vec<String>,
}

impl Listing {
    pub fn id(&self) -> PageId {
        PageId::of(&self.site, &self.first)
    }

    /// As what the page is listed, or was before it was taken from the list.
    pub const fn last(&self) -> &Listed {
        let (Said::Listed(last) | Said::Unlisted(last)) = &self.said;
        last
    }

    /// Every name that leads to it, or led.
    fn led_by(&self, rules: &Rules<'_, Lang>) -> Vec<String> {
        let mut names = self.last().led_by(rules);
        names.push(self.first.clone());
        names
    }
}

impl Listed {
    /// Every name that leads to it: its key, its paths in their canonical form, and what else it is called.
    fn led_by(&self, rules: &Rules<'_, Lang>) -> Vec<String> {
        let paths = rules.canonical(&self.paths).map(|(_, path)| path);
        let others = self.names.iter().chain(&self.also).cloned();
        let key = std::iter::once(self.key.clone());
        key.chain(paths).chain(others).collect()
    }

    /// What a page is listed as by itself: without the names that others brought it.
    pub fn of(page: &Page) -> Self {
        Self {
            key: page.key.clone(),
            title: page.title.clone(),
            paths: page.paths.clone(),
            department: page.department.clone(),
            asks: page.asks,
            names: Vec::new(),
            also: Vec::new(),
        }
    }
}

impl Page {
    /// A page as it is listed, with what else it is called and whose history it has.
    pub(crate) fn of(
        id: PageId,
        first: String,
        listed: Listed,
        names: Vec<String>,
        also: Vec<Held>,
    ) -> Self {
        Self {
            id,
            first,
            key: listed.key,
            title: listed.title,
            paths: listed.paths,
            department: listed.department,
            asks: listed.asks,
            names,
            also,
            strays: Vec::new(),
        }
    }

    /// Every name that leads to it, or would if no other page had it.
    fn led_by(&self, rules: &Rules<'_, Lang>) -> BTreeSet<String> {
        let names = Listed::of(self).led_by(rules).into_iter();
        names.chain(self.names.iter().cloned()).collect()
    }
}

impl Site {
    /// The key of the page of the configuration on which nothing is asked, where a page is that one, holds it
    /// or is called as it is.
    pub fn silenced_by(&self, page: &Page) -> Option<&str> {
        let held = page.also.iter().map(|held| &held.first);
        let mut own = std::iter::once(&page.first).chain(held);
        let mut names = page.led_by(&lay::rules(self)).into_iter();
        let leads_there = |name: &String| self.page(name).is_some_and(|it| it.id == page.id);
        let silent = own.find_map(|first| self.silent.get(first).filter(|key| *key == first));
        let silent = silent.or_else(|| {
            names.find_map(|name| self.silent.get(&name).filter(|_| leads_there(&name)))
        });
        silent.map(String::as_str)
    }
}
