//! Where the reader is: a page of a site, in one of its languages. And who is nowhere.

use super::fault;
use super::shell;
use super::tag::Tag;
use crate::domain::{Lang, Site, Subject};
use crate::edition::Edition;
use crate::http::ApiError;
use crate::http::fields::Fields;
use crate::locale::Locale;
use crate::serve::App;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use rayak_shared::{ErrorCode, PageSummary, Question, routes};
use std::sync::Arc;

/// A page of a site, in a language.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) edition: Arc<Edition>,
    pub(super) site: Arc<Site>,
    pub(super) subject: Subject,
    pub(super) lang: Lang,
    pub(super) locale: Arc<Locale>,
    pub(super) tag: Tag,
}

impl Place {
    /// The place that the fields `site`, `page` and `lang` name. An unknown language is no reason
    /// to send anyone away: the site's first is taken.
    pub(super) fn find(app: &App, fields: &Fields) -> Result<Self, Lost> {
        let wished = fields.get("lang");
        let edition = app.edition();
        let languages = &edition.config.languages;
        let lost = |lang: Option<Lang>, error: &ApiError| {
            let lang = lang
                .or_else(|| Lang::parse(wished))
                .or_else(|| Lang::parse("ar"));
            Lost {
                edition: Arc::clone(&edition),
                locale: Arc::clone(languages.of_or_first(lang)),
                code: error.code(),
                status: fault::status(error.code()),
            }
        };
        let site = edition.site(fields.get("site"));
        let site = Arc::clone(site.map_err(|error| lost(None, &error))?);
        let lang = site.language_or_first(wished);
        let subject = site
            .resolve(fields.get("page"))
            .map_err(|error| lost(Some(lang), &error.into()))?;
        Ok(Self {
            locale: Arc::clone(languages.of(lang)),
            edition,
            subject,
            lang,
            tag: Tag::read(fields, app.clock.now().day(&site.time_zone)),
            site,
        })
    }

    pub(super) fn lost(&self, code: ErrorCode, status: StatusCode) -> Lost {
        Lost {
            edition: Arc::clone(&self.edition),
            locale: Arc::clone(&self.locale),
            code,
            status,
        }
    }

    /// The public figure of a question on this page, unless it cannot be read.
    pub(super) fn summary(&self, question: Question) -> Option<PageSummary> {
        let (snapshot, subject) = (&self.edition.snapshot, &self.subject);
        (!snapshot.is_unreadable(subject)).then(|| snapshot.summary(&self.site, subject, question))
    }

    /// The form's address for this page in a language, with further fields; empty ones are left
    /// out.
    pub(super) fn address(&self, route: &str, lang: Lang, more: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("site", &self.site.id);
        query.append_pair("page", &self.subject.name);
        query.append_pair("lang", lang.as_str());
        let tag = self.tag.fields();
        let given = more
            .iter()
            .chain(&tag)
            .filter(|(_, value)| !value.is_empty());
        query.extend_pairs(given);
        self.href(&format!("{route}?{}", query.finish()))
    }

    /// The address of a route beneath the path that a proxy shows us under.
    pub(super) fn href(&self, route: &str) -> String {
        self.edition.config.public_url.href(route)
    }

    /// The same form in each other language of the site.
    pub(super) fn switch(&self, kept: &[(&str, &str)]) -> Vec<(Arc<Locale>, String)> {
        let others = self
            .site
            .languages
            .iter()
            .filter(|lang| **lang != self.lang);
        let languages = &self.edition.config.languages;
        others
            .map(|lang| {
                let address = self.address(routes::FORM, *lang, kept);
                (Arc::clone(languages.of(*lang)), address)
            })
            .collect()
    }

    /// The page by its title, as a link to it, or by its path.
    pub(super) fn named_page(&self) -> Markup {
        match self
            .site
            .page(&self.subject.name)
            .filter(|_| self.subject.listed)
        {
            Some(page) => {
                let address = self.site.address(page.paths.get(self.lang));
                html! { a href=(address) { (page.title.get(self.lang)) } }
            }
            None => html! { bdi dir="ltr" { (self.subject.name) } },
        }
    }
}

/// Someone who asked for a page that we cannot show.
#[derive(Debug)]
pub(in crate::http::public) struct Lost {
    edition: Arc<Edition>,
    pub(super) locale: Arc<Locale>,
    pub(super) code: ErrorCode,
    pub(super) status: StatusCode,
}

impl IntoResponse for Lost {
    fn into_response(self) -> Response {
        fault::count(self.code);
        let title = self.locale.text("form.refused");
        let main = html! {
            h1 { (title) }
            p { (fault::sentence(self.code, None, &self.locale)) }
        };
        let base = &self.edition.config.public_url;
        shell::bare(self.status, base, &self.locale, title, &main)
    }
}
