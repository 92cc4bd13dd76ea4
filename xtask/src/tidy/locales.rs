//! The languages' files: the same keys, the same blanks to fill, and every
//! plural form that the language's grammar asks for.
//!
//! Arabic is the measure, because it is the language that most answers are
//! given in. Which forms a language needs is CLDR's to say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules, PluralRulesOptions};
use toml::{Table, Value};

use super::Problem;
use crate::files;

const MEASURE: &str = "ar";
const CATEGORIES: [(PluralCategory, &str); 6] = [
    (PluralCategory::Zero, "zero"),
    (PluralCategory::One, "one"),
    (PluralCategory::Two, "two"),
    (PluralCategory::Few, "few"),
    (PluralCategory::Many, "many"),
    (PluralCategory::Other, "other"),
];

/// What is said under one key.
#[derive(Debug)]
enum Saying {
    Text(String),
    Plural(BTreeMap<String, String>),
}

/// A language's sayings by key.
type Language = BTreeMap<String, Saying>;

pub(super) fn check(folder: &Path) -> Result<Vec<Problem>> {
    let mut texts = BTreeMap::new();
    if folder.is_dir() {
        for file in files::walk_for(folder, "toml")? {
            let code = file.file_stem().context("a file with a name")?;
            texts.insert(
                code.to_string_lossy().into_owned(),
                fs::read_to_string(&file)?,
            );
        }
    }
    Ok(in_texts(&texts))
}

fn in_texts(texts: &BTreeMap<String, String>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut languages = BTreeMap::new();
    for (code, text) in texts {
        match text.parse::<Table>() {
            Ok(table) => {
                let mut language = Language::new();
                collect("", &table, &mut language, &mut |problem| {
                    problems.push(format!("{code}.toml: {problem}"));
                });
                languages.insert(code, language);
            }
            Err(error) => problems.push(format!("{code}.toml: is no TOML: {}", error.message())),
        }
    }
    let Some(measure) = languages.get(&MEASURE.to_owned()) else {
        problems.push(format!(
            "collector/src/locales: has no {MEASURE}.toml to measure the others by"
        ));
        return problems;
    };
    for (code, language) in &languages {
        let found = against(measure, language)
            .into_iter()
            .chain(plurals(code, language));
        problems.extend(found.map(|problem| format!("{code}.toml: {problem}")));
    }
    problems
}

/// Reads a table into sayings: a table of plural forms is one, any other table
/// is the first half of its keys, as `comment.label = "…"` is in TOML.
fn collect(prefix: &str, table: &Table, into: &mut Language, problem: &mut dyn FnMut(Problem)) {
    for (key, value) in table {
        let key = format!("{prefix}{key}");
        match value {
            Value::String(text) => {
                into.insert(key, Saying::Text(text.clone()));
            }
            Value::Table(inner) => match plural_forms(inner) {
                Some(forms) => {
                    into.insert(key, Saying::Plural(forms));
                }
                None => collect(&format!("{key}."), inner, into, problem),
            },
            _ => problem(format!(
                "`{key}` is neither a text nor a table of plural forms"
            )),
        }
    }
}

fn plural_forms(table: &Table) -> Option<BTreeMap<String, String>> {
    let is_category = |key: &String| CATEGORIES.iter().any(|(_, name)| name == key);
    if table.is_empty() || !table.keys().all(is_category) {
        return None;
    }
    let form = |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
    table.iter().map(form).collect()
}

fn against(measure: &Language, language: &Language) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (key, expected) in measure {
        let Some(saying) = language.get(key) else {
            problems.push(format!("lacks `{key}`, which {MEASURE}.toml has"));
            continue;
        };
        if let (Saying::Text(_), Saying::Plural(_)) | (Saying::Plural(_), Saying::Text(_)) =
            (expected, saying)
        {
            problems.push(format!(
                "`{key}` is a text in one language and plural forms in another"
            ));
        } else if blanks(expected) != blanks(saying) {
            problems.push(format!(
                "`{key}` has the blanks {:?}, and {:?} in {MEASURE}.toml",
                blanks(saying),
                blanks(expected)
            ));
        }
    }
    for key in language.keys().filter(|key| !measure.contains_key(*key)) {
        problems.push(format!("has `{key}`, which {MEASURE}.toml has not"));
    }
    problems
}

fn plurals(code: &str, language: &Language) -> Vec<Problem> {
    let needed = match needed(code) {
        Ok(needed) => needed,
        Err(problem) => return vec![problem],
    };
    let mut problems = Vec::new();
    for (key, saying) in language {
        let Saying::Plural(forms) = saying else {
            continue;
        };
        let present: BTreeSet<&str> = forms.keys().map(String::as_str).collect();
        if present != needed {
            problems.push(format!(
                "`{key}` has the plural forms {present:?}; the language has {needed:?}"
            ));
        }
        // Arabic says "one" and "two" without a figure, so a form may leave a
        // blank out, but not invent one.
        let common = blanks(saying);
        for (form, text) in forms {
            if let Some(odd) = blanks_in(text).difference(&common).next() {
                problems.push(format!(
                    "`{key}.{form}` has the blank {{{odd}}}, which its form `other` has not"
                ));
            }
        }
    }
    problems
}

/// The forms a language has for whole numbers and others, by CLDR.
fn needed(code: &str) -> Result<BTreeSet<&'static str>, Problem> {
    let locale: Locale = code
        .parse()
        .map_err(|_| "is not named by a language code such as `ar` or `en`".to_owned())?;
    let rules = PluralRules::try_new(locale.into(), PluralRulesOptions::default())
        .map_err(|_| "is of a language whose plural forms are unknown".to_owned())?;
    let has: Vec<PluralCategory> = rules.categories().collect();
    let named = CATEGORIES.iter().filter(|(each, _)| has.contains(each));
    Ok(named.map(|(_, name)| *name).collect())
}

/// The blanks of a text, or of the plural form that serves any number.
fn blanks(saying: &Saying) -> BTreeSet<&str> {
    match saying {
        Saying::Text(text) => blanks_in(text),
        Saying::Plural(forms) => forms
            .get("other")
            .map_or_else(BTreeSet::new, |text| blanks_in(text)),
    }
}

/// The names in `{…}`.
fn blanks_in(text: &str) -> BTreeSet<&str> {
    let opened = text.split('{').skip(1);
    opened
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: &str = r#"
        send = "إرسال {name}"
        "comment.label" = "تعليق"
        [counter]
        zero = "لا شيء"
        one = "واحد"
        two = "اثنان"
        few = "{n} أحرف"
        many = "{n} حرفًا"
        other = "{n} حرف"
    "#;

    fn problems_with(english: &str) -> Vec<Problem> {
        in_texts(&BTreeMap::from([
            ("ar".to_owned(), ARABIC.to_owned()),
            ("en".to_owned(), english.to_owned()),
        ]))
    }

    fn one_problem(english: &str, about: &str) {
        let problems = problems_with(english);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems.concat().contains(about), "{problems:?}");
    }

    #[test]
    fn languages_that_say_the_same_pass() {
        let problems = problems_with(
            "send = \"Send {name}\"\ncomment.label = \"Comment\"\n\
             counter = { one = \"one\", other = \"{n} characters\" }",
        );
        assert_eq!(problems, Vec::<String>::new());
    }

    #[test]
    fn a_missing_and_a_surplus_key_are_named() {
        let rest = "comment.label = \"C\"\ncounter = { one = \"1\", other = \"{n}\" }";
        one_problem(rest, "lacks `send`");
        one_problem(
            &format!("send = \"{{name}}\"\nmore = \"x\"\n{rest}"),
            "has `more`",
        );
    }

    #[test]
    fn blanks_must_agree() {
        one_problem(
            "send = \"Send {page}\"\ncomment.label = \"C\"\n\
             counter = { one = \"1\", other = \"{n}\" }",
            "`send` has the blanks",
        );
    }

    #[test]
    fn every_plural_form_of_the_language_is_there_and_no_other() {
        let with =
            |forms: &str| format!("send = \"{{name}}\"\ncomment.label = \"C\"\ncounter = {forms}");
        one_problem(&with("{ other = \"{n}\" }"), "plural forms");
        one_problem(
            &with("{ one = \"1\", two = \"2\", other = \"{n}\" }"),
            "plural forms",
        );
        one_problem(&with("{ one = \"{m}\", other = \"{n}\" }"), "blank {m}");
    }

    #[test]
    fn a_text_cannot_be_plural_forms_elsewhere() {
        one_problem(
            "send = \"{name}\"\ncomment.label = \"C\"\ncounter = \"{n}\"",
            "plural forms in another",
        );
    }

    #[test]
    fn without_arabic_there_is_nothing_to_measure_by() {
        assert_eq!(in_texts(&BTreeMap::new()).len(), 1);
    }

    #[test]
    fn a_file_that_is_no_toml_is_named() {
        one_problem("send =", "is no TOML");
    }
}
