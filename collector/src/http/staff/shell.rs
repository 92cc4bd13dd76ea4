//! What surrounds every page of the staff's: its head, the way to the other pages, the same page in
//! other languages, and the headers that let it do nothing but be read and send itself.
//!
//! A handler takes a [`Shell`] from its request, makes its own part and hands it over. The language is
//! the one that the address names, for one page, or else the reader's own, or else the first there is.
//! Deliberately absent: scripts, and addresses without [`Shell::href`], which knows under which path a
//! proxy shows us.

use super::super::etag;
use super::asked::{query, with_query};
use super::done::{self, Done};
use super::gate::{Need, Staff};
use crate::config::Config;
use crate::domain::people::Right;
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

/// What a page may do. One that frames something says so in addition.
pub(super) const CSP: &str = "default-src 'none'; style-src 'self'; form-action 'self'; \
                   frame-ancestors 'none'; base-uri 'none'";

/// The query's name for a language.
pub(super) const LANG: &str = "lang";

/// The pages that every other leads to: address, text, and what must be granted to be led there.
const PLACES: &[(&str, &str, Need)] = &[
    ("/", "staff.nav.overview", Need::Right(Right::SeeFigures)),
    ("/pages", "staff.nav.pages", Need::Right(Right::SeeFigures)),
    ("/brief", "staff.nav.brief", Need::Right(Right::SeeFigures)),
    ("/inbox", "staff.nav.inbox", Need::Right(Right::ReadWords)),
    (
        "/urgent",
        "staff.nav.urgent",
        Need::Right(Right::ReadUrgent),
    ),
    ("/install", "install.nav", Need::Right(Right::ManagePages)),
    ("/snippet", "snippet.nav", Need::Right(Right::ManagePages)),
    (
        "/registry",
        "staff.nav.registry",
        Need::Right(Right::ManagePages),
    ),
    (
        "/accounts",
        "staff.nav.accounts",
        Need::Right(Right::ManageAccounts),
    ),
    (
        "/audit",
        "staff.nav.audit",
        Need::Everywhere(Right::SeeAudit),
    ),
    (
        "/operations",
        "staff.nav.operations",
        Need::Right(Right::SeeOperations),
    ),
];

const STYLE: &str = concat!(
    include_str!("../../static/staff.css"),
    include_str!("../../static/chart.css"),
    include_str!("../../static/people.css"),
    include_str!("../../static/inbox.css"),
    include_str!("../../static/editors.css")
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
    /// What the form that led here has done.
    pub(super) done: Option<Done>,
    pub(super) staff: Option<Staff>,
}

impl FromRequestParts<Arc<App>> for Shell {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self::of(parts, app))
    }
}

impl Shell {
    pub(super) fn of(parts: &Parts, app: &App) -> Self {
        Self::new(parts, &app.config())
    }

    fn new(parts: &Parts, config: &Config) -> Self {
        let staff = parts.extensions.get::<Staff>().cloned();
        let asked = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let (lang, mut query): (Vec<_>, Vec<_>) =
            asked.into_owned().partition(|(name, _)| name == LANG);
        let done = Done::read(&query);
        query.retain(|(name, _)| !done::NAMES.contains(&&**name));
        let languages = languages(config);
        let wished = lang
            .first()
            .and_then(|(_, code)| languages.iter().find(|lang| lang.as_str() == code));
        let own = staff.as_ref().and_then(|staff| staff.account.lang);
        let own = own.filter(|own| languages.contains(own));
        let lang = wished.copied().or(own).or(languages.first().copied());
        let others = languages.iter().filter(|other| Some(**other) != lang);
        Self {
            locale: Arc::clone(config.languages.of_or_first(lang)),
            others: others
                .map(|lang| config.languages.of(*lang))
                .cloned()
                .collect(),
            is_named: wished.is_some(),
            prefix: config.staff_url.path().to_owned(),
            path: parts.uri.path().to_owned(),
            query,
            done,
            staff,
        }
    }

    /// The language in which a site's own names are given here.
    pub(super) fn lang_of(&self, site: &Site) -> Lang {
        site.language_or_first(self.locale.code())
    }

    /// The name of a language in itself, if it is one of those of the pages.
    pub(super) fn language_name(&self, code: &str) -> Option<String> {
        let mut all = std::iter::once(&self.locale).chain(&self.others);
        let language = all.find(|locale| locale.code() == code)?;
        Some(language.text("name").to_owned())
    }

    /// The field by which a form proves that whoever is signed in has sent it.
    pub(super) fn token(&self) -> Markup {
        html! {
            @if let Some(staff) = &self.staff {
                input type="hidden" name="form_token" value=(staff.form_token());
            }
        }
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

    /// The address of a staff page that goes on in the language of this one.
    pub(super) fn onward(&self, path: &str) -> String {
        if self.is_named {
            with_query(&self.href(path), &query(&[(LANG, self.locale.code())]))
        } else {
            self.href(path)
        }
    }

    /// Leads a browser on to another page.
    pub(super) fn see(&self, path: &str) -> Response {
        lead(self.onward(path))
    }

    /// Leads a browser back to a page, and there to where it says what was done.
    pub(super) fn see_done(&self, path: &str, done: &Done) -> Response {
        let to = self.onward(&with_query(path, &done.query()));
        lead(format!("{to}#{}", done::ANCHOR))
    }

    /// A form that changes something, which only the one who is signed in can send.
    pub(super) fn form(&self, path: &str, inner: &Markup) -> Markup {
        html! {
            form method="post" action=(self.onward(path)) {
                (self.token())
                (inner)
            }
        }
    }

    /// This page in another language.
    fn here_in(&self, other: &Locale) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.query);
        query.append_pair(LANG, other.code());
        self.href(&format!("{}?{}", self.path, query.finish()))
    }

    /// Every language in which there is this page, its own first.
    pub(super) fn all_languages(&self) -> impl Iterator<Item = &Locale> {
        std::iter::once(&*self.locale).chain(self.others.iter().map(|other| &**other))
    }

    /// The whole page around its main part, which stands below the heading.
    pub(super) fn page(&self, status: StatusCode, title: &str, main: &Markup) -> Response {
        self.page_titled(status, title, title, main)
    }

    /// A page whose title in the browser says more than its heading, such as that something is wrong.
    pub(super) fn page_titled(
        &self,
        status: StatusCode,
        title: &str,
        heading: &str,
        main: &Markup,
    ) -> Response {
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
                        (self.person())
                    }
                    main id="main" {
                        h1 { (heading) }
                        (main)
                    }
                }
            }
        };
        let head = [(header::CONTENT_SECURITY_POLICY, CSP)];
        (status, head, page).into_response()
    }

    fn places(&self) -> Markup {
        let Some(staff) = &self.staff else {
            return html! {};
        };
        let places = PLACES.iter().filter(|(_, _, need)| staff.may(*need));
        html! {
            nav.places aria-label=(self.locale.text("staff.nav")) {
                @for (path, key, _) in places {
                    a href=(self.href(path)) aria-current=[self.is_at(path).then_some("page")] {
                        (self.locale.text(key))
                    }
                }
            }
        }
    }

    /// Who is signed in, and the way out.
    fn person(&self) -> Markup {
        let Some(staff) = &self.staff else {
            return html! {};
        };
        let inner = html! {
            button.link type="submit" { (self.locale.text("staff.sign_out")) }
        };
        html! {
            div.person {
                a href=(self.href("/account")) aria-current=[self.is_at("/account").then_some("page")] {
                    bdi { (staff.account.display) }
                }
                (self.form("/sign-out", &inner))
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

fn lead(to: String) -> Response {
    let head = [
        (header::LOCATION, to),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (StatusCode::SEE_OTHER, head).into_response()
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
    use crate::config::{Base, DEFAULT};
    use axum::http::Request;

    fn shell(address: &str, prefix: &str) -> Shell {
        let mut config = Config::parse(DEFAULT).expect("the default is good");
        config.staff_url =
            Base::parse(&format!("https://staff.example.sa{prefix}")).expect("an address");
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
