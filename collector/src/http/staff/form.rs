//! The parts of forms: fields with their labels, and what is wrong with them.

use super::shell::Shell;
use crate::locale::Locale;
use maud::{Markup, html};

/// Something to put right: the field and a sentence.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) field: &'static str,
    pub(super) text: String,
}

impl Fault {
    pub(super) fn new(field: &'static str, text: impl Into<String>) -> Self {
        Self {
            field,
            text: text.into(),
        }
    }
}

/// One line to type in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Input<'a> {
    pub(super) name: &'static str,
    /// Where two forms of a page have a field of one name.
    pub(super) id: Option<&'static str>,
    pub(super) label: &'a str,
    pub(super) hint: Option<&'a str>,
    pub(super) kind: Kind,
    pub(super) value: &'a str,
    /// What a browser may fill in.
    pub(super) autocomplete: &'static str,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Text,
    /// Latin letters, from left to right in every language.
    Code,
    Password,
    Digits,
}

/// What is wrong, before the form that it is about.
pub(super) fn faults(faults: &[Fault], locale: &Locale) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.faults role="alert" {
                p { strong { (locale.text("door.faults")) } }
                ul {
                    @for fault in faults {
                        li { a href={ "#" (fault.field) } { (fault.text) } }
                    }
                }
            }
        }
    }
}

/// The title of a page that has faults to tell says so first.
pub(super) fn title(title: &str, faults: &[Fault], locale: &Locale) -> String {
    if faults.is_empty() {
        title.to_owned()
    } else {
        locale.fill("form.wrong.title", &[("title", title)])
    }
}

pub(super) fn input(input: &Input<'_>, faults: &[Fault]) -> Markup {
    let name = input.name;
    let at = input.id.unwrap_or(name);
    let fault = faults.iter().find(|fault| fault.field == at);
    let hint = input.hint.map(|_| format!("{at}-hint"));
    let wrong = fault.map(|_| format!("{at}-fault"));
    let described: Vec<String> = [hint.clone(), wrong.clone()]
        .into_iter()
        .flatten()
        .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let (kind, mode) = match input.kind {
        Kind::Password => ("password", None),
        Kind::Digits => ("text", Some("numeric")),
        Kind::Text | Kind::Code => ("text", None),
    };
    let ltr = matches!(input.kind, Kind::Code | Kind::Digits).then_some("ltr");
    let autocomplete = if input.autocomplete.is_empty() {
        "off"
    } else {
        input.autocomplete
    };
    html! {
        div.field {
            label for=(at) { (input.label) }
            @if let (Some(id), Some(hint)) = (&hint, input.hint) {
                p.note id=(id) { (hint) }
            }
            @if let (Some(id), Some(fault)) = (&wrong, fault) {
                p.fault id=(id) { (fault.text) }
            }
            input id=(at) name=(name) type=(kind) inputmode=[mode] dir=[ltr] value=(input.value)
                autocomplete=(autocomplete) autocapitalize="none" spellcheck="false"
                aria-describedby=[described] aria-invalid=[fault.map(|_| "true")];
        }
    }
}

/// The password once more, where it was said too long ago to go on without.
pub(super) fn proof(shell: &Shell, id: &'static str, is_fresh: bool, faults: &[Fault]) -> Markup {
    let locale = &shell.locale;
    html! {
        @if !is_fresh {
            (input(&Input {
                name: "proof",
                id: Some(id),
                label: locale.text("door.proof"),
                hint: Some(locale.text("door.proof.hint")),
                kind: Kind::Password,
                autocomplete: "current-password",
                ..Input::default()
            }, faults))
        }
    }
}

pub(super) fn button(text: &str) -> Markup {
    html! { button type="submit" { (text) } }
}

/// A button for what should not be pressed by chance.
pub(super) fn quiet_button(text: &str) -> Markup {
    html! { button.plain type="submit" { (text) } }
}

/// Where a fault is of no field.
pub(super) const NOWHERE: &str = "main";
