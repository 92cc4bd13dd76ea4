//! What editors say of pages, laid over what the configuration says: listed, called otherwise, one with
//! another, or listed no more.
//!
//! A page keeps its id through every name. The id is made of the name that the page had first, so that a
//! rename moves no record, and two pages become one by a word of the one that holds the other: nothing
//! of what was answered is written anew, and taking the word back gives both back. Deliberately absent:
//! who may say it, and what is on a page beside its listing.

mod check;
mod lay;
mod plan;
#[cfg(test)]
mod tests;

pub use check::{Entry, Field, Flaw, MOST_NAMES, TITLE, Wrong};
pub(crate) use check::{Names, Rules};
pub use lay::lay_over;
pub use plan::{Change, Difference, Editing, Plan, Refused, Wish};

use super::{Asks, Localized, Page, PageId};
use serde::{Deserialize, Serialize};

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
    /// It is on no list, whatever the configuration says.
    Unlisted,
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
}

impl Listed {
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
