//! /account/second-factor: taking one, doing without it again, and codes for the day when the
//! telephone is lost.

use super::super::form::{self, Fault, Input, Kind};
use super::super::shell::Shell;
use super::{PRESENT_CODE, Staff, failed, proved, renewed, told};
use crate::http::ApiError;
use crate::http::fields::Fields;
use crate::http::sender::Sender;
use crate::people::{self, NewFactor, Offer};
use crate::serve::App;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use fast_qr::{ECL, QRBuilder};
use maud::{Markup, html};
use std::fmt::Write as _;
use std::sync::Arc;

/// GET /account/second-factor
pub(in super::super) async fn factor_shown(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
) -> Response {
    offer_page(&app, &shell, &staff, StatusCode::OK, &Offer::draw(), &[])
}

/// POST /account/second-factor
pub(in super::super) async fn factor_taken(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    from: Sender,
    fields: Fields,
) -> Result<Response, ApiError> {
    // One that cannot be read was not made here; another is offered.
    let offer = Offer::parse(fields.get("offer")).unwrap_or_else(Offer::draw);
    if let Err(error) = proved(&app, &staff, from, &fields).await {
        let (status, fault) = told(error, &shell, "proof")?;
        return Ok(offer_page(&app, &shell, &staff, status, &offer, &[fault]));
    }
    let (code, present) = (fields.get("code"), fields.get(PRESENT_CODE));
    let offered = (offer.clone(), code);
    match people::set_factor(&app, &staff.account, offered, present, from.0).await {
        Ok(NewFactor { token, codes }) => Ok(renewed(&app, codes_page(&shell, &codes), &token)),
        Err(error) => {
            let (status, fault) = told(error, &shell, "code")?;
            Ok(offer_page(&app, &shell, &staff, status, &offer, &[fault]))
        }
    }
}

/// POST /account/second-factor/off
pub(in super::super) async fn factor_off(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    from: Sender,
    fields: Fields,
) -> Result<Response, ApiError> {
    if let Err(error) = proved(&app, &staff, from, &fields).await {
        return failed(&app, &shell, &staff, error, "proof");
    }
    let present = fields.get(PRESENT_CODE);
    match people::forget_factor(&app, &staff.account, present, from.0).await {
        Ok(token) => Ok(renewed(&app, shell.see("/account"), &token)),
        Err(error) => failed(&app, &shell, &staff, error, PRESENT_CODE),
    }
}

/// POST /account/recovery-codes
pub(in super::super) async fn recovery_codes(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    from: Sender,
    fields: Fields,
) -> Result<Response, ApiError> {
    if staff.account.second.is_none() {
        return Ok(shell.see("/account"));
    }
    if let Err(error) = proved(&app, &staff, from, &fields).await {
        return failed(&app, &shell, &staff, error, "proof");
    }
    let present = fields.get(PRESENT_CODE);
    match people::new_recovery_codes(&app, &staff.account, present, from.0).await {
        Ok(codes) => Ok(codes_page(&shell, &codes)),
        Err(error) => failed(&app, &shell, &staff, error, PRESENT_CODE),
    }
}

fn offer_page(
    app: &App,
    shell: &Shell,
    staff: &Staff,
    status: StatusCode,
    offer: &Offer,
    faults: &[Fault],
) -> Response {
    let locale = &shell.locale;
    let is_fresh = staff
        .session()
        .is_some_and(|(_, session)| session.is_fresh(app.clock.now()));
    let (before, after) = locale.around("factor.secret", "secret");
    let inner = html! {
        input type="hidden" name="offer" value=(offer.text());
        (form::proof(shell, "proof", is_fresh, faults))
        @if staff.account.second.is_some() { (present_code(shell, faults)) }
        (form::input(&Input {
            name: "code",
            label: locale.text("door.code"),
            hint: Some(locale.text("factor.code.hint")),
            kind: Kind::Digits,
            autocomplete: "one-time-code",
            ..Input::default()
        }, faults))
        (form::button(locale.text("factor.take")))
    };
    let main = html! {
        div.narrow {
            p { (locale.text("factor.why")) }
            @if staff.account.second.is_some() {
                p { strong { (locale.text("factor.renew")) } }
            }
            (form::faults(faults, locale))
            ol.steps {
                li {
                    p { (locale.text("factor.scan")) }
                    (drawn(&offer.address(staff.account.name.as_str()), locale.text("factor.picture")))
                    p { (before) span.code dir="ltr" translate="no" { (offer.text()) } (after) }
                }
                li { p { (locale.text("factor.type")) } (shell.form("/account/second-factor", &inner)) }
            }
            p { a href=(shell.href("/")) { (locale.text("factor.later")) } }
        }
    };
    let heading = locale.text("factor.title");
    let title = form::title(heading, faults, locale);
    shell.page_titled(status, &title, heading, &main)
}

/// Where a code of the factor that is to be changed is typed.
pub(super) fn present_code(shell: &Shell, faults: &[Fault]) -> Markup {
    let locale = &shell.locale;
    form::input(
        &Input {
            name: PRESENT_CODE,
            label: locale.text("factor.present"),
            hint: Some(locale.text("door.code.hint")),
            kind: Kind::Code,
            autocomplete: "one-time-code",
            ..Input::default()
        },
        faults,
    )
}

fn codes_page(shell: &Shell, codes: &[String]) -> Response {
    let locale = &shell.locale;
    let main = html! {
        div.narrow {
            p { (locale.text("recovery.why")) }
            ul.codes dir="ltr" translate="no" {
                @for code in codes { li { (code) } }
            }
            p { strong { (locale.text("recovery.once")) } }
            p { a.button href=(shell.href("/")) { (locale.text("recovery.done")) } }
        }
    };
    shell.page(StatusCode::OK, locale.text("recovery.title"), &main)
}

/// A QR code: dark squares on a light ground with its margin, whatever the reader's colours are.
fn drawn(text: &str, name: &str) -> Markup {
    const MARGIN: usize = 4;
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else {
        // The text below it says the same.
        return html! {};
    };
    let mut path = String::new();
    for (y, row) in code.data.chunks(code.size).take(code.size).enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, module)| module.value()) {
            let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    let side = code.size + 2 * MARGIN;
    html! {
        svg.qr viewBox={ "0 0 " (side) " " (side) } role="img" shape-rendering="crispEdges" {
            title { (name) }
            rect.light width=(side) height=(side) {}
            path.dark d=(path) {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_has_its_three_eyes_and_its_margin() {
        let drawn = drawn("otpauth://totp/Rayak:sara?secret=AAAA", "a picture").into_string();
        // The upper left corner of the first eye, and nothing in the margin.
        assert!(drawn.contains("M4 4h1v1h-1zM5 4h1v1h-1z"), "{drawn}");
        assert!(!drawn.contains("M3 ") && !drawn.contains(" 3h1"), "{drawn}");
        assert!(drawn.contains("role=\"img\"") && drawn.contains("a picture"));
    }
}
