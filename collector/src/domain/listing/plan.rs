//! What a change of the list would do, before it is done: page by page, field by field.
//!
//! The list as it would be is held against the list as it is. So a form, a table of a thousand rows and a
//! merge are told by the same few lines, and what is shown before is what is done.

use super::Listing;
use crate::domain::people::PageField;
use crate::domain::{Held, Page, PageId, Site};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fmt;

/// A listing on its way: the page's id, and what is said of it from then on; nothing, if that is again
/// what the configuration says.
pub type Change = (PageId, Option<Listing>);

/// What would be different of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub id: PageId,
    /// As it is listed before, and after.
    pub before: Option<Page>,
    pub after: Option<Page>,
    pub fields: Vec<PageField>,
}

impl Difference {
    /// The key by which it is known since, or was.
    pub fn key(&self) -> &str {
        let page = self.after.as_ref().or(self.before.as_ref());
        page.map_or("", |page| &page.key)
    }
}

/// A change that may be made.
#[derive(Debug, Clone)]
pub struct Plan {
    pub site: String,
    pub changes: Vec<Change>,
    pub differences: Vec<Difference>,
}

impl Plan {
    /// By which it is told whether a plan is still what was shown.
    pub fn mark(&self) -> String {
        mark(&(&self.site, &self.differences))
    }
}

impl Page {
    /// By which it is told whether a page is still listed as it was shown.
    pub fn mark(&self) -> String {
        mark(self)
    }
}

fn mark(value: &impl fmt::Debug) -> String {
    let digest = Sha256::digest(format!("{value:?}"));
    let digest = digest.iter().take(12);
    digest.map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn differences(before: &Site, after: &Site) -> Vec<Difference> {
    let mut pages: BTreeMap<PageId, (Option<&Page>, Option<&Page>)> = BTreeMap::new();
    for page in &before.pages {
        pages.entry(page.id).or_default().0 = Some(page);
    }
    for page in &after.pages {
        pages.entry(page.id).or_default().1 = Some(page);
    }
    let all = pages.into_iter().filter(|(_, (from, to))| from != to);
    let all = all.map(|(id, (from, to))| Difference {
        id,
        before: from.cloned(),
        after: to.cloned(),
        fields: fields(id, from, to, after),
    });
    // That a page is held now, or no more, is said of the one that holds it.
    let told = all.filter(|it| !it.fields.is_empty());
    told.collect()
}

/// Tells what is said otherwise of a page than is served of it. Where the file silences one, what was said
/// that it asks waits for the file to say otherwise.
pub(super) fn tell_unseen(
    differences: &mut Vec<Difference>,
    (before, after): (&Site, &Site),
    was_said: &Listing,
    said: Option<&Listing>,
) {
    let id = was_said.id();
    let Some(page) = after.page_of(id) else {
        return;
    };
    let from = was_said.last().asks;
    let to = said.map_or(page.asks, |it| it.last().asks);
    let asks = (from != to).then_some(PageField::Asks { from, to });
    if let Some(told) = differences.iter_mut().find(|it| it.id == id) {
        let is_asks = |field: &PageField| matches!(field, PageField::Asks { .. });
        let is_told = told.before.is_none() || told.fields.iter().any(is_asks);
        told.fields.extend(asks.filter(|_| !is_told));
        return;
    }
    let restored = said.is_none().then_some(PageField::Names);
    differences.extend(asks.or(restored).map(|field| Difference {
        id,
        before: before.page_of(id).cloned(),
        after: Some(page.clone()),
        fields: vec![field],
    }));
}

fn fields(id: PageId, from: Option<&Page>, to: Option<&Page>, after: &Site) -> Vec<PageField> {
    let (from, to) = match (from, to) {
        (Some(from), Some(to)) => (from, to),
        (None, Some(to)) => {
            let joined = to.also.iter();
            let joined = joined.map(|held| PageField::Joined(held.first.clone()));
            return std::iter::once(PageField::Listed).chain(joined).collect();
        }
        (Some(_), None) if after.holder(id).is_none() => return vec![PageField::Unlisted],
        _ => return Vec::new(),
    };
    let mut fields = Vec::new();
    if from.key != to.key {
        fields.push(PageField::Key {
            from: from.key.clone(),
            to: to.key.clone(),
        });
    }
    if from.title != to.title {
        fields.push(PageField::Title);
    }
    if from.paths != to.paths {
        fields.push(PageField::Paths);
    }
    if from.department != to.department {
        fields.push(PageField::Department {
            from: from.department.clone(),
            to: to.department.clone(),
        });
    }
    if from.asks != to.asks {
        fields.push(PageField::Asks {
            from: from.asks,
            to: to.asks,
        });
    }
    let of = |held: &Held| held.first.clone();
    let joined = to.also.iter().filter(|held| !from.also.contains(held));
    let parted = from.also.iter().filter(|held| !to.also.contains(held));
    fields.extend(joined.map(of).map(PageField::Joined));
    fields.extend(parted.map(of).map(PageField::Parted));
    if fields.is_empty() && from.names != to.names {
        fields.push(PageField::Names);
    }
    fields
}
