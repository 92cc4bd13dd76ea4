//! The texts that cells of the board name by number, since each of a million cells would hold them
//! otherwise. There are few: a site's languages, and the places where its editors put the card.

use crate::domain::Lang;

/// The texts that cells name by number.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    pub(super) langs: Langs,
    pub(super) placements: Placements,
}

/// The languages that answers bear, numbered as they come.
#[derive(Debug, Default)]
pub(super) struct Langs(Vec<Lang>);

/// As many as a cell's place has room for; any beyond are counted as the last of them.
pub(super) const LANGS: usize = 1 << 10;

impl Langs {
    pub(super) fn number(&mut self, lang: Lang) -> u32 {
        let known = self.find(lang).unwrap_or_else(|| {
            if self.0.len() < LANGS {
                self.0.push(lang);
            }
            self.0.len() - 1
        });
        u32::try_from(known).unwrap_or_default()
    }

    pub(super) fn find(&self, lang: Lang) -> Option<usize> {
        self.0.iter().position(|known| *known == lang)
    }
}

/// The places of the card that answers name, numbered as they come from 1; 0 is none.
#[derive(Debug, Default)]
pub(super) struct Placements(Vec<String>);

impl Placements {
    pub(super) fn number(&mut self, placement: &str) -> u8 {
        let known = self.0.iter().position(|known| known == placement);
        let place = known.unwrap_or_else(|| {
            if self.0.len() + 1 < usize::from(u8::MAX) {
                self.0.push(placement.to_owned());
                return self.0.len() - 1;
            }
            // Made-up places without number are all one.
            self.0.len()
        });
        u8::try_from(place + 1).unwrap_or(u8::MAX)
    }
}
