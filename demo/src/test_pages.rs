//! `/test/`: pages that are hard on a widget, each in one way, for the browser tests
//! and for anyone who wants to see how the tag fares.
//!
//! They stand in the site's own design and speak about a real page: `?page=` gives
//! its key, `?lang=` the language. All ask both questions; only `bare` has no tag.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use crate::content::{Content, Naming, Page, Question};
use crate::csp;
use crate::language::{Both, Language};
use crate::page;
use crate::shell::{Frame, Step, breadcrumb};
use crate::site::{Site, missing, respond};
use crate::tag::Tag;

/// The page that is spoken about where the address names none, and the one to which
/// the single-page application leads from it.
const PAGE: &str = "pothole";
const NEXT_PAGE: &str = "street-light";

/// What is hard about a page. The names are the last segments of the addresses.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Case {
    StrictCsp,
    HostileCss,
    Spa,
    WasmBlocked,
    NoScript,
    HeadTag,
    Target,
    Bare,
    Both,
}

/// The texts of one test page, from `content/tests.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Description {
    slug: String,
    case: Case,
    text: Both<Words>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    what: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Descriptions {
    index: Both<Words>,
    test: Vec<Description>,
}

/// The query of a test page.
#[derive(Debug, Deserialize)]
pub(crate) struct Choice {
    page: Option<String>,
    lang: Option<Language>,
}

impl Choice {
    fn language(&self) -> Language {
        self.lang.unwrap_or(Language::Arabic)
    }
}

pub(crate) async fn index(State(site): State<Arc<Site>>, Query(choice): Query<Choice>) -> Response {
    let language = choice.language();
    let words = site.content.wording.get(language);
    let text = site.tests.index.get(language);
    let main = html! {
        (breadcrumb(words, language, &[], &text.title))
        header.list { h1 { (text.title) } p.lead { (text.what) } }
        ul.cards {
            @for test in &site.tests.test {
                @let words = test.text.get(language);
                li { h3 { a href={ "/test/" (test.slug) "?lang=" (language) } { (words.title) } } p { (words.what) } }
            }
        }
    };
    let other = format!("/test/?lang={}", language.other());
    let frame = Frame {
        language,
        title: &text.title,
        description: &text.what,
        path: "/test/",
        other: &other,
        icon: true,
        head: html! {},
    };
    respond(&csp::plain(), &site.content, &frame, &main)
}

pub(crate) async fn show(
    State(site): State<Arc<Site>>,
    Path(slug): Path<String>,
    Query(choice): Query<Choice>,
) -> Response {
    let language = choice.language();
    let key = choice.page.as_deref().unwrap_or(PAGE);
    let test = site.tests.test.iter().find(|test| test.slug == slug);
    let (Some(test), Some(page)) = (test, site.content.page(key)) else {
        return missing(&site.content, language);
    };
    let tag = Tag {
        collector: &site.collector,
        key: &page.key,
        naming: Naming::Key,
        questions: vec![Question::Useful, Question::Service],
        revision: site.revision_of(page),
        target: (test.case == Case::Target).then_some("#opinion"),
    };
    let view = View {
        content: &site.content,
        test,
        page,
        language,
        tag,
        updated: site.updated(page),
    };
    let other = format!("/test/{slug}?page={key}&lang={}", language.other());
    let frame = Frame {
        language,
        title: &test.text.get(language).title,
        description: &test.text.get(language).what,
        path: "/test/",
        other: &other,
        icon: test.case != Case::StrictCsp,
        head: view.head(),
    };
    respond(
        &policy(test.case, &site.collector),
        &site.content,
        &frame,
        &view.main(),
    )
}

fn policy(case: Case, collector: &str) -> String {
    match case {
        Case::StrictCsp => csp::strict(collector),
        Case::WasmBlocked => csp::without_wasm(collector),
        Case::Spa => csp::single_page(collector),
        Case::Bare => csp::plain(),
        Case::HostileCss | Case::NoScript | Case::HeadTag | Case::Target | Case::Both => {
            csp::tagged(collector)
        }
    }
}

/// One test page while it is being written.
struct View<'a> {
    content: &'a Content,
    test: &'a Description,
    page: &'a Page,
    language: Language,
    tag: Tag<'a>,
    updated: Date,
}

impl View<'_> {
    fn head(&self) -> Markup {
        match self.test.case {
            Case::HostileCss => html! { link rel="stylesheet" href="/static/hostile.css"; },
            Case::Spa => html! { script src="/static/single-page.js" defer {} },
            Case::HeadTag => self.tag.script(),
            _ => html! {},
        }
    }

    fn main(&self) -> Markup {
        // `bare` is the ordinary page to the letter, so that only the tag differs.
        if self.test.case == Case::Bare {
            return page::main(self.content, self.page, self.language, self.updated, None);
        }
        let words = self.content.wording.get(self.language);
        let own = self.test.text.get(self.language);
        let about = self.page.text.get(self.language);
        let case = self.test.case;
        let tests = Step {
            href: format!("/test/?lang={}", self.language),
            name: &words.tests,
        };
        html! {
            (breadcrumb(words, self.language, &[tests], &own.title))
            article.page {
                header { h1 { (own.title) } p.lead { (own.what) } }
                div.body {
                    @if case == Case::Both { (self.tag_and_form()) }
                    @if case == Case::Spa { (self.next()) }
                    h2 { (about.title) }
                    p { (about.summary) }
                    @if case == Case::Target { div id="opinion" {} }
                    (page::body(about, self.language, &words.page))
                    @if case == Case::HeadTag {
                        (self.tag.without_script(self.language, &words.page))
                    } @else if case != Case::Both {
                        (self.tag_and_form())
                    }
                    (page::modified(self.language, &words.page, self.updated))
                }
            }
        }
    }

    fn tag_and_form(&self) -> Markup {
        html! {
            (self.tag.script())
            (self.tag.without_script(self.language, &self.content.wording.get(self.language).page))
        }
    }

    /// The link to the application's other page. Without its script it is an
    /// ordinary link to an ordinary page.
    fn next(&self) -> Markup {
        let next = if self.page.key == NEXT_PAGE {
            PAGE
        } else {
            NEXT_PAGE
        };
        html! {
            @if let Some(page) = self.content.page(next) {
                p { a id="next" data-navigate href={ "/test/spa?page=" (next) "&lang=" (self.language) } { (page.text.get(self.language).title) } }
            }
        }
    }
}
