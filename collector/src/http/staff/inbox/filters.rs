//! The choices above the remarks: a form whose address is the list.

use super::super::asked::{AskedInbox, INSTEAD, NONE, SEARCH, answers};
use super::super::choices::{Choice, any, coded, languages, select};
use super::super::shell::Shell;
use crate::board::{Kind, Preset};
use crate::domain::{RemarkKind, Theme};
use crate::text::Language;
use maud::{Markup, html};
use rayak_shared::{Channel, Question};

pub(super) fn filters(shell: &Shell, asked: &AskedInbox) -> Markup {
    let locale = &*shell.locale;
    let site = &asked.site;
    let lang = shell.lang_of(site);
    let all = |choices: Vec<Choice>| any(choices, locale.text("staff.filter.all"));
    let none = |mut choices: Vec<Choice>| {
        choices.push((NONE.to_owned(), locale.text("inbox.unsorted").to_owned()));
        all(choices)
    };
    let group = |codes: &[&str], group: &str| coded(codes, group, locale);
    let departments = site.departments.iter();
    let departments = departments.map(|it| (it.id.clone(), it.name.get(lang).to_owned()));
    let questions: Vec<_> = Question::ALL.iter().map(|it| it.code()).collect();
    let answers: Vec<_> = answers().map(rayak_shared::Answer::code).collect();
    let channels: Vec<_> = Channel::ALL.iter().map(|it| it.code()).collect();
    let pages: Vec<_> = Kind::ALL.iter().map(|it| it.code()).collect();
    let presets = Preset::ALL.iter().filter(|it| **it != Preset::Settled);
    let presets: Vec<_> = presets.map(|it| it.code()).collect();
    let periods = group(&presets, "staff.period.");
    let (period, periods) = match (asked.period, asked.preset) {
        (Some(_), None) => (INSTEAD, any(periods, locale.text("staff.period.dates"))),
        _ => ("period", any(periods, locale.text("inbox.period.all"))),
    };
    let first = [
        ("state", all(group(&["unread", "read"], "inbox.state."))),
        (
            "theme",
            none(group(&Theme::ALL.map(Theme::code), "about.theme.")),
        ),
        (
            "kind",
            none(group(&RemarkKind::ALL.map(RemarkKind::code), "about.kind.")),
        ),
    ];
    let more = [
        ("department", all(departments.collect())),
        ("pages", all(group(&pages, "staff.kind."))),
        ("question", all(group(&questions, "staff.question."))),
        ("answer", all(group(&answers, "answer."))),
        ("language", all(languages(shell, site))),
        (
            "words",
            all(group(&Language::ALL.map(Language::code), "about.language.")),
        ),
        ("channel", all(group(&channels, "staff.channel."))),
        ("veiled", all(group(&["yes", "no"], "inbox.veiled."))),
        (period, periods),
    ];
    let mut narrowed = more.iter().map(|(name, _)| *name).chain(["from", "page"]);
    let is_narrow = narrowed.any(|name| asked.value(name).is_some());
    let label = |name: &str| match name {
        INSTEAD => locale.text("staff.filter.period").to_owned(),
        "state" | "theme" | "pages" | "answer" | "words" | "veiled" | "kind" => {
            locale.text(&format!("inbox.filter.{name}")).to_owned()
        }
        _ => locale.text(&format!("staff.filter.{name}")).to_owned(),
    };
    let choose = |name: &str, choices: &[Choice]| {
        let chosen = asked.value(name).unwrap_or_default();
        select(name, &label(name), choices, &chosen)
    };
    html! {
        form.filters method="get" action=(shell.href("/inbox")) role="search" {
            input type="hidden" name="site" value=(site.id);
            (shell.language_field())
            label.search {
                span { (locale.text("inbox.search")) }
                input type="search" name="q" value=(asked.search) maxlength=(SEARCH) dir="auto";
            }
            @for (name, choices) in &first { (choose(name, choices)) }
            details.more open[is_narrow] {
                summary { (locale.text("staff.filter.more")) }
                div.filters {
                    @if let Some(page) = &asked.page {
                        label {
                            span { (locale.text("inbox.filter.page")) }
                            input type="text" name="page" value=(page) dir="ltr";
                        }
                    }
                    @for (name, choices) in &more { (choose(name, choices)) }
                    @for name in ["from", "to"] {
                        label {
                            span { (locale.text(&format!("staff.filter.{name}"))) }
                            input type="date" name=(name) value=[asked.value(name)];
                        }
                    }
                }
            }
            button type="submit" { (locale.text("staff.filter.show")) }
            @if asked.query().contains('&') {
                a.plain href=(shell.onward(&format!("/inbox?site={}", site.id))) { (locale.text("staff.filter.none")) }
            }
        }
    }
}
