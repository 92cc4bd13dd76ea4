//! Putting remarks into the index, and taking them out.

use super::alike::{Ground, Text};
use super::facet::Facet;
use super::index::{Index, Kept, PageName};
use crate::domain::{Instant, PageId, Reference};

/// A remark on its way into the index.
#[derive(Debug)]
pub(super) struct Incoming {
    pub(super) reference: Reference,
    pub(super) at: Instant,
    /// When its words came, and the event that brought them.
    pub(super) came: Instant,
    pub(super) event: u64,
    pub(super) facets: Vec<Facet>,
    /// Every form of each of its words, each once, and whether those are all.
    pub(super) stems: Vec<String>,
    pub(super) is_whole: bool,
    /// What it hangs on.
    pub(super) hinges: u64,
}

impl Incoming {
    /// Whether it joins those that are like it. What may hold personal data or speaks of danger is opened
    /// or seen to by itself, and whether something is like the former would tell what it says.
    fn joins(&self) -> bool {
        let by_itself = |it: &Facet| matches!(it, Facet::Veiled(true) | Facet::Urgent(_));
        self.is_whole && !self.facets.iter().any(by_itself)
    }
}

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
        let ground = Ground {
            page,
            hinges: incoming.hinges,
        };
        let known = self.numbers.get(&incoming.reference).copied();
        if let Some(number) = known.filter(|it| self.says(*it, ground, &incoming)) {
            return self.know(number, page, incoming);
        }
        self.remove(incoming.reference);
        let number = self.free.pop().unwrap_or_else(|| {
            self.kept.push(None);
            self.times.push(incoming.at);
            self.came.push(incoming.came);
            (self.kept.len() - 1) as u32
        });
        let joins = incoming.joins();
        let words = incoming.stems.iter();
        let mut terms: Vec<_> = words.map(|stem| self.postings.word(stem)).collect();
        terms.sort_unstable();
        // The gist of a remark keeps no more than `MOST_STEMS`.
        let words = terms.len() as u16;
        let facets = incoming.facets.into_iter().chain([Facet::Page(page)]);
        for facet in facets {
            terms.push(self.postings.facet(facet));
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
                event: incoming.event,
                ground,
                terms: terms.into(),
                words,
                joins,
            });
        }
        self.numbers.insert(incoming.reference, number);
        if joins {
            let (alike, kept) = (&mut self.alike, &self.kept);
            alike.join(number, text_of(kept, number), |it| text_of(kept, it));
        }
    }

    /// Whether a remark says already what has come in: mostly only something else is known of it.
    fn says(&self, number: u32, ground: Ground, incoming: &Incoming) -> bool {
        let kept = self.kept.get(number as usize).and_then(Option::as_ref);
        let came = self.came.get(number as usize);
        let is_it = |it: &&Kept| it.ground == ground && it.event == incoming.event;
        let words = kept.filter(is_it).map(Kept::words);
        words.is_some_and(|words| {
            let has = |stem: &String| {
                let term = self.postings.find(stem);
                term.is_some_and(|term| words.binary_search(&term).is_ok())
            };
            words.len() == incoming.stems.len() && incoming.stems.iter().all(has)
        }) && came == Some(&incoming.came)
    }

    /// Something else is known of a remark.
    fn know(&mut self, number: u32, page: u32, incoming: Incoming) {
        let joins = incoming.joins();
        let facets = incoming.facets.into_iter().chain([Facet::Page(page)]);
        let facets: Vec<_> = facets.map(|facet| self.postings.facet(facet)).collect();
        for facet in &facets {
            self.postings.add(*facet, number);
        }
        let Some(kept) = self.kept.get_mut(number as usize).and_then(Option::as_mut) else {
            return;
        };
        let (words, before) = kept.terms.split_at(kept.words.into());
        let gone: Vec<_> = before
            .iter()
            .filter(|it| !facets.contains(it))
            .copied()
            .collect();
        kept.terms = words.iter().chain(&facets).copied().collect();
        let joined = std::mem::replace(&mut kept.joins, joins);
        for facet in gone {
            self.postings.remove(facet, number);
        }
        let (alike, kept) = (&mut self.alike, &self.kept);
        match (joined, joins) {
            (false, true) => alike.join(number, text_of(kept, number), |it| text_of(kept, it)),
            (true, false) => alike.leave(number, text_of(kept, number), |it| text_of(kept, it)),
            _ => {}
        }
    }

    /// Takes a remark out, if it is in.
    pub(super) fn remove(&mut self, reference: Reference) {
        let Some(number) = self.numbers.remove(&reference) else {
            return;
        };
        let (alike, kept) = (&mut self.alike, &self.kept);
        let known = kept.get(number as usize).and_then(Option::as_ref);
        if let Some(it) = known.filter(|it| it.joins) {
            alike.leave(number, it.text(), |it| text_of(kept, it));
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
}

/// What a remark says; nothing where there is none.
fn text_of(kept: &[Option<Kept>], number: u32) -> Text<'_> {
    const NOTHING: Text<'_> = Text {
        ground: Ground { page: 0, hinges: 0 },
        stems: &[],
    };
    let kept = kept.get(number as usize).and_then(Option::as_ref);
    kept.map_or(NOTHING, Kept::text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Theme;
    use crate::inbox::Wanted;
    use crate::rules::DangerKind;

    fn incoming(number: u64, stems: &[&str], theme: Theme) -> Incoming {
        Incoming {
            reference: Reference::from_bits(number),
            at: Instant(7),
            came: Instant(7),
            event: 1,
            facets: vec![Facet::Theme(Some(theme)), Facet::Read(false)],
            hinges: 0,
            is_whole: true,
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
        assert!(index.postings.find("lamp").is_none());
    }

    #[test]
    fn what_is_veiled_urgent_or_very_long_stands_by_itself_as_long_as_it_is_that() {
        let mut index = Index::default();
        let page = PageName {
            id: PageId([1; 16]),
            site: "jazan".to_owned(),
            name: "faq".to_owned(),
        };
        let of = |number: u64, facet: Option<Facet>| {
            let mut incoming = incoming(number, &["lamp", "road"], Theme::Other);
            incoming.facets.extend(facet);
            incoming
        };
        index.put(&page, of(1, None));
        for facet in [Facet::Veiled(true), Facet::Urgent(DangerKind::Hazard)] {
            index.put(&page, of(2, Some(facet)));
            assert!(index.alike.of(0).is_none(), "{facet:?}");
            index.put(&page, of(2, None));
            assert!(index.alike.of(0).is_some(), "{facet:?}");
            index.put(&page, of(2, Some(facet)));
            assert!(index.alike.of(0).is_none(), "{facet:?}");
            index.remove(Reference::from_bits(2));
        }
        let mut long = of(2, None);
        long.is_whole = false;
        index.put(&page, long);
        assert!(index.alike.of(0).is_none());
    }
}
