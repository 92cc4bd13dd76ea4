//! What is said of a page that has no tag: whether it should have one, why none is seen, and the lines to
//! paste.

use super::fetch::Fetcher;
use super::finding::{Code, Finding};
use super::html::Document;
use super::named::{NOTHING_UNLISTED, UNREAD};
use super::page::primary;
use super::tag::{PutAway, Tags, own_name};
use super::view::{self, View};
use crate::config::Config;
use crate::domain::{Asks, Lang, Site};
use rayak_shared::routes;
use std::sync::Arc;
use url::Url;

/// A page without a tag, as the configuration knows it by its address.
pub(super) struct Bare<'a> {
    config: &'a Config,
    at: &'a Url,
    site: Option<&'a Arc<Site>>,
    language: Option<Lang>,
    /// What our own collector says of it.
    view: Option<View>,
}

/// What is meant to be on it.
struct Meant<'a> {
    name: &'a str,
    is_listed: bool,
    is_asked: bool,
}

impl<'a> Bare<'a> {
    pub(super) fn new(config: &'a Config, at: &'a Url, page: &Document) -> Self {
        let origin = at.origin().ascii_serialization();
        let of_origin = |site: &&Arc<Site>| site.origins.contains(&origin);
        let site = config.registry.sites.iter().find(of_origin);
        let said = page
            .named("html")
            .find_map(|html| html.attribute("lang"))
            .and_then(|code| site?.language(&primary(code)));
        Self {
            config,
            at,
            site,
            language: said.or_else(|| site.map(|site| site.first_language())),
            view: None,
        }
    }

    /// Asks our own collector, which knows what editors have registered.
    pub(super) async fn ask(&mut self, fetcher: &Fetcher) {
        let (Some(site), Some(_)) = (self.site, self.config.public_url.origin()) else {
            return;
        };
        let language = site.first_language();
        let about = (&*site.id, &*own_name(self.at), language.as_str());
        self.view = view::ask(&self.config.public_url.whole(), about, fetcher).await;
    }

    pub(super) fn judge(&self, tags: &Tags) -> Vec<Finding> {
        let mut what = "the page has no tag, so that nothing is asked on it".to_owned();
        for place in &tags.put_away {
            what.push_str(told(*place));
        }
        let heard = self.view.as_ref().filter(|view| view.page().is_some());
        let subject = self
            .site
            .and_then(|site| site.resolve(&own_name(self.at)).ok());
        let page = match (heard, &subject) {
            (Some(view), _) => view.page().map(|name| Meant {
                name,
                is_listed: view.is_listed(),
                is_asked: view.asked().next().is_some(),
            }),
            (None, Some(subject)) => Some(Meant {
                name: &subject.name,
                is_listed: subject.listed,
                is_asked: subject.asks != Asks::Nothing,
            }),
            (None, None) => None,
        };
        let mut findings = Vec::new();
        match page {
            Some(page) if !page.is_asked => {
                what.push_str(match page.is_listed {
                    true => "; nor should there be one: it is listed with widget = \"none\"",
                    false => "; nor should there be one: it ",
                });
                if !page.is_listed {
                    what.push_str(NOTHING_UNLISTED);
                }
                findings.push(Finding::fine(Code::NoTag, what));
            }
            page => {
                let lines = self.lines(page.map_or_else(|| self.at.path(), |page| page.name));
                findings.push(Finding::stops(Code::NoTag, what).right(lines));
            }
        }
        if heard.is_none() && self.site.is_some() {
            findings.push(Finding::fine(Code::RegistryUnread, UNREAD));
        }
        findings
    }

    /// The lines to paste.
    fn lines(&self, page: &str) -> String {
        let collector = self.config.public_url.whole();
        let collector = if collector.starts_with("http") {
            collector
        } else {
            "https://feedback.example.sa".to_owned()
        };
        let site = self.site.map_or("SITE", |site| &*site.id);
        let language = self.language.as_ref().map_or("ar", AsRef::as_ref);
        format!(
            "<script src=\"{collector}{}\" data-site=\"{site}\" async></script>\n{}",
            routes::LOADER,
            noscript(&collector, site, page, language)
        )
    }
}

const fn told(place: PutAway) -> &'static str {
    match place {
        PutAway::Comment => {
            "; there is one in a comment, which browsers pass over: take the <!-- and --> around it away"
        }
        PutAway::Template => {
            "; there is one in a <template>, whose contents browsers do not run: put it outside"
        }
        PutAway::Noscript => {
            "; there is one in a <noscript>, which browsers read only where scripts do not run: put it \
             outside"
        }
    }
}

/// The line for browsers that run no scripts. It asks programs that follow links not to follow this one:
/// each that did would be a reader without scripts.
pub(super) fn noscript(collector: &str, site: &str, page: &str, language: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("site", site)
        .append_pair("page", page)
        .append_pair("lang", language)
        .append_pair("rung", "noscript")
        .finish()
        .replace('&', "&amp;");
    let words = if language == "ar" {
        "رأيك في هذه الصفحة"
    } else {
        "Tell us what you think of this page"
    };
    format!(
        "<noscript><a rel=\"nofollow\" href=\"{collector}{}?{query}\">{words}</a></noscript>",
        routes::FORM
    )
}
