//! The choices of which a tag is made: a form whose address is the tag.

use super::super::desk::Desk;
use super::super::form::{self, Input, Kind, button, input, quiet_button};
use super::super::shell::Shell;
use super::asked::AskedTag;
use crate::domain::{Lang, Page};
use crate::http::tag::{PROPERTIES, Property, SCHEMES};
use maud::{Markup, html};
use rayak_shared::Question;

/// Pages that are offered at once: in a site of thousands nobody reads all, and one is searched for.
const OFFERED: usize = 100;

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
    let offered = Offered::of(desk, asked, lang);
    let pages = first("snippet.page.any", offered.pages.clone());
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
            (search(shell, asked, &offered))
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

/// The pages of the list that are within reach, as far as they are offered.
struct Offered {
    pages: Vec<Choice>,
    /// How many a search has found, and how many there are.
    found: usize,
    all: usize,
}

impl Offered {
    fn of(desk: &Desk, asked: &AskedTag, lang: Lang) -> Self {
        let site = &asked.site;
        let words = asked.fields.get("find").trim().to_lowercase();
        let choice = |page: &Page| (page.key.clone(), page.title.get(lang).to_owned());
        let mut offered = Self {
            pages: Vec::new(),
            found: 0,
            all: 0,
        };
        // The one that is chosen stays among them, whatever is searched for.
        let chosen = asked.listed();
        for page in &site.pages {
            if !desk.reach.sees_listed(&site.id, page) {
                continue;
            }
            offered.all += 1;
            let is_chosen = chosen.is_some_and(|chosen| chosen.id == page.id);
            let is_found = page.is_found_by(&words);
            if is_chosen || is_found && offered.found < OFFERED {
                offered.pages.push(choice(page));
            }
            offered.found += usize::from(is_found);
        }
        offered
    }
}

/// The way to pages that are not offered.
fn search(shell: &Shell, asked: &AskedTag, offered: &Offered) -> Markup {
    let locale = &*shell.locale;
    let hint = locale.plural("snippet.found", offered.found as u64, &[]);
    html! {
        @if offered.all > OFFERED {
            (input(
                &Input {
                    name: "find",
                    label: locale.text("snippet.find"),
                    hint: Some(&hint),
                    value: asked.fields.get("find"),
                    ..Input::default()
                },
                &asked.faults,
            ))
            (quiet_button(locale.text("snippet.find.do")))
        }
    }
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
    let options = html! {
        @for (value, words) in choices {
            option value=(value) selected[value == chosen] { (words) }
        }
    };
    let label = shell.locale.text(&format!("snippet.{name}")).to_owned();
    form::select(name, &label, &options, &asked.faults)
}
