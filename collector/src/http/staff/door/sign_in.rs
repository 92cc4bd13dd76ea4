//! Signing in with name and password, then with a code; signing out.

use super::super::super::ApiError;
use super::super::super::fields::Fields;
use super::super::form::{self, Fault, Input, Kind};
use super::super::gate::Staff;
use super::super::shell::Shell;
use super::next::Next;
use super::{cookie, with_cookie};
use crate::http::sender::Sender;
use crate::people::{self, NotIn, Step};
use crate::serve::App;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use std::sync::Arc;

/// GET /sign-in
pub(in super::super) async fn shown(shell: Shell, RawQuery(query): RawQuery) -> Response {
    let asked = Fields::parse(query.unwrap_or_default().as_bytes());
    let next = Next::parse(asked.get("next"));
    if shell.staff.is_some() {
        return shell.see(next.path());
    }
    page(&shell, StatusCode::OK, &next, "", &[])
}

/// POST /sign-in
pub(in super::super) async fn signed(
    State(app): State<Arc<App>>,
    shell: Shell,
    from: Sender,
    fields: Fields,
) -> Response {
    let (name, next) = (fields.get("name"), Next::parse(fields.get("next")));
    let password = fields.get("password").to_owned();
    match people::sign_in(&app, name, password, from.0).await {
        Ok(Step::In(token)) => let_in(&app, &shell, &next, &token).await,
        Ok(Step::Code(step)) => code_page(&shell, StatusCode::OK, &next, &step, &[]),
        Err(why) => {
            let (status, fault, wait) = told(why, &shell, "name");
            let page = page(&shell, status, &next, name, &[fault]);
            waiting(page, wait)
        }
    }
}

/// POST /sign-in/code
pub(in super::super) async fn code(
    State(app): State<Arc<App>>,
    shell: Shell,
    from: Sender,
    fields: Fields,
) -> Response {
    let (step, next) = (fields.get("step"), Next::parse(fields.get("next")));
    match people::finish(&app, step, fields.get("code"), from.0).await {
        Ok(Step::In(token)) => let_in(&app, &shell, &next, &token).await,
        Ok(Step::Code(step)) => code_page(&shell, StatusCode::OK, &next, &step, &[]),
        Err(why @ NotIn::Over) => {
            let (status, fault, _) = told(why, &shell, "name");
            page(&shell, status, &next, "", &[fault])
        }
        Err(why) => {
            let (status, fault, wait) = told(why, &shell, "code");
            let page = code_page(&shell, status, &next, step, &[fault]);
            waiting(page, wait)
        }
    }
}

/// POST /sign-out
pub(in super::super) async fn sign_out(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
) -> Result<Response, ApiError> {
    if let Some((digest, _)) = staff.session() {
        people::end_one(&app, staff.id(), *digest).await?;
    }
    let mut response = shell.see("/sign-in");
    let headers = response.headers_mut();
    let clear = cookie::clear(app.config().staff_url.is_secure());
    headers.append(header::SET_COOKIE, clear);
    // Nor is anything left for the button that leads back.
    let all = HeaderValue::from_static("\"cache\", \"storage\"");
    headers.insert("clear-site-data", all);
    Ok(response)
}

/// Leads on with a new session. The one that the browser had ends: nobody would see it again, nor end it.
async fn let_in(app: &App, shell: &Shell, next: &Next, token: &str) -> Response {
    if let Some(staff) = &shell.staff
        && let Some((before, _)) = staff.session()
        && let Err(error) = people::end_one(app, staff.id(), *before).await
    {
        tracing::error!(%error, "a session could not be ended");
    }
    with_cookie(
        shell.see(next.path()),
        token,
        app.config().staff_url.is_secure(),
    )
}

/// Why somebody is not let in, and for how many seconds he should not try.
fn told(why: NotIn, shell: &Shell, field: &'static str) -> (StatusCode, Fault, Option<u32>) {
    let locale = &shell.locale;
    let said = |key: &'static str| Fault::new(field, locale.text(key));
    match why {
        NotIn::Wrong => (StatusCode::UNPROCESSABLE_ENTITY, said("door.wrong"), None),
        NotIn::WrongCode => (
            StatusCode::UNPROCESSABLE_ENTITY,
            said("door.wrong_code"),
            None,
        ),
        NotIn::Over => (StatusCode::UNPROCESSABLE_ENTITY, said("door.over"), None),
        NotIn::Wait(seconds) => {
            let text = locale.plural("door.wait", u64::from(seconds), &[]);
            let fault = Fault::new(field, text);
            (StatusCode::TOO_MANY_REQUESTS, fault, Some(seconds))
        }
        NotIn::Busy => (StatusCode::SERVICE_UNAVAILABLE, said("door.busy"), Some(5)),
        NotIn::Store(error) => {
            tracing::error!(%error, "nobody can sign in");
            (StatusCode::SERVICE_UNAVAILABLE, said("door.busy"), Some(60))
        }
    }
}

/// Says to programs, too, when to come back.
fn waiting(page: Response, seconds: Option<u32>) -> Response {
    match seconds {
        Some(seconds) => ([(header::RETRY_AFTER, seconds.to_string())], page).into_response(),
        None => page,
    }
}

fn hidden_next(next: &Next) -> Markup {
    html! { input type="hidden" name="next" value=(next.path()); }
}

fn page(shell: &Shell, status: StatusCode, next: &Next, name: &str, faults: &[Fault]) -> Response {
    let locale = &shell.locale;
    let inner = html! {
        (hidden_next(next))
        (form::input(&Input {
            name: "name",
            label: locale.text("door.name"),
            kind: Kind::Code,
            value: name,
            autocomplete: "username",
            ..Input::default()
        }, faults))
        (form::input(&Input {
            name: "password",
            label: locale.text("door.password"),
            kind: Kind::Password,
            autocomplete: "current-password",
            ..Input::default()
        }, &[]))
        (form::button(locale.text("door.sign_in")))
    };
    let main = html! {
        div.narrow {
            (form::faults(faults, locale))
            (shell.form("/sign-in", &inner))
            p.note { (locale.text("door.lost")) }
        }
    };
    let title = form::title(locale.text("door.title"), faults, locale);
    shell.page_titled(status, &title, locale.text("door.title"), &main)
}

fn code_page(
    shell: &Shell,
    status: StatusCode,
    next: &Next,
    step: &str,
    faults: &[Fault],
) -> Response {
    let locale = &shell.locale;
    let inner = html! {
        (hidden_next(next))
        input type="hidden" name="step" value=(step);
        (form::input(&Input {
            name: "code",
            label: locale.text("door.code"),
            hint: Some(locale.text("door.code.hint")),
            kind: Kind::Code,
            autocomplete: "one-time-code",
            ..Input::default()
        }, faults))
        (form::button(locale.text("door.sign_in")))
    };
    let main = html! {
        div.narrow {
            (form::faults(faults, locale))
            (shell.form("/sign-in/code", &inner))
            p { a href=(shell.onward(&next.onto("/sign-in"))) { (locale.text("door.again")) } }
        }
    };
    let title = form::title(locale.text("door.code.title"), faults, locale);
    shell.page_titled(status, &title, locale.text("door.code.title"), &main)
}
