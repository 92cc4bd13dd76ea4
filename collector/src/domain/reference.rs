//! The code by which a citizen finds his words again: `RK7-4M2-9XQ-5`.
//!
//! Nine symbols of Crockford's base 32 (no I, L, O, U, which are misread) and a check symbol by
//! Luhn's algorithm modulo 32, so that a misheard code is told from an unknown one. It follows from the
//! feedback's id, which its sender drew at random, so that one index knows both: from it nothing
//! about the feedback can be guessed.

use super::{FeedbackId, PageId};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fmt;

const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: u32 = 9;
const BITS: u64 = (1 << (5 * LENGTH)) - 1;

/// Forty-five bits of a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reference(u64);

impl Reference {
    /// The reference of a feedback, unless another has it.
    #[must_use]
    pub fn of(page: PageId, id: FeedbackId) -> Self {
        Self::digested(Sha256::new().chain_update(page.0).chain_update(id.0))
    }

    /// Another one, for the rare case that this one is taken.
    #[must_use]
    pub fn next(self) -> Self {
        Self::digested(Sha256::new().chain_update(self.0.to_be_bytes()))
    }

    fn digested(digest: Sha256) -> Self {
        let hash: [u8; 32] = digest.finalize().into();
        let [a, b, c, d, e, f, g, h, ..] = hash;
        Self::from_bits(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }

    /// A reference of these bits, of which the lowest forty-five count.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits & BITS)
    }

    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Reads a code as a person may write it: any case, any grouping, O for 0 and I or L for 1.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut values = Vec::new();
        for c in text.chars().filter(|c| !matches!(c, '-' | ' ')) {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = SYMBOLS.iter().position(|symbol| char::from(*symbol) == c)?;
            values.push(value as u64);
        }
        let check = values.pop()?;
        let bits = values.iter().fold(0, |bits, value| (bits << 5) | value);
        (values.len() == LENGTH as usize && check == check_symbol(bits)).then_some(Self(bits))
    }
}

/// The value of the symbol at a place, counted from the right.
const fn value_at(bits: u64, place: u32) -> u64 {
    (bits >> (5 * place)) & 31
}

fn check_symbol(bits: u64) -> u64 {
    let sum: u64 = (0..LENGTH)
        .map(|place| {
            let factor = if place % 2 == 0 { 2 } else { 1 };
            let product = value_at(bits, place) * factor;
            product / 32 + product % 32
        })
        .sum();
    (32 - sum % 32) % 32
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let symbol = |value: u64| {
            SYMBOLS
                .get(value as usize)
                .map_or('?', |byte| char::from(*byte))
        };
        for place in (0..LENGTH).rev() {
            write!(f, "{}", symbol(value_at(self.0, place)))?;
            if place % 3 == 0 {
                write!(f, "-")?;
            }
        }
        write!(f, "{}", symbol(check_symbol(self.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_reference_is_written_in_groups_of_three() {
        let text = Reference::from_bits(0x1234_5678_9abc_def0).to_string();
        assert_eq!(
            text.split('-').map(str::len).collect::<Vec<_>>(),
            [3, 3, 3, 1]
        );
    }

    proptest! {
        #[test]
        fn a_reference_reads_back(random: u64) {
            let reference = Reference::from_bits(random);
            prop_assert_eq!(Reference::parse(&reference.to_string()), Some(reference));
            prop_assert_eq!(Reference::parse(&reference.to_string().to_lowercase()), Some(reference));
        }

        #[test]
        fn one_wrong_symbol_is_noticed(random: u64, place in 0u32..LENGTH, other in 1u64..32) {
            let right = Reference::from_bits(random);
            let wrong = Reference(right.0 ^ (other << (5 * place)));
            let mixed = format!("{}{}", &wrong.to_string()[..12], &right.to_string()[12..]);
            prop_assert_eq!(Reference::parse(&mixed), None);
        }
    }
}
