//! Stems: what is left of a word without its article, its endings and its pronouns.
//!
//! Arabic by Larkey's "light10", with three differences that the words of citizens ask for. Endings leave
//! three letters and not two, since «مكان» and «هوية» are whole words. A pronoun behind a feminine ending
//! goes with the letter that it makes of it («معاملتي», «معاملة»). And a first «و» is taken away as another
//! reading only: as many words of a municipality begin with it («وزارة», «واضح») as are joined by it. English
//! by Porter's second stemmer.
//!
//! Some words begin or end by themselves with what looks like an article, an ending or a pronoun. Those that
//! citizens write are named here, so that «بالوعة» and «البالوعة» meet.

use rust_stemmers::Algorithm;

/// Conjunction, preposition and article in one, the longest first.
const ARTICLES: [&str; 6] = ["وال", "بال", "كال", "فال", "ال", "لل"];
const PRONOUNS: [&str; 6] = ["ها", "هم", "نا", "كم", "ه", "ي"];
/// Each is tried once, in this order: in «إعلانات» the plural stands behind an «ان» that is the word's.
const ENDINGS: [&str; 10] = ["ها", "تين", "تان", "ات", "ان", "ون", "ين", "يه", "ه", "ي"];
/// The article of Jazan and the Tihama.
const TIHAMA: &str = "ام";

/// Words of two letters that are joined to «و» more often than a word of three begins with it.
const SMALL: [&str; 10] = ["في", "كم", "لا", "لم", "لن", "لو", "ما", "من", "هل", "هو"];

/// Words that are their own stem, and lose no article.
const WHOLE: [&str; 3] = ["الله", "اللهم", "اللي"];
/// Stems that begin by themselves with what looks like an article.
const OWN_ARTICLE: [&str; 15] = [
    "الكترون",
    "الغاء",
    "العاب",
    "الوان",
    "التزام",
    "التحاق",
    "القاء",
    "الحاق",
    "الزام",
    "الياف",
    "الغام",
    "بالوع",
    "بالغ",
    "بالون",
    "والد",
];
/// Nouns that end by themselves with what looks like an ending or a pronoun.
const OWN_ENDING: [&str; 13] = [
    "الكترون",
    "الوان",
    "بالون",
    "جازان",
    "تراكم",
    "متراكم",
    "محاكم",
    "تفاهم",
    "مساهم",
    "توقيت",
    "تثبيت",
    "تصويت",
    "تشتيت",
];
/// Stems that begin by themselves with what looks like a conjunction, or like the Tihama's article.
const OWN_BEGINNING: [&str; 18] = [
    "وزار",
    "وزير",
    "واضح",
    "وضوح",
    "وظيف",
    "وثيق",
    "وسيل",
    "واجب",
    "وجود",
    "وصول",
    "وكيل",
    "والد",
    "امان",
    "امطار",
    "امراض",
    "امكان",
    "امك",
    "امتح",
];

/// The fewest letters that an ending leaves.
const ROOT: usize = 3;

pub(super) struct Stemmer(rust_stemmers::Stemmer);

impl Stemmer {
    pub(super) fn new() -> Self {
        Self(rust_stemmers::Stemmer::create(Algorithm::English))
    }

    /// The stem of a word in normal form, and those of its other readings. With a hamza written, «أل» and «إل»
    /// are hardly an article.
    pub(super) fn stems(&self, word: &str, begins_with_hamza: bool) -> (String, Vec<String>) {
        if !word.chars().all(is_arabic) {
            // Porter knows the letters of English and takes others as they are.
            let latin = word.bytes().any(|byte| byte.is_ascii_lowercase()) && word.is_ascii();
            let stem = if latin {
                self.0.stem(word).into_owned()
            } else {
                word.to_owned()
            };
            return (stem, Vec::new());
        }
        let stem = one_hamza(light(word));
        let with_hamza = begins_with_hamza && word.starts_with("ال");
        let whole = with_hamza.then(|| without_ending(word));
        let mut others = Vec::new();
        for other in readings(word).map(light).chain(whole) {
            let other = one_hamza(other);
            if other != stem && !others.contains(&other) {
                others.push(other);
            }
        }
        (stem, others)
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

/// A word whose first letters may be a conjunction, the Tihama's article, both, or a preposition before a
/// word in «ل» («للجنة»), without them.
fn readings(word: &str) -> impl Iterator<Item = &str> {
    let is_word = |rest: &&str| letters(rest) >= ROOT || SMALL.contains(rest);
    let is_own = |word: &str| OWN_BEGINNING.contains(&light(word));
    let joined = word.strip_prefix('و').filter(is_word);
    let joined = joined.filter(|_| !is_own(word));
    let tihama = [Some(word), joined].into_iter().flatten();
    let tihama = tihama.filter_map(move |word| {
        // Of words with three letters behind it too many begin so by themselves («أمطار», «أمانة»).
        let rest = word.strip_prefix(TIHAMA)?;
        (letters(rest) > ROOT && !is_own(word)).then_some(rest)
    });
    let to = word
        .strip_prefix('ل')
        .filter(|rest| rest.starts_with('ل') && letters(rest) >= ROOT);
    joined.into_iter().chain(tihama).chain(to)
}

/// Without its article and endings.
fn light(word: &str) -> &str {
    let behind = word.strip_prefix(['و', 'ف', 'ب', 'ت']);
    if let Some(whole) = [Some(word), behind]
        .into_iter()
        .flatten()
        .find(|word| WHOLE.contains(word))
    {
        return whole;
    }
    without_ending(without_article(word))
}

fn without_article(word: &str) -> &str {
    let bare = ARTICLES
        .iter()
        .find_map(|article| word.strip_prefix(article).filter(|rest| letters(rest) >= 2));
    let Some(bare) = bare else {
        return word;
    };
    let behind = word.strip_prefix(['و', 'ب', 'ك', 'ف']);
    let own = [Some(word), behind].into_iter().flatten();
    let mut own = own.filter(|word| OWN_ARTICLE.contains(&without_ending(word)));
    own.next().unwrap_or(bare)
}

fn without_ending(word: &str) -> &str {
    let bare = owned(word).unwrap_or(word);
    if OWN_ENDING.contains(&bare) {
        return bare;
    }
    ENDINGS.iter().fold(bare, |word, ending| {
        leaving(word, ending, ROOT).unwrap_or(word)
    })
}

/// A noun without the pronoun behind it and, if it is feminine, the «ت» that stands for its ending.
fn owned(word: &str) -> Option<&str> {
    if OWN_ENDING.contains(&word) {
        return None;
    }
    let noun = PRONOUNS
        .iter()
        .find_map(|pronoun| leaving(word, pronoun, ROOT))?;
    let feminine = leaving(noun, "ت", ROOT).filter(|rest| !rest.ends_with('ا'));
    let feminine = feminine.filter(|_| !OWN_ENDING.contains(&noun));
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
