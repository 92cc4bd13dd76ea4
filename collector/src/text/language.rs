//! The language that words are in, by their script and by the small words that every sentence needs.
//!
//! A guess that helps to sort, and nothing more: no language is refused or hidden. Deliberately absent: a
//! model of letters. Remarks are short, and of the languages that are told apart here each gives itself away
//! by its script or by a handful of words.

use super::words::Token;
use crate::coded::coded;

coded! {
    /// By the codes of BCP 47, but for what that has none for.
    pub Language, 7 {
        Arabic = "ar",
        English = "en",
        /// Arabic in Latin letters and figures.
        Arabizi = "ar-Latn",
        Urdu = "ur",
        /// Arabic and Latin words, none of which are a few names.
        Mixed = "mixed",
        Other = "other",
        /// There are no words.
        Unknown = "und",
    }
}

impl Language {
    /// The language of a text that was cut into these words.
    #[must_use]
    pub fn of(text: &str, tokens: &[Token]) -> Self {
        let mut seen = Seen::default();
        for token in tokens {
            seen.take(text.get(token.span.clone()).unwrap_or_default(), token);
        }
        seen.judged()
    }
}

/// How many words there are of each sort; figures are of none.
#[derive(Debug, Default)]
struct Seen {
    arabic: usize,
    latin: usize,
    other: usize,
    urdu: usize,
    persian: usize,
    english: usize,
    arabizi: usize,
}

impl Seen {
    fn take(&mut self, written: &str, token: &Token) {
        let word = &*token.normal;
        let Some(letter) = word.chars().find(|c| c.is_alphabetic()) else {
            return;
        };
        if ('\u{620}'..='\u{8ff}').contains(&letter) {
            self.arabic += 1;
            // The normal form makes one letter of those by which Urdu is known.
            let is_urdu = written.contains(URDU_LETTERS) || has(&URDU, word);
            self.urdu += usize::from(is_urdu);
            self.persian += usize::from(!is_urdu && has(&PERSIAN, word));
        } else if letter.is_ascii_alphabetic() || ('\u{c0}'..='\u{24f}').contains(&letter) {
            self.latin += 1;
            let is_arabizi = has(&ARABIZI, word) || has_figures_for_letters(word);
            self.arabizi += usize::from(is_arabizi);
            self.english += usize::from(!is_arabizi && has(&ENGLISH, word));
        } else {
            self.other += 1;
        }
    }

    const fn judged(&self) -> Language {
        let (arabic, latin, other) = (self.arabic, self.latin, self.other);
        if arabic + latin + other == 0 {
            Language::Unknown
        } else if other > arabic + latin {
            Language::Other
        } else if arabic > 0 && latin > 2 && latin * 3 >= arabic && arabic * 3 >= latin {
            Language::Mixed
        } else if arabic >= latin {
            self.in_arabic_script()
        } else {
            self.in_latin_script()
        }
    }

    const fn in_arabic_script(&self) -> Language {
        if self.urdu * 5 >= self.arabic && self.urdu >= self.persian {
            Language::Urdu
        } else if self.persian * 5 >= self.arabic && self.persian > 1 {
            Language::Other
        } else {
            Language::Arabic
        }
    }

    /// English is what Latin letters are taken for, unless there are enough words to know better.
    const fn in_latin_script(&self) -> Language {
        if self.arabizi * 5 >= self.latin && self.arabizi >= self.english {
            Language::Arabizi
        } else if self.latin >= ENOUGH && self.english * 12 < self.latin {
            Language::Other
        } else {
            Language::English
        }
    }
}

/// Of so many English words one is a small one.
const ENOUGH: usize = 6;

/// «3ala», «mo7tram», «sare3»: a figure that is drawn like the letter it stands for.
fn has_figures_for_letters(word: &str) -> bool {
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let figures = word.bytes().filter(u8::is_ascii_digit).count();
    let stands = |pair: &[u8]| {
        let [one, next] = pair else { return false };
        matches!(
            (one, next),
            (b'2' | b'3' | b'5' | b'6' | b'7' | b'9', b'a'..=b'z')
                | (b'a'..=b'z', b'2' | b'3' | b'5' | b'7')
        )
    };
    let is_ordinal = ["nd", "rd", "th", "st"]
        .iter()
        .any(|end| letters == 2 && word.ends_with(end));
    letters >= 3
        && figures <= 2
        && !is_ordinal
        && word.as_bytes().windows(2).any(stands)
        && !BY_NUMBER.contains(&word)
}

/// Names with a number that are no Arabic.
const BY_NUMBER: [&str; 6] = ["win7", "ios7", "base32", "utf32", "html5", "css3"];

/// Letters that Arabic and Persian have not.
const URDU_LETTERS: [char; 4] = ['ٹ', 'ڈ', 'ڑ', 'ں'];

/// Whether a sorted list has a word.
fn has(list: &[&str], word: &str) -> bool {
    list.binary_search(&word).is_ok()
}

/// Each list is in normal form and sorted.
const URDU: [&str; 19] = [
    "اور", "بهت", "تها", "رها", "سے", "كا", "كر", "كو", "كي", "كے", "لئے", "مجهے", "ميرا", "نهين",
    "هين", "هے", "وه", "يه", "گيا",
];

const PERSIAN: [&str; 15] = [
    "از", "است", "اين", "براي", "بود", "خيلي", "را", "شما", "شود", "كرد", "كنيد", "كه", "مي",
    "نيست", "هاي",
];

const ENGLISH: [&str; 82] = [
    "a", "about", "after", "all", "an", "and", "any", "are", "as", "at", "be", "been", "before",
    "but", "by", "can", "can't", "could", "did", "do", "does", "don't", "for", "from", "get",
    "had", "has", "have", "he", "how", "i", "if", "in", "is", "it", "it's", "its", "just", "me",
    "more", "my", "need", "no", "not", "of", "on", "only", "or", "our", "out", "please", "she",
    "should", "so", "still", "thank", "thanks", "that", "the", "their", "there", "these", "they",
    "this", "to", "too", "up", "very", "was", "we", "were", "what", "when", "where", "who", "why",
    "will", "with", "would", "yes", "you", "your",
];

const ARABIZI: [&str; 60] = [
    "abga",
    "abgha",
    "abghi",
    "abi",
    "akhi",
    "al",
    "alhamdulillah",
    "ana",
    "bel",
    "el",
    "enta",
    "fel",
    "fi",
    "habibi",
    "hada",
    "hadi",
    "hatha",
    "inshallah",
    "jidan",
    "jiddan",
    "kaif",
    "kaifa",
    "kathir",
    "keif",
    "kif",
    "kteer",
    "kwais",
    "kwayes",
    "laish",
    "lazem",
    "lazim",
    "leesh",
    "lel",
    "ma",
    "mafee",
    "mafi",
    "marhaba",
    "mashallah",
    "mawqe",
    "mesh",
    "mish",
    "mo",
    "momtaz",
    "mub",
    "mumtaz",
    "sahl",
    "salam",
    "shokran",
    "shukran",
    "tamam",
    "walla",
    "wallah",
    "wallahi",
    "wel",
    "wesh",
    "wish",
    "ya",
    "yalla",
    "zain",
    "zein",
];

#[cfg(test)]
mod tests {
    use super::super::{normal, tokens};
    use super::*;

    #[test]
    fn words_are_of_the_language_that_their_reader_would_say() {
        for (code, text) in [
            ("ar", "الصفحة لا تفتح من الجوال"),
            ("ar", "ممتاز"),
            ("ar", "تطبيق Balady ما يشتغل معي"),
            ("ar", "رابط الـPDF معطل في صفحة Nafath"),
            ("ar", "امبلدية ما جات امحارة"),
            ("en", "The street lights have been off for a week"),
            ("en", "great service"),
            (
                "en",
                "Opening hours of Amana Jazan on the 2nd and 3rd of Eid please",
            ),
            ("en", "The mp3 and the html5 player of the page do not work"),
            ("ar-Latn", "el mawqe3 mo sahl 3ala kbar el sen"),
            ("ar-Latn", "shukran, kan sare3 jiddan"),
            ("ar-Latn", "wallah el khidma mumtaza"),
            ("ur", "یہ صفحہ بہت اچھا ہے لیکن اردو میں نہیں ہے"),
            ("ur", "میرا ٹیکس کہاں جمع ہوگا"),
            ("other", "این صفحه برای من باز نمی شود و خیلی کند است"),
            ("other", "यह पृष्ठ बहुत अच्छा है"),
            (
                "other",
                "Hindi ko mahanap ang tamang numero ng opisina dito sa lungsod",
            ),
            (
                "mixed",
                "الصفحة جميلة لكن the English version is not complete",
            ),
            ("und", ""),
            ("und", "👍🏽 … 940 ⟦mobile⟧"),
        ] {
            let tokens: Vec<_> = tokens(text).collect();
            assert_eq!(Language::of(text, &tokens).code(), code, "{text}");
        }
    }

    #[test]
    fn every_code_is_read_back() {
        for language in Language::ALL {
            assert_eq!(Language::parse(language.code()), Some(language));
        }
        assert_eq!(Language::parse("AR"), None);
    }

    #[test]
    fn the_small_words_are_in_normal_form_and_sorted() {
        for list in [&URDU[..], &PERSIAN[..], &ENGLISH[..], &ARABIZI[..]] {
            assert!(list.is_sorted(), "{list:?}");
            for word in list {
                assert_eq!(&normal(word), word);
            }
        }
    }
}
