//! The index: every remark as a number, by which the lists of its terms hold it.

use super::alike::{Alike, Ground, Text};
use super::facet::Facet;
use super::postings::{Postings, TermNumber};
use crate::domain::{Instant, PageId, Reference};
use roaring::RoaringBitmap;
use std::collections::{BTreeSet, HashMap};

/// A page as its log names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageName {
    pub(crate) id: PageId,
    pub(crate) site: String,
    pub(crate) name: String,
}

/// What the index keeps of a remark beside the lists.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) reference: Reference,
    /// The event that brought its words.
    pub(super) event: u64,
    pub(super) ground: Ground,
    /// Its words and then its facets, the words in order.
    pub(super) terms: Box<[TermNumber]>,
    pub(super) words: u16,
    /// Whether it joins those that are like it.
    pub(super) joins: bool,
}

impl Kept {
    pub(super) fn words(&self) -> &[TermNumber] {
        self.terms.get(..self.words.into()).unwrap_or_default()
    }

    pub(super) fn text(&self) -> Text<'_> {
        Text {
            ground: self.ground,
            stems: self.words(),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Index {
    pub(super) postings: Postings,
    pub(super) alike: Alike,
    pub(super) kept: Vec<Option<Kept>>,
    /// When each came in: apart from the rest, since an order of all goes by it.
    pub(super) times: Vec<Instant>,
    /// When the words of each came, and those of the last of all.
    pub(super) came: Vec<Instant>,
    pub(super) latest: Instant,
    pub(super) numbers: HashMap<Reference, u32>,
    pub(super) free: Vec<u32>,
    pub(super) pages: Vec<PageName>,
    pub(super) places: HashMap<PageId, u32>,
    /// Pages of which something could not be read.
    pub(super) unreadable: BTreeSet<PageId>,
}

impl Default for Index {
    fn default() -> Self {
        Self {
            postings: Postings::default(),
            alike: Alike::default(),
            kept: Vec::new(),
            times: Vec::new(),
            came: Vec::new(),
            latest: NEVER,
            numbers: HashMap::new(),
            free: Vec::new(),
            pages: Vec::new(),
            places: HashMap::new(),
            unreadable: BTreeSet::new(),
        }
    }
}

/// Before everything.
const NEVER: Instant = Instant(i64::MIN);

impl Index {
    pub(super) fn number(&self, reference: Reference) -> Option<u32> {
        self.numbers.get(&reference).copied()
    }

    pub(super) fn reference(&self, number: u32) -> Option<Reference> {
        let kept = self.kept.get(number as usize)?;
        kept.as_ref().map(|it| it.reference)
    }

    /// The event that brought a remark's words.
    pub(super) fn event(&self, number: u32) -> Option<u64> {
        let kept = self.kept.get(number as usize)?;
        kept.as_ref().map(|it| it.event)
    }

    /// The place of a remark's page.
    pub(super) fn place_of(&self, number: u32) -> Option<u32> {
        let kept = self.kept.get(number as usize)?.as_ref()?;
        Some(kept.ground.page)
    }

    /// The page of a remark.
    pub(super) fn page_of(&self, number: u32) -> Option<&PageName> {
        self.pages.get(self.place_of(number)? as usize)
    }

    pub(super) fn time(&self, number: u32) -> Instant {
        let time = self.times.get(number as usize).copied();
        time.unwrap_or(NEVER)
    }

    pub(super) fn came(&self, number: u32) -> Instant {
        let came = self.came.get(number as usize).copied();
        came.unwrap_or(NEVER)
    }

    /// The remarks of all pages that somebody sees.
    pub(super) fn seen(&self, sees: impl Fn(&PageName) -> bool) -> RoaringBitmap {
        use roaring::MultiOps as _;
        let seen = (0..).zip(&self.pages).filter(|(_, page)| sees(page));
        let lists = seen.filter_map(|(place, _)| self.postings.of_facet(Facet::Page(place)));
        lists.union()
    }

    /// Whether something could not be read, so that there may be more.
    pub(crate) fn is_damaged(&self) -> bool {
        !self.unreadable.is_empty()
    }
}
