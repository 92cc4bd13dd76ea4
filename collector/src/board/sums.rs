//! The figures of pages that hold others: of each the sum of all, made when somebody looks and kept until
//! one of them changes.
//!
//! There are few, so that each is added up again whole rather than kept true step by step.

use super::figures::Figures;
use crate::domain::{Page, PageId, Registry};
use crate::store::Changes;
use std::collections::{BTreeSet, HashMap};

/// By the page that holds the others.
#[derive(Debug, Default)]
pub(super) struct Sums(HashMap<PageId, Sum>);

/// Whether anything lies under an id that is not the page's own: otherwise its own figures are all.
pub(super) fn holds_any(page: &Page, figures: &HashMap<PageId, Figures>) -> bool {
    page.ids().skip(1).any(|id| figures.contains_key(&id))
}

#[derive(Debug)]
struct Sum {
    of: Vec<PageId>,
    /// None while nobody has answered on any.
    figures: Option<Figures>,
}

impl Sum {
    fn is_of(&self, page: &Page) -> bool {
        page.ids().eq(self.of.iter().copied())
    }
}

impl Sums {
    /// The figures of a page with those that it holds.
    pub(super) fn of(&self, page: &Page) -> Option<&Figures> {
        let sum = self.0.get(&page.id).filter(|sum| sum.is_of(page));
        sum?.figures.as_ref()
    }

    /// Whether there are those of every page that holds others.
    pub(super) fn are_of(&self, registry: &Registry, figures: &HashMap<PageId, Figures>) -> bool {
        let is_there = |page: &Page| self.0.get(&page.id).is_some_and(|sum| sum.is_of(page));
        let mut holders = registry.holders().filter(|page| holds_any(page, figures));
        holders.all(is_there)
    }

    /// Makes those that are not there, and leaves out those that nobody needs any more.
    pub(super) fn sum_up(&mut self, registry: &Registry, figures: &HashMap<PageId, Figures>) {
        let mut before = std::mem::take(&mut self.0);
        for page in registry.holders().filter(|page| holds_any(page, figures)) {
            let there = before.remove(&page.id).filter(|sum| sum.is_of(page));
            let sum = there.unwrap_or_else(|| {
                let mut sum: Option<Figures> = None;
                for more in page.ids().filter_map(|id| figures.get(&id)) {
                    match &mut sum {
                        Some(sum) => sum.join(more),
                        None => sum = Some(more.clone()),
                    }
                }
                Sum {
                    of: page.ids().collect(),
                    figures: sum,
                }
            });
            self.0.insert(page.id, sum);
        }
    }

    /// Forgets those of which a part is about to change.
    pub(super) fn forget(&mut self, changes: &Changes) {
        let heads = changes.heads.keys().copied();
        let tallies = changes.tallies.keys().map(|(id, _)| *id);
        let sightings = changes.sightings.keys().map(|(id, _)| *id);
        let pages = changes.pages.iter().copied();
        let changed: BTreeSet<_> = heads.chain(tallies).chain(sightings).chain(pages).collect();
        let is_as_it_was = |sum: &Sum| sum.of.iter().all(|id| !changed.contains(id));
        self.0.retain(|_, sum| is_as_it_was(sum));
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Figures> {
        self.0.values().filter_map(|sum| sum.figures.as_ref())
    }
}
