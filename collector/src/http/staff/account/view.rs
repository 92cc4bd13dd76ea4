//! The page of one's own account.

use super::super::ApiError;
use super::super::door::new_password;
use super::super::form::{self, Fault, Input, Kind};
use super::super::shell::Shell;
use super::super::words;
use super::factor::present_code;
use super::{Staff, name};
use crate::domain::people::{Rhythm, Right, Scope};
use crate::post::rhythm_key;
use crate::serve::App;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

pub(super) fn page(
    app: &App,
    shell: &Shell,
    staff: &Staff,
    status: StatusCode,
    faults: &[Fault],
) -> Result<Response, ApiError> {
    let locale = &shell.locale;
    let account = &staff.account;
    let config = app.config();
    let main = html! {
        (form::faults(faults, locale))
        dl.facts {
            div { dt { (locale.text("door.name")) } dd { bdi dir="ltr" { (account.name) } } }
            div { dt { (locale.text("accounts.role")) } dd { (words::role(account.role, locale)) } }
            div { dt { (locale.text("accounts.reach")) } dd { (words::reach(&account.reach, &config.registry, locale)) } }
        }
        (second_factor(app, shell, staff, faults))
        (password(shell, faults))
        (sessions(app, shell, staff)?)
        (language(shell, staff))
        (mail(shell, staff))
        (tokens(app, shell, staff, faults)?)
    };
    let heading = locale.text("account.title");
    let title = form::title(heading, faults, locale);
    Ok(shell.page_titled(status, &title, heading, &main))
}

fn second_factor(app: &App, shell: &Shell, staff: &Staff, faults: &[Fault]) -> Markup {
    let locale = &shell.locale;
    let text = |key: &'static str| locale.text(key);
    let is_fresh = staff
        .session()
        .is_some_and(|(_, session)| session.is_fresh(app.clock.now()));
    html! {
        section.panel {
            h2 { (text("factor.title")) }
            @match &staff.account.second {
                None => {
                    p { (text("factor.none")) }
                    p { a.button href=(shell.href("/account/second-factor")) { (text("factor.take")) } }
                }
                Some(second) => {
                    p { (text("factor.on")) " " (locale.plural("recovery.left", second.recovery.len() as u64, &[])) }
                    p { a href=(shell.href("/account/second-factor")) { (text("factor.other")) } }
                    (shell.form("/account/recovery-codes", &html! {
                        (form::proof(shell, "proof", is_fresh, faults))
                        (present_code(shell, faults))
                        p.actions {
                            (form::quiet_button(text("recovery.new")))
                            button.plain type="submit" formaction=(shell.onward("/account/second-factor/off")) {
                                (text("factor.off"))
                            }
                        }
                    }))
                }
            }
        }
    }
}

fn password(shell: &Shell, faults: &[Fault]) -> Markup {
    let locale = &shell.locale;
    let inner = html! {
        (form::input(&Input {
            name: "current",
            label: locale.text("account.current"),
            kind: Kind::Password,
            autocomplete: "current-password",
            ..Input::default()
        }, faults))
        (new_password(locale, faults))
        (form::button(locale.text("account.password.set")))
    };
    html! {
        section.panel {
            h2 { (locale.text("account.password")) }
            p.note { (locale.text("account.password.note")) }
            (shell.form("/account/password", &inner))
        }
    }
}

fn sessions(app: &App, shell: &Shell, staff: &Staff) -> Result<Markup, ApiError> {
    let locale = &shell.locale;
    let zone = words::zone(&app.config());
    let (now, limits) = (app.clock.now(), app.config().sessions);
    let mut sessions = app.store.sessions(staff.id())?;
    sessions.retain(|(_, session)| session.holds(now, &limits));
    sessions.sort_by_key(|(_, session)| std::cmp::Reverse(session.created));
    let here = staff.session().map(|(digest, _)| *digest);
    Ok(html! {
        section.panel {
            h2 { (locale.text("account.sessions")) }
            ul.entries {
                @for (digest, session) in &sessions {
                    li {
                        div {
                            @if Some(*digest) == here { strong { (locale.text("account.session.here")) } }
                            span.note { (locale.fill("account.session.since", &[("at", &locale.date_time(session.created, &zone))])) }
                            span.note { (locale.fill("account.session.seen", &[("at", &locale.date_time(session.seen, &zone))])) }
                        }
                        @if Some(*digest) != here {
                            (shell.form("/account/sessions", &html! {
                                input type="hidden" name="session" value=(name(digest));
                                (form::quiet_button(locale.text("account.session.end")))
                            }))
                        }
                    }
                }
            }
            (shell.form("/account/sessions", &html! {
                input type="hidden" name="session" value="all";
                (form::quiet_button(locale.text("account.sessions.end")))
            }))
        }
    })
}

fn language(shell: &Shell, staff: &Staff) -> Markup {
    let locale = &shell.locale;
    let own = staff.account.lang;
    let is_own = |code: &str| own.is_some_and(|own| own.as_str() == code);
    let inner = html! {
        div.field {
            label for="language" { (locale.text("account.language.label")) }
            select id="language" name="language" {
                @for other in shell.all_languages() {
                    option value=(other.code()) lang=(other.code()) dir=(other.dir().code()) selected[is_own(other.code()) || (own.is_none() && other.code() == locale.code())] {
                        (other.text("name"))
                    }
                }
            }
        }
        (form::quiet_button(locale.text("account.language.set")))
    };
    html! {
        section.panel {
            h2 { (locale.text("shell.language")) }
            (shell.form("/account/language", &inner))
        }
    }
}

/// The way to what is sent by mail, and the feed that says the same.
fn mail(shell: &Shell, staff: &Staff) -> Markup {
    let locale = &shell.locale;
    let mail = staff.account.mail.as_deref();
    let rhythm = mail.filter(|mail| mail.is_proved());
    let rhythm = rhythm.map_or(Rhythm::Never, |mail| mail.rhythm);
    html! {
        section.panel {
            h2 { (locale.text("letters.title")) }
            p { (locale.text(&rhythm_key(rhythm))) }
            p { a href=(shell.onward("/account/mail")) { (locale.text("letters.change")) } }
            p { a href=(shell.onward("/inbox.atom")) { (locale.text("letters.feed")) } }
            p.note { (locale.text("letters.feed.note")) }
        }
    }
}

fn tokens(app: &App, shell: &Shell, staff: &Staff, faults: &[Fault]) -> Result<Markup, ApiError> {
    let locale = &shell.locale;
    let zone = words::zone(&app.config());
    let now = app.clock.now();
    let is_fresh = staff
        .session()
        .is_some_and(|(_, session)| session.is_fresh(now));
    let mut tokens = app.store.tokens()?;
    tokens.retain(|(_, token)| token.account == staff.id());
    tokens.sort_by_key(|(_, token)| token.created);
    let inner = html! {
        (form::input(&Input {
            name: "token_name",
            label: locale.text("account.token.name"),
            hint: Some(locale.text("account.token.name.rule")),
            ..Input::default()
        }, faults))
        div.field {
            label for="token_scope" { (locale.text("account.token.scope")) }
            select id="token_scope" name="token_scope" {
                @if staff.has(Right::TakeFigures) {
                    option value=(Scope::Figures.code()) { (locale.text(&scope_key(Scope::Figures))) }
                }
                option value=(Scope::Feed.code()) { (locale.text(&scope_key(Scope::Feed))) }
            }
        }
        (form::proof(shell, "token-proof", is_fresh, faults))
        (form::button(locale.text("account.token.make")))
    };
    Ok(html! {
        section.panel {
            h2 { (locale.text("account.tokens")) }
            p.note { (locale.text("account.tokens.note")) }
            @if !tokens.is_empty() {
                ul.entries {
                    @for (digest, token) in &tokens {
                        li {
                            div {
                                strong { bdi { (token.name) } }
                                @for scope in &token.scopes { span.note { (locale.text(&scope_key(*scope))) } }
                                span.note {
                                    @match token.last_used {
                                        Some(at) => (locale.fill("account.token.used", &[("at", &locale.date_time(at, &zone))])),
                                        None => (locale.text("account.token.unused")),
                                    }
                                }
                                span.note {
                                    @if token.holds(now) {
                                        (locale.fill("account.token.until", &[("at", &locale.date_time(token.expires, &zone))]))
                                    } @else {
                                        (locale.text("account.token.over"))
                                    }
                                }
                            }
                            (shell.form("/account/tokens/revoke", &html! {
                                input type="hidden" name="token" value=(name(digest));
                                (form::quiet_button(locale.text("account.token.revoke")))
                            }))
                        }
                    }
                }
            }
            (shell.form("/account/tokens", &inner))
        }
    })
}

fn scope_key(scope: Scope) -> String {
    format!("account.token.scope.{}", scope.code())
}
