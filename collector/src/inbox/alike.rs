//! Remarks of a page that say nearly the same, brought together in a group under the first of them.
//!
//! Two are alike if they hang on the same (`rules::Gist`), and of all stems that either has, four in five are in
//! both: the Jaccard index of their sets. To compare each with each would be hopeless, and is not needed: sets that
//! are so alike share one of the first few of their stems, in whatever one order stems are put (the prefix filter of
//! set similarity joins, Chaudhuri, Ganti and Kaushik 2006). Stems that came late are seldom, so that they come
//! first in that order.
//!
//! Whoever writes a thousand remarks that nearly are alike makes none of them dear: a remark is compared with so
//! many at most, the latest first, and beyond that stands alone; the same words are found at once, however many
//! there are.

use super::postings::TermNumber;
use roaring::RoaringBitmap;
use smallvec::SmallVec;
use std::collections::HashMap;
use std::hash::BuildHasher as _;

/// What of both must be in both: four in five.
const SHARED: (usize, usize) = (4, 5);
/// With how many others a remark is compared at most.
const COMPARED: usize = 256;
/// How many that share one of their first stems are kept to be compared with, the latest.
const LISTED: usize = 64;

/// In no group.
const ALONE: u32 = u32::MAX;

/// What of a remark is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Text<'a> {
    pub(super) ground: Ground,
    /// In order, and each once.
    pub(super) stems: &'a [TermNumber],
}

/// Remarks are only compared with those of the same page that hang on the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Ground {
    pub(super) page: u32,
    pub(super) hinges: u64,
}

/// Remarks that are alike, two at least.
#[derive(Debug)]
struct Group {
    /// The one that others are compared with.
    head: u32,
    members: RoaringBitmap,
}

/// The remarks that are alike.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// For each remark its group.
    group_of: Vec<u32>,
    groups: Vec<Option<Group>>,
    free: Vec<u32>,
    /// The heads of groups and those that are alone, by the hash of their ground with each of their first stems:
    /// most of these are in few remarks, so that a key and a list as short as can be are what memory hangs on. Two
    /// that only share a hash are told apart when they are compared.
    by_stem: HashMap<u64, SmallVec<[u32; 4]>>,
    /// The same by the hash of all that they say.
    by_text: HashMap<u64, u32>,
    #[cfg(test)]
    compared: usize,
}

/// How many of its first stems a set of so many must be known by.
const fn prefix(stems: usize) -> usize {
    let shared = (stems * SHARED.0).div_ceil(SHARED.1);
    stems - shared + 1
}

/// Whether sets of such sizes can be alike.
const fn may_be_alike(one: usize, other: usize) -> bool {
    one * SHARED.1 >= other * SHARED.0 && other * SHARED.1 >= one * SHARED.0
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

impl<'a> Text<'a> {
    fn first(self) -> impl Iterator<Item = (Ground, TermNumber)> + 'a {
        let first = self.stems.iter().rev().take(prefix(self.stems.len()));
        first.map(move |stem| (self.ground, *stem))
    }
}

impl Alike {
    /// Puts a remark with those that are like it; `text_of` tells what others say. One without stems is like no
    /// other.
    pub(super) fn join<'a>(
        &mut self,
        remark: u32,
        text: Text<'a>,
        text_of: impl Fn(u32) -> Text<'a>,
    ) {
        if text.stems.is_empty() {
            return;
        }
        let same = self.by_text.get(&self.by_text.hasher().hash_one(text));
        let same = same.copied().filter(|it| text_of(*it) == text);
        let Some(head) = same.or_else(|| self.search(text, text_of)) else {
            return self.list(remark, text);
        };
        let group = match self.group(head) {
            Some(group) => group,
            None => self.begin(head),
        };
        if let Some(Some(it)) = self.groups.get_mut(group as usize) {
            it.members.insert(remark);
        }
        self.put(remark, group);
    }

    /// The one among heads and those that are alone that is like a text.
    fn search<'a>(&mut self, text: Text<'a>, text_of: impl Fn(u32) -> Text<'a>) -> Option<u32> {
        let hasher = self.by_stem.hasher();
        let known = text.first().map(|stem| hasher.hash_one(stem));
        let known = known.filter_map(|stem| self.by_stem.get(&stem));
        let known = known.flat_map(|them| them.iter().rev().copied());
        let is_near = |it: &u32| {
            let other = text_of(*it);
            other.ground == text.ground && may_be_alike(text.stems.len(), other.stems.len())
        };
        let near = known.filter(is_near).take(COMPARED);
        #[cfg(test)]
        let near = near.inspect(|_| self.compared += 1);
        let mut near = near;
        near.find(|it| are_alike(text.stems, text_of(*it).stems))
    }

    /// Takes a remark away from those that are like it. The next of them stands in for it where it was the head.
    pub(super) fn leave<'a>(
        &mut self,
        remark: u32,
        text: Text<'a>,
        text_of: impl Fn(u32) -> Text<'a>,
    ) {
        let Some(number) = self.group(remark) else {
            return self.unlist(remark, text);
        };
        self.put(remark, ALONE);
        let Some(Some(group)) = self.groups.get_mut(number as usize) else {
            return;
        };
        group.members.remove(remark);
        let next = group.members.min();
        let is_left = (group.members.len() == 1).then_some(next).flatten();
        if group.head == remark {
            group.head = next.unwrap_or(ALONE);
            self.unlist(remark, text);
            if let Some(next) = next {
                self.list(next, text_of(next));
            }
        }
        if let Some(last) = is_left {
            self.put(last, ALONE);
            if let Some(group) = self.groups.get_mut(number as usize) {
                *group = None;
            }
            self.free.push(number);
        }
    }

    /// The group of a remark, by its number, if there are others that are like it.
    pub(super) fn group(&self, remark: u32) -> Option<u32> {
        let group = self.group_of.get(remark as usize).copied();
        group.filter(|it| *it != ALONE)
    }

    /// The remarks that are like this one, itself among them; none if it is alone.
    pub(super) fn of(&self, remark: u32) -> Option<&RoaringBitmap> {
        let group = self.groups.get(self.group(remark)? as usize)?;
        group.as_ref().map(|it| &it.members)
    }

    /// Makes a group of one that was alone.
    fn begin(&mut self, head: u32) -> u32 {
        let members = RoaringBitmap::from_iter([head]);
        let group = Some(Group { head, members });
        let number = match self.free.pop() {
            Some(number) => {
                if let Some(free) = self.groups.get_mut(number as usize) {
                    *free = group;
                }
                number
            }
            None => {
                self.groups.push(group);
                (self.groups.len() - 1) as u32
            }
        };
        self.put(head, number);
        number
    }

    fn put(&mut self, remark: u32, group: u32) {
        let place = remark as usize;
        if self.group_of.len() <= place {
            self.group_of.resize(place + 1, ALONE);
        }
        if let Some(it) = self.group_of.get_mut(place) {
            *it = group;
        }
    }

    /// Others are compared with this one from now on.
    fn list(&mut self, remark: u32, text: Text<'_>) {
        for stem in text.first() {
            let stem = self.by_stem.hasher().hash_one(stem);
            let them = self.by_stem.entry(stem).or_default();
            if them.len() == LISTED {
                them.remove(0);
            }
            them.push(remark);
        }
        let hash = self.by_text.hasher().hash_one(text);
        self.by_text.insert(hash, remark);
    }

    fn unlist(&mut self, remark: u32, text: Text<'_>) {
        for stem in text.first() {
            let stem = self.by_stem.hasher().hash_one(stem);
            if let Some(them) = self.by_stem.get_mut(&stem) {
                them.retain(|it| *it != remark);
                if them.is_empty() {
                    self.by_stem.remove(&stem);
                }
            }
        }
        let hash = self.by_text.hasher().hash_one(text);
        if self.by_text.get(&hash) == Some(&remark) {
            self.by_text.remove(&hash);
        }
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const GROUND: Ground = Ground { page: 0, hinges: 0 };

    fn text(stems: &[u32]) -> Text<'_> {
        Text {
            ground: GROUND,
            stems,
        }
    }

    /// Puts all of some remarks with those that are like them.
    fn joined(sets: &[Vec<u32>]) -> Alike {
        let mut alike = Alike::default();
        for (remark, set) in (0..).zip(sets) {
            alike.join(remark, text(set), |it| text(&sets[it as usize]));
        }
        alike
    }

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
            assert!(!alike || may_be_alike(one.len(), other.len()));
        }
    }

    #[test]
    fn the_same_words_that_hang_on_something_else_are_something_else() {
        let mut alike = Alike::default();
        let stems = [1, 2, 3];
        let of = |remark: u32| Text {
            ground: Ground {
                page: 0,
                hinges: u64::from(remark % 2),
            },
            stems: &stems,
        };
        for remark in 0..4 {
            alike.join(remark, of(remark), of);
        }
        let of_first: Vec<u32> = alike.of(0).into_iter().flatten().collect();
        assert_eq!(of_first, [0, 2]);
    }

    /// By count, since time proves nothing: of so many that share their seldom words none is alike another.
    #[test]
    fn remarks_that_are_nearly_alike_are_compared_with_so_many_and_no_more() {
        let sets: Vec<Vec<u32>> = (0..2_000)
            .map(|it| vec![it % 40, 40 + it / 40, 1_000, 1_001, 1_002])
            .collect();
        let alike = joined(&sets);
        assert!(alike.compared <= sets.len() * COMPARED);
        let longest = alike.by_stem.values().map(SmallVec::len).max();
        assert_eq!(longest, Some(LISTED));
    }

    #[test]
    fn a_flood_of_the_same_words_is_compared_with_nothing_and_handed_over_at_no_cost() {
        let sets = vec![vec![1, 2, 3, 4, 5]; 3_000];
        let mut alike = joined(&sets);
        assert_eq!(alike.compared, 0);
        for remark in 0..2_999 {
            let members = alike.of(remark).map(RoaringBitmap::len);
            assert_eq!(members, Some(3_000 - u64::from(remark)));
            alike.leave(remark, text(&sets[0]), |it| text(&sets[it as usize]));
        }
        assert_eq!(alike.compared, 0);
        assert!(alike.of(2_999).is_none(), "the last is alone");
        alike.leave(2_999, text(&sets[0]), |it| text(&sets[it as usize]));
        assert!(alike.by_stem.is_empty() && alike.by_text.is_empty());
        assert!(alike.groups.iter().all(Option::is_none));
    }

    #[test]
    fn a_group_stays_one_when_its_head_goes() {
        let sets = [
            vec![1, 2, 3, 4, 5],
            vec![1, 2, 3, 4],
            vec![2, 3, 4, 5],
            vec![1, 2, 3, 4, 5],
        ];
        let mut alike = joined(&sets);
        alike.leave(0, text(&sets[0]), |it| text(&sets[it as usize]));
        assert!(alike.of(0).is_none());
        let left: Vec<u32> = alike.of(1).into_iter().flatten().collect();
        assert_eq!(left, [1, 2, 3]);
        // What comes then is compared with the next.
        alike.join(0, text(&sets[1]), |it| text(&sets[it as usize]));
        assert_eq!(alike.group(0), alike.group(1));
    }

    proptest! {
        /// The prefix alone must find every pair that is alike.
        #[test]
        fn whatever_is_alike_is_found(
            sets in prop::collection::vec(prop::collection::btree_set(0_u32..9, 1..8), 1..12),
            leaving in prop::collection::vec(any::<bool>(), 12),
        ) {
            let sets: Vec<Vec<u32>> = sets.into_iter().map(|it| it.into_iter().collect()).collect();
            let text_of = |remark: u32| text(&sets[remark as usize]);
            let mut alike = joined(&sets);
            // Of those that others are compared with no two are alike, and each remark is alike with one of them.
            let heads: BTreeSet<u32> = alike.by_text.values().copied().collect();
            for one in &heads {
                for other in heads.range(..one) {
                    prop_assert!(!are_alike(&sets[*one as usize], &sets[*other as usize]), "{one} {other}");
                }
            }
            for remark in 0..sets.len() as u32 {
                let head = alike.of(remark).map_or(remark, |them| them.iter().find(|it| heads.contains(it)).unwrap_or(ALONE));
                prop_assert!(are_alike(&sets[remark as usize], &sets[head as usize]));
            }
            let mut there: BTreeSet<u32> = (0..sets.len() as u32).collect();
            for (remark, _) in (0..).zip(&sets).filter(|(remark, _)| leaving[*remark as usize]) {
                alike.leave(remark, text_of(remark), text_of);
                there.remove(&remark);
            }
            // Who is left is left with the same, and each group has one head.
            let listed: BTreeSet<u32> = alike.by_stem.values().flatten().copied().collect();
            prop_assert!(listed.is_subset(&there));
            for remark in &there {
                let them: BTreeSet<u32> = alike.of(*remark).map_or_else(|| BTreeSet::from([*remark]), |them| them.iter().collect());
                prop_assert!(them.is_subset(&there) && them.contains(remark));
                prop_assert_eq!(alike.of(*remark).is_some(), them.len() > 1);
                prop_assert_eq!(them.intersection(&listed).count(), 1);
            }
        }
    }
}
