//! The choices above the inbox that no other view has.

use super::super::asked::{AskedInbox, NONE, OPEN, answers};
use super::super::choices::{Choice, any, coded};
use super::super::desk::Desk;
use super::super::shell::Shell;
use super::narrowing::{Field, Narrowing};
use crate::domain::people::Right;
use crate::domain::{Finding, RemarkKind, Theme};
use crate::text::Language;
use maud::Markup;

pub(super) fn filters(desk: &Desk, shell: &Shell, asked: &AskedInbox) -> Markup {
    let locale = &*shell.locale;
    let field = |name: &'static str, choices: Vec<Choice>, of_all: &str| {
        let key = format!("inbox.filter.{name}");
        let choices = any(choices, locale.text(of_all));
        Field::new(name, locale.text(&key), choices, asked.value(name))
    };
    let of_all = |name, choices| field(name, choices, "staff.filter.all");
    let or_none = |name, mut choices: Vec<Choice>| {
        choices.push((NONE.to_owned(), locale.text("inbox.unsorted").to_owned()));
        of_all(name, choices)
    };
    let answers = answers().map(rayak_shared::Answer::code);
    let mut more = vec![
        of_all("answer", coded(answers, "answer.", locale)),
        of_all(
            "words",
            coded(Language::ALL.map(Language::code), "about.language.", locale),
        ),
        of_all("veiled", coded(["yes", "no"], "inbox.veiled.", locale)),
    ];
    if desk.staff.has(Right::JudgeFlagged) {
        let findings = [OPEN].into_iter().chain(Finding::ALL.map(Finding::code));
        let findings = coded(findings, "inbox.flagged.", locale);
        more.push(field("flagged", findings, "inbox.flagged.none"));
    }
    let narrowing = Narrowing {
        shell,
        of: &asked.of,
        path: "/inbox",
        seeks: true,
        first: vec![
            of_all("state", coded(["unread", "read"], "inbox.state.", locale)),
            or_none(
                "theme",
                coded(Theme::ALL.map(Theme::code), "about.theme.", locale),
            ),
            or_none(
                "kind",
                coded(RemarkKind::ALL.map(RemarkKind::code), "about.kind.", locale),
            ),
        ],
        more,
    };
    narrowing.form()
}
