//! The inverted lists: for each term the remarks that have it.
//!
//! The lists are roaring bitmaps, in which remarks are numbers. A term is there as long as one remark has it,
//! and not a moment longer.

use super::facet::Facet;
use roaring::RoaringBitmap;
use std::collections::HashMap;
use std::sync::Arc;

/// What a remark can be found by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Term {
    /// A stem.
    Word(Box<str>),
    Facet(Facet),
}

/// A term's number, while there is one.
pub(super) type TermNumber = u32;

#[derive(Debug, Default)]
pub(super) struct Postings {
    numbers: HashMap<Arc<Term>, TermNumber>,
    lists: Vec<(Option<Arc<Term>>, RoaringBitmap)>,
    free: Vec<TermNumber>,
}

impl Postings {
    /// The number of a term, from now on.
    pub(super) fn number(&mut self, term: Term) -> TermNumber {
        if let Some(number) = self.numbers.get(&term) {
            return *number;
        }
        let term = Arc::new(term);
        let number = self.free.pop().unwrap_or_else(|| {
            self.lists.push((None, RoaringBitmap::new()));
            // Nobody writes four thousand million different words.
            (self.lists.len() - 1) as TermNumber
        });
        if let Some((owner, _)) = self.lists.get_mut(number as usize) {
            *owner = Some(Arc::clone(&term));
        }
        self.numbers.insert(term, number);
        number
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
        if list.is_empty() {
            *list = RoaringBitmap::new();
            if let Some(owner) = owner.take() {
                self.numbers.remove(&owner);
                self.free.push(term);
            }
        }
    }

    /// The number that a term has, if there is such a term.
    pub(super) fn find(&self, term: &Term) -> Option<TermNumber> {
        self.numbers.get(term).copied()
    }

    /// The remarks that have a term.
    pub(super) fn of(&self, term: &Term) -> Option<&RoaringBitmap> {
        let number = self.find(term)?;
        self.lists.get(number as usize).map(|(_, list)| list)
    }

    pub(super) fn of_facet(&self, facet: Facet) -> Option<&RoaringBitmap> {
        self.of(&Term::Facet(facet))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Term {
        Term::Word(text.into())
    }

    #[test]
    fn a_word_is_forgotten_with_the_last_remark_that_had_it() {
        let mut postings = Postings::default();
        let lamp = postings.number(word("lamp"));
        postings.add(lamp, 1);
        postings.add(lamp, 2);
        postings.remove(lamp, 1);
        assert_eq!(postings.of(&word("lamp")).map(RoaringBitmap::len), Some(1));
        postings.remove(lamp, 2);
        assert!(postings.of(&word("lamp")).is_none());
        assert!(!format!("{postings:?}").contains("lamp"));
        assert_eq!(
            postings.number(word("road")),
            lamp,
            "its number is free again"
        );
    }
}
