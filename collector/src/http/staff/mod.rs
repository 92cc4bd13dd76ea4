//! The staff listener: a flat table in which every route says what it needs, and a gate before each
//! that is made from its row.
//!
//! The listener answers to no host but this machine's own and the one of `staff_url`, under which a proxy
//! on this machine shows it: the configuration takes a loopback address only.

mod account;
mod accounts;
mod asked;
mod audit;
mod brief;
mod choices;
mod cookie;
mod desk;
mod done;
mod door;
mod feed;
mod files;
mod flagged;
mod form;
mod gate;
mod headers;
mod health;
mod host;
mod inbox;
mod install;
mod operations;
mod overview;
mod page;
mod pages;
mod quote;
mod refusals;
mod registry;
mod score;
mod score_cells;
mod sent;
mod shell;
mod sites;
mod snippet;
mod themes;
mod turning;
mod words;
mod wrong;

pub(crate) use files::AT_ONCE as FILES_AT_ONCE;
pub use gate::Need;
#[cfg(test)]
pub(crate) use inbox::column_names;

use super::beneath::beneath;
use super::{ApiError, layers};
use crate::domain::people::Right;
use crate::serve::App;
use axum::Router;
use axum::middleware;
use axum::response::IntoResponse as _;
use axum::routing::{MethodRouter, get, post};
use rayak_shared::ErrorCode;
use std::sync::Arc;
use tower_http::csrf::CsrfLayer;

/// The one address to which a file may be sent.
const TABLE: &str = "/registry/table";

/// A row of the table: address, need, handler.
type Row = (&'static str, Need, MethodRouter<Arc<App>>);

/// The route table.
fn table() -> Vec<Row> {
    use Need::{Everywhere, Nothing, Probe};
    const FIGURES: Need = Need::Right(Right::SeeFigures);
    const WORDS: Need = Need::Right(Right::ReadWords);
    const URGENT: Need = Need::Right(Right::ReadUrgent);
    const TAKE_WORDS: Need = Need::Right(Right::TakeWords);
    const JUDGE: Need = Need::Right(Right::JudgeFlagged);
    const TAKE: Need = Need::Right(Right::TakeFigures);
    const OPERATIONS: Need = Need::Right(Right::SeeOperations);
    const MANAGE: Need = Need::Right(Right::ManagePages);
    const FOLLOW: Need = Need::Right(Right::Follow);
    const OWN: Need = Need::Right(Right::OwnAccount);
    const ACCOUNTS: Need = Need::Right(Right::ManageAccounts);
    vec![
        ("/", FIGURES, get(overview::show)),
        ("/brief", FIGURES, get(brief::show)),
        ("/pages", FIGURES, get(pages::list)),
        ("/pages.csv", TAKE, get(pages::take::take)),
        ("/pages.json", TAKE, get(pages::take::take)),
        ("/page.csv", TAKE, get(page::take::take)),
        ("/page.json", TAKE, get(page::take::take)),
        ("/page", FIGURES, get(page::show)),
        ("/inbox", WORDS, get(inbox::list)),
        ("/inbox.atom", FOLLOW, get(feed::show)),
        ("/inbox/remark", URGENT, get(inbox::one)),
        ("/inbox/sort", WORDS, post(inbox::sort)),
        (
            "/inbox/take",
            TAKE_WORDS,
            get(inbox::take::shown).post(inbox::take::begin),
        ),
        (
            "/inbox/take/{id}",
            TAKE_WORDS,
            get(inbox::take::progress).post(inbox::take::given_up),
        ),
        ("/inbox/take/{id}/file", TAKE_WORDS, get(inbox::take::file)),
        ("/urgent", URGENT, get(inbox::urgent)),
        ("/urgent/attend", URGENT, post(inbox::attend)),
        ("/flagged", JUDGE, get(flagged::flagged)),
        ("/flagged/judge", JUDGE, post(flagged::judge)),
        ("/themes", FIGURES, get(themes::themes)),
        ("/registry", MANAGE, get(registry::list)),
        ("/registry.csv", MANAGE, get(registry::take)),
        (
            "/registry/new",
            MANAGE,
            get(registry::new_shown).post(registry::new),
        ),
        (
            "/registry/page",
            MANAGE,
            get(registry::shown).post(registry::edited),
        ),
        ("/registry/unlist", MANAGE, post(registry::unlisted)),
        ("/registry/back", MANAGE, post(registry::put_back)),
        ("/registry/restore", MANAGE, post(registry::restored)),
        (
            "/registry/merge",
            MANAGE,
            get(registry::merge_shown).post(registry::merged),
        ),
        ("/registry/part", MANAGE, post(registry::parted)),
        (
            TABLE,
            MANAGE,
            get(registry::table_asked).post(registry::table_sent),
        ),
        ("/registry/table/apply", MANAGE, post(registry::table_done)),
        ("/snippet", MANAGE, get(snippet::show)),
        ("/install", MANAGE, get(install::show)),
        ("/accounts", ACCOUNTS, get(accounts::list)),
        (
            "/accounts/new",
            ACCOUNTS,
            get(accounts::new_shown).post(accounts::new),
        ),
        (
            "/accounts/{id}",
            ACCOUNTS,
            get(accounts::shown).post(accounts::edited),
        ),
        ("/accounts/{id}/link", ACCOUNTS, post(accounts::link_made)),
        (
            "/accounts/{id}/sessions",
            ACCOUNTS,
            post(accounts::sessions_ended),
        ),
        (
            "/accounts/{id}/without-factor",
            ACCOUNTS,
            post(accounts::without_factor),
        ),
        (
            "/access-review.csv",
            Need::Right(Right::ReviewAccess),
            get(accounts::review),
        ),
        ("/audit", Everywhere(Right::SeeAudit), get(audit::shown)),
        ("/audit.csv", Everywhere(Right::SeeAudit), get(audit::csv)),
        ("/account", OWN, get(account::shown)),
        ("/account/language", OWN, post(account::language)),
        (
            "/account/mail",
            OWN,
            get(account::mail_shown).post(account::mail_set),
        ),
        (
            "/account/mail/prove/{link}",
            OWN,
            get(account::mail_asked).post(account::mail_proved),
        ),
        ("/account/password", OWN, post(account::password)),
        (
            "/account/recovery-codes",
            OWN,
            post(account::recovery_codes),
        ),
        (
            "/account/second-factor",
            OWN,
            get(account::factor_shown).post(account::factor_taken),
        ),
        ("/account/second-factor/off", OWN, post(account::factor_off)),
        ("/account/sessions", OWN, post(account::sessions)),
        ("/account/tokens", OWN, post(account::token_made)),
        ("/account/tokens/revoke", OWN, post(account::token_revoked)),
        ("/sign-out", OWN, post(door::sign_out)),
        ("/sign-in", Nothing, get(door::shown).post(door::signed)),
        ("/sign-in/code", Nothing, post(door::code)),
        (
            "/welcome/{link}",
            Nothing,
            get(door::welcomed).post(door::used),
        ),
        (
            "/mail/stop/{link}",
            Nothing,
            get(account::mail_stop_asked).post(account::mail_stopped),
        ),
        ("/style.css", Nothing, get(shell::style)),
        ("/operations", OPERATIONS, get(operations::page)),
        ("/operations.json", OPERATIONS, get(operations::json)),
        ("/healthz", Probe, get(health::healthz)),
        ("/readyz", Probe, get(health::readyz)),
        ("/metrics", Probe, get(health::metrics)),
    ]
}

/// Each route with what it needs.
pub fn needs() -> Vec<(&'static str, Need)> {
    table()
        .into_iter()
        .map(|(path, need, _)| (path, need))
        .collect()
}

pub fn router(app: Arc<App>) -> Router {
    let at_the_gate = Arc::clone(&app);
    let gated = |path, need, handler: MethodRouter<Arc<App>>| {
        let takes = if path == TABLE {
            sent::Takes::File
        } else {
            sent::Takes::Form
        };
        let state = (Arc::clone(&at_the_gate), need, takes);
        handler.layer(middleware::from_fn_with_state(state, gate::gate))
    };
    let routes = table()
        .into_iter()
        .fold(Router::new(), |router, (path, need, handler)| {
            router.route(path, gated(path, need, handler))
        })
        .fallback(nowhere)
        .with_state(Arc::clone(&app))
        .layer(CsrfLayer::new().with_rejection_response(|_| foreign()))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&app),
            host::is_ours,
        ));
    let listener = layers::around(layers::refusing_beyond(sent::MOST, routes), false);
    let listener = listener.layer(middleware::from_fn(headers::on_every_reply));
    beneath(|config| &config.staff_url, app, listener)
}

async fn nowhere() -> ApiError {
    ApiError::refused(ErrorCode::UnknownRoute, "there is nothing at this address")
}

/// What another site's page is told that has sent one of our forms.
fn foreign() -> axum::response::Response {
    let what = "this was sent from another site's page; open ours and send it from there";
    ApiError::refused(ErrorCode::OriginNotAllowed, what).into_response()
}
