//! What surrounds every page of the staff's: its head, the way to the other pages, the same page in
//! other languages, and the headers that let it do nothing but be read and send itself.
//!
//! A handler takes a [`Shell`] from its request, makes its own part and hands it over. The language is
//! the one that the address names, for one page, or else the first there is. Deliberately absent:
//! scripts, and addresses without [`Shell::href`], which knows under which path a proxy shows us.

use super::super::etag;
use crate::config::Config;
use crate::domain::{Lang, Site};
use crate::locale::Locale;
use crate::serve::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use std::convert::Infallible;
use std::sync::Arc;

const CSP: &str = "default-src 'none'; style-src 'self'; form-action 'self'; \
                   frame-ancestors 'none'; base-uri 'none'";

/// The query's name for a language.
const LANG: &str = "lang";

/// The pages that every other leads to: address and text.
const PLACES: &[(&str, &str)] = &[
    ("/", "staff.nav.overview"),
    ("/pages", "staff.nav.pages"),
    ("/brief", "staff.nav.brief"),
];

const STYLE: &str = concat!(
    include_str!("../../static/staff.css"),
    include_str!("../../static/chart.css")
);

/// GET /style.css
pub(super) async fn style(headers: HeaderMap) -> Response {
    etag::style_sheet(&headers, STYLE)
}

/// The page that was asked for, as far as it is like every other.
#[derive(Debug)]
pub(super) struct Shell {
    pub(super) locale: Arc<Locale>,
    /// The same page in other languages.
    others: Vec<Arc<Locale>>,
    /// Where a proxy shows us: a path without its last slash, or nothing.
    prefix: String,
    path: String,
    /// Whether the address names the language.
    is_named: bool,
    /// What the address asks for beside the language.
    query: Vec<(String, String)>,
}

impl FromRequestParts<Arc<App>> for Shell {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self::new(parts, &app.config()))
    }
}

impl Shell {
    fn new(parts: &Parts, config: &Config) -> Self {
        let asked = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let (lang, query): (Vec<_>, Vec<_>) =
            asked.into_owned().partition(|(name, _)| name == LANG);
        let languages = languages(config);
        let wished = lang
            .first()
            .and_then(|(_, code)| languages.iter().find(|lang| lang.as_str() == code));
        let lang = wished.or_else(|| languages.first()).copied();
        let others = languages.iter().filter(|other| Some(**other) != lang);
        Self {
            locale: Arc::clone(
                config
                    .languages
                    .of(lang.unwrap_or(Lang::from_bytes([0; 8]))),
            ),
            others: others
                .map(|lang| config.languages.of(*lang))
                .cloned()
                .collect(),
            is_named: wished.is_some(),
            prefix: config.staff_prefix.clone(),
            path: parts.uri.path().to_owned(),
            query,
        }
    }

    /// The language in which a site's own names are given here.
    pub(super) fn lang_of(&self, site: &Site) -> Lang {
        let lang = site.language(self.locale.code());
        lang.unwrap_or_else(|| site.first_language())
    }

    /// The name of a language in itself, if it is one of those of the pages.
    pub(super) fn language_name(&self, code: &str) -> Option<String> {
        let mut all = std::iter::once(&self.locale).chain(&self.others);
        let language = all.find(|locale| locale.code() == code)?;
        Some(language.text("name").to_owned())
    }

    /// The field by which a form proves that it is ours.
    pub(super) fn token(&self) -> Markup {
        html! {}
    }

    /// Keeps the language that the address names, in a form whose address is another page.
    pub(super) fn language_field(&self) -> Markup {
        html! {
            @if self.is_named {
                input type="hidden" name=(LANG) value=(self.locale.code());
            }
        }
    }

    /// The address of a staff page, from its path.
    pub(super) fn href(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// This page in another language.
    fn here_in(&self, other: &Locale) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.query);
        query.append_pair(LANG, other.code());
        self.href(&format!("{}?{}", self.path, query.finish()))
    }

    /// The whole page around its main part, which begins with the heading.
    pub(super) fn page(&self, status: StatusCode, title: &str, main: &Markup) -> Response {
        let locale = &*self.locale;
        let brand = locale.text("staff.brand");
        let page = html! {
            (DOCTYPE)
            html lang=(locale.code()) dir=(locale.dir().code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    title { (title) " · " (brand) }
                    link rel="stylesheet" href=(self.href("/style.css"));
                }
                body {
                    header {
                        p.brand { (brand) }
                        (self.places())
                        (self.languages())
                    }
                    main {
                        h1 { (title) }
                        (main)
                    }
                }
            }
        };
        let head = [
            (header::CONTENT_SECURITY_POLICY, CSP),
            // With "no-referrer" a browser would send our own form with the origin "null".
            (header::REFERRER_POLICY, "same-origin"),
            (header::CACHE_CONTROL, "no-store"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        ];
        (status, head, page).into_response()
    }

    fn places(&self) -> Markup {
        html! {
            nav.places aria-label=(self.locale.text("staff.nav")) {
                @for (path, key) in PLACES {
                    a href=(self.href(path)) aria-current=[self.is_at(path).then_some("page")] {
                        (self.locale.text(key))
                    }
                }
            }
        }
    }

    /// Whether this page is at a path or within it.
    fn is_at(&self, path: &str) -> bool {
        let within = self.path.strip_prefix(path);
        within.is_some_and(|rest| rest.is_empty() || (path != "/" && rest.starts_with('/')))
    }

    fn languages(&self) -> Markup {
        html! {
            nav.languages aria-label=(self.locale.text("shell.language")) {
                @for other in &self.others {
                    a href=(self.here_in(other)) lang=(other.code()) dir=(other.dir().code()) hreflang=(other.code()) {
                        (other.text("name"))
                    }
                }
            }
        }
    }
}

/// The languages of all sites, each once.
fn languages(config: &Config) -> Vec<Lang> {
    let mut languages = Vec::new();
    let sites = config.registry.sites.iter();
    for lang in sites.flat_map(|site| &site.languages) {
        if !languages.contains(lang) {
            languages.push(*lang);
        }
    }
    languages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::DEFAULT;
    use axum::http::Request;

    fn shell(address: &str, prefix: &str) -> Shell {
        let mut config = Config::parse(DEFAULT).expect("the default is good");
        config.staff_prefix = prefix.to_owned();
        let request = Request::get(address).body(()).expect("a request");
        Shell::new(&request.into_parts().0, &config)
    }

    #[test]
    fn the_same_page_in_another_language_keeps_what_its_address_asks_for() {
        let shell = shell("/pages?order=best&lang=en&q=%D8%AD", "/feedback");
        assert_eq!(shell.locale.code(), "en");
        let others: Vec<_> = shell.others.iter().map(|it| shell.here_in(it)).collect();
        assert_eq!(others, ["/feedback/pages?order=best&q=%D8%AD&lang=ar"]);
    }

    #[test]
    fn a_language_that_is_not_there_is_the_first_there_is() {
        assert_eq!(shell("/?lang=xx", "").locale.code(), "ar");
        assert_eq!(shell("/", "").locale.code(), "ar");
    }

    #[test]
    fn a_page_within_a_place_is_at_it_and_everything_is_not_within_the_first() {
        let shell = shell("/pages/jazan/pothole", "");
        assert!(shell.is_at("/pages"));
        assert!(!shell.is_at("/"));
        assert!(!shell.is_at("/page"));
    }
}
