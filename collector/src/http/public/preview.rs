//! GET /preview: the card as a tag would make it, for the editor who is about to paste the tag.
//!
//! The page is the public listener's own and not the staff's: scripts run here, and no staff's session is
//! known under this address. The staff's page frames it, and no other page can. What is answered here is
//! tried out, and is taken from our own page for that reason alone (`origin.rs`).
//!
//! Deliberately absent: the page's own look, text and policy, which only the page itself has; and its
//! target, which is an element of that page.

use super::super::ApiError;
use crate::domain::{Lang, Site};
use crate::http::fields::Fields;
use crate::http::tag::Tag;
use crate::serve::App;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, PreEscaped, html};
use rayak_shared::routes;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

/// Quiet enough that only the card is looked at.
const STYLE: &str = "body { margin: 16px; font: 400 1rem/1.65 'IBM Plex Sans Arabic', \
                     'Noto Sans Arabic', 'Segoe UI', Tahoma, sans-serif; color: #161616; \
                     background: #fff; } h1 { font-size: 1.25rem; } h2 { font-size: 1.0625rem; }";

/// GET /preview?site&page&…
pub(super) async fn show(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let edition = app.edition();
    let site = edition.site(fields.get("site"))?;
    // A tag for whichever page it stands on stands on none here.
    let page = Some(fields.get("page")).filter(|page| !page.is_empty());
    let subject = site.resolve(page.unwrap_or("/"))?;
    let (tag, _) = Tag::read(&fields, site, app.clock.now().day(&site.time_zone));
    let lang = tag.lang.unwrap_or_else(|| site.first_language());
    let tag = Tag {
        page: Some(subject.name.clone()),
        ..tag
    };
    let locale = edition.config.languages.of(lang);
    let style = format!("{STYLE}\n{}", tag.look.rule().unwrap_or_default());
    let base = app.public_base();
    let part = locale.text("snippet.preview.part");
    let page = html! {
        (DOCTYPE)
        html lang=(lang.as_str()) dir=(locale.dir().code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (locale.text("snippet.preview")) }
                // What a link of the card leads to has no room in a frame.
                base target="_blank";
                style { (PreEscaped(&style)) }
            }
            body {
                main {
                    h1 { bdi { (title(site, &subject.name, lang)) } }
                    @if let Some(section) = &tag.section { h2 id=(section) { (part) } }
                    (tag.trial(&site.id, &format!("{base}{}", routes::LOADER)))
                }
            }
        }
    };
    let head = [
        (header::CONTENT_SECURITY_POLICY, policy(&app, &base, &style)),
        (header::REFERRER_POLICY, "same-origin".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((head, page).into_response())
}

/// The page's title, or the path that it is known by.
fn title<'a>(site: &'a Site, name: &'a str, lang: Lang) -> &'a str {
    site.page(name).map_or(name, |page| page.title.get(lang))
}

/// Scripts and replies of this listener alone, this one style sheet, and nobody around it but the staff.
fn policy(app: &App, base: &str, style: &str) -> String {
    let sheet = STANDARD.encode(Sha256::digest(style));
    // Where nobody has said under which address staff come in, they come in on this machine.
    let staff = app.config().staff_url.origin().map(str::to_owned);
    let staff = staff.unwrap_or_else(|| "http://127.0.0.1:* http://localhost:*".to_owned());
    format!(
        "default-src 'none'; script-src {base}{v1} 'wasm-unsafe-eval'; \
         connect-src {base}{v1} {base}/api/v1/; style-src 'sha256-{sheet}'; form-action 'none'; \
         frame-ancestors {staff}; base-uri 'none'",
        v1 = routes::V1,
    )
}
