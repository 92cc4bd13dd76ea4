//! Refusals that the form's handlers never see: a body that is too large or comes too slowly, a
//! method that is none, a fault of ours. A reader gets a page for those, too.
//!
//! The body is unread by then, so the page can neither know the place nor bring the words back; the
//! form's own address says in which language it was shown.

use super::fault;
use super::shell;
use crate::config::Config;
use crate::domain::Lang;
use crate::http::fields::Fields;
use crate::locale::Locale;
use crate::serve::App;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use maud::html;
use rayak_shared::{Problem, routes};
use std::sync::Arc;

/// Words a problem about the form for its reader.
pub(in crate::http::public) async fn in_words(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Response {
    if ![routes::FORM, routes::FORM_THANKS].contains(&request.uri().path()) {
        return next.run(request).await;
    }
    let config = app.config();
    let locale = language(&config, &request);
    let refused = next.run(request).await;
    let Some(problem) = refused.extensions().get::<Problem>() else {
        return refused;
    };
    let title = locale.text("form.refused");
    let main = html! {
        h1 { (title) }
        p { (fault::sentence(problem.code, problem.limit, &locale)) }
    };
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut page = shell::bare(status, &config.public_url, &locale, title, &main);
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = refused.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

/// The language of the form; another than ours, or none, gives the first.
fn language(config: &Config, request: &Request) -> Arc<Locale> {
    let query = Fields::parse(request.uri().query().unwrap_or_default().as_bytes());
    let lang = Lang::parse(query.get("lang"));
    Arc::clone(config.languages.of_or_first(lang))
}
