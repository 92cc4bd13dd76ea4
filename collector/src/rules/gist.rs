//! What a remark says, as far as it is found by its words and compared with others.
//!
//! Two remarks may have nearly all of their words in common and say opposite things: «يعمل» and «لا يعمل», bus 5
//! and bus 7. What such a difference hangs on are its hinges: each negation with the word that follows it, each
//! number with the word before it. Remarks with different hinges are never taken for the same. Words that only
//! sometimes deny («ما») count as if they always did: two remarks too few are taken for the same then, and never
//! two too many.

use crate::domain::short_digest;
use crate::text::Token;

/// Different stems of one remark at most, the first of them: nobody writes so many to say one thing, and whoever
/// writes them to fill an index fills no more of it.
pub const MOST_STEMS: usize = 120;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gist {
    /// The stems under which the remark is found, sorted, each once.
    pub stems: Vec<String>,
    /// Whether those are all that it has.
    pub is_whole: bool,
    /// A digest of what it hangs on; 0 where that is nothing.
    pub hinges: u64,
}

impl Gist {
    pub(super) fn of(tokens: &[Token]) -> Self {
        let mut stems: Vec<&str> = Vec::new();
        let mut is_whole = true;
        for stem in tokens.iter().flat_map(|token| token.sought.forms()) {
            if stems.contains(&stem) {
                continue;
            }
            if stems.len() == MOST_STEMS {
                is_whole = false;
                break;
            }
            stems.push(stem);
        }
        stems.sort_unstable();
        Self {
            stems: stems.into_iter().map(str::to_owned).collect(),
            is_whole,
            hinges: hinges(tokens),
        }
    }
}

fn hinges(tokens: &[Token]) -> u64 {
    let mut hinges = Vec::new();
    let mut before = "";
    let mut words = tokens.iter().peekable();
    while let Some(token) = words.next() {
        let word = &*token.normal;
        if let Some(denied) = denies(word) {
            let next = words.peek().map_or("", |next| &*next.sought.stem);
            hinges.push(["", if denied.is_empty() { next } else { denied }]);
        } else if counts(word) {
            hinges.push([before, word]);
        }
        before = &token.sought.stem;
    }
    if hinges.is_empty() {
        return 0;
    }
    hinges.sort_unstable();
    hinges.dedup();
    // No word has the sign that parts them.
    short_digest(hinges.concat().join("\0"))
}

/// Whether a word denies: something of itself that it is joined to («لايعمل»), or else what follows.
fn denies(word: &str) -> Option<&str> {
    if word.is_ascii() {
        let is_no = matches!(
            word,
            "no" | "not"
                | "non"
                | "nor"
                | "none"
                | "never"
                | "nothing"
                | "nobody"
                | "nowhere"
                | "neither"
                | "without"
                | "cannot"
                | "cant"
                | "dont"
                | "doesnt"
                | "didnt"
                | "isnt"
                | "arent"
                | "wasnt"
                | "werent"
                | "wont"
                | "wouldnt"
                | "couldnt"
                | "shouldnt"
                | "hasnt"
                | "havent"
                | "hadnt"
                | "aint"
                | "hardly"
                | "barely"
        );
        return (is_no || word.ends_with("n't")).then_some("");
    }
    let bare = |word: &str| {
        matches!(
            word,
            "لا" | "لم"
                | "لن"
                | "ما"
                | "مو"
                | "مب"
                | "مش"
                | "موب"
                | "مهو"
                | "مهي"
                | "ماهو"
                | "ماهي"
                | "مافي"
                | "مافيه"
                | "ليس"
                | "ليست"
                | "ليسوا"
                | "لست"
                | "لسنا"
                | "غير"
                | "دون"
                | "بدون"
                | "بلا"
                | "عدم"
                | "بعدم"
                | "ماعاد"
                | "معاد"
                | "الا"
        )
    };
    let joined = word.strip_prefix(['و', 'ف']).filter(|rest| bare(rest));
    if bare(word) || joined.is_some() {
        return Some("");
    }
    // A verb of the present, written together with what denies it.
    let verb = word.strip_prefix("لا").or_else(|| word.strip_prefix("ما"));
    verb.filter(|it| it.starts_with(['ي', 'ت', 'ن']) && it.chars().count() > 3)
}

/// Whether a word is a number, in figures or written out.
fn counts(word: &str) -> bool {
    if word.is_ascii() {
        return word.bytes().any(|byte| byte.is_ascii_digit())
            || matches!(
                word,
                "one"
                    | "two"
                    | "three"
                    | "four"
                    | "five"
                    | "six"
                    | "seven"
                    | "eight"
                    | "nine"
                    | "ten"
                    | "eleven"
                    | "twelve"
                    | "thirteen"
                    | "fourteen"
                    | "fifteen"
                    | "sixteen"
                    | "seventeen"
                    | "eighteen"
                    | "nineteen"
                    | "twenty"
                    | "thirty"
                    | "forty"
                    | "fifty"
                    | "sixty"
                    | "seventy"
                    | "eighty"
                    | "ninety"
                    | "hundred"
                    | "thousand"
                    | "million"
                    | "first"
                    | "second"
                    | "third"
                    | "fourth"
                    | "fifth"
                    | "sixth"
                    | "seventh"
                    | "eighth"
                    | "ninth"
                    | "tenth"
            );
    }
    let word = word.strip_prefix('و').unwrap_or(word);
    let word = word.strip_prefix("ال").unwrap_or(word);
    word.chars().any(char::is_numeric)
        || matches!(
            word,
            "واحد"
                | "واحده"
                | "احد"
                | "اثنان"
                | "اثنين"
                | "اثنتين"
                | "ثلاث"
                | "ثلاثه"
                | "اربع"
                | "اربعه"
                | "خمس"
                | "خمسه"
                | "ست"
                | "سته"
                | "سبع"
                | "سبعه"
                | "ثمان"
                | "ثماني"
                | "ثمانيه"
                | "تسع"
                | "تسعه"
                | "عشر"
                | "عشره"
                | "عشرون"
                | "عشرين"
                | "ثلاثون"
                | "ثلاثين"
                | "اربعون"
                | "اربعين"
                | "خمسون"
                | "خمسين"
                | "ستون"
                | "ستين"
                | "سبعون"
                | "سبعين"
                | "ثمانون"
                | "ثمانين"
                | "تسعون"
                | "تسعين"
                | "مايه"
                | "ميه"
                | "مءه"
                | "مئه"
                | "مائه"
                | "الف"
                | "مليون"
                | "اول"
                | "اولي"
                | "ثاني"
                | "ثانيه"
                | "ثالث"
                | "ثالثه"
                | "رابع"
                | "رابعه"
                | "خامس"
                | "خامسه"
                | "سادس"
                | "سادسه"
                | "سابع"
                | "سابعه"
                | "ثامن"
                | "ثامنه"
                | "تاسع"
                | "تاسعه"
                | "عاشر"
                | "عاشره"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokens;

    fn gist(text: &str) -> Gist {
        Gist::of(&tokens(text).collect::<Vec<_>>())
    }

    #[test]
    fn what_a_remark_hangs_on_is_told_apart_in_both_languages() {
        for (one, other) in [
            ("the form works", "the form does not work"),
            ("the form works", "the form doesn’t work"),
            ("the form works", "the form doesnt work"),
            (
                "the form works but does not open",
                "the form opens but does not work",
            ),
            ("there are lights", "there are no lights"),
            ("bus 5 was late", "bus 7 was late"),
            ("bus 5 was late", "the bus was late"),
            ("bus five was late", "bus seven was late"),
            ("bus 5 at stop 7", "bus 7 at stop 5"),
            ("النموذج يعمل", "النموذج لا يعمل"),
            ("النموذج يعمل", "النموذج ما يعمل"),
            ("النموذج يعمل", "النموذج مايعمل"),
            ("النموذج يعمل", "النموذج لايعمل"),
            ("النموذج يعمل", "ولم يعمل النموذج"),
            ("الصفحة واضحة", "الصفحة غير واضحة"),
            ("الصفحة واضحة", "الصفحة مو واضحة"),
            ("يوجد إنارة", "لا يوجد إنارة"),
            ("الحافلة رقم 5 متأخرة", "الحافلة رقم 7 متأخرة"),
            ("الحافلة رقم ٥ متأخرة", "الحافلة رقم ٧ متأخرة"),
            ("الحافلة الخامسة متأخرة", "الحافلة السابعة متأخرة"),
            ("انتظرت خمسة أيام", "انتظرت سبعة أيام"),
            ("انتظرت مئة يوم", "انتظرت ألف يوم"),
        ] {
            assert_ne!(gist(one).hinges, gist(other).hinges, "{one} / {other}");
        }
    }

    #[test]
    fn what_is_only_worded_otherwise_hangs_on_the_same() {
        for (one, other) in [
            ("the form works", "the forms work well"),
            (
                "The page does NOT load, at all!",
                "at all the page doesn't load",
            ),
            ("الحافلة رقم 5 متأخرة", "متأخرة الحافلة رقم ٥"),
            ("النموذج لا يعمل", "النموذج ما يعمل أبدا"),
            ("النموذج لا يعمل", "النموذج لايعمل"),
        ] {
            assert_eq!(gist(one).hinges, gist(other).hinges, "{one} / {other}");
        }
        assert_eq!(gist("the form works").hinges, 0);
    }

    #[test]
    fn of_very_many_words_the_first_are_kept() {
        let word = |number: usize| {
            let letters = [number / 26, number % 26].map(|it| char::from(b'a' + it as u8));
            format!("zz{}x", String::from_iter(letters))
        };
        let text = |words: usize| (0..words).map(word).collect::<Vec<_>>().join(" ");
        let all = gist(&text(MOST_STEMS));
        assert!(all.is_whole);
        assert_eq!(all.stems.len(), MOST_STEMS);
        let cut = gist(&text(MOST_STEMS + 1));
        assert!(!cut.is_whole);
        assert_eq!(cut.stems, all.stems);
        // The same words again are no more.
        let again = [text(MOST_STEMS), text(MOST_STEMS)].join(" ");
        assert!(gist(&again).is_whole);
    }
}
