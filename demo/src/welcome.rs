//! The two pages that lead to all others: the home page and the service list.
//!
//! Neither carries the tag: they are places of passage, not subjects of opinion.

use maud::{Markup, html};

use crate::content::{Content, Department, Page};
use crate::language::Language;
use crate::shell::breadcrumb;
use crate::wording::Welcome;

const NEWS_ON_HOME: usize = 3;

pub(crate) fn home(content: &Content, language: Language) -> Markup {
    let words = &content.wording.get(language).welcome;
    html! {
        div.hero {
            h1 { (words.title) }
            p.lead { (words.lead) }
            p.actions {
                a.button href={ "/" (language) "/services" } { (words.browse) }
                @if let Some(page) = content.page("request-status") {
                    a.button.quiet href=(page.text.get(language).path) { (words.track) }
                }
            }
        }
        section aria-labelledby="popular" {
            h2 id="popular" { (words.popular) }
            ul.cards { @for page in content.popular.iter().filter_map(|key| content.page(key)) { (card(page, language)) } }
        }
        section aria-labelledby="departments" {
            h2 id="departments" { (words.departments) }
            ul.departments {
                @for (department, _) in departments(content, language) {
                    li { a href={ "/" (language) "/services#" (department.code) } { (department.name(language)) } }
                }
            }
        }
        div.pair {
            (news(content, language, words))
            section.opinion aria-labelledby="opinion" {
                h2 id="opinion" { (words.opinion) }
                p { (words.opinion_text) }
                @if let Some(page) = content.page("eparticipation-home") {
                    p { a href=(page.text.get(language).path) { (words.opinion_link) } }
                }
            }
        }
    }
}

pub(crate) fn services(content: &Content, language: Language) -> Markup {
    let words = content.wording.get(language);
    let list = &words.service_list;
    html! {
        (breadcrumb(words, language, &[], &words.services))
        header.list {
            h1 { (list.title) }
            p.lead { (list.lead) }
        }
        nav.contents aria-label=(list.contents) {
            ul {
                @for (department, _) in departments(content, language) {
                    li { a href={ "#" (department.code) } { (department.name(language)) } }
                }
            }
        }
        @for (department, pages) in departments(content, language) {
            section aria-labelledby=(department.code) {
                h2 id=(department.code) { (department.name(language)) }
                ul.cards { @for page in pages { (card(page, language)) } }
            }
        }
    }
}

/// The departments that offer a service, each with its services.
fn departments(
    content: &Content,
    language: Language,
) -> impl Iterator<Item = (&Department, Vec<&Page>)> {
    let below = format!("/{language}/services/");
    content.departments.iter().filter_map(move |department| {
        let pages = department.pages.iter().filter_map(|key| content.page(key));
        let services: Vec<&Page> = pages
            .filter(|page| page.text.get(language).path.starts_with(&below))
            .collect();
        (!services.is_empty()).then_some((department, services))
    })
}

fn card(page: &Page, language: Language) -> Markup {
    let text = page.text.get(language);
    html! {
        li { h3 { a href=(text.path) { (text.title) } } p { (text.summary) } }
    }
}

fn news(content: &Content, language: Language, words: &Welcome) -> Markup {
    let Some(page) = content.page("news") else {
        return html! {};
    };
    let text = page.text.get(language);
    html! {
        section.news aria-labelledby="news" {
            h2 id="news" { (words.news) }
            ul {
                @for item in text.sections.iter().take(NEWS_ON_HOME) {
                    li {
                        a href={ (text.path) "#" (item.id) } { (item.heading) }
                        @if let Some(date) = item.date { " " time datetime=(date) { (language.date(date)) } }
                    }
                }
            }
            p { a href=(text.path) { (words.all_news) } }
        }
    }
}
