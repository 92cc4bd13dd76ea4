//! What is new among remarks: which have come in since a moment, and what the lists know of each, without its
//! words.
//!
//! A remark is as new as its words, which may come long after the answer that they belong to.

use super::facet::Facet;
use super::index::{Index, PageName};
use crate::domain::{Instant, Reference, RemarkKind, Theme};
use crate::rules::DangerKind;
use rayak_shared::{Answer, Question};
use roaring::RoaringBitmap;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What is known of a remark but for what it says.
#[derive(Debug)]
pub(crate) struct Known<'a> {
    pub(crate) reference: Reference,
    pub(crate) page: &'a PageName,
    pub(crate) came: Instant,
    pub(crate) answer: Option<Answer>,
    pub(crate) kind: Option<RemarkKind>,
    pub(crate) theme: Option<Theme>,
    pub(crate) danger: Option<DangerKind>,
}

impl Index {
    /// Those of some remarks that came in after one moment and until another.
    pub(crate) fn came_in(
        &self,
        among: &RoaringBitmap,
        (after, until): (Instant, Instant),
    ) -> RoaringBitmap {
        let is_of = |number: &u32| {
            let came = self.came(*number);
            after < came && came <= until
        };
        among.iter().filter(is_of).collect()
    }

    /// When the words came in that came last of all; a moment before everything, if there were none.
    pub(crate) const fn latest(&self) -> Instant {
        self.latest
    }

    /// The remarks of some that came last, the newest first.
    pub(crate) fn newest(&self, among: &RoaringBitmap, most: usize) -> Vec<Known<'_>> {
        let mut newest = BinaryHeap::new();
        for number in among {
            newest.push(Reverse((self.came(number), number)));
            if newest.len() > most {
                newest.pop();
            }
        }
        let newest = newest.into_sorted_vec().into_iter();
        newest
            .filter_map(|Reverse((_, number))| self.known(number))
            .collect()
    }

    /// How many of some remarks each page has that has any.
    pub(crate) fn by_page(&self, among: &RoaringBitmap) -> Vec<(&PageName, u64)> {
        let pages = (0..).zip(&self.pages);
        let counted = pages.map(|(place, page)| (page, self.count(among, Facet::Page(place))));
        counted.filter(|(_, count)| *count > 0).collect()
    }

    fn known(&self, number: u32) -> Option<Known<'_>> {
        let is = |facet: Facet| {
            let list = self.postings.of_facet(facet);
            list.is_some_and(|list| list.contains(number))
        };
        Some(Known {
            reference: self.reference(number)?,
            page: self.page_of(number)?,
            came: self.came(number),
            answer: Question::ALL
                .iter()
                .flat_map(|question| Answer::of(*question))
                .copied()
                .find(|it| is(Facet::Answer(*it))),
            kind: RemarkKind::ALL
                .into_iter()
                .find(|it| is(Facet::Kind(Some(*it)))),
            theme: Theme::ALL
                .into_iter()
                .find(|it| is(Facet::Theme(Some(*it)))),
            danger: DangerKind::ALL
                .into_iter()
                .find(|it| is(Facet::Urgent(*it))),
        })
    }
}
