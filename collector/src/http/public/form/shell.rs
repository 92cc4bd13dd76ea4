//! What surrounds every page of the form: its head, the organisation, the other languages, and the
//! headers that let it do nothing but be read and send itself.

use super::place::Place;
use crate::config::Base;
use crate::locale::Locale;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use rayak_shared::routes;
use std::sync::Arc;

const CSP: &str = "default-src 'none'; style-src 'self'; form-action 'self'; \
                   frame-ancestors 'none'; base-uri 'none'";

/// A page about a place, with the same page in other languages.
pub(super) fn page(
    status: StatusCode,
    place: &Place,
    title: &str,
    switch: &[(Arc<Locale>, String)],
    main: &Markup,
) -> Response {
    let (locale, site, lang) = (&*place.locale, &place.site, place.lang);
    let organisation = site.organisation.get(lang);
    let links = [
        ("widget.links.privacy", &site.privacy),
        ("widget.links.policy", &site.policy),
    ];
    let body = html! {
        header {
            p.organisation { a href=(site.address("/")) { (organisation) } }
            @if !switch.is_empty() {
                nav aria-label=(locale.text("shell.language")) {
                    @for (other, address) in switch {
                        a href=(address) lang=(other.code()) dir=(other.dir().code()) hreflang=(other.code()) {
                            (other.text("name"))
                        }
                    }
                }
            }
        }
        main { (main) }
        footer {
            @for (key, link) in links {
                @if let Some(link) = link {
                    a href=(site.address(link.get(lang))) { (locale.text(key)) }
                }
            }
        }
    };
    let base = &place.edition.config.public_url;
    let title = format!("{title} · {organisation}");
    document(status, base, locale, &title, &body)
}

/// A page about no place that we know.
pub(super) fn bare(
    status: StatusCode,
    base: &Base,
    locale: &Locale,
    title: &str,
    main: &Markup,
) -> Response {
    document(status, base, locale, title, &html! { main { (main) } })
}

fn document(
    status: StatusCode,
    base: &Base,
    locale: &Locale,
    title: &str,
    body: &Markup,
) -> Response {
    let page = html! {
        (DOCTYPE)
        html lang=(locale.code()) dir=(locale.dir().code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="stylesheet" href=(base.href(routes::FORM_STYLE));
            }
            body { (body) }
        }
    };
    let head = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        // With "no-referrer" a browser would send our own form with the origin "null".
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, head, page).into_response()
}
