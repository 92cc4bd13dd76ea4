//! When the words of a question changed, so that what was asked otherwise is not compared.
//!
//! Texts come from files and are served by the collector, so that it alone can know: whenever it
//! begins to serve, it holds the texts of each question against those of the last time.

use super::{Digest, Instant, Lang};
use rayak_shared::Question;
use serde::{Deserialize, Serialize};

/// As many changes are remembered: enough for years of them.
const KEPT: usize = 100;

/// Since when a question has been asked in these words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    pub site: String,
    pub lang: Lang,
    pub question: Question,
    /// Of every text that whoever answers reads before he does.
    pub texts: Digest,
    pub since: Instant,
}

impl Wording {
    fn is_of(&self, other: &Self) -> bool {
        let key = |it: &Self| (it.lang, it.question);
        self.site == other.site && key(self) == key(other)
    }
}

/// The wordings of every question, in the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Wordings(Vec<Wording>);

impl Wordings {
    /// Takes a wording down, if it is another than the last. Whether it was.
    pub fn take_down(&mut self, wording: Wording) -> bool {
        let last = self.0.iter().rev().find(|it| it.is_of(&wording));
        if last.is_some_and(|last| last.texts == wording.texts) {
            return false;
        }
        if self.0.len() >= KEPT {
            self.0.remove(0);
        }
        self.0.push(wording);
        true
    }

    /// Each wording that took the place of another.
    pub fn changes<'a>(&'a self, site: &'a str) -> impl Iterator<Item = &'a Wording> {
        let of_site = self
            .0
            .iter()
            .enumerate()
            .filter(move |(_, it)| it.site == site);
        let later = of_site.filter(|(place, it)| {
            let mut before = self.0.iter().take(*place);
            before.any(|before| before.is_of(it))
        });
        later.map(|(_, it)| it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording(lang: &str, texts: u8, since: i64) -> Wording {
        Wording {
            site: "jazan".to_owned(),
            lang: Lang::parse(lang).expect("a code"),
            question: Question::Useful,
            texts: [texts; 16],
            since: Instant(since),
        }
    }

    #[test]
    fn only_other_words_than_before_are_a_change() {
        let mut wordings = Wordings::default();
        let taken: Vec<bool> = [
            wording("ar", 1, 1),
            wording("en", 1, 1),
            wording("ar", 1, 2),
            wording("ar", 2, 3),
            wording("ar", 1, 4),
        ]
        .map(|it| wordings.take_down(it))
        .into();
        assert_eq!(taken, [true, true, false, true, true]);
        let changes: Vec<i64> = wordings.changes("jazan").map(|it| it.since.0).collect();
        assert_eq!(changes, [3, 4]);
        assert_eq!(wordings.changes("abha").count(), 0);
    }

    #[test]
    fn however_often_words_change_few_changes_are_kept() {
        let mut wordings = Wordings::default();
        for at in 0..3_000 {
            wordings.take_down(wording("ar", (at % 200) as u8, at));
        }
        assert_eq!(wordings.0.len(), KEPT);
    }
}
