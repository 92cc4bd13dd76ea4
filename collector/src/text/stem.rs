//! Stems: what is left of a word without its article, its endings and its pronouns.
//!
//! Arabic by Larkey's "light10", with three differences that the words of citizens ask for. Endings leave
//! three letters and not two, since «مكان» and «هوية» are whole words. A pronoun behind a feminine ending
//! goes with the letter that it makes of it («معاملتي», «معاملة»). And a first «و» is taken away as the other
//! reading only: as many words of a municipality begin with it («وزارة», «واضح») as are joined by it. English
//! by Porter's second stemmer.

use rust_stemmers::Algorithm;

/// Conjunction, preposition and article in one, the longest first.
const ARTICLES: [&str; 6] = ["وال", "بال", "كال", "فال", "ال", "لل"];
const PRONOUNS: [&str; 6] = ["ها", "هم", "نا", "كم", "ه", "ي"];
/// In light10's order: each is tried once.
const ENDINGS: [&str; 8] = ["ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"];
/// The article of Jazan and the Tihama.
const TIHAMA: &str = "ام";

/// Words of two letters that are joined to «و» more often than a word of three begins with it.
const SMALL: [&str; 10] = ["في", "كم", "لا", "لم", "لن", "لو", "ما", "من", "هل", "هو"];

/// The fewest letters that an ending leaves.
const ROOT: usize = 3;

pub(super) struct Stemmer(rust_stemmers::Stemmer);

impl Stemmer {
    pub(super) fn new() -> Self {
        Self(rust_stemmers::Stemmer::create(Algorithm::English))
    }

    /// The stem of a word in normal form, and that of its other reading.
    pub(super) fn stems(&self, word: &str) -> (String, Option<String>) {
        if !word.chars().all(is_arabic) {
            // Porter knows the letters of English and takes others as they are.
            let latin = word.bytes().any(|byte| byte.is_ascii_lowercase()) && word.is_ascii();
            let stem = if latin {
                self.0.stem(word).into_owned()
            } else {
                word.to_owned()
            };
            return (stem, None);
        }
        let stem = one_hamza(light(word));
        let other = other_reading(word).map(|it| one_hamza(light(it)));
        let other = other.filter(|other| *other != stem);
        (stem, other)
    }
}

const fn is_arabic(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}')
}

/// The hamza without its seat, which changes with what follows («بطيء», «بطيئة») and with the writer
/// («مسؤول», «مسئول»).
fn one_hamza(stem: &str) -> String {
    stem.replace(['ؤ', 'ئ'], "ء")
}

/// A word whose first letters may be a conjunction or the Tihama's article, without them.
fn other_reading(word: &str) -> Option<&str> {
    let is_word = |rest: &&str| letters(rest) >= ROOT || SMALL.contains(rest);
    let joined = word.strip_prefix('و').filter(is_word);
    // Of words with three letters behind it too many begin so by themselves («أمطار», «أمانة»).
    joined.or_else(|| word.strip_prefix(TIHAMA).filter(|it| letters(it) > ROOT))
}

/// Without its article and endings.
fn light(word: &str) -> &str {
    let article = ARTICLES
        .iter()
        .find_map(|article| word.strip_prefix(article).filter(|rest| letters(rest) >= 2));
    let bare = article.unwrap_or(word);
    let bare = owned(bare).unwrap_or(bare);
    ENDINGS.iter().fold(bare, |word, ending| {
        leaving(word, ending, ROOT).unwrap_or(word)
    })
}

/// A feminine noun without the pronoun behind it and the «ت» that stands for its ending.
fn owned(word: &str) -> Option<&str> {
    let noun = PRONOUNS
        .iter()
        .find_map(|pronoun| leaving(word, pronoun, ROOT))?;
    let feminine = leaving(noun, "ت", ROOT).filter(|rest| !rest.ends_with('ا'));
    Some(feminine.unwrap_or(noun))
}

/// The word without this ending, if so many letters are left.
fn leaving<'a>(word: &'a str, ending: &str, fewest: usize) -> Option<&'a str> {
    word.strip_suffix(ending)
        .filter(|rest| letters(rest) >= fewest)
}

fn letters(word: &str) -> usize {
    word.chars().count()
}
