//! The running site: what its handlers share, and the handlers of its own pages.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{StatusCode, Uri, header};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::content::{Content, Page, Text, parse};
use crate::csp;
use crate::language::{Both, Language};
use crate::page;
use crate::revision;
use crate::shell::{Frame, document};
use crate::tag::Tag;
use crate::test_pages::Descriptions;
use crate::welcome;

#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) content: Content,
    pub(crate) tests: Descriptions,
    /// The collector's address, without a slash at its end.
    pub(crate) collector: String,
    /// Fixed when the site starts, as the seed beside it was.
    revised: (&'static str, Date),
}

impl Site {
    pub(crate) fn new(collector: &str, today: Date) -> anyhow::Result<Self> {
        Ok(Self {
            content: Content::embedded()?,
            tests: parse("tests.toml")?,
            collector: collector.trim_end_matches('/').to_owned(),
            revised: revision::revised(today),
        })
    }

    pub(crate) fn revision_of(&self, page: &Page) -> Option<Date> {
        (self.revised.0 == page.key).then_some(self.revised.1)
    }

    /// The day that stands under a page.
    pub(crate) fn updated(&self, page: &Page) -> Date {
        self.revision_of(page).unwrap_or(page.facts.updated)
    }
}

pub(crate) async fn root() -> Redirect {
    Redirect::temporary("/ar")
}

pub(crate) async fn home(State(site): State<Arc<Site>>, uri: Uri) -> Response {
    let language = Language::of_path(uri.path());
    let words = site.content.wording.get(language);
    let main = welcome::home(&site.content, language);
    let other = format!("/{}", language.other());
    respond(
        &csp::plain(),
        &site.content,
        &frame(
            language,
            &words.municipality,
            &words.welcome.lead,
            uri.path(),
            &other,
        ),
        &main,
    )
}

pub(crate) async fn services(State(site): State<Arc<Site>>, uri: Uri) -> Response {
    let language = Language::of_path(uri.path());
    let words = &site.content.wording.get(language).service_list;
    let main = welcome::services(&site.content, language);
    let other = format!("/{}/services", language.other());
    respond(
        &csp::plain(),
        &site.content,
        &frame(language, &words.title, &words.lead, uri.path(), &other),
        &main,
    )
}

/// Any page of `content/pages/`, a notice, or the page that says there is neither.
pub(crate) async fn page(State(site): State<Arc<Site>>, Path(path): Path<String>) -> Response {
    let path = format!("/{path}");
    if let Some((page, language)) = site.content.at(&path) {
        registered(&site, page, language)
    } else if let Some((texts, language)) = site.content.notice_at(&path) {
        notice(&site, texts, language)
    } else {
        missing(&site.content, Language::of_path(&path))
    }
}

fn registered(site: &Site, page: &Page, language: Language) -> Response {
    let tag = Tag::of(page, language, &site.collector, site.revision_of(page));
    let policy = if tag.is_some() {
        csp::tagged(&site.collector)
    } else {
        csp::plain()
    };
    let text = page.text.get(language);
    let other = &page.text.get(language.other()).path;
    let main = page::main(
        &site.content,
        page,
        language,
        site.updated(page),
        tag.as_ref(),
    );
    respond(
        &policy,
        &site.content,
        &frame(language, &text.title, &text.summary, &text.path, other),
        &main,
    )
}

fn notice(site: &Site, texts: &Both<Text>, language: Language) -> Response {
    let text = texts.get(language);
    let main = page::prose(site.content.wording.get(language), language, text);
    let other = &texts.get(language.other()).path;
    respond(
        &csp::plain(),
        &site.content,
        &frame(language, &text.title, &text.summary, &text.path, other),
        &main,
    )
}

pub(crate) fn missing(content: &Content, language: Language) -> Response {
    let words = &content.wording.get(language).missing;
    let main = html! { header.list { h1 { (words.title) } p.lead { (words.text) } } };
    let other = format!("/{}", language.other());
    let page = respond(
        &csp::plain(),
        content,
        &frame(language, &words.title, &words.text, "", &other),
        &main,
    );
    (StatusCode::NOT_FOUND, page).into_response()
}

pub(crate) fn respond(
    policy: &str,
    content: &Content,
    frame: &Frame<'_>,
    main: &Markup,
) -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CONTENT_LANGUAGE, frame.language.code()),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, document(content, frame, main)).into_response()
}

fn frame<'a>(
    language: Language,
    title: &'a str,
    description: &'a str,
    path: &'a str,
    other: &'a str,
) -> Frame<'a> {
    Frame {
        language,
        title,
        description,
        path,
        other,
        icon: true,
        head: html! {},
    }
}
