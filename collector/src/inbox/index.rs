//! The index: every remark as a number, by which the lists of its terms hold it.

use super::alike::Alike;
use super::facet::Facet;
use super::postings::{Postings, Term, TermNumber};
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

/// A remark on its way into the index.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) reference: Reference,
    pub(super) at: Instant,
    /// When its words came.
    pub(super) came: Instant,
    pub(super) facets: Vec<Facet>,
    /// Every form of each of its words, each once.
    pub(super) stems: Vec<String>,
}

/// What the index keeps of a remark beside the lists.
#[derive(Debug)]
struct Kept {
    reference: Reference,
    page: u32,
    /// Its words and then its facets, the words in order.
    terms: Box<[TermNumber]>,
    words: u32,
}

impl Kept {
    fn words(&self) -> &[TermNumber] {
        self.terms.get(..self.words as usize).unwrap_or_default()
    }
}

#[derive(Debug)]
pub(crate) struct Index {
    pub(super) postings: Postings,
    pub(super) alike: Alike,
    kept: Vec<Option<Kept>>,
    /// When each came in: apart from the rest, since an order of all goes by it.
    times: Vec<Instant>,
    /// When the words of each came, and those of the last of all.
    came: Vec<Instant>,
    pub(super) latest: Instant,
    numbers: HashMap<Reference, u32>,
    free: Vec<u32>,
    pub(super) pages: Vec<PageName>,
    places: HashMap<PageId, u32>,
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
    /// The place of a page, which is new or known.
    fn place(&mut self, page: &PageName) -> u32 {
        if let Some(place) = self.places.get(&page.id) {
            return *place;
        }
        let place = self.pages.len() as u32;
        self.pages.push(page.clone());
        self.places.insert(page.id, place);
        place
    }

    /// Puts a remark in, in place of what was there of the same feedback.
    pub(super) fn put(&mut self, page: &PageName, incoming: Incoming) {
        let page = self.place(page);
        let known = self.numbers.get(&incoming.reference).copied();
        if let Some(number) = known.filter(|it| self.says(*it, page, &incoming)) {
            return self.know(number, page, incoming.facets);
        }
        self.remove(incoming.reference);
        let number = self.free.pop().unwrap_or_else(|| {
            self.kept.push(None);
            self.times.push(incoming.at);
            self.came.push(incoming.came);
            (self.kept.len() - 1) as u32
        });
        let words = incoming.stems.into_iter();
        let words = words.map(|stem| Term::Word(stem.into()));
        let mut terms: Vec<_> = words.map(|word| self.postings.number(word)).collect();
        terms.sort_unstable();
        let words = terms.len() as u32;
        let facets = incoming.facets.into_iter().chain([Facet::Page(page)]);
        for facet in facets {
            terms.push(self.postings.number(Term::Facet(facet)));
        }
        for term in &terms {
            self.postings.add(*term, number);
        }
        let place = number as usize;
        if let (Some(kept), Some(time), Some(came)) = (
            self.kept.get_mut(place),
            self.times.get_mut(place),
            self.came.get_mut(place),
        ) {
            *time = incoming.at;
            *came = incoming.came;
            self.latest = self.latest.max(incoming.came);
            *kept = Some(Kept {
                reference: incoming.reference,
                page,
                terms: terms.into(),
                words,
            });
        }
        self.numbers.insert(incoming.reference, number);
        let (alike, kept) = (&mut self.alike, &self.kept);
        alike.join(number, page, words_of(kept, number), |it| {
            words_of(kept, it)
        });
    }

    /// Whether a remark says already what has come in: mostly only something else is known of it.
    fn says(&self, number: u32, page: u32, incoming: &Incoming) -> bool {
        let kept = self.kept.get(number as usize).and_then(Option::as_ref);
        let came = self.came.get(number as usize);
        let words = kept.filter(|it| it.page == page).map(Kept::words);
        words.is_some_and(|words| {
            let has = |stem: &String| {
                let term = self.postings.find(&Term::Word(stem.as_str().into()));
                term.is_some_and(|term| words.binary_search(&term).is_ok())
            };
            words.len() == incoming.stems.len() && incoming.stems.iter().all(has)
        }) && came == Some(&incoming.came)
    }

    /// Something else is known of a remark.
    fn know(&mut self, number: u32, page: u32, facets: Vec<Facet>) {
        let facets = facets.into_iter().chain([Facet::Page(page)]);
        let facets: Vec<_> = facets
            .map(|facet| self.postings.number(Term::Facet(facet)))
            .collect();
        for facet in &facets {
            self.postings.add(*facet, number);
        }
        let Some(kept) = self.kept.get_mut(number as usize).and_then(Option::as_mut) else {
            return;
        };
        let (words, before) = kept.terms.split_at(kept.words as usize);
        let gone: Vec<_> = before
            .iter()
            .filter(|it| !facets.contains(it))
            .copied()
            .collect();
        kept.terms = words.iter().chain(&facets).copied().collect();
        for facet in gone {
            self.postings.remove(facet, number);
        }
    }

    /// Takes a remark out, if it is in.
    pub(super) fn remove(&mut self, reference: Reference) {
        let Some(number) = self.numbers.remove(&reference) else {
            return;
        };
        let (alike, kept) = (&mut self.alike, &self.kept);
        if let Some(it) = kept.get(number as usize).and_then(Option::as_ref) {
            alike.leave(number, it.page, it.words(), |it| words_of(kept, it));
        }
        let kept = self.kept.get_mut(number as usize).and_then(Option::take);
        for term in kept.into_iter().flat_map(|it| it.terms) {
            self.postings.remove(term, number);
        }
        self.free.push(number);
    }

    /// Takes out all remarks of a page.
    pub(super) fn remove_page(&mut self, page: PageId) {
        self.unreadable.remove(&page);
        let place = self.places.get(&page).copied();
        let of_page = place.and_then(|place| self.postings.of_facet(Facet::Page(place)));
        let numbers: Vec<_> = of_page.into_iter().flatten().collect();
        for number in numbers {
            if let Some(reference) = self.reference(number) {
                self.remove(reference);
            }
        }
    }

    pub(super) fn number(&self, reference: Reference) -> Option<u32> {
        self.numbers.get(&reference).copied()
    }

    pub(super) fn reference(&self, number: u32) -> Option<Reference> {
        let kept = self.kept.get(number as usize)?;
        kept.as_ref().map(|it| it.reference)
    }

    /// The place of a remark's page.
    pub(super) fn place_of(&self, number: u32) -> Option<u32> {
        let kept = self.kept.get(number as usize)?.as_ref()?;
        Some(kept.page)
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

fn words_of(kept: &[Option<Kept>], number: u32) -> &[TermNumber] {
    let kept = kept.get(number as usize).and_then(Option::as_ref);
    kept.map_or(&[], Kept::words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Theme;
    use crate::inbox::Wanted;

    fn incoming(number: u64, stems: &[&str], theme: Theme) -> Incoming {
        Incoming {
            reference: Reference::from_bits(number),
            at: Instant(7),
            came: Instant(7),
            facets: vec![Facet::Theme(Some(theme)), Facet::Read(false)],
            stems: stems.iter().map(|stem| (*stem).to_owned()).collect(),
        }
    }

    fn found(index: &Index, facet: Facet) -> u64 {
        index.find(&Wanted::default().and(facet), |_| true).len()
    }

    #[test]
    fn what_is_known_of_a_remark_changes_beside_its_words() {
        let mut index = Index::default();
        let page = PageName {
            id: PageId([1; 16]),
            site: "jazan".to_owned(),
            name: "faq".to_owned(),
        };
        index.put(&page, incoming(1, &["lamp", "road"], Theme::Other));
        index.put(&page, incoming(2, &["lamp", "road"], Theme::Other));
        let number = index.number(Reference::from_bits(1));
        index.put(&page, incoming(1, &["lamp", "road"], Theme::Spam));
        assert_eq!(
            index.number(Reference::from_bits(1)),
            number,
            "it stays where it was"
        );
        assert_eq!(found(&index, Facet::Theme(Some(Theme::Spam))), 1);
        assert_eq!(found(&index, Facet::Theme(Some(Theme::Other))), 1);
        assert_eq!(found(&index, Facet::Read(false)), 2);
        assert!(index.alike.of(0).is_some_and(|alike| alike.len() == 2));
        // Other words are another remark.
        index.put(&page, incoming(1, &["lamp", "bridge"], Theme::Spam));
        assert!(index.alike.of(0).is_none() || index.alike.of(1).is_none());
        assert_eq!(found(&index, Facet::Theme(Some(Theme::Spam))), 1);
        index.remove(Reference::from_bits(1));
        index.remove(Reference::from_bits(2));
        assert_eq!(found(&index, Facet::Read(false)), 0);
        assert!(index.postings.find(&Term::Word("lamp".into())).is_none());
    }
}
