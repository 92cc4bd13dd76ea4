//! The public listener: everything a visitor's browser may ask.

mod api;
mod asset;
mod feedback;
mod form;
mod origin;
mod preview;
mod query;
mod seen;
mod summary;
mod token;
mod view;

pub use api::document;

use super::beneath::beneath;
use super::{ApiError, layers};
use crate::serve::App;
use axum::Router;
use axum::middleware;
use axum::routing::{MethodRouter, get, patch, post};
use rayak_shared::{ErrorCode, routes};
use std::sync::Arc;

/// A row of the table: address, handler.
type Row = (&'static str, MethodRouter<Arc<App>>);

/// The route table.
fn table() -> Vec<Row> {
    vec![
        (routes::LOADER, get(asset::loader)),
        (routes::ASSETS, get(asset::hashed)),
        (routes::VIEW, get(view::show)),
        (routes::SUMMARY, get(summary::show)),
        (routes::TOKEN, get(token::issue)),
        (routes::FEEDBACK, post(feedback::receive)),
        (
            routes::FEEDBACK_ONE,
            patch(feedback::amend).delete(feedback::withdraw),
        ),
        (routes::SEEN, post(seen::count)),
        (routes::OPENAPI, get(api::openapi)),
        (routes::DOCS, get(api::docs)),
        (routes::DOCS_STYLE, get(api::style)),
        (routes::PREVIEW, get(preview::show)),
        (routes::FORM, get(form::show).post(form::send)),
        (routes::FORM_THANKS, get(form::thanks)),
        (routes::FORM_STYLE, get(form::style)),
    ]
}

/// Each address of the table.
pub fn addresses() -> Vec<&'static str> {
    table().into_iter().map(|(path, _)| path).collect()
}

pub fn router(app: Arc<App>) -> Router {
    let routes = table()
        .into_iter()
        .fold(Router::new(), |router, (path, handler)| {
            router.route(path, handler)
        });
    within_layers(routes, app)
}

/// Puts a table within the layers of this listener.
pub fn within_layers(table: Router<Arc<App>>, app: Arc<App>) -> Router {
    let in_words = middleware::from_fn_with_state(Arc::clone(&app), form::in_words);
    let table = table.fallback(nowhere).with_state(Arc::clone(&app));
    let table = layers::timed(layers::refusing(table).layer(in_words));
    beneath(
        |config| &config.public_url,
        app,
        layers::around(table, true),
    )
}

async fn nowhere() -> ApiError {
    ApiError::refused(ErrorCode::UnknownRoute, "there is nothing at this address")
}
