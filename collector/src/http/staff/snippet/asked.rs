//! The address of a snippet: which site and page, and what the tag is to say.
//!
//! What somebody has typed and no tag takes is told beside its field, and stays there to be put right;
//! what only a changed address can hold is told as everywhere else.

use super::super::asked::{Wrong, site_and};
use super::super::desk::Desk;
use super::super::form::Fault;
use super::super::shell::Shell;
use crate::domain::{Asks, Lang, Page, Site, Subject, UnknownPage};
use crate::http::fields::Fields;
use crate::http::tag::{FIELDS, Tag};
use std::sync::Arc;
use url::{Position, Url};

/// A tag as its address asks for it.
#[derive(Debug)]
pub(super) struct AskedTag {
    pub(super) site: Arc<Site>,
    pub(super) tag: Tag,
    /// The page that it is for; none for whichever it stands on.
    pub(super) subject: Option<Subject>,
    /// An origin that was given with the page and is none of the site's.
    pub(super) foreign: Option<String>,
    /// What stands in each field, right or wrong.
    pub(super) fields: Fields,
    pub(super) faults: Vec<Fault>,
}

impl AskedTag {
    pub(super) fn read(query: &str, desk: &Desk, shell: &Shell) -> Result<Self, Wrong> {
        let known = ["site", "page", "path", "find"];
        let known: Vec<_> = known.into_iter().chain(FIELDS).collect();
        let site = site_and(query, &known, &desk.config, &desk.reach)?;
        let fields = Fields::parse(query.as_bytes());
        let (tag, wrong) = Tag::read(&fields, &site, desk.now.day(&site.time_zone));
        let locale = &*shell.locale;
        let fault = |name: &'static str| {
            let text = locale.text(match name {
                "paper" | "accent" | "accent-ink" | "on-accent" => "snippet.wrong.colour",
                "section" => "snippet.wrong.section",
                "revision" => "snippet.wrong.revision",
                "placement" => "snippet.wrong.placement",
                "radius" => "snippet.wrong.radius",
                "target" => "snippet.wrong.target",
                _ => "snippet.wrong.choice",
            });
            Fault::new(name, text)
        };
        let mut asked = Self {
            faults: wrong.into_iter().map(fault).collect(),
            site,
            tag,
            subject: None,
            foreign: None,
            fields,
        };
        if let Err((field, key)) = asked.find_page(desk) {
            asked.faults.insert(0, Fault::new(field, locale.text(key)));
        }
        asked.tag.page = asked.subject.as_ref().map(|it| it.name.clone());
        Ok(asked)
    }

    /// Finds the page: one from the list, or by what was typed, which may be a whole address.
    fn find_page(&mut self, desk: &Desk) -> Result<(), (&'static str, &'static str)> {
        let (key, typed) = (self.fields.get("page"), self.fields.get("path").trim());
        let (field, name) = match (key, typed) {
            ("", "") => return Ok(()),
            ("", typed) => ("path", typed),
            (key, _) => ("page", key),
        };
        let path = match Url::parse(name) {
            Ok(url) if url.has_host() => {
                let origin = url.origin().ascii_serialization();
                self.foreign = Some(origin).filter(|it| !self.site.origins.contains(it));
                url[Position::BeforePath..Position::AfterQuery].to_owned()
            }
            _ => name.to_owned(),
        };
        let subject = self.site.resolve(&path).map_err(|unknown| match unknown {
            UnknownPage::Key => (field, "snippet.wrong.key"),
            UnknownPage::Name(_) => (field, "snippet.wrong.path"),
        })?;
        let reach = &desk.reach;
        if !reach.sees_page(&self.site, subject.page, &subject.name) {
            return Err((field, "snippet.wrong.reach"));
        }
        self.subject = Some(subject);
        Ok(())
    }

    /// The page, if the site has listed it.
    pub(super) fn listed(&self) -> Option<&Page> {
        let subject = self.subject.as_ref().filter(|it| it.listed)?;
        self.site.page(&subject.name)
    }

    /// What is registered for the page; for whichever page, what is asked where none is listed.
    pub(super) fn asks(&self) -> Asks {
        self.subject
            .as_ref()
            .map_or(self.site.unlisted, |it| it.asks)
    }

    /// The query of the preview: the same tag, in the language of whoever looks where it takes that of the
    /// place where it stands.
    pub(super) fn preview(&self, reader: Lang) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("site", &self.site.id);
        if let Some(subject) = &self.subject {
            query.append_pair("page", &subject.name);
        }
        if self.tag.lang.is_none() {
            query.append_pair("language", reader.as_str());
        }
        query.extend_pairs(self.tag.fields());
        query.finish()
    }
}
