//! The normal form: one spelling for everything that readers take for the same letters.
//!
//! Compatibility forms, letter case, accents, vowel signs, the tatweel and what nobody sees are taken
//! away; the forms of alef are one, and so are those of yeh, kaf and heh; the digits of every script are
//! those of ASCII. A letter that stands three times or more in a row is one that was drawn out («بطيييء»).

use rayak_shared::{digit, is_mark, is_unseen};
use std::collections::VecDeque;
use std::ops::Range;
use std::str::CharIndices;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The normal form of a text, whatever is in it.
#[must_use]
pub fn normal(text: &str) -> String {
    let letters: Vec<char> = Letters::of(text).map(|(c, _)| c).collect();
    squeezed(&letters, 1)
}

/// A letter that stands more than twice in a row, so many times.
pub(super) fn squeezed(letters: &[char], times: usize) -> String {
    let runs = letters.chunk_by(|one, next| one == next && one.is_alphabetic());
    let runs = runs.map(|run| {
        let kept = if run.len() > 2 { times } else { run.len() };
        run.iter().take(kept)
    });
    runs.flatten().collect()
}

/// Whether a letter is drawn out.
pub(super) fn is_drawn_out(letters: &[char]) -> bool {
    letters
        .windows(3)
        .any(|run| matches!(run, [a, b, c] if a == b && b == c && a.is_alphabetic()))
}

/// The letters of a text in normal form, each with the bytes that it stands for, among them those of the
/// marks upon it.
#[derive(Debug)]
pub(super) struct Letters<'a> {
    rest: CharIndices<'a>,
    ready: VecDeque<(char, Range<usize>)>,
}

impl<'a> Letters<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self {
            rest: text.char_indices(),
            ready: VecDeque::new(),
        }
    }

    /// Takes what adorns the letter before: gives where it ends, and those marks that make another letter
    /// of it.
    fn adornments(&mut self, mut end: usize) -> (usize, String) {
        let mut marks = String::new();
        loop {
            let mut ahead = self.rest.clone();
            match ahead.next() {
                Some((at, c)) if is_adornment(c) || is_combining_mark(c) => {
                    end = at + c.len_utf8();
                    self.rest = ahead;
                    if !is_adornment(c) || is_hamza(c) {
                        marks.push(c);
                    }
                }
                _ => return (end, marks),
            }
        }
    }
}

impl Iterator for Letters<'_> {
    type Item = (char, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(letter) = self.ready.pop_front() {
                return Some(letter);
            }
            let (start, c) = self.rest.next()?;
            let (end, marks) = self.adornments(start + c.len_utf8());
            if is_adornment(c) {
                continue;
            }
            if marks.is_empty() && is_plain(c) {
                return Some((folded(c), start..end));
            }
            let whole = std::iter::once(c).chain(marks.chars());
            let bare = whole.nfkd().filter(|c| !is_adornment(*c) || is_hamza(*c));
            let letters = bare.nfc().filter(|c| !is_adornment(*c)).map(folded);
            self.ready
                .extend(letters.map(|letter| (letter, start..end)));
        }
    }
}

/// What makes no difference to a word: marks, the tatweel, and what nobody sees.
const fn is_adornment(c: char) -> bool {
    // Nobody sees the end of a line either, and yet it ends a word.
    (is_unseen(c) && c != '\r') || is_mark(c) || c == '\u{640}'
}

/// The marks that belong to a letter: the madda and the hamza above and below.
const fn is_hamza(c: char) -> bool {
    matches!(c, '\u{653}'..='\u{655}')
}

/// The letters that decompose into nothing, which are most of those that come in.
const fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='\u{7f}' | 'ء'..='ي')
}

fn folded(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ی' | 'ې' => 'ي',
        'ک' | 'ڪ' => 'ك',
        'ة' | 'ۃ' | 'ہ' | 'ھ' | 'ە' | 'ۂ' | 'ۀ' => 'ه',
        '’' | '‘' | 'ʼ' => '\'',
        _ => match digit(c) {
            Some(digit) => char::from(b'0' + digit),
            None => c.to_lowercase().next().unwrap_or(c),
        },
    }
}
