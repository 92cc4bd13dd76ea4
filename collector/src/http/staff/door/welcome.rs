//! GET and POST /welcome/{link}: whoever comes by a one-time link sets his password. Looking uses
//! nothing up.

use super::super::super::ApiError;
use super::super::super::fields::Fields;
use super::super::form::{self, Fault, Input, Kind};
use super::super::shell::Shell;
use super::with_cookie;
use crate::domain::people::{LONGEST, SHORTEST, SignInName, Weak};
use crate::locale::Locale;
use crate::people::{self, Invited, LinkError, Welcomed};
use crate::serve::App;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use maud::html;
use std::sync::Arc;

/// GET /welcome/{link}
pub(in super::super) async fn welcomed(
    State(app): State<Arc<App>>,
    shell: Shell,
    Path(link): Path<String>,
) -> Result<Response, ApiError> {
    Ok(match people::invited(&app, &link)? {
        Some(invited) => page(&shell, &link, &invited, &Fields::default(), &[]),
        None => gone(&shell),
    })
}

/// POST /welcome/{link}
pub(in super::super) async fn used(
    State(app): State<Arc<App>>,
    shell: Shell,
    Path(link): Path<String>,
    fields: Fields,
) -> Result<Response, ApiError> {
    let Some(invited) = people::invited(&app, &link)? else {
        return Ok(gone(&shell));
    };
    let again = |fault| page(&shell, &link, &invited, &fields, &[fault]);
    if fields.get("password") != fields.get("again") {
        let text = shell.locale.text("door.differ");
        return Ok(again(Fault::new("again", text)));
    }
    let said = Welcomed {
        link: link.clone(),
        name: fields.get("name").to_owned(),
        display: fields.get("display").to_owned(),
        password: fields.get("password").to_owned(),
    };
    let secure = app.config().staff_url.is_secure();
    Ok(match people::welcome(&app, said).await {
        Ok(Some(token)) => with_cookie(shell.see("/account/second-factor"), &token, secure),
        Ok(None) => shell.see("/sign-in"),
        Err(LinkError::Gone) => gone(&shell),
        Err(LinkError::Name) => again(Fault::new("name", shell.locale.text("door.name.rule"))),
        Err(LinkError::Display) => again(Fault::new(
            "display",
            shell.locale.text("door.display.rule"),
        )),
        Err(LinkError::Weak(weak)) => again(Fault::new("password", weakness(weak, &shell.locale))),
        Err(LinkError::Busy) => {
            let page = again(Fault::new("password", shell.locale.text("door.busy")));
            (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, "5")],
                page,
            )
                .into_response()
        }
        Err(LinkError::Store(error)) => return Err(error.into()),
    })
}

/// Why a password is too weak, in words.
pub(in super::super) fn weakness(weak: Weak, locale: &Locale) -> String {
    match weak {
        Weak::Short => locale.plural("door.weak.short", SHORTEST as u64, &[]),
        Weak::Long => locale.plural("door.weak.long", LONGEST as u64, &[]),
        Weak::Common => locale.text("door.weak.common").to_owned(),
        Weak::Name => locale.text("door.weak.name").to_owned(),
    }
}

/// The two fields of another password.
pub(in super::super) fn new_password(locale: &Locale, faults: &[Fault]) -> maud::Markup {
    let hint = locale.plural("door.new_password.hint", SHORTEST as u64, &[]);
    html! {
        (form::input(&Input {
            name: "password",
            label: locale.text("door.new_password"),
            hint: Some(&hint),
            kind: Kind::Password,
            autocomplete: "new-password",
            ..Input::default()
        }, faults))
        (form::input(&Input {
            name: "again",
            label: locale.text("door.new_password.again"),
            kind: Kind::Password,
            autocomplete: "new-password",
            ..Input::default()
        }, faults))
    }
}

fn page(
    shell: &Shell,
    link: &str,
    invited: &Invited,
    fields: &Fields,
    faults: &[Fault],
) -> Response {
    let locale = &shell.locale;
    let inner = html! {
        @match invited {
            Invited::First => {
                (form::input(&Input {
                    name: "name",
                    label: locale.text("door.name"),
                    hint: Some(locale.text("door.name.rule")),
                    kind: Kind::Code,
                    value: fields.get("name"),
                    autocomplete: "username",
                    ..Input::default()
                }, faults))
                (form::input(&Input {
                    name: "display",
                    label: locale.text("door.display"),
                    hint: Some(locale.text("door.display.hint")),
                    value: fields.get("display"),
                    autocomplete: "name",
                    ..Input::default()
                }, faults))
            }
            Invited::Known(account) => {
                p { (locale.fill("door.welcome.name", &[("name", &locale.isolated(account.name.as_str()))])) }
                input type="hidden" name="name" value=(SignInName::as_str(&account.name)) autocomplete="username";
            }
        }
        (new_password(locale, faults))
        (form::button(locale.text("door.welcome.set")))
    };
    let main = html! {
        div.narrow {
            @match invited {
                Invited::First => p { (locale.text("door.welcome.first")) },
                Invited::Known(account) => {
                    p { (locale.fill("door.welcome.known", &[("name", account.display.as_str())])) }
                }
            }
            (form::faults(faults, locale))
            (shell.form(&format!("/welcome/{link}"), &inner))
        }
    };
    let status = if faults.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let heading = locale.text("door.welcome");
    let title = form::title(heading, faults, locale);
    shell.page_titled(status, &title, heading, &main)
}

/// A link that was used, is too old or never was one: nobody is told which.
fn gone(shell: &Shell) -> Response {
    let locale = &shell.locale;
    let main = html! {
        p { (locale.text("door.link_gone.text")) }
        p { a href=(shell.onward("/sign-in")) { (locale.text("door.sign_in")) } }
    };
    shell.page(StatusCode::NOT_FOUND, locale.text("door.link_gone"), &main)
}
