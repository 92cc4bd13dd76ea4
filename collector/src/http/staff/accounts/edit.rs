//! /accounts/new and /accounts/{id}: making and changing an account.

use super::super::account::{proved, told};
use super::super::form::{self, Fault, Input, Kind};
use super::super::gate::Staff;
use super::super::shell::Shell;
use super::super::{refusals, words};
use super::asked::Filled;
use super::list::state;
use super::one;
use crate::domain::people::{Account, Place, Reach, Refused, Role};
use crate::http::ApiError;
use crate::http::fields::Fields;
use crate::http::sender::Sender;
use crate::people::{self, Change, ChangeError, Changed, LINK_HOURS};
use crate::serve::App;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// GET /accounts/new
pub(in super::super) async fn new_shown(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
) -> Response {
    let filled = Filled::default();
    page(&app, &shell, &staff, StatusCode::OK, None, &filled, &[])
}

/// POST /accounts/new
pub(in super::super) async fn new(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    from: Sender,
    fields: Fields,
) -> Result<Response, ApiError> {
    let filled = Filled::read(&fields);
    let again =
        |status, faults: &[Fault]| Ok(page(&app, &shell, &staff, status, None, &filled, faults));
    let asked = match filled.asked(&shell, &app.config().registry) {
        Ok(asked) => asked,
        Err(faults) => return again(StatusCode::UNPROCESSABLE_ENTITY, &faults),
    };
    if let Err(error) = proved(&app, &staff, from, &fields).await {
        let (status, fault) = told(error, &shell, "proof")?;
        return again(status, &[fault]);
    }
    match people::add(&app, Some(&staff.account), asked).await {
        Ok((account, link)) => Ok(link_page(&app, &shell, &account, &link)),
        Err(ChangeError::Refused(refused)) => again(
            StatusCode::UNPROCESSABLE_ENTITY,
            &[refusal(refused, &shell)],
        ),
        Err(ChangeError::Unknown) => Ok(refusals::nothing_here(&shell)),
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

/// GET /accounts/{id}
pub(in super::super) async fn shown(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    Ok(match one(&app, &staff, &id)? {
        Some(account) => {
            let filled = Filled::of(&account);
            page(
                &app,
                &shell,
                &staff,
                StatusCode::OK,
                Some(&account),
                &filled,
                &[],
            )
        }
        None => refusals::nothing_here(&shell),
    })
}

/// POST /accounts/{id}
pub(in super::super) async fn edited(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    from: Sender,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, ApiError> {
    let Some(account) = one(&app, &staff, &id)? else {
        return Ok(refusals::nothing_here(&shell));
    };
    let filled = Filled::read(&fields);
    let again = |status, faults: &[Fault]| {
        Ok(page(
            &app,
            &shell,
            &staff,
            status,
            Some(&account),
            &filled,
            faults,
        ))
    };
    let asked = match filled.asked(&shell, &app.config().registry) {
        Ok(asked) => asked,
        Err(faults) => return again(StatusCode::UNPROCESSABLE_ENTITY, &faults),
    };
    if let Err(error) = proved(&app, &staff, from, &fields).await {
        let (status, fault) = told(error, &shell, "proof")?;
        return again(status, &[fault]);
    }
    // A form without a version, which none of ours is, has seen none.
    let version = fields.get("version").parse().unwrap_or_default();
    let maker = Some(&*staff.account);
    match people::change(&app, maker, account.id, version, asked, filled.off).await {
        Ok(()) => Ok(shell.see("/accounts")),
        Err(ChangeError::Refused(Refused::Changed)) => {
            // What is shown is what it is, with the version that goes with it.
            let Some(now) = one(&app, &staff, &id)? else {
                return Ok(refusals::nothing_here(&shell));
            };
            let faults = [refusal(Refused::Changed, &shell)];
            let filled = Filled::of(&now);
            let status = StatusCode::CONFLICT;
            Ok(page(
                &app,
                &shell,
                &staff,
                status,
                Some(&now),
                &filled,
                &faults,
            ))
        }
        Err(ChangeError::Refused(refused)) => again(
            StatusCode::UNPROCESSABLE_ENTITY,
            &[refusal(refused, &shell)],
        ),
        Err(ChangeError::Unknown) => Ok(refusals::nothing_here(&shell)),
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

/// POST /accounts/{id}/link
pub(in super::super) async fn link_made(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    from: Sender,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, ApiError> {
    done(&app, &shell, &staff, from, &id, &fields, Change::Link).await
}

/// POST /accounts/{id}/without-factor
pub(in super::super) async fn without_factor(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    from: Sender,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, ApiError> {
    done(
        &app,
        &shell,
        &staff,
        from,
        &id,
        &fields,
        Change::WithoutFactor,
    )
    .await
}

/// POST /accounts/{id}/sessions
pub(in super::super) async fn sessions_ended(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let Some(account) = one(&app, &staff, &id)? else {
        return Ok(refusals::nothing_here(&shell));
    };
    people::end_all(&app, staff.id(), account.id).await?;
    Ok(shell.see(&format!("/accounts/{}", account.id)))
}

async fn done(
    app: &Arc<App>,
    shell: &Shell,
    staff: &Staff,
    from: Sender,
    id: &str,
    fields: &Fields,
    what: Change,
) -> Result<Response, ApiError> {
    let Some(account) = one(app, staff, id)? else {
        return Ok(refusals::nothing_here(shell));
    };
    let filled = Filled::of(&account);
    let again = |status, fault| page(app, shell, staff, status, Some(&account), &filled, &[fault]);
    if let Err(error) = proved(app, staff, from, fields).await {
        let (status, fault) = told(error, shell, "act-proof")?;
        return Ok(again(status, fault));
    }
    match people::alter(app, Some(&staff.account), account.id, what).await {
        Ok(Changed::Link(link)) => Ok(link_page(app, shell, &account, &link)),
        Ok(Changed::Done) => Ok(shell.see(&format!("/accounts/{}", account.id))),
        Err(ChangeError::Refused(refused)) => Ok(again(
            StatusCode::UNPROCESSABLE_ENTITY,
            refusal(refused, shell),
        )),
        Err(ChangeError::Unknown) => Ok(refusals::nothing_here(shell)),
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

fn refusal(refused: Refused, shell: &Shell) -> Fault {
    let (field, key) = match refused {
        Refused::NameTaken => ("name", "refused.name_taken"),
        Refused::BeyondReach => ("pages", "refused.beyond_reach"),
        Refused::TooWide => ("pages", "refused.too_wide"),
        Refused::TooManyPlaces => ("pages", "refused.too_many_places"),
        Refused::LastAdministrator => ("role", "refused.last_administrator"),
        Refused::Changed => (form::NOWHERE, "refused.changed"),
    };
    Fault::new(field, shell.locale.text(key))
}

/// The link, shown once.
fn link_page(app: &App, shell: &Shell, account: &Account, link: &str) -> Response {
    let locale = &shell.locale;
    let address = people::address(app, link);
    let hours = u64::from(LINK_HOURS);
    let main = html! {
        div.narrow {
            p { (locale.fill("accounts.link.for", &[("name", account.display.as_str())])) }
            p { code.code dir="ltr" translate="no" { (address) } }
            p { strong { (locale.plural("accounts.link.once", hours, &[])) } }
            p { a.button href=(shell.href("/accounts")) { (locale.text("accounts.back")) } }
        }
    };
    shell.page(StatusCode::OK, locale.text("accounts.link.title"), &main)
}

fn page(
    app: &App,
    shell: &Shell,
    staff: &Staff,
    status: StatusCode,
    account: Option<&Account>,
    filled: &Filled,
    faults: &[Fault],
) -> Response {
    let locale = &shell.locale;
    let text = |key: &'static str| locale.text(key);
    let is_fresh = staff
        .session()
        .is_some_and(|(_, session)| session.is_fresh(app.clock.now()));
    let path = account.map_or_else(
        || "/accounts/new".to_owned(),
        |account| format!("/accounts/{}", account.id),
    );
    let inner = html! {
        @if let Some(account) = account {
            input type="hidden" name="version" value=(account.version);
        }
        (form::input(&Input {
            name: "name",
            label: text("door.name"),
            hint: Some(text("door.name.rule")),
            kind: Kind::Code,
            value: &filled.name,
            ..Input::default()
        }, faults))
        (form::input(&Input {
            name: "display",
            label: text("door.display"),
            hint: Some(text("door.display.hint")),
            value: &filled.display,
            ..Input::default()
        }, faults))
        (role(filled, shell, faults))
        (reach(app, staff, filled, shell, faults))
        @if account.is_some() {
            label.tick {
                input id="off" name="off" type="checkbox" value="yes" checked[filled.off];
                span { (text("accounts.off")) }
            }
        }
        (form::proof(shell, "proof", is_fresh, faults))
        (form::button(text(if account.is_some() { "accounts.save" } else { "accounts.make" })))
    };
    let heading = account.map_or_else(
        || text("accounts.new").to_owned(),
        |account| locale.fill("accounts.one", &[("name", account.display.as_str())]),
    );
    let main = html! {
        div.narrow {
            (form::faults(faults, locale))
            @if let Some(account) = account {
                p.note { (state(account, locale)) }
            }
            (shell.form(&path, &inner))
            @if let Some(account) = account {
                (acts(shell, account, is_fresh, faults))
            }
        }
    };
    let title = form::title(&heading, faults, locale);
    shell.page_titled(status, &title, &heading, &main)
}

fn role(filled: &Filled, shell: &Shell, faults: &[Fault]) -> Markup {
    let locale = &shell.locale;
    let fault = faults.iter().find(|fault| fault.field == "role");
    html! {
        fieldset id="role" tabindex="-1" {
            legend { (locale.text("accounts.role")) }
            @if let Some(fault) = fault { p.fault { (fault.text) } }
            @for role in Role::ALL {
                @let id = format!("role-{}", role.code());
                label.tick {
                    input id=(id) name="role" type="radio" value=(role.code()) checked[filled.role == Some(role)];
                    span {
                        (words::role(role, locale))
                        span.note { (locale.text(&format!("role.{}.may", role.code()))) }
                    }
                }
            }
        }
    }
}

/// The places that whoever asks may give away.
fn reach(app: &App, staff: &Staff, filled: &Filled, shell: &Shell, faults: &[Fault]) -> Markup {
    let locale = &shell.locale;
    let config = app.config();
    let registry = &config.registry;
    let mut places = Vec::new();
    for site in &registry.sites {
        places.push(Place::Site(site.id.clone()));
        places.extend(site.departments.iter().map(|department| Place::Department {
            site: site.id.clone(),
            department: department.id.clone(),
        }));
    }
    places.retain(|place| Reach::places(vec![place.clone()]).is_within(staff.reach(), registry));
    let may_everywhere = *staff.reach() == Reach::Everywhere;
    let fault = faults.iter().filter(|fault| fault.field == "pages");
    html! {
        fieldset {
            legend { (locale.text("accounts.reach")) }
            @if may_everywhere {
                label.tick {
                    input id="reach-everywhere" name="reach" type="radio" value="everywhere" checked[filled.everywhere];
                    span { (locale.text("reach.everywhere")) }
                }
            }
            label.tick {
                input id="reach-places" name="reach" type="radio" value="places" checked[!filled.everywhere];
                span { (locale.text("accounts.reach.places")) }
            }
            div.within {
                @for (number, place) in places.iter().enumerate() {
                    @let written = place.written();
                    @let id = format!("place-{number}");
                    label.tick {
                        input id=(id) name="place" type="checkbox" value=(written) checked[filled.places.contains(&written)];
                        span { (words::place(place, registry, locale)) }
                    }
                }
                div.field {
                    label for="pages" { (locale.text("accounts.pages")) }
                    p.note id="pages-hint" { (locale.text("accounts.pages.hint")) }
                    @for fault in fault { p.fault { (fault.text) } }
                    textarea id="pages" name="pages" rows="3" dir="ltr" spellcheck="false" aria-describedby="pages-hint" { (filled.pages) }
                }
            }
        }
    }
}

/// What is done to an account at once.
fn acts(shell: &Shell, account: &Account, is_fresh: bool, faults: &[Fault]) -> Markup {
    let locale = &shell.locale;
    let path = |what: &str| shell.onward(&format!("/accounts/{}/{what}", account.id));
    let inner = html! {
        (form::proof(shell, "act-proof", is_fresh, faults))
        p.note { (locale.text("accounts.link.note")) }
        (form::quiet_button(locale.text("accounts.link.make")))
        @if account.second.is_some() {
            p.note { (locale.text("accounts.without_factor.note")) }
            button.plain type="submit" formaction=(path("without-factor")) { (locale.text("accounts.without_factor")) }
        }
        p.note { (locale.text("accounts.sessions.note")) }
        button.plain type="submit" formaction=(path("sessions")) { (locale.text("accounts.sessions.end")) }
    };
    html! {
        section.panel {
            h2 { (locale.text("accounts.acts")) }
            (shell.form(&format!("/accounts/{}/link", account.id), &inner))
        }
    }
}
