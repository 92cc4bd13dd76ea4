//! One page of the municipality: a service or a piece of information.
//!
//! Both are one template, because a page of either kind is a lead, some facts at
//! the side and sections in order. The tag stands in the flow at the end of the
//! content, before the line that says when the page was last changed.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::content::{Content, Kind, Page, Section, Service, Table, Text};
use crate::language::Language;
use crate::shell::{Step, breadcrumb};
use crate::tag::Tag;
use crate::wording::{PageWords, Wording};

pub(crate) fn main(
    content: &Content,
    page: &Page,
    language: Language,
    updated: Date,
    tag: Option<&Tag<'_>>,
) -> Markup {
    let words = content.wording.get(language);
    let text = page.text.get(language);
    html! {
        (breadcrumb(words, language, &trail(content, words, page, language), &text.title))
        article.page {
            header {
                h1 { (text.title) }
                p.lead { (text.summary) }
                @if text.service.is_some() && page.facts.kind == Kind::Service {
                    a.button href={ "/" (language) "/demonstration" } { (words.page.start) }
                }
            }
            (aside(content, page, language, words))
            div.body {
                (body(text, language, &words.page))
                (related(content, page, language, &words.page))
                @if let Some(tag) = tag {
                    (tag.script())
                    (tag.without_script(language, &words.page))
                }
                (modified(language, &words.page, updated))
            }
        }
    }
}

/// A text that stands by itself, outside the registry of pages.
pub(crate) fn prose(words: &Wording, language: Language, text: &Text) -> Markup {
    html! {
        (breadcrumb(words, language, &[], &text.title))
        article.page {
            header { h1 { (text.title) } p.lead { (text.summary) } }
            div.body { (body(text, language, &words.page)) }
        }
    }
}

pub(crate) fn modified(language: Language, words: &PageWords, date: Date) -> Markup {
    html! {
        p.modified { (words.modified) " " time datetime=(date) { (language.date(date)) } }
    }
}

pub(crate) fn body(text: &Text, language: Language, words: &PageWords) -> Markup {
    html! {
        @for paragraph in &text.intro { p { (paragraph) } }
        @if let Some(service) = &text.service { (service_parts(service, words)) }
        @for section in &text.sections { (prose_section(section, language)) }
    }
}

/// Services lie under the service list, everything about participation under its
/// own home, the rest directly under the home page.
fn trail<'a>(
    content: &'a Content,
    words: &'a Wording,
    page: &Page,
    language: Language,
) -> Vec<Step<'a>> {
    let services = format!("/{language}/services");
    let path = &page.text.get(language).path;
    if path.starts_with(&format!("{services}/")) {
        return vec![Step {
            href: services,
            name: &words.services,
        }];
    }
    let home = content
        .page("eparticipation-home")
        .filter(|home| page.facts.kind == Kind::Eparticipation && home.key != page.key);
    home.map(|home| home.text.get(language))
        .map(|home| Step {
            href: home.path.clone(),
            name: &home.title,
        })
        .into_iter()
        .collect()
}

/// Beside a service stand its facts, beside anything else its sections.
fn aside(content: &Content, page: &Page, language: Language, words: &Wording) -> Markup {
    let text = page.text.get(language);
    match &text.service {
        Some(service) => facts(service, department(content, page, language), words),
        None => sections(&text.sections, &words.page),
    }
}

fn department<'a>(content: &'a Content, page: &Page, language: Language) -> Option<&'a str> {
    Some(content.department(&page.department)?.name(language))
}

fn facts(service: &Service, department: Option<&str>, words: &Wording) -> Markup {
    html! {
        aside.facts aria-label=(words.page.in_short) {
            dl {
                div { dt { (words.page.time) } dd { (service.time) } }
                div { dt { (words.page.fees) } dd { (service.fees) } }
                @if let Some(name) = department { div { dt { (words.page.department) } dd { (name) } } }
                div { dt { (words.urgent) } dd { a href="tel:940" { "940" } } }
            }
        }
    }
}

fn sections(sections: &[Section], words: &PageWords) -> Markup {
    html! {
        nav.facts.sections aria-labelledby="sections" {
            h2 id="sections" { (words.sections) }
            ul { @for section in sections { li { a href={ "#" (section.id) } { (section.heading) } } } }
        }
    }
}

fn service_parts(service: &Service, words: &PageWords) -> Markup {
    html! {
        (list("audience", &words.audience, &service.audience))
        (list("documents", &words.documents, &service.documents))
        section aria-labelledby="steps" {
            h2 id="steps" { (words.steps) }
            ol.steps { @for step in &service.steps { li { (step) } } }
        }
        (list("channels", &words.channels, &service.channels))
    }
}

fn list(id: &str, heading: &str, items: &[String]) -> Markup {
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (heading) }
            ul { @for item in items { li { (item) } } }
        }
    }
}

fn prose_section(section: &Section, language: Language) -> Markup {
    html! {
        section aria-labelledby=(section.id) {
            h2 id=(section.id) { (section.heading) }
            @if let Some(date) = section.date { p.date { time datetime=(date) { (language.date(date)) } } }
            @for paragraph in &section.text { p { (paragraph) } }
            @if !section.items.is_empty() { ul { @for item in &section.items { li { (item) } } } }
            @if let Some(table) = &section.table { (figures(table, &section.heading)) }
        }
    }
}

/// A table scrolls in its own box on a narrow screen, and a box that scrolls must
/// be reachable by keyboard and have a name.
fn figures(table: &Table, name: &str) -> Markup {
    html! {
        div.table role="region" aria-label=(name) tabindex="0" {
            table {
                thead { tr { @for cell in &table.head { th scope="col" { (cell) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (column, cell) in row.iter().enumerate() {
                                @if column == 0 { th scope="row" { (cell) } } @else { td { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn related(content: &Content, page: &Page, language: Language, words: &PageWords) -> Markup {
    let pages: Vec<&Page> = page
        .facts
        .related
        .iter()
        .filter_map(|key| content.page(key))
        .collect();
    html! {
        @if !pages.is_empty() {
            section.related aria-labelledby="related" {
                h2 id="related" { (words.related) }
                ul {
                    @for page in pages {
                        @let text = page.text.get(language);
                        li { a href=(text.path) { (text.title) } }
                    }
                }
            }
        }
    }
}
