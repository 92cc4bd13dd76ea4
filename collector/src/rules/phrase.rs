//! Phrases, and where words have them.
//!
//! A phrase is a few words that stand near each other, in this order. Each word of it is written as one of:
//!
//! - `إنارة`: any form of the word, by its stem;
//! - `=جوالي`: this form alone, however its letters are written;
//! - `#`: any number;
//! - `لا|ما|لم`: any of these.
//!
//! All words of all phrases have numbers, and those of a remark are looked up once, so that the work grows
//! with the remark's words and with the phrases that begin with one of them, not with how many there are.

use crate::text::{Token, tokens};
use std::collections::HashMap;
use std::ops::Range;

/// How many other words may stand between two of a phrase.
const GAP: usize = 2;

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
    means: T,
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
    pub(super) fn add(&mut self, phrase: &str, means: T) -> Result<(), PhraseError> {
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
        self.phrases.push(Phrase { words, means });
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
    pub(super) fn hits(&self, tokens: &[Token]) -> Vec<Hit<'_, T>> {
        let seen: Vec<Vec<Id>> = tokens.iter().map(|token| self.known(token)).collect();
        let mut hits = Vec::new();
        for (place, ids) in seen.iter().enumerate() {
            let mut tried = Vec::new();
            for id in ids {
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
    fn known(&self, token: &Token) -> Vec<Id> {
        let is_number = token.normal.bytes().all(|byte| byte.is_ascii_digit());
        let stems = token.forms().chain(is_number.then_some(NUMBER));
        let stems = stems.filter_map(|stem| self.stems.get(stem));
        let form = self.forms.get(&*token.normal);
        stems.chain(form).copied().collect()
    }
}

impl<T> Phrase<T> {
    /// The place of its last word, if it begins at this place. Each word is taken where it comes first.
    fn ends(&self, seen: &[Vec<Id>], place: usize) -> Option<usize> {
        let mut at = place;
        for words in self.words.iter().skip(1) {
            let near = seen.iter().enumerate().skip(at + 1).take(GAP + 1);
            let mut near = near.filter(|(_, ids)| ids.iter().any(|id| words.contains(id)));
            at = near.next()?.0;
        }
        Some(at)
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
            Key::Stem(token.stem)
        }),
        _ => Err(PhraseError::NoWord(word.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(phrase: &str, text: &str) -> bool {
        let mut phrases = Phrases::default();
        phrases.add("another phrase", 1).expect("a phrase");
        phrases.add(phrase, 2).expect("a phrase");
        let tokens: Vec<Token> = tokens(text).collect();
        phrases.hits(&tokens).iter().any(|hit| *hit.means == 2)
    }

    #[test]
    fn words_are_found_in_order_and_near_each_other() {
        for (phrase, text) in [
            ("street light", "The street's big old lights"),
            ("لا|ما يعمل", "الرابط ما عاد يعمل"),
            ("إنارة", "والاناره"),
            ("=جوالي", "رقم جوالي"),
            ("بيتي رقم #", "بيتي رقم ١٢"),
            ("a a", "a a"),
        ] {
            assert!(has(phrase, text), "{phrase}: {text}");
        }
        for (phrase, text) in [
            ("street light", "light of the street"),
            ("street light", "The street is long and has no lights"),
            ("=جوالي", "من الجوال"),
            ("بيتي #", "بيتي بعيد"),
            ("a a", "a"),
        ] {
            assert!(!has(phrase, text), "{phrase}: {text}");
        }
    }

    #[test]
    fn what_is_no_phrase_is_told() {
        let add = |phrase: &str| Phrases::default().add(phrase, ());
        assert_eq!(add("  "), Err(PhraseError::Empty));
        for (phrase, word) in [("one a-b", "a-b"), ("a||b", ""), ("=", "="), ("!", "!")] {
            assert_eq!(
                add(phrase),
                Err(PhraseError::NoWord(word.to_owned())),
                "{phrase}"
            );
        }
    }

    #[test]
    fn a_hit_names_the_words_that_it_took() {
        let mut phrases = Phrases::default();
        for number in 0..5_000 {
            phrases
                .add(&format!("word{number}x light"), number)
                .expect("a phrase");
        }
        let tokens: Vec<Token> = tokens("the word77x big light, word5000x light").collect();
        let hits = phrases.hits(&tokens);
        let seen: Vec<_> = hits
            .iter()
            .map(|hit| (*hit.means, hit.places.clone()))
            .collect();
        assert_eq!(seen, [(77, 1..4)]);
        assert_eq!(phrases.len(), 5_000);
    }
}
