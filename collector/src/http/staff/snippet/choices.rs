//! The choices of which a tag is made: a form whose address is the tag.

use super::super::desk::Desk;
use super::super::form::{Input, Kind, button, input};
use super::super::shell::Shell;
use super::asked::AskedTag;
use crate::domain::{Lang, Page};
use crate::http::tag::{PROPERTIES, Property, SCHEMES};
use maud::{Markup, html};
use rayak_shared::Question;

/// A choice: the value in the address, and its words.
type Choice = (String, String);

pub(super) fn form(shell: &Shell, desk: &Desk, asked: &AskedTag) -> Markup {
    let locale = &*shell.locale;
    let site = &asked.site;
    let lang = shell.lang_of(site);
    let sites = desk.config.registry.sites.iter();
    let sites = sites.filter(|site| desk.reach.sees_something_of(&site.id));
    let sites: Vec<Choice> = sites
        .map(|site| {
            let name = site.organisation.get(shell.lang_of(site));
            (site.id.clone(), name.to_owned())
        })
        .collect();
    let questions = Question::ALL.iter().map(|it| {
        let words = locale.text(match it {
            Question::Useful => "staff.question.useful",
            Question::Service => "staff.question.service",
        });
        (it.code().to_owned(), words.to_owned())
    });
    let languages = site.languages.iter().map(|code| {
        let code = code.as_str().to_owned();
        let name = shell.language_name(&code).unwrap_or_else(|| code.clone());
        (code, name)
    });
    let first = |key: &str, rest: Vec<Choice>| {
        let none = (String::new(), locale.text(key).to_owned());
        std::iter::once(none).chain(rest).collect::<Vec<_>>()
    };
    let pages = first("snippet.page.any", pages(desk, asked, lang));
    let languages = first("snippet.language.any", languages.collect());
    let questions = first("snippet.question.any", questions.collect());
    let schemes = SCHEMES.map(|code| {
        let key = format!("snippet.scheme.{code}");
        (code.to_owned(), locale.text(&key).to_owned())
    });
    let schemes = first("snippet.scheme.light", schemes.to_vec());
    let dressed = PROPERTIES
        .iter()
        .any(|it| !asked.fields.get(it.field).is_empty());
    let more = ["section", "revision", "placement", "target", "kiosk"];
    let more = more.iter().any(|it| !asked.fields.get(it).is_empty());
    html! {
        form.snippet method="get" action=(shell.href("/snippet")) {
            (shell.language_field())
            @if sites.len() > 1 {
                (select(shell, asked, "site", &sites, &asked.site.id))
            } @else {
                input type="hidden" name="site" value=(site.id);
            }
            (select(shell, asked, "page", &pages, listed(asked)))
            (line(shell, asked, "path", Some("snippet.path.hint")))
            (select(shell, asked, "language", &languages, asked.fields.get("language")))
            (select(shell, asked, "question", &questions, asked.fields.get("question")))
            details open[more] {
                summary { (locale.text("snippet.more")) }
                (line(shell, asked, "section", Some("snippet.section.hint")))
                (line(shell, asked, "revision", Some("snippet.revision.hint")))
                (line(shell, asked, "placement", Some("snippet.placement.hint")))
                (line(shell, asked, "target", Some("snippet.target.hint")))
                label.tick {
                    input type="checkbox" name="kiosk" value="1" checked[asked.tag.kiosk];
                    span { (locale.text("snippet.kiosk")) span.note { (locale.text("snippet.kiosk.hint")) } }
                }
            }
            details open[dressed] {
                summary { (locale.text("snippet.look")) }
                p.note { (locale.text("snippet.look.hint")) }
                @for property in PROPERTIES {
                    @if property.field == "scheme" {
                        (select(shell, asked, property.field, &schemes, asked.fields.get(property.field)))
                    } @else {
                        (dress(shell, asked, property))
                    }
                }
            }
            (button(locale.text("snippet.make")))
        }
    }
}

/// The pages of the list that are within reach.
fn pages(desk: &Desk, asked: &AskedTag, lang: Lang) -> Vec<Choice> {
    let site = &asked.site;
    let sees = |page: &&Page| desk.reach.sees_listed(&site.id, page);
    let pages = site.pages.iter().filter(sees);
    pages
        .map(|page| (page.key.clone(), page.title.get(lang).to_owned()))
        .collect()
}

/// The page of the list that is chosen, also where it was named by its path.
fn listed(asked: &AskedTag) -> &str {
    asked.listed().map_or("", |page| page.key.as_str())
}

fn line(shell: &Shell, asked: &AskedTag, name: &'static str, hint: Option<&str>) -> Markup {
    let locale = &*shell.locale;
    // What was typed as a path of a listed page is in the list.
    let value = match (name, asked.listed()) {
        ("path", Some(_)) => "",
        _ => asked.fields.get(name),
    };
    input(
        &Input {
            name,
            label: locale.text(&format!("snippet.{name}")),
            hint: hint.map(|key| locale.text(key)),
            kind: Kind::Code,
            value,
            ..Input::default()
        },
        &asked.faults,
    )
}

fn dress(shell: &Shell, asked: &AskedTag, property: &Property) -> Markup {
    let locale = &*shell.locale;
    let usual = locale.isolated(property.usual);
    let hint = locale.fill("snippet.usual", &[("value", &usual)]);
    input(
        &Input {
            name: property.field,
            label: locale.text(&format!("snippet.look.{}", property.field)),
            hint: Some(&hint),
            kind: Kind::Code,
            value: asked.fields.get(property.field),
            ..Input::default()
        },
        &asked.faults,
    )
}

fn select(
    shell: &Shell,
    asked: &AskedTag,
    name: &'static str,
    choices: &[Choice],
    chosen: &str,
) -> Markup {
    let fault = asked.faults.iter().find(|fault| fault.field == name);
    let wrong = fault.map(|_| format!("{name}-fault"));
    html! {
        div.field {
            label for=(name) { (shell.locale.text(&format!("snippet.{name}"))) }
            @if let (Some(id), Some(fault)) = (&wrong, fault) {
                p.fault id=(id) { (fault.text) }
            }
            select id=(name) name=(name) aria-describedby=[&wrong] aria-invalid=[fault.map(|_| "true")] {
                @for (value, words) in choices {
                    option value=(value) selected[value == chosen] { (words) }
                }
            }
        }
    }
}
