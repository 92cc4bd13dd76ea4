//! GET /accounts

use super::super::gate::Staff;
use super::super::shell::Shell;
use super::super::words;
use super::within;
use crate::domain::people::Account;
use crate::http::ApiError;
use crate::locale::Locale;
use crate::serve::App;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use std::sync::Arc;

pub(in super::super) async fn list(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, ApiError> {
    let accounts = within(&app, &staff)?;
    let config = app.config();
    let (locale, zone) = (&shell.locale, words::zone(&config));
    let text = |key: &'static str| locale.text(key);
    let label = |key: &'static str| html! { span.label aria-hidden="true" { (text(key)) } };
    let main = html! {
        p.actions {
            a.button href=(shell.href("/accounts/new")) { (text("accounts.new")) }
            a href=(shell.href("/access-review.csv")) { (text("accounts.review")) }
        }
        table.people role="table" {
            caption { (locale.plural("accounts.caption", accounts.len() as u64, &[])) }
            thead role="rowgroup" {
                tr role="row" {
                    @for key in ["accounts.name", "accounts.role", "accounts.reach", "accounts.state", "accounts.factor", "accounts.seen"] {
                        th scope="col" role="columnheader" { (text(key)) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for account in &accounts {
                    tr role="row" {
                        th scope="row" role="rowheader" {
                            a href=(shell.href(&format!("/accounts/{}", account.id))) { bdi { (account.display) } }
                            span.note { bdi dir="ltr" { (account.name) } }
                        }
                        td role="cell" { (label("accounts.role")) (words::role(account.role, locale)) }
                        td role="cell" { (label("accounts.reach")) (words::reach(&account.reach, &config.registry, locale)) }
                        td role="cell" { (label("accounts.state")) (state(account, locale)) }
                        td role="cell" { (label("accounts.factor")) (text(if account.second.is_some() { "accounts.factor.yes" } else { "accounts.factor.no" })) }
                        td role="cell" {
                            (label("accounts.seen"))
                            @match account.last_seen {
                                Some(at) => time datetime=(at) { (locale.date_time(at, &zone)) },
                                None => (text("accounts.seen.never")),
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(shell.page(StatusCode::OK, text("accounts.title"), &main))
}

/// Whether somebody may sign in, in words.
pub(super) fn state<'a>(account: &Account, locale: &'a Locale) -> &'a str {
    if account.off {
        locale.text("accounts.state.off")
    } else if account.password.is_none() {
        locale.text("accounts.state.invited")
    } else {
        locale.text("accounts.state.on")
    }
}
