//! Phrases, and where words have them.
//!
//! A phrase is a few words that stand near each other, in this order. Each word of it is written as one of:
//!
//! - `إنارة`: any form of the word, by its stem;
//! - `=جوالي`: this form alone, however its letters are written;
//! - `#`: any number;
//! - `لا|ما|لم`: any of these.
//!
//! Two other words may stand between two of a phrase. Words that take an alarm back stand closer: next to each
//! other, with nothing but an article of English between, in one part of a sentence, and none of them joined
//! by «و». "No lights and danger" is no "no danger".
//!
//! All words of all phrases have numbers, and those of a remark are looked up once, so that the work grows
//! with the remark's words and with the phrases that begin with one of them, not with how many there are.

#[cfg(test)]
mod tests;

use crate::text::{Sought, Token, tokens};
use rayak_shared::{is_mark, is_unseen};
use std::collections::HashMap;
use std::ops::Range;

/// How near to each other the words of a phrase stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nearness {
    /// A few other words may stand between two of them, whatever they are.
    Near,
    /// An article at most, and no sign.
    Close,
}

impl Nearness {
    /// How many other words may stand between two of a phrase.
    const fn gap(self) -> usize {
        match self {
            Self::Near => 2,
            Self::Close => 1,
        }
    }
}

const ENGLISH_ARTICLES: [&str; 3] = ["a", "an", "the"];

/// The number of a word.
type Id = u32;

/// What stands for every number.
const NUMBER: &str = "#";

/// Why a phrase cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhraseError {
    #[error("it has no words")]
    Empty,
    #[error("{0:?} is not one word; letters of one script, without signs between")]
    NoWord(String),
}

/// Phrases, each with what it stands for.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    /// By stem, and what stands for every number.
    stems: HashMap<Box<str>, Id>,
    /// By the normal form of the whole word.
    forms: HashMap<Box<str>, Id>,
    phrases: Vec<Phrase<T>>,
    /// The phrases that begin with a word, by its number.
    beginning: Vec<Vec<usize>>,
}

#[derive(Debug)]
struct Phrase<T> {
    /// For each word, those that may stand there.
    words: Vec<Vec<Id>>,
    nearness: Nearness,
    means: T,
}

/// A word of a remark, as phrases see it.
#[derive(Debug)]
struct Seen {
    /// The numbers under which it is known, first those that need no other reading.
    ids: Vec<Id>,
    /// How many of them stand for the word itself and not for what is behind a conjunction.
    unjoined: usize,
    /// Whether a sign parts it from the word before.
    begins: bool,
    is_article: bool,
}

impl Seen {
    /// Whether a phrase that stands so near may go on with it, by one of these words.
    fn continues(&self, nearness: Nearness, words: &[Id]) -> bool {
        let ids = match nearness {
            Nearness::Near => self.ids.get(..),
            Nearness::Close if self.begins => None,
            Nearness::Close => self.ids.get(..self.unjoined),
        };
        ids.is_some_and(|ids| ids.iter().any(|id| words.contains(id)))
    }

    fn may_stand_between(&self, nearness: Nearness) -> bool {
        nearness == Nearness::Near || (self.is_article && !self.begins)
    }
}

/// A phrase that words have.
#[derive(Debug)]
pub(super) struct Hit<'a, T> {
    pub(super) means: &'a T,
    /// The words from its first to its last, by their places.
    pub(super) places: Range<usize>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            stems: HashMap::new(),
            forms: HashMap::new(),
            phrases: Vec::new(),
            beginning: Vec::new(),
        }
    }
}

impl<T> Phrases<T> {
    pub(super) fn add(
        &mut self,
        phrase: &str,
        nearness: Nearness,
        means: T,
    ) -> Result<(), PhraseError> {
        let words = phrase.split_whitespace().map(|word| {
            let alternatives = word.split('|').map(|word| Ok(self.number(key(word)?)));
            alternatives.collect::<Result<Vec<Id>, PhraseError>>()
        });
        let words = words.collect::<Result<Vec<_>, _>>()?;
        let first = words.first().ok_or(PhraseError::Empty)?;
        for id in first {
            if let Some(beginning) = self.beginning.get_mut(*id as usize) {
                beginning.push(self.phrases.len());
            }
        }
        self.phrases.push(Phrase {
            words,
            nearness,
            means,
        });
        Ok(())
    }

    fn number(&mut self, key: Key) -> Id {
        let next = self.beginning.len() as Id;
        let (known, word) = match key {
            Key::Stem(stem) => (&mut self.stems, stem),
            Key::Form(form) => (&mut self.forms, form),
        };
        let id = *known.entry(word.into()).or_insert(next);
        if id == next {
            self.beginning.push(Vec::new());
        }
        id
    }

    pub(super) fn len(&self) -> usize {
        self.phrases.len()
    }

    /// Every phrase that these words have, by the place of its first word.
    pub(super) fn hits(&self, text: &str, tokens: &[Token]) -> Vec<Hit<'_, T>> {
        let mut before = 0;
        let seen = tokens.iter().map(|token| {
            let between = text.get(before..token.span.start).unwrap_or_default();
            before = token.span.end;
            self.known(token, between.contains(parts))
        });
        let seen: Vec<Seen> = seen.collect();
        let mut hits = Vec::new();
        for (place, word) in seen.iter().enumerate() {
            let mut tried = Vec::new();
            for id in &word.ids {
                let beginning = self.beginning.get(*id as usize);
                for number in beginning.into_iter().flatten() {
                    let phrase = self
                        .phrases
                        .get(*number)
                        .filter(|_| !tried.contains(number));
                    tried.push(*number);
                    if let Some(phrase) = phrase
                        && let Some(last) = phrase.ends(&seen, place)
                    {
                        hits.push(Hit {
                            means: &phrase.means,
                            places: place..last + 1,
                        });
                    }
                }
            }
        }
        hits
    }

    /// The numbers under which a word is known, if it is.
    fn known(&self, token: &Token, begins: bool) -> Seen {
        let Sought { stem, others } = &token.sought;
        let itself = std::iter::once(&**stem).chain(token.is_number().then_some(NUMBER));
        let itself = itself.filter_map(|stem| self.stems.get(stem));
        let itself = itself.chain(self.forms.get(&*token.normal));
        let mut ids: Vec<Id> = itself.copied().collect();
        let unjoined = ids.len();
        let others = others.iter();
        ids.extend(others.filter_map(|stem| self.stems.get(&**stem)));
        Seen {
            unjoined: if token.normal.starts_with('و') {
                unjoined
            } else {
                ids.len()
            },
            ids,
            begins,
            is_article: ENGLISH_ARTICLES.contains(&&*token.normal),
        }
    }
}

/// Whether a sign between two words parts what is said: any but a space, a hyphen, a quotation mark, and what
/// nobody sees.
fn parts(c: char) -> bool {
    let is_end = matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    let is_quoted = matches!(c, '-' | '"' | '\'' | '’' | '‘' | '“' | '”' | '«' | '»');
    is_end || !(c.is_whitespace() || is_quoted || is_unseen(c) || is_mark(c))
}

impl<T> Phrase<T> {
    /// The place of its last word, if it begins at this place.
    fn ends(&self, seen: &[Seen], place: usize) -> Option<usize> {
        self.ends_with(self.words.get(1..)?, seen, place)
    }

    /// The place of the last of these words, if they come behind this place. Phrases have a few words, so that
    /// it costs little to take a later place where an earlier one leads nowhere.
    fn ends_with(&self, words: &[Vec<Id>], seen: &[Seen], place: usize) -> Option<usize> {
        let Some((next, rest)) = words.split_first() else {
            return Some(place);
        };
        let near = seen.iter().enumerate().skip(place + 1);
        for (at, word) in near.take(self.nearness.gap() + 1) {
            if word.continues(self.nearness, next)
                && let Some(last) = self.ends_with(rest, seen, at)
            {
                return Some(last);
            }
            if !word.may_stand_between(self.nearness) {
                return None;
            }
        }
        None
    }
}

/// By what a word of a phrase is found among those of a remark.
#[derive(Debug)]
enum Key {
    Stem(String),
    Form(String),
}

fn key(word: &str) -> Result<Key, PhraseError> {
    if word == NUMBER {
        return Ok(Key::Stem(word.to_owned()));
    }
    let (exact, bare) = match word.strip_prefix('=') {
        Some(bare) => (true, bare),
        None => (false, word),
    };
    let mut found = tokens(bare);
    match (found.next(), found.next()) {
        (Some(token), None) if token.span == (0..bare.len()) => Ok(if exact {
            Key::Form(token.normal)
        } else {
            Key::Stem(token.sought.stem)
        }),
        _ => Err(PhraseError::NoWord(word.to_owned())),
    }
}
