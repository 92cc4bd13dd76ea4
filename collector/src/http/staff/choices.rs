//! Choices of a form whose address is what it shows.

use super::shell::Shell;
use crate::domain::Site;
use crate::locale::Locale;
use maud::{Markup, html};

/// A choice: the value in the address, and its words.
pub(super) type Choice = (String, String);

/// Codes with the words that a group of texts has for them.
pub(super) fn coded<'a>(
    codes: impl IntoIterator<Item = &'a str>,
    group: &str,
    locale: &Locale,
) -> Vec<Choice> {
    let word = |code: &str| locale.text(&format!("{group}{code}")).to_owned();
    let choices = codes.into_iter().map(|code| (code.to_owned(), word(code)));
    choices.collect()
}

/// The choices, and before them not to choose.
pub(super) fn any(mut choices: Vec<Choice>, words: &str) -> Vec<Choice> {
    choices.insert(0, (String::new(), words.to_owned()));
    choices
}

/// The departments of a site, by their names.
pub(super) fn departments(shell: &Shell, site: &Site) -> Vec<Choice> {
    let lang = shell.lang_of(site);
    let departments = site.departments.iter();
    let departments = departments.map(|it| (it.id.clone(), it.name.get(lang).to_owned()));
    departments.collect()
}

/// The languages of a site, each by its own name.
pub(super) fn languages(shell: &Shell, site: &Site) -> Vec<Choice> {
    let languages = site.languages.iter().map(|code| {
        let code = code.as_str().to_owned();
        let name = shell.language_name(&code).unwrap_or_else(|| code.clone());
        (code, name)
    });
    languages.collect()
}

pub(super) fn select(name: &str, label: &str, choices: &[Choice], chosen: &str) -> Markup {
    html! {
        label {
            span { (label) }
            select name=(name) {
                @for (value, words) in choices {
                    option value=(value) selected[value == chosen] { (words) }
                }
            }
        }
    }
}
