//! Remarks of a page that say nearly the same, brought together under the first of them.
//!
//! Two are alike if of all stems that either has, four in five are in both: the Jaccard index of their sets.
//! To compare each with each would be hopeless, and is not needed: sets that are so alike share one of the first
//! few of their stems, in whatever one order stems are put (the prefix filter of set similarity joins, Chaudhuri,
//! Ganti and Kaushik 2006). Stems that came late are seldom, so that they come first in that order.

use super::postings::TermNumber;
use roaring::RoaringBitmap;
use std::collections::HashMap;

/// What of both must be in both: four in five.
const SHARED: (usize, usize) = (4, 5);

/// The remarks that are alike, by the one that stands for them.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// For each remark the one that stands for it; itself, if it stands alone or for others.
    stands_for: Vec<u32>,
    /// Those that stand for a text, by page and each of their first stems.
    by_stem: HashMap<(u32, TermNumber), Vec<u32>>,
    /// All of those that are more than one.
    members: HashMap<u32, RoaringBitmap>,
}

/// How many of its first stems a set of so many must be known by.
const fn prefix(stems: usize) -> usize {
    let shared = (stems * SHARED.0).div_ceil(SHARED.1);
    stems - shared + 1
}

/// Whether two sets, each in order, are alike.
fn are_alike(one: &[TermNumber], other: &[TermNumber]) -> bool {
    let both = one
        .iter()
        .filter(|stem| other.binary_search(stem).is_ok())
        .count();
    let either = one.len() + other.len() - both;
    both * SHARED.1 >= either * SHARED.0
}

impl Alike {
    /// Puts a remark with those that are like it. Its stems come in order and each once; `stems_of` tells
    /// those of others. One without stems is like no other.
    pub(super) fn join<'a>(
        &mut self,
        remark: u32,
        page: u32,
        stems: &[TermNumber],
        stems_of: impl Fn(u32) -> &'a [TermNumber],
    ) {
        let place = remark as usize;
        if self.stands_for.len() <= place {
            self.stands_for.resize(place + 1, u32::MAX);
        }
        let first = stems.iter().rev().take(prefix(stems.len()));
        let mut candidates = first
            .clone()
            .filter_map(|stem| self.by_stem.get(&(page, *stem)));
        let stands = candidates.find_map(|them| {
            them.iter()
                .copied()
                .find(|it| are_alike(stems, stems_of(*it)))
        });
        if let Some(it) = self.stands_for.get_mut(place) {
            *it = stands.unwrap_or(remark);
        }
        match stands {
            Some(stands) => {
                let members = self.members.entry(stands).or_default();
                members.insert(stands);
                members.insert(remark);
            }
            None if stems.is_empty() => {}
            None => {
                for stem in first {
                    self.by_stem.entry((page, *stem)).or_default().push(remark);
                }
            }
        }
    }

    /// Takes a remark away from those that are like it. Another stands for them then, if it stood for them.
    pub(super) fn leave<'a>(
        &mut self,
        remark: u32,
        page: u32,
        stems: &[TermNumber],
        stems_of: impl Fn(u32) -> &'a [TermNumber],
    ) {
        let stands = self.stands_for(remark);
        if stands != remark {
            if let Some(members) = self.members.get_mut(&stands) {
                members.remove(remark);
                if members.len() < 2 {
                    self.members.remove(&stands);
                }
            }
            return;
        }
        for stem in stems.iter().rev().take(prefix(stems.len())) {
            if let Some(them) = self.by_stem.get_mut(&(page, *stem)) {
                them.retain(|it| *it != remark);
                if them.is_empty() {
                    self.by_stem.remove(&(page, *stem));
                }
            }
        }
        let left = self.members.remove(&remark).into_iter().flatten();
        for other in left.filter(|other| *other != remark) {
            self.join(other, page, stems_of(other), &stems_of);
        }
    }

    /// The remark that stands for this one.
    pub(super) fn stands_for(&self, remark: u32) -> u32 {
        let stands = self.stands_for.get(remark as usize).copied();
        stands.filter(|it| *it != u32::MAX).unwrap_or(remark)
    }

    /// Whether a remark stands for others, or another for it.
    pub(super) fn is_one_of_many(&self, remark: u32) -> bool {
        self.members.contains_key(&self.stands_for(remark))
    }

    /// The remarks that are like this one, itself among them; none if it is alone.
    pub(super) fn of(&self, remark: u32) -> Option<&RoaringBitmap> {
        self.members.get(&self.stands_for(remark))
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn four_in_five_of_all_stems_must_be_in_both() {
        for (one, other, alike) in [
            (&[1, 2, 3, 4, 5][..], &[1, 2, 3, 4, 5][..], true),
            (&[1, 2, 3, 4, 5], &[1, 2, 3, 4], true),
            (&[1, 2, 3, 4, 5], &[1, 2, 3, 4, 6], false),
            (&[7], &[7], true),
            (&[7], &[7, 8], false),
            (&[1, 2, 3], &[4, 5, 6], false),
        ] {
            assert_eq!(are_alike(one, other), alike, "{one:?} {other:?}");
        }
    }

    proptest! {
        /// The prefix alone must find every pair that is alike.
        #[test]
        fn whatever_is_alike_is_found(
            sets in prop::collection::vec(prop::collection::btree_set(0_u32..9, 1..8), 1..12),
            leaving in prop::collection::vec(any::<bool>(), 12),
        ) {
            let sets: Vec<Vec<u32>> = sets.into_iter().map(|it| it.into_iter().collect()).collect();
            let stems_of = |remark: u32| &*sets[remark as usize];
            let mut alike = Alike::default();
            for (remark, set) in (0..).zip(&sets) {
                alike.join(remark, 0, set, stems_of);
            }
            let mut there: BTreeSet<u32> = (0..sets.len() as u32).collect();
            for (remark, _) in (0..).zip(&sets).filter(|(remark, _)| leaving[*remark as usize]) {
                alike.leave(remark, 0, stems_of(remark), stems_of);
                there.remove(&remark);
            }
            for remark in &there {
                let stands = alike.stands_for(*remark);
                prop_assert!(there.contains(&stands), "{stands} is gone");
                prop_assert!(are_alike(stems_of(*remark), stems_of(stands)));
                prop_assert_eq!(alike.of(*remark).is_some(), there.iter().filter(|it| alike.stands_for(**it) == stands).count() > 1);
            }
            // Of those that stand for texts no two are alike.
            let standing: Vec<u32> = there.iter().copied().filter(|it| alike.stands_for(*it) == *it).collect();
            for (place, one) in standing.iter().enumerate() {
                for other in &standing[..place] {
                    prop_assert!(!are_alike(stems_of(*one), stems_of(*other)), "{one} {other}");
                }
            }
        }
    }
}
