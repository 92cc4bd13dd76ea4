//! The inverted lists: for each term the remarks that have it.
//!
//! Most words are in a single remark, and whoever wants to fill an index writes words that nobody else does. Such
//! a list is the one number; only where a second remark has the word it becomes a roaring bitmap. A term is there
//! as long as one remark has it, and not a moment longer.

use super::facet::Facet;
use roaring::RoaringBitmap;
use std::collections::HashMap;
use std::sync::Arc;

/// A term's number, while there is one.
pub(super) type TermNumber = u32;

/// What a remark can be found by.
#[derive(Debug)]
enum Term {
    /// A stem.
    Word(Arc<str>),
    Facet(Facet),
}

#[derive(Debug)]
enum List {
    Nothing,
    One(u32),
    Many(RoaringBitmap),
}

impl List {
    fn insert(&mut self, remark: u32) {
        match self {
            Self::Nothing => *self = Self::One(remark),
            Self::One(only) if *only == remark => {}
            Self::One(only) => *self = Self::Many(RoaringBitmap::from_iter([*only, remark])),
            Self::Many(list) => {
                list.insert(remark);
            }
        }
    }

    fn remove(&mut self, remark: u32) {
        match self {
            Self::One(only) if *only == remark => *self = Self::Nothing,
            Self::Many(list) => {
                list.remove(remark);
            }
            Self::Nothing | Self::One(_) => {}
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Nothing => true,
            Self::One(_) => false,
            Self::Many(list) => list.is_empty(),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Postings {
    words: HashMap<Arc<str>, TermNumber>,
    facets: HashMap<Facet, TermNumber>,
    lists: Vec<(Option<Term>, List)>,
    free: Vec<TermNumber>,
}

impl Postings {
    /// The number of a stem, from now on.
    pub(super) fn word(&mut self, stem: &str) -> TermNumber {
        if let Some(number) = self.words.get(stem) {
            return *number;
        }
        let stem: Arc<str> = stem.into();
        let number = self.begin(Term::Word(Arc::clone(&stem)), List::Nothing);
        self.words.insert(stem, number);
        number
    }

    /// The number of a facet, from now on.
    pub(super) fn facet(&mut self, facet: Facet) -> TermNumber {
        if let Some(number) = self.facets.get(&facet) {
            return *number;
        }
        let number = self.begin(Term::Facet(facet), List::Many(RoaringBitmap::new()));
        self.facets.insert(facet, number);
        number
    }

    fn begin(&mut self, term: Term, list: List) -> TermNumber {
        let begun = (Some(term), list);
        match self.free.pop() {
            Some(number) => {
                if let Some(free) = self.lists.get_mut(number as usize) {
                    *free = begun;
                }
                number
            }
            None => {
                self.lists.push(begun);
                // Nobody writes four thousand million different words.
                (self.lists.len() - 1) as TermNumber
            }
        }
    }

    pub(super) fn add(&mut self, term: TermNumber, remark: u32) {
        if let Some((_, list)) = self.lists.get_mut(term as usize) {
            list.insert(remark);
        }
    }

    /// Takes a remark off a list. A term without remarks is forgotten.
    pub(super) fn remove(&mut self, term: TermNumber, remark: u32) {
        let Some((owner, list)) = self.lists.get_mut(term as usize) else {
            return;
        };
        list.remove(remark);
        if !list.is_empty() {
            return;
        }
        *list = List::Nothing;
        match owner.take() {
            Some(Term::Word(stem)) => self.words.remove(&stem),
            Some(Term::Facet(facet)) => self.facets.remove(&facet),
            None => return,
        };
        self.free.push(term);
    }

    /// The number that a stem has, if there is such a word.
    pub(super) fn find(&self, stem: &str) -> Option<TermNumber> {
        self.words.get(stem).copied()
    }

    /// The remarks that have a stem.
    pub(super) fn of_word(&self, stem: &str) -> RoaringBitmap {
        let number = self.find(stem);
        let list = number.and_then(|number| self.lists.get(number as usize));
        match list {
            Some((_, List::One(only))) => RoaringBitmap::from_iter([*only]),
            Some((_, List::Many(list))) => list.clone(),
            Some((_, List::Nothing)) | None => RoaringBitmap::new(),
        }
    }

    /// The remarks of which a facet is known, if there are any.
    pub(super) fn of_facet(&self, facet: Facet) -> Option<&RoaringBitmap> {
        let number = self.facets.get(&facet)?;
        match self.lists.get(*number as usize)? {
            (_, List::Many(list)) => Some(list),
            _ => None,
        }
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a test may panic")]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_word_is_forgotten_with_the_last_remark_that_had_it() {
        let mut postings = Postings::default();
        let lamp = postings.word("lamp");
        postings.add(lamp, 1);
        postings.add(lamp, 2);
        postings.remove(lamp, 1);
        assert_eq!(postings.of_word("lamp").len(), 1);
        postings.remove(lamp, 2);
        assert!(postings.of_word("lamp").is_empty());
        assert!(!format!("{postings:?}").contains("lamp"));
        assert_eq!(postings.word("road"), lamp, "its number is free again");
    }

    /// What `docs/operating.md` says of the memory that one remark takes hangs on this.
    #[test]
    fn a_word_of_a_single_remark_has_no_list_beside_its_number() {
        let mut postings = Postings::default();
        let lamp = postings.word("lamp");
        postings.add(lamp, 7);
        assert!(matches!(postings.lists[lamp as usize].1, List::One(7)));
        assert!(size_of::<(Option<Term>, List)>() <= 48);
    }

    proptest! {
        #[test]
        fn a_list_holds_what_was_put_on_it(turns in prop::collection::vec((0_u32..4, any::<bool>()), 0..40)) {
            let mut postings = Postings::default();
            let mut there = BTreeSet::new();
            for (remark, comes) in turns {
                if comes {
                    let term = postings.word("lamp");
                    postings.add(term, remark);
                    there.insert(remark);
                } else if let Some(term) = postings.find("lamp") {
                    postings.remove(term, remark);
                    there.remove(&remark);
                }
                let found: BTreeSet<u32> = postings.of_word("lamp").iter().collect();
                prop_assert_eq!(&found, &there);
            }
        }
    }
}
