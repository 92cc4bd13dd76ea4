//! The page around one page's form: what has changed meanwhile, what is counted with it, and the ways from
//! the list.

use super::super::desk::Desk;
use super::super::form::{self, Fault, Input, Kind};
use super::super::shell::Shell;
use super::fields::{Filled, Fixed, fields};
use super::{Here, done, words};
use crate::domain::{Held, Page};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

/// What is shown of a page.
pub(super) struct Shown<'a> {
    pub(super) status: StatusCode,
    /// None if it is to be registered.
    pub(super) page: Option<&'a Page>,
    pub(super) filled: &'a Filled,
    pub(super) faults: &'a [Fault],
    /// Whether somebody else has changed it since the form was filled in.
    pub(super) is_meanwhile: bool,
}

pub(super) fn view(desk: &Desk, shell: &Shell, here: &Here, shown: &Shown<'_>) -> Response {
    let locale = &*shell.locale;
    let lang = shell.lang_of(&here.site);
    let Shown {
        page,
        filled,
        faults,
        ..
    } = shown;
    let path = if page.is_some() {
        "/registry/page"
    } else {
        "/registry/new"
    };
    let mark = page.map(Page::mark).unwrap_or_default();
    // What was not seen when the form was filled in is not signed by sending it again.
    let seen = here.seen().unwrap_or(&mark);
    let fixed = Fixed {
        names: page.is_some_and(|page| !desk.reach.claims_in(&here.site.id, &page.department)),
        asks: page.is_some_and(|page| here.site.silenced_by(page).is_some()),
        first: page
            .filter(|page| page.first != page.key)
            .map(|page| page.first.as_str()),
    };
    let inner = html! {
        @match page {
            Some(page) => (here.hidden_of(page.id, seen)),
            None => (here.hidden(&[])),
        }
        (fields(shell, here, filled, fixed, faults))
        @if shown.is_meanwhile {
            // The key Enter presses the first button, which must write over nothing.
            p.note { (locale.text("registry.compare.note")) }
            button.plain type="submit" name="compare" value="yes" { (locale.text("registry.compare")) }
            p.note { (locale.text("registry.over.note")) }
            button type="submit" name="over" value=(mark) { (locale.text("registry.over")) }
        } @else {
            (form::button(locale.text(if page.is_some() { "registry.save" } else { "registry.list" })))
        }
    };
    let heading = page.map_or_else(
        || locale.text("registry.new").to_owned(),
        |page| page.title.get(lang).to_owned(),
    );
    let main = html! {
        div.narrow {
            p.actions { a href=(shell.onward(&here.at("/registry", &[]))) { (locale.text("registry.back")) } }
            (done(shell, here.get("done")))
            (form::faults(faults, locale))
            @if let Some(page) = page.filter(|_| shown.is_meanwhile) {
                (beside(shell, here, page, filled))
            }
            (shell.form(path, &inner))
            @if let Some(page) = page.filter(|_| !shown.is_meanwhile) {
                (merging(shell, here, page, seen))
                (leaving(desk, shell, here, (page, seen)))
            }
        }
    };
    let title = form::title(&heading, faults, locale);
    shell.page_titled(shown.status, &title, &heading, &main)
}

/// What is stored beside what was sent, field by field, where the two differ.
fn beside(shell: &Shell, here: &Here, page: &Page, filled: &Filled) -> Markup {
    let locale = &*shell.locale;
    let sent = filled.over(page);
    let differ = words::changes(shell, &here.site, Some(page), Some(&sent));
    html! {
        section.panel aria-labelledby="beside" {
            h2 #beside { (locale.text("registry.beside")) }
            @if differ.is_empty() {
                p { (locale.text("registry.beside.same")) }
            } @else {
                dl.changes {
                    @for change in &differ {
                        div {
                            dt { (change.label) }
                            dd {
                                p { span.note { (locale.text("registry.beside.stored")) } " " (change.from.as_deref().unwrap_or_default()) }
                                p { span.note { (locale.text("registry.beside.sent")) } " " (change.to.as_deref().unwrap_or_default()) }
                            }
                        }
                    }
                }
            }
            p.actions {
                a href=(shell.onward(&here.at("/registry/page", &[("page", &page.key)]))) { (locale.text("registry.beside.open")) }
            }
        }
    }
}

/// The pages that are counted with this one, and the way to more.
fn merging(shell: &Shell, here: &Here, page: &Page, mark: &str) -> Markup {
    let locale = &*shell.locale;
    html! {
        section.panel aria-labelledby="merging" {
            h2 #merging { (locale.text("registry.merge")) }
            p.note { (locale.text("registry.merge.note")) }
            @if !page.also.is_empty() {
                ul.entries {
                    @for held in &page.also {
                        li {
                            div { bdi dir="ltr" { (held.first) } }
                            @if is_own(here, page, held) {
                                p.note { (locale.text("registry.part.own")) }
                            } @else { (shell.form("/registry/part", &html! {
                                (here.hidden_of(page.id, mark))
                                input type="hidden" name="other" value=(held.first);
                                button.plain type="submit" {
                                    (locale.text("registry.part")) span.unseen { " " (held.first) }
                                }
                            })) }
                        }
                    }
                }
                p.note { (locale.text("registry.part.note")) }
            }
            form method="get" action=(shell.href("/registry/merge")) {
                (here.hidden(&[("page", &page.key)]))
                (shell.language_field())
                (form::input(&Input {
                    name: "other",
                    label: locale.text("registry.merge.other"),
                    hint: Some(locale.text("registry.merge.other.hint")),
                    kind: Kind::Code,
                    ..Input::default()
                }, &[]))
                (form::quiet_button(locale.text("registry.merge.show")))
            }
        }
    }
}

/// Whether a page that is held is known by a path of the page itself, which leads there in any case.
fn is_own(here: &Here, page: &Page, held: &Held) -> bool {
    let resolved = |path: &String| here.site.canonical(path);
    page.paths
        .0
        .values()
        .filter_map(resolved)
        .any(|it| it == held.first)
}

/// The ways from the list, and back to the configuration where something else is said here.
fn leaving(desk: &Desk, shell: &Shell, here: &Here, (page, mark): (&Page, &str)) -> Markup {
    let locale = &*shell.locale;
    // What cannot be read is not taken back either.
    let is_said = matches!(desk.app.store.listing(page.id), Ok(Some(_)));
    let inner = html! {
        (here.hidden_of(page.id, mark))
        p.note { (locale.text("registry.unlist.note")) }
        (form::quiet_button(locale.text("registry.unlist")))
        @if is_said && here.based(page.id).is_some() {
            p.note { (locale.text("registry.restore.note")) }
            button.plain type="submit" formaction=(shell.onward("/registry/restore")) { (locale.text("registry.restore")) }
        }
    };
    html! {
        section.panel aria-labelledby="leaving" {
            h2 #leaving { (locale.text("registry.leaving")) }
            (shell.form("/registry/unlist", &inner))
        }
    }
}
