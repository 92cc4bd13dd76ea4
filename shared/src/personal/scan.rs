//! The scan copy: a text as the detectors see it, with the way back to the original.
//!
//! Digits of every script are one, letters are folded as far as the words in [`super::context`]
//! need it, and characters that nobody sees are left out; each sign of the copy knows the bytes it
//! stands for. What has been found is blotted out of the copy, and a placeholder that an earlier
//! masking left in the text is read as such a blot.

use core::ops::Range;
#[cfg(test)]
use std::cell::Cell;

use super::{Finding, Kind};
use crate::{digit, is_mark, is_unseen};

/// What a placeholder begins with.
pub(super) const OPENING: char = '⟦';
/// What a placeholder ends with.
pub(super) const CLOSING: char = '⟧';
/// No code is longer; it bounds how far a bracket looks for its partner.
const LONGEST_CODE: usize = 24;

/// One place of the scan copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Digit(u8),
    /// Anything else that can be seen: small letters, one kind of space, one kind of hyphen.
    Char(char),
    /// A datum found just now, or one that an earlier masking replaced.
    Blot(Option<Kind>),
}

impl Sign {
    /// Whether a Latin word or number would go on here. A blot counts, because what it hides
    /// begins and ends with such a sign: masking must not make a boundary where none was.
    pub(super) fn is_alphanumeric(self) -> bool {
        match self {
            Self::Digit(_) | Self::Blot(_) => true,
            Self::Char(c) => c.is_ascii_lowercase(),
        }
    }

    /// Whether a word would go on here, be it Latin or Arabic.
    pub(super) fn is_letter(self) -> bool {
        matches!(
            self,
            Self::Char('a'..='z' | '\u{620}'..='\u{64a}' | '\u{66e}'..='\u{6d3}')
        )
    }
}

#[derive(Debug, Clone, Copy)]
struct Symbol {
    sign: Sign,
    /// Where it begins in the original text.
    start: usize,
    /// Where it ends, the marks it bears included.
    end: usize,
}

/// A datum in the scan copy.
#[derive(Debug)]
pub(super) struct Hit {
    pub(super) kind: Kind,
    pub(super) signs: Range<usize>,
}

/// A direction from a datum outwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
}

impl Side {
    pub(super) const BOTH: [Self; 2] = [Self::Before, Self::After];

    /// The end of a datum on this side.
    pub(super) fn end(self, signs: &Range<usize>) -> usize {
        match self {
            Self::Before => signs.start,
            Self::After => signs.end,
        }
    }

    /// The place one sign farther out. Where the text ends, no sign is beside it.
    pub(super) fn next(self, place: usize) -> usize {
        match self {
            Self::Before => place.wrapping_sub(1),
            Self::After => place + 1,
        }
    }
}

/// The scan copy of one text.
#[derive(Debug)]
pub(super) struct Scan {
    symbols: Vec<Symbol>,
    /// How often a sign was looked at: tests hold it against the length of the text.
    #[cfg(test)]
    pub(super) looks: Cell<usize>,
}

impl Scan {
    pub(super) fn of(text: &str) -> Self {
        let mut symbols: Vec<Symbol> = Vec::with_capacity(text.len());
        let mut chars = text.char_indices();
        while let Some((start, mut c)) = chars.next() {
            let mut end = start + c.len_utf8();
            if c == '%'
                && let Some(meant) = escaped(chars.as_str())
            {
                // Two characters of ASCII say which.
                chars.nth(1);
                end += 2;
                c = meant;
            }
            let sign = match fold(c) {
                Folded::Invisible => continue,
                Folded::Mark => {
                    if let Some(bearer) = symbols.last_mut() {
                        bearer.end = end;
                    }
                    continue;
                }
                Folded::Sign(Sign::Char(OPENING)) => match code_ahead(chars.as_str()) {
                    Some(length) => {
                        // A code is ASCII, so that it has as many characters as bytes.
                        chars.nth(length);
                        end += length + CLOSING.len_utf8();
                        Sign::Blot(None)
                    }
                    None => Sign::Char(OPENING),
                },
                Folded::Sign(sign) => sign,
            };
            symbols.push(Symbol { sign, start, end });
        }
        Self {
            symbols,
            #[cfg(test)]
            looks: Cell::new(0),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.symbols.len()
    }

    pub(super) fn at(&self, place: usize) -> Option<Sign> {
        #[cfg(test)]
        self.looks.set(self.looks.get() + 1);
        self.symbols.get(place).map(|symbol| symbol.sign)
    }

    pub(super) fn before(&self, place: usize) -> Option<Sign> {
        self.at(place.wrapping_sub(1))
    }

    /// The sign that one meets first on the way from a place outwards.
    pub(super) fn beside(&self, place: usize, side: Side) -> Option<Sign> {
        match side {
            Side::Before => self.before(place),
            Side::After => self.at(place),
        }
    }

    /// Puts one blot in the place of each hit. The hits are in order and do not overlap.
    pub(super) fn blot(&mut self, hits: &[Hit]) {
        if hits.is_empty() {
            return;
        }
        let mut hits = hits.iter().peekable();
        let mut kept: Vec<Symbol> = Vec::with_capacity(self.symbols.len());
        for (place, &symbol) in self.symbols.iter().enumerate() {
            let _ = hits.next_if(|hit| hit.signs.end <= place);
            match (hits.peek(), kept.last_mut()) {
                (Some(hit), _) if hit.signs.start == place => {
                    kept.push(Symbol {
                        sign: Sign::Blot(Some(hit.kind)),
                        ..symbol
                    });
                }
                (Some(hit), Some(blot)) if hit.signs.start < place => blot.end = symbol.end,
                _ => kept.push(symbol),
            }
        }
        self.symbols = kept;
    }

    /// What was blotted out, but not what was a placeholder already.
    pub(super) fn findings(&self) -> Vec<Finding> {
        self.symbols
            .iter()
            .filter_map(|symbol| match symbol.sign {
                Sign::Blot(Some(kind)) => Some(Finding {
                    kind,
                    span: symbol.start..symbol.end,
                }),
                _ => None,
            })
            .collect()
    }
}

/// The bytes of the placeholder that `text` begins with; none if it begins with something else.
#[must_use]
pub fn placeholder(text: &str) -> Option<usize> {
    let code = code_ahead(text.strip_prefix(OPENING)?)?;
    Some(OPENING.len_utf8() + code + CLOSING.len_utf8())
}

/// The length of the code if a code and a closing bracket are what `rest` begins with.
///
/// Any word in the brackets will do, not only a code of today: texts outlive lists of codes.
fn code_ahead(rest: &str) -> Option<usize> {
    let length = rest
        .bytes()
        .take(LONGEST_CODE)
        .take_while(|byte| matches!(byte, b'a'..=b'z' | b'_'))
        .count();
    (length > 0 && rest.get(length..)?.starts_with(CLOSING)).then_some(length)
}

/// What the rest of a percent-encoded sign means, where it would hide a datum in a web address that
/// was copied from the browser. Only these: "50 %" is often written "%50".
fn escaped(rest: &str) -> Option<char> {
    match rest.get(..2)? {
        "40" => Some('@'),
        "20" => Some(' '),
        "2b" | "2B" => Some('+'),
        _ => None,
    }
}

enum Folded {
    /// Nobody sees it and it belongs to nothing.
    Invisible,
    /// It is drawn over the character before it.
    Mark,
    Sign(Sign),
}

fn fold(c: char) -> Folded {
    if let Some(digit) = digit(c) {
        return Folded::Sign(Sign::Digit(digit));
    }
    Folded::Sign(Sign::Char(match c {
        // The tatweel only draws a word out.
        '\u{640}' => return Folded::Invisible,
        c if is_unseen(c) => return Folded::Invisible,
        c if is_mark(c) => return Folded::Mark,
        '\t'
        | '\u{a0}'
        | '\u{1680}'
        | '\u{2000}'..='\u{200a}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => ' ',
        '\u{2028}' | '\u{2029}' => '\n',
        '_' | '*' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{b7}' | '\u{2022}' | '\u{2024}' | '\u{3002}' | '\u{fe52}' => '.',
        '\u{66b}' | '\u{66c}' => ',',
        '\u{fe6b}' => '@',
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ي' | 'ی' | 'ې' | 'ئ' => 'ى',
        'ک' | 'ڪ' => 'ك',
        'ة' | 'ۃ' | 'ہ' | 'ھ' | 'ە' => 'ه',
        // The wide forms of ASCII stand in the order of ASCII.
        '\u{ff01}'..='\u{ff5e}' => {
            let narrow = u32::from(c) - 0xff01 + 0x21;
            char::from_u32(narrow).unwrap_or(c).to_ascii_lowercase()
        }
        _ => c.to_ascii_lowercase(),
    }))
}
