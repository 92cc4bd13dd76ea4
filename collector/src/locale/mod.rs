//! The languages: texts by key, and everything in which a language counts and writes numbers its
//! own way.
//!
//! A language is one flat TOML file: in `locales/`, with its code in the list below, or in the folder
//! that the configuration names. Nothing else in the collector knows one language from another. Plural
//! forms and number formats are CLDR's; the digits are Western, as Saudi public sites write them,
//! unless a language's file says otherwise.
//!
//! Deliberately absent: any guess at the reader's language, which the page that asks has already
//! decided.

mod date;
mod digits;
mod languages;
#[cfg(test)]
mod tests;

pub use languages::Languages;

use crate::domain::{Digest, digest};
use digits::Digits;
use fixed_decimal::Decimal;
use icu_decimal::DecimalFormatter;
use icu_locale_core::Locale as CldrLocale;
use icu_plurals::{PluralCategory, PluralRules};
use rayak_shared::{Answer, Dir, Question, Reason, Text, Texts};
use std::collections::BTreeMap;
use std::io;

macro_rules! languages {
    ($($code:literal),+) => {
        /// The languages that are built in; the first is the measure of every other.
        const LANGUAGES: &[&str] = &[$($code),+];
        const FILES: &[&str] = &[$(include_str!(concat!("../locales/", $code, ".toml"))),+];
    };
}

languages!("ar", "en");

/// Texts by key, as a file has them.
type Table = BTreeMap<String, Text>;

/// What begins with this travels to the browser, without it.
const TRAVELLING: &str = "widget.";

/// Why a file is no language.
#[derive(Debug, thiserror::Error)]
pub enum LocaleError {
    #[error("{0:?} is not a language code; write one such as \"ar\" or \"en-GB\"")]
    Code(String),
    #[error("the texts must be a flat table of strings and of plural forms: {0}")]
    Table(#[from] toml::de::Error),
    #[error("the key dir must be \"rtl\" or \"ltr\"")]
    Dir,
    #[error("the key digits must be \"western\", \"arabic\" or \"persian\"")]
    Digits,
    #[error("it cannot be read: {0}")]
    Unread(io::Error),
    #[error("nothing says {0:?}; the keys are those of the built-in languages")]
    Idle(String),
    #[error("a language that is not built in needs every text; these are missing: {0}")]
    Missing(String),
    #[error("{0:?} has plural forms and none of them is \"other\", which every language has")]
    Other(String),
    #[error("{0:?} has the blank {{{1}}}, which nothing fills")]
    Blank(String, String),
    #[error(
        "\"take.sheet\" names a sheet of Excel: 1 to 31 characters, none of them one of [ ] : * ? / \\, and no \
         apostrophe at its ends"
    )]
    Sheet,
}

/// One language.
#[derive(Debug)]
pub struct Locale {
    code: String,
    /// The language as CLDR names it, with its digits.
    cldr: CldrLocale,
    dir: Dir,
    digits: Digits,
    /// As the file has them.
    table: Table,
    /// As they are shown, in the language's digits.
    texts: Table,
    travelling: Texts,
}

impl Locale {
    /// Reads a language from its file.
    ///
    /// # Errors
    /// If the code or the table cannot be read, or no direction is given.
    pub fn parse(code: &str, text: &str) -> Result<Self, LocaleError> {
        Self::new(code, toml::from_str(text)?)
    }

    fn new(code: &str, table: Table) -> Result<Self, LocaleError> {
        let said = |key: &str| match table.get(key) {
            Some(Text::One(word)) => Some(word.as_str()),
            _ => None,
        };
        let dir = said("dir").and_then(|dir| Dir::parse(dir).ok());
        let dir = dir.ok_or(LocaleError::Dir)?;
        let digits = said("digits").map_or(Some(Digits::Western), Digits::parse);
        let digits = digits.ok_or(LocaleError::Digits)?;
        let cldr = format!("{code}-u-nu-{}", digits.cldr())
            .parse()
            .map_err(|_| LocaleError::Code(code.to_owned()))?;
        let shown = |(key, text): (&String, &Text)| (key.clone(), digits.within(text));
        let texts: Table = table.iter().map(shown).collect();
        let travelling = texts
            .iter()
            .filter_map(|(key, text)| {
                Some((key.strip_prefix(TRAVELLING)?.to_owned(), text.clone()))
            })
            // The card counts by itself.
            .chain(digits.travelling())
            .collect();
        Ok(Self {
            code: code.to_owned(),
            cldr,
            dir,
            digits,
            table,
            texts,
            travelling: rayak_shared::Table(travelling),
        })
    }

    pub fn code(&self) -> &str {
        &self.code
    }

    /// Digits that were put together elsewhere, in those of the language.
    pub(crate) fn written_in(&self, digits: &str) -> String {
        self.digits.within_text(digits)
    }

    pub const fn dir(&self) -> Dir {
        self.dir
    }

    /// The texts that the widget words its parts with.
    pub fn travelling(&self) -> Texts {
        self.travelling.clone()
    }

    /// The text of a key. A key without a text gives itself: better an odd word than a page without
    /// one. A test keeps that from happening.
    pub fn text<'a>(&'a self, key: &'a str) -> &'a str {
        self.form(key, "other")
    }

    /// The text of a key with its blanks filled in.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.text(key), values)
    }

    /// The text of a key in the form that `n` takes, with its blanks filled in; the blank `n` is
    /// the number itself.
    pub fn plural(&self, key: &str, n: u64, values: &[(&str, &str)]) -> String {
        let number = self.number(n);
        let values: Vec<_> = values
            .iter()
            .copied()
            .chain([("n", number.as_str())])
            .collect();
        fill(self.form(key, self.category(n)), &values)
    }

    /// What stands before and after a blank, for a value that is more than text: a link, or a run
    /// of another direction.
    pub fn around<'a>(&'a self, key: &'a str, blank: &str) -> (&'a str, &'a str) {
        let text = self.text(key);
        text.split_once(&format!("{{{blank}}}"))
            .unwrap_or((text, ""))
    }

    /// A whole number, grouped as the language groups.
    pub fn number(&self, n: u64) -> String {
        self.decimal(n, 0)
    }

    /// The number `units` / 10^`places`, with so many decimal places.
    pub fn decimal(&self, units: u64, places: i16) -> String {
        // The formatter is made anew each time, from data that lies in the binary: kept ones could
        // not be shared between threads.
        let formatter = DecimalFormatter::try_new((&self.cldr).into(), Default::default())
            .expect("the built-in number formats fall back to those of no language");
        let mut decimal = Decimal::from(units);
        decimal.multiply_pow10(-places);
        formatter.format(&decimal).to_string()
    }

    /// A whole percentage. It stands on its own between other words, whatever their direction.
    pub fn percent(&self, n: u64) -> String {
        self.isolated(&self.fill("percent", &[("n", &self.number(n))]))
    }

    /// A percentage to one place, from its tenths.
    pub fn percent_to_tenths(&self, tenths: u64) -> String {
        self.isolated(&self.fill("percent", &[("n", &self.decimal(tenths, 1))]))
    }

    /// A left-to-right run, such as a percentage, a path or a code, so that it keeps its order
    /// within a sentence of this language. Without it an Arabic sentence shows «84%» with the sign
    /// on one side at its beginning and on the other after its first letter, and a path with its
    /// first slash last.
    pub fn isolated(&self, run: &str) -> String {
        match self.dir {
            Dir::Rtl => format!("\u{2066}{run}\u{2069}"),
            Dir::Ltr => run.to_owned(),
        }
    }

    /// A text as somebody wrote it, of whichever direction, so that it turns nothing around it.
    pub fn quoted(&self, text: &str) -> String {
        format!("\u{2068}{text}\u{2069}")
    }

    /// What tells one wording of a question from another: a digest of all texts that come with it.
    pub(crate) fn wording(&self, question: Question) -> Digest {
        let code = question.code();
        let mut keys = vec![format!("question.{code}"), format!("question.{code}.hint")];
        for answer in Answer::of(question) {
            let code = answer.code();
            keys.extend([format!("answer.{code}"), format!("answer.{code}.name")]);
            keys.push(format!("reasons.{code}"));
            let reasons = Reason::of(*answer).iter();
            keys.extend(reasons.map(|reason| format!("reason.{}", reason.code())));
        }
        let texts: Vec<&str> = keys.iter().map(|key| self.text(key)).collect();
        digest(texts.join("\0"))
    }

    fn form<'a>(&'a self, key: &'a str, category: &str) -> &'a str {
        let text = self.texts.get(key);
        text.and_then(|text| text.form(category)).unwrap_or(key)
    }

    /// The plural form that a number takes.
    fn category(&self, n: u64) -> &'static str {
        let rules = PluralRules::try_new_cardinal((&self.cldr).into())
            .expect("the built-in plural rules fall back to those of no language");
        match rules.category_for(n) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        }
    }
}

/// Every form that a text has.
fn forms(text: &Text) -> Vec<&str> {
    match text {
        Text::One(text) => vec![text],
        Text::Plural(forms) => forms.0.iter().map(|(_, form)| form.as_str()).collect(),
    }
}

/// Fills the blanks of a text in one pass, so that a brace within a value is never a blank. A blank
/// that has no value stays.
fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let blank = after.split_once('}').and_then(|(name, tail)| {
            let (_, value) = values.iter().find(|(blank, _)| *blank == name)?;
            Some((value, tail))
        });
        match blank {
            Some((value, tail)) => {
                filled.push_str(value);
                rest = tail;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}
