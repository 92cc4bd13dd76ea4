//! When two texts are the same text: by their letters and digits, however they are written.

use unicode_normalization::UnicodeNormalization as _;

/// The fewest letters of a text that can be a copy. Shorter ones, such as "thank you" or "the page
/// does not open", are rightly written by many.
const LETTERS: usize = 20;

/// What is left of masked words when spaces, punctuation, vowel signs, letter case and forms are
/// taken away; `None` for words of fewer than twenty letters. A placeholder stays in the text but
/// is nobody's letters.
#[must_use]
pub fn gist(words: &str) -> Option<String> {
    let mut gist = String::with_capacity(words.len());
    let mut letters = 0;
    let mut in_placeholder = false;
    for c in words.nfkd().filter(|c| !is_adornment(*c)) {
        match c {
            '⟦' => in_placeholder = true,
            '⟧' => in_placeholder = false,
            // Most letters here are these, for which no table need be searched.
            'ء'..='ي' => {
                letters += usize::from(!in_placeholder);
                gist.push(c);
            }
            _ if c.is_alphanumeric() => {
                letters += usize::from(c.is_alphabetic() && !in_placeholder);
                gist.extend(c.to_lowercase());
            }
            _ => {}
        }
    }
    (letters >= LETTERS).then_some(gist)
}

/// The tatweel and the Arabic signs above and below, which Unicode counts among the letters.
const fn is_adornment(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_letters_are_the_same_text() {
        for (one, other) in [
            (
                "The lamp in our street is broken.",
                "the LAMP, in our\nstreet -- is broken!",
            ),
            (
                "الإنارة في شارعنا معطلة منذ أسبوع",
                "الإنـــارة في شارعِنا معطّلة، منذ أسبوع!!",
            ),
            (
                "a café near the house is closed",
                "a cafe near the house is closed",
            ),
        ] {
            assert!(gist(one).is_some());
            assert_eq!(gist(one), gist(other));
        }
        assert_ne!(
            gist("the lamp in street 12 is broken"),
            gist("the lamp in street 13 is broken")
        );
    }

    #[test]
    fn fewer_than_twenty_letters_are_no_copy() {
        assert_eq!(gist(&"ب".repeat(19)), None);
        assert!(gist(&"ب".repeat(20)).is_some());
        assert_eq!(gist(&"١".repeat(200)), None, "digits are no letters");
        assert_eq!(gist("رقمي ⟦national_id_unverified⟧ ⟦mobile⟧"), None);
        assert_eq!(gist("ـًٌٍَُِّْٰـًٌٍَُِّْٰـًٌٍَُِّْٰـًٌٍَُِّْٰ"), None);
    }
}
