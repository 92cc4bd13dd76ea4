//! The parts of forms: fields with their labels, and what is wrong with them.

use super::shell::Shell;
use crate::locale::Locale;
use maud::{Markup, html};
use std::borrow::Cow;

/// Something to put right: the field and a sentence.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) field: Cow<'static, str>,
    pub(super) text: String,
}

impl Fault {
    pub(super) fn new(field: impl Into<Cow<'static, str>>, text: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            text: text.into(),
        }
    }
}

/// One line to type in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Input<'a> {
    pub(super) name: &'a str,
    /// Where two forms of a page have a field of one name.
    pub(super) id: Option<&'static str>,
    pub(super) label: &'a str,
    pub(super) hint: Option<&'a str>,
    pub(super) kind: Kind,
    pub(super) value: &'a str,
    /// The language of what stands there, where it is known.
    pub(super) lang: Option<&'a str>,
    /// Whether it is there to be read alone.
    pub(super) is_fixed: bool,
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
pub(super) fn title<T>(title: &str, faults: &[T], locale: &Locale) -> String {
    if faults.is_empty() {
        title.to_owned()
    } else {
        locale.fill("form.wrong.title", &[("title", title)])
    }
}

/// Whether something is wrong with a field, as its attribute says it.
pub(super) fn is_wrong(at: &str, faults: &[Fault]) -> Option<&'static str> {
    let mut faults = faults.iter();
    faults.any(|fault| fault.field == at).then_some("true")
}

/// What is wrong with a field, beside it.
pub(super) fn fault(at: &str, faults: &[Fault]) -> Markup {
    let of = faults.iter().filter(|fault| fault.field == at);
    let of: Vec<_> = of.map(|fault| fault.text.as_str()).collect();
    html! {
        @if !of.is_empty() { p.fault id={ (at) "-fault" } { (of.join(" ")) } }
    }
}

pub(super) fn input(input: &Input<'_>, faults: &[Fault]) -> Markup {
    let name = input.name;
    let at = input.id.unwrap_or(name);
    let is_wrong = is_wrong(at, faults);
    let hint = input.hint.map(|_| format!("{at}-hint"));
    let wrong = is_wrong.map(|_| format!("{at}-fault"));
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
    let dir = match input.kind {
        Kind::Code | Kind::Digits => Some("ltr"),
        Kind::Text | Kind::Password => input.lang.map(|_| "auto"),
    };
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
            (fault(at, faults))
            input id=(at) name=(name) type=(kind) inputmode=[mode] dir=[dir] lang=[input.lang]
                value=(input.value) readonly[input.is_fixed]
                autocomplete=(autocomplete) autocapitalize="none" spellcheck="false"
                aria-describedby=[described] aria-invalid=[is_wrong];
        }
    }
}

/// One of several to choose; `options` are its own elements.
pub(super) fn select(name: &str, label: &str, options: &Markup, faults: &[Fault]) -> Markup {
    let is_wrong = is_wrong(name, faults);
    let wrong = is_wrong.map(|_| format!("{name}-fault"));
    html! {
        div.field {
            label for=(name) { (label) }
            (fault(name, faults))
            select id=(name) name=(name) aria-describedby=[wrong] aria-invalid=[is_wrong] { (options) }
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
