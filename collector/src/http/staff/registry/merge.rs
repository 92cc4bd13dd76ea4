//! /registry/merge: two names become one page, once whoever asks has seen what is counted together.

use super::super::desk::Desk;
use super::super::form::{self, Fault, Input, Kind};
use super::super::shell::Shell;
use super::super::wrong;
use super::{Here, nowhere, refused, words};
use crate::domain::{Asks, Page, PageId, Plan};
use crate::http::ApiError;
use crate::http::fields::Fields;
use crate::registry::{self, Editor, Orders};
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

fn joining(page: &str, other: &str) -> Orders {
    let (page, other) = (page.to_owned(), other.to_owned());
    Arc::new(move |editing| {
        let page = editing.find(&page)?;
        editing.join(page, &other)
    })
}

/// One of the two, as it is before.
struct Part {
    name: String,
    listed: Option<Page>,
    answers: u64,
    unread: u64,
    asks: Asks,
}

/// GET /registry/merge
pub(in super::super) async fn merge_shown(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.work(move |desk| {
        let here = match Here::asked(desk, &query, &["site", "page", "other"]) {
            Ok(here) => here,
            Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/registry")),
        };
        if here.get("page").is_empty() || here.get("other").is_empty() {
            return Ok(ask(&shell, &here, StatusCode::OK, &[]));
        }
        let editor = Editor::of(&desk.staff.account);
        let (page, other) = (here.get("page").trim(), here.get("other").trim());
        let orders = joining(page, other);
        match registry::preview(&desk.app, &editor, &here.site.id, &orders)? {
            Ok(plan) => {
                let parts = parts(desk, &here, &plan)?;
                Ok(preview(&shell, &here, &plan, &parts))
            }
            Err(refused) => {
                let fault = Fault::new("other", words::refused(&refused, &shell.locale));
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                Ok(ask(&shell, &here, status, &[fault]))
            }
        }
    })
    .await
}

/// POST /registry/merge
pub(in super::super) async fn merged(
    desk: Desk,
    shell: Shell,
    fields: Fields,
) -> Result<Response, ApiError> {
    let Some(here) = Here::sent(&desk, fields) else {
        return Ok(nowhere(&shell));
    };
    let (page, other) = (here.get("page").to_owned(), here.get("other").to_owned());
    let mark = here.get("mark").to_owned();
    let editor = Editor::of(&desk.staff.account);
    let is_as_seen = move |plan: &Plan| plan.mark() == mark;
    let orders = joining(&page, &other);
    match registry::change(&desk.app, editor, &here.site.id, orders, is_as_seen).await {
        Ok(_) => {
            let page = [("page", &*page), ("done", "merged")];
            Ok(shell.see(&here.at("/registry/page", &page)))
        }
        Err(error) => {
            let back = here.at("/registry/merge", &[("page", &page), ("other", &other)]);
            refused(&shell, error, &back)
        }
    }
}

/// The two as they are before, with what was answered on each.
fn parts(desk: &Desk, here: &Here, plan: &Plan) -> Result<Vec<Part>, ApiError> {
    let ids: Vec<PageId> = plan.differences.iter().map(|it| it.id).collect();
    let other = here.get("other").trim();
    let canonical = here.site.canonical(other);
    let other = canonical.as_deref().unwrap_or(other);
    desk.reckon(&here.site, |reckoner| {
        let known = |name: &str| reckoner.pages.page(&here.site, name, &desk.reach);
        let kept = ids.iter().find_map(|id| here.site.holder(*id));
        let names = kept
            .map(|page| page.key.as_str())
            .into_iter()
            .chain([other]);
        names
            .map(|name| {
                let listed = here.site.called(name);
                let known = known(name);
                Part {
                    name: listed.map_or(name, |page| &page.key).to_owned(),
                    answers: known.map_or(0, |known| known.answers()),
                    unread: known.map_or(0, |known| known.unread()),
                    asks: listed.map_or_else(|| here.site.asks_unlisted(name), |page| page.asks),
                    listed: listed.cloned(),
                }
            })
            .collect()
    })
}

/// Which two; before it, what was wrong with the last.
fn ask(shell: &Shell, here: &Here, status: StatusCode, faults: &[Fault]) -> Response {
    let locale = &*shell.locale;
    let input = |name, label: &'static str, hint: &'static str| {
        let input = Input {
            name,
            label: locale.text(label),
            hint: Some(locale.text(hint)),
            kind: Kind::Code,
            value: here.get(name),
            ..Input::default()
        };
        form::input(&input, faults)
    };
    let heading = locale.text("registry.merge");
    let main = html! {
        div.narrow {
            p.actions { a href=(shell.onward(&here.at("/registry", &[]))) { (locale.text("registry.back")) } }
            (form::faults(faults, locale))
            p.note { (locale.text("registry.merge.note")) }
            form method="get" action=(shell.href("/registry/merge")) {
                (here.hidden(&[]))
                (shell.language_field())
                (input("page", "registry.merge.page", "registry.merge.page.hint"))
                (input("other", "registry.merge.other", "registry.merge.other.hint"))
                (form::button(locale.text("registry.merge.show")))
            }
        }
    };
    let title = form::title(heading, faults, locale);
    shell.page_titled(status, &title, heading, &main)
}

fn preview(shell: &Shell, here: &Here, plan: &Plan, parts: &[Part]) -> Response {
    let locale = &*shell.locale;
    let lang = shell.lang_of(&here.site);
    let text = |key: &'static str| locale.text(key);
    let label = |key: &'static str| html! { span.label aria-hidden="true" { (text(key)) } };
    let sum: u64 = parts.iter().map(|part| part.answers).sum();
    let unread: u64 = parts.iter().map(|part| part.unread).sum();
    let differ = parts.windows(2).any(|two| match two {
        [a, b] => a.asks != b.asks,
        _ => false,
    });
    let page = here.get("page").trim();
    let mark = plan.mark();
    let row = |name: &Markup, answers: u64, unread: u64, asks: &str| {
        html! {
            tr role="row" {
                th scope="row" role="rowheader" { (name) }
                td.number role="cell" { (label("registry.answered")) (locale.number(answers)) }
                td.number role="cell" { (label("registry.unread")) (locale.number(unread)) }
                td role="cell" { (label("registry.asks")) (asks) }
            }
        }
    };
    let name = |part: &Part| {
        html! {
            @if let Some(page) = &part.listed {
                span lang=(lang.as_str()) { (page.title.get(lang)) }
                span.note { bdi dir="ltr" { (part.name) } }
            } @else {
                bdi dir="ltr" { (part.name) }
                span.note { (text("staff.unlisted")) }
            }
        }
    };
    let asks = |asks: Asks| words::asks(asks, locale);
    let kept = parts.first().map_or(Asks::Nothing, |part| part.asks);
    let inner = html! {
        (here.hidden(&[("page", page), ("other", here.get("other").trim()), ("mark", &mark)]))
        (form::button(text("registry.merge.do")))
    };
    let main = html! {
        p.actions { a href=(shell.onward(&here.at("/registry/page", &[("page", page)]))) { (text("registry.merge.cancel")) } }
        p.lead { (text("registry.merge.preview")) }
        table.people role="table" {
            caption.unseen { (text("registry.merge")) }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { (text("registry.page")) }
                    th.number scope="col" role="columnheader" { (text("registry.answered")) }
                    th.number scope="col" role="columnheader" { (text("registry.unread")) }
                    th scope="col" role="columnheader" { (text("registry.asks")) }
                }
            }
            tbody role="rowgroup" {
                @for part in parts { (row(&name(part), part.answers, part.unread, &asks(part.asks))) }
                (row(&html! { strong { (text("registry.merge.together")) } }, sum, unread, &asks(kept)))
            }
        }
        @if differ { p.caution { (text("registry.merge.differ")) } }
        p { (text("registry.merge.names")) }
        p { (text("registry.merge.reach")) }
        p.note { (text("registry.part.note")) }
        (shell.form("/registry/merge", &inner))
    };
    shell.page(StatusCode::OK, text("registry.merge"), &main)
}
