//! What is asked of the index: words that must all be there, and of each list of facets at least one.

use super::facet::Facet;
use super::index::{Index, PageName};
use crate::domain::{Check, Day, Finding, Reference};
use crate::rules::DangerKind;
use crate::text::Sought;
use roaring::{MultiOps as _, RoaringBitmap};

/// Which remarks are asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) words: Vec<Sought>,
    pub(crate) reference: Option<Reference>,
    /// From one day to another, both included.
    pub(crate) days: Option<(Day, Day)>,
    /// Of each, one at least.
    pub(crate) facets: Vec<Vec<Facet>>,
    /// Only those that are like this one.
    pub(crate) like: Option<Reference>,
    /// Whether words that may hold personal data are searched as well.
    pub(crate) veiled_too: bool,
}

impl Wanted {
    /// Whether words are looked for, and not in those that may hold personal data: whoever guesses what they
    /// hold could learn by a search that he is right.
    const fn passes_over_veiled(&self) -> bool {
        !self.words.is_empty() && !self.veiled_too
    }

    /// What speaks of danger that nobody has seen to.
    pub(crate) fn of_danger() -> Self {
        let dangers = DangerKind::ALL.map(Facet::Urgent);
        Self {
            facets: vec![dangers.to_vec()],
            ..Self::default()
        }
    }

    /// Whatever a check has set aside, of which one of these was found.
    pub(crate) fn set_aside(findings: &[Option<Finding>]) -> Self {
        Self {
            facets: vec![Facet::of_checks(&Check::ALL, findings)],
            ..Self::default()
        }
    }

    /// The same, of which something else must be known as well.
    pub(crate) fn and(mut self, facet: Facet) -> Self {
        self.facets.push(vec![facet]);
        self
    }
}

impl Index {
    /// The remarks that are asked for, of the pages that whoever asks sees.
    pub(crate) fn find(&self, wanted: &Wanted, sees: impl Fn(&PageName) -> bool) -> RoaringBitmap {
        let mut lists = Vec::new();
        for facets in &wanted.facets {
            lists.push(self.any_of(facets.iter().copied()));
        }
        if let Some((from, to)) = wanted.days {
            lists.push(self.any_of((from.0..=to.0).map(|day| Facet::Day(Day(day)))));
        }
        for sought in &wanted.words {
            let forms = sought.forms().map(|form| self.postings.of_word(form));
            lists.push(forms.union());
        }
        if let Some(reference) = wanted.reference {
            lists.push(self.number(reference).into_iter().collect());
        }
        if let Some(reference) = wanted.like {
            let number = self.number(reference);
            let alone = || number.into_iter().collect();
            let alike = number.and_then(|number| self.alike.of(number));
            lists.push(alike.cloned().unwrap_or_else(alone));
        }
        if wanted.passes_over_veiled() {
            lists.push(self.any_of([Facet::Veiled(false)].into_iter()));
        }
        lists.push(self.seen(sees));
        // What is shortest cuts the others down soonest.
        lists.sort_by_key(RoaringBitmap::len);
        lists.intersection()
    }

    /// How many remarks are as they are asked for in everything but their words, which were not searched since
    /// they may hold personal data.
    pub(crate) fn passed_over(&self, wanted: &Wanted, sees: impl Fn(&PageName) -> bool) -> u64 {
        if !wanted.passes_over_veiled() {
            return 0;
        }
        let wanted = Wanted {
            words: Vec::new(),
            ..wanted.clone()
        };
        self.find(&wanted.and(Facet::Veiled(true)), sees).len()
    }

    fn any_of(&self, facets: impl Iterator<Item = Facet>) -> RoaringBitmap {
        facets
            .filter_map(|facet| self.postings.of_facet(facet))
            .union()
    }

    /// Those of some remarks that came in on some days, both included.
    pub(crate) fn of_days(&self, among: &RoaringBitmap, (from, to): (Day, Day)) -> RoaringBitmap {
        among & self.any_of((from.0..=to.0).map(|day| Facet::Day(Day(day))))
    }

    /// How many of some remarks a facet is known of.
    pub(crate) fn count(&self, among: &RoaringBitmap, facet: Facet) -> u64 {
        let list = self.postings.of_facet(facet);
        list.map_or(0, |list| list.intersection_len(among))
    }
}
