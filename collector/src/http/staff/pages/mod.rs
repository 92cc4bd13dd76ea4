//! GET /?lang: every page with what its visitors say, from live figures, worst first.
//!
//! A share or a mean never stands alone: its number of answers and its range stand beside it, and
//! the range is drawn to scale. Deliberately absent: scripts, words that visitors wrote, and any
//! way to change something.

mod interval;
mod rows;
mod view;

use super::super::{ApiError, etag};
use crate::config::Config;
use crate::domain::Lang;
use crate::locale::Locale;
use crate::serve::App;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use rows::SitePages;
use std::sync::Arc;

const STYLE: &str = include_str!("../../../static/staff.css");
const CSP: &str = "default-src 'none'; style-src 'self'; form-action 'none'; \
                   frame-ancestors 'none'; base-uri 'none'";

/// GET /
pub(super) async fn table(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let config = app.config();
    let languages = languages(&config);
    let wished = language(&languages, query.as_deref().unwrap_or_default());
    let now = app.clock.now();
    // Reading half a year of tallies takes longer than a task may hold its thread.
    let read = tokio::task::spawn_blocking(move || {
        let locale = config.languages.of(wished);
        let others = languages.iter().map(|lang| &**config.languages.of(*lang));
        let others: Vec<&Locale> = others.collect();
        let sites = config.registry.sites.iter();
        let pages = sites.map(|site| SitePages::read(&app.store, site, locale, now));
        let pages = pages.collect::<Result<Vec<_>, _>>()?;
        Ok::<_, ApiError>(view::page(&pages, &others, locale, now))
    });
    let page = read.await.map_err(|_| ApiError::Internal)??;
    let head = [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((head, page).into_response())
}

/// GET /style.css
pub(super) async fn style(headers: HeaderMap) -> Response {
    etag::style_sheet(&headers, STYLE)
}

/// The languages of all sites, each once.
fn languages(config: &Config) -> Vec<Lang> {
    let mut languages = Vec::new();
    for lang in config
        .registry
        .sites
        .iter()
        .flat_map(|site| &site.languages)
    {
        if !languages.contains(lang) {
            languages.push(*lang);
        }
    }
    languages
}

/// The language that was asked for, or the first there is.
fn language(languages: &[Lang], query: &str) -> Lang {
    let asked = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "lang")
        .and_then(|(_, code)| languages.iter().copied().find(|lang| lang.as_str() == code));
    asked
        .or_else(|| languages.first().copied())
        .unwrap_or(Lang::from_bytes([0; 8]))
}
