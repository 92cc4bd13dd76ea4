//! Whether a password is one of those that are guessed first, or is put together from them.
//!
//! The list is of words, of which whoever guesses makes passwords: the same twice, two in a row, a few
//! digits between or behind, letters turned into signs. A text that is nothing but that is common.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// One word a line; a line that begins with `#` tells of those below it.
const WORDS: &str = include_str!("common.txt");

static LIST: LazyLock<BTreeSet<Vec<char>>> = LazyLock::new(|| {
    let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
    lines.map(plain).filter(|word| !word.is_empty()).collect()
});

/// Digits that may stand between two words: as many as a year has.
const DIGITS: usize = 4;

pub(super) fn is_common(password: &str) -> bool {
    let text = plain(password);
    let letters: Vec<char> = text.iter().copied().filter(|c| !is_sign(*c)).collect();
    is_of_few(&letters) || is_in_sequence(&letters) || is_of_words(&text)
}

/// Letters, digits, and the signs that stand for letters, in one case and one script of digits, without
/// marks.
fn plain(text: &str) -> Vec<char> {
    let letters = text.nfkd().flat_map(char::to_lowercase);
    letters
        .filter_map(|c| match c {
            '\u{660}'..='\u{669}' => char::from_digit(c as u32 - 0x660, 10),
            '\u{6f0}'..='\u{6f9}' => char::from_digit(c as u32 - 0x6f0, 10),
            // Vowel signs, and what the letters that bear a hamza come apart into.
            '\u{64b}'..='\u{65f}' | '\u{670}' => None,
            'ة' => Some('ه'),
            'ى' => Some('ي'),
            c => (c.is_alphanumeric() || is_sign(c)).then_some(c),
        })
        .collect()
}

const fn is_sign(c: char) -> bool {
    matches!(c, '@' | '$' | '!')
}

/// The letter for which a sign or a digit commonly stands.
const fn undressed(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '$' | '5' => 's',
        '7' => 't',
        c => c,
    }
}

/// Whether a text begins with a word, perhaps in signs.
fn begins(text: &[char], word: &[char]) -> bool {
    let same = |(c, letter): (&char, &char)| c == letter || undressed(*c) == *letter;
    text.len() >= word.len() && text.iter().zip(word).all(same)
}

/// Whether there are hardly any characters to know.
fn is_of_few(text: &[char]) -> bool {
    text.iter().collect::<BTreeSet<_>>().len() < 4
}

/// Whether each character follows the one before, up or down, as in the rows of digits.
fn is_in_sequence(text: &[char]) -> bool {
    let steps: Vec<i64> = text
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some(match (a.to_digit(10), b.to_digit(10)) {
                (Some(9), Some(0)) => 1,
                (Some(0), Some(9)) => -1,
                _ => i64::from(*b as u32) - i64::from(*a as u32),
            }),
            _ => None,
        })
        .collect();
    let first = steps.first().copied();
    matches!(first, Some(-1 | 1)) && steps.iter().all(|step| Some(*step) == first)
}

/// Whether a text is nothing but one or two words of the list, however often, and a few digits
/// around each.
fn is_of_words(text: &[char]) -> bool {
    let within: Vec<&Vec<char>> = LIST
        .iter()
        .filter(|word| text.windows(word.len()).any(|part| begins(part, word)))
        .collect();
    within.iter().enumerate().any(|(place, one)| {
        let others = within.iter().skip(place);
        others.into_iter().any(|other| is_made_of(text, one, other))
    })
}

fn is_made_of(text: &[char], one: &[char], other: &[char]) -> bool {
    // For each place how few digits may stand before it since the last word, if it can be reached.
    let mut reached: Vec<Option<usize>> = vec![None; text.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = Some(0);
    }
    for place in 0..text.len() {
        let (Some(digits), Some(rest)) = (reached.get(place).copied().flatten(), text.get(place..))
        else {
            continue;
        };
        let mut reach = |length: usize, digits: usize| {
            if let Some(there) = reached.get_mut(place + length) {
                *there = Some(there.map_or(digits, |before| before.min(digits)));
            }
        };
        for word in [one, other] {
            if begins(rest, word) {
                reach(word.len(), 0);
            }
        }
        if rest.first().copied().is_some_and(is_sign) {
            reach(1, digits);
        }
        if digits < DIGITS && rest.first().is_some_and(char::is_ascii_digit) {
            reach(1, digits + 1);
        }
    }
    reached.last().copied().flatten().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_long_enough_to_be_worth_asking_and_each_word_stands_there_once() {
        let lines = WORDS.lines().filter(|line| !line.starts_with('#'));
        let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
        assert!(lines.len() >= 300, "{}", lines.len());
        let twice = lines.len() - LIST.len();
        assert_eq!(twice, 0, "words that are the same when written plainly");
        assert!(LIST.iter().all(|word| word.len() >= 3));
    }
}
