//! /registry/table: the list as a file, and a file as a change of the list, shown whole before it is done.

use super::super::desk::Desk;
use super::super::files::{self, Format};
use super::super::form;
use super::super::sent::File;
use super::super::shell::Shell;
use super::super::wrong;
use super::{Here, nowhere, words};
use crate::domain::people::{Deed, PageField};
use crate::domain::{Difference, Page, Plan, Refused};
use crate::http::ApiError;
use crate::http::fields::Fields;
use crate::registry::{
    self, ChangeError, Column, Editor, Fault, Kept, LARGEST, MOST_ROWS, Orders, Sheet,
};
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// Faults that are told at once: who has more has made the same slip in each row.
const TOLD: usize = 100;
/// Pages that are shown field by field; of the others their names.
const IN_FULL: usize = 200;

/// GET /registry.csv
pub(in super::super) async fn take(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    let here = match Here::asked(&desk, &query, &["site"]) {
        Ok(here) => here,
        Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/registry")),
    };
    let site = &here.site;
    let pages = site.pages.iter();
    let pages: Vec<&Page> = pages
        .filter(|page| desk.reach.sees_listed(&site.id, page))
        .collect();
    desk.tell(Deed::Taken {
        what: Format::Csv.file("registry"),
        site: Some(site.id.clone()),
        rows: pages.len() as u64,
    })
    .await?;
    let table = registry::written(site, pages.into_iter());
    Ok(files::csv("registry", table))
}

/// GET /registry/table
pub(in super::super) async fn table_asked(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Response {
    let query = query.unwrap_or_default();
    match Here::asked(&desk, &query, &["site"]) {
        Ok(here) => ask(&shell, &here, StatusCode::OK, &[]),
        Err(wrong) => wrong::page(&shell, &wrong, "/registry"),
    }
}

/// POST /registry/table: a file, of which is shown what it would change.
pub(in super::super) async fn table_sent(
    desk: Desk,
    shell: Shell,
    fields: Fields,
    file: File,
) -> Result<Response, ApiError> {
    desk.work(move |desk| {
        let Some(here) = Here::sent(desk, fields) else {
            return Ok(nowhere(&shell));
        };
        match Sheet::read(&file.0, &here.site) {
            Ok(sheet) => shown(desk, &shell, &here, Arc::new(sheet), None),
            Err(faults) => Ok(ask(
                &shell,
                &here,
                StatusCode::UNPROCESSABLE_ENTITY,
                &faults,
            )),
        }
    })
    .await
}

/// POST /registry/table/apply: what was shown shall be done.
pub(in super::super) async fn table_done(
    desk: Desk,
    shell: Shell,
    fields: Fields,
) -> Result<Response, ApiError> {
    let Some(here) = Here::sent(&desk, fields) else {
        return Ok(nowhere(&shell));
    };
    let mark = here.get("mark").to_owned();
    let kept = desk.app.staged.take(desk.staff.id(), &mark, desk.now);
    let Some(kept) = kept.filter(|kept| kept.site == here.site.id) else {
        let sentence = shell.locale.text("registry.table.gone");
        let back = here.at("/registry/table", &[]);
        return Ok(wrong::said(&shell, StatusCode::CONFLICT, sentence, &back));
    };
    let orders = saying(&kept.sheet);
    let is_as_seen = move |plan: &Plan| plan.mark() == mark;
    let editor = Editor::of(&desk.staff.account);
    match registry::change(&desk.app, editor, &here.site.id, orders, is_as_seen).await {
        Ok(_) => Ok(shell.see(&here.at("/registry", &[("done", "table")]))),
        Err(ChangeError::Store(error)) => Err(error.into()),
        // Whatever has become of it, it is shown anew.
        Err(ChangeError::Meanwhile | ChangeError::Refused(_)) => {
            let here = here.refreshed(&desk);
            desk.work(move |desk| {
                let caution = shell.locale.text("registry.table.meanwhile").to_owned();
                shown(desk, &shell, &here, kept.sheet, Some(&caution))
            })
            .await
        }
    }
}

fn saying(sheet: &Arc<Sheet>) -> Orders {
    let sheet = Arc::clone(sheet);
    Arc::new(move |editing| sheet.put(editing))
}

/// What a table would change, or what is wrong with it.
fn shown(
    desk: &Desk,
    shell: &Shell,
    here: &Here,
    sheet: Arc<Sheet>,
    caution: Option<&str>,
) -> Result<Response, ApiError> {
    let editor = Editor::of(&desk.staff.account);
    let plan = match registry::preview(&desk.app, &editor, &here.site.id, &saying(&sheet))? {
        Ok(plan) => plan,
        Err(refused) => return Ok(wrong(shell, here, &sheet, refused)),
    };
    let mark = plan.mark();
    let pages = sheet.pages();
    if !plan.differences.is_empty() {
        let kept = Kept {
            site: here.site.id.clone(),
            sheet,
            mark: mark.clone(),
            at: desk.now,
        };
        desk.app.staged.keep(desk.staff.id(), kept);
    }
    let status = if caution.is_some() {
        StatusCode::CONFLICT
    } else {
        StatusCode::OK
    };
    let main = preview(shell, here, &plan, pages, (&mark, caution));
    let title = shell.locale.text("registry.table.preview");
    Ok(shell.page(status, title, &main))
}

fn wrong(shell: &Shell, here: &Here, sheet: &Sheet, refused: Refused) -> Response {
    let faults = sheet.faults(&here.site, refused);
    ask(shell, here, StatusCode::UNPROCESSABLE_ENTITY, &faults)
}

/// Which file; before it, what was wrong with the last.
fn ask(shell: &Shell, here: &Here, status: StatusCode, faults: &[Fault]) -> Response {
    let locale = &*shell.locale;
    let text = |key: &'static str| locale.text(key);
    let columns = Column::all(&here.site.languages);
    let heading = text("registry.table");
    let rows = locale.number(MOST_ROWS as u64);
    let size = locale.number((LARGEST / (1024 * 1024)) as u64);
    let main = html! {
        div.narrow {
            p.actions { a href=(shell.onward(&here.at("/registry", &[]))) { (text("registry.back")) } }
            @if !faults.is_empty() {
                div.faults role="alert" {
                    p { strong { (locale.plural("registry.table.faults", faults.len() as u64, &[])) } }
                    ul.rows {
                        @for fault in faults.iter().take(TOLD) { li { (words::fault(fault, locale)) } }
                    }
                    @if faults.len() > TOLD {
                        p { (locale.plural("registry.table.more_faults", (faults.len() - TOLD) as u64, &[])) }
                    }
                }
            }
            p { (text("registry.table.note")) }
            p { (text("registry.table.start")) " " a href=(shell.href(&here.at("/registry.csv", &[]))) { (text("registry.table.take")) } }
            dl.terms {
                @for column in &columns {
                    div { dt { code dir="ltr" { (column) } } dd { (text(says(column))) } }
                }
            }
            form method="post" action=(shell.onward("/registry/table")) enctype="multipart/form-data" {
                (shell.token())
                (here.hidden(&[]))
                div.field {
                    label for="file" { (text("registry.table.file")) }
                    p.note id="file-hint" { (locale.fill("registry.table.file.hint", &[("rows", &rows), ("size", &size)])) }
                    input id="file" name="file" type="file" accept=".csv,text/csv" required aria-describedby="file-hint";
                }
                (form::button(text("registry.table.show")))
            }
        }
    };
    let title = form::title(heading, faults, locale);
    shell.page_titled(status, &title, heading, &main)
}

const fn says(column: &Column) -> &'static str {
    match column {
        Column::Key => "registry.column.key",
        Column::NewKey => "registry.column.new_key",
        Column::Title(_) => "registry.column.title",
        Column::Path(_) => "registry.column.path",
        Column::Department => "registry.column.department",
        Column::Asks => "registry.column.asks",
        Column::Names => "registry.column.names",
    }
}

fn preview(
    shell: &Shell,
    here: &Here,
    plan: &Plan,
    pages: usize,
    (mark, caution): (&str, Option<&str>),
) -> Markup {
    let locale = &*shell.locale;
    let all = &plan.differences;
    let is_new = |it: &&Difference| it.before.is_none();
    let new = all.iter().filter(is_new).count();
    let changed = all.len() - new;
    let same = pages.saturating_sub(all.len());
    let inner = html! {
        (here.hidden(&[("mark", mark)]))
        (form::button(locale.text("registry.table.apply")))
    };
    html! {
        p.actions { a href=(shell.onward(&here.at("/registry/table", &[]))) { (locale.text("registry.table.again")) } }
        @if let Some(caution) = caution { p.caution role="alert" { (caution) } }
        ul {
            li { (locale.plural("registry.table.new", new as u64, &[])) }
            li { (locale.plural("registry.table.changed", changed as u64, &[])) }
            li { (locale.plural("registry.table.same", same as u64, &[])) }
        }
        @if all.is_empty() {
            p.empty { (locale.text("registry.table.nothing")) }
        } @else {
            p { (locale.text("registry.table.promise")) }
            (shell.form("/registry/table/apply", &inner))
            ul.lines {
                @for difference in all.iter().take(IN_FULL) { (one(shell, here, difference)) }
            }
            @if all.len() > IN_FULL {
                p { (locale.text("registry.table.rest")) }
                p { @for difference in all.iter().skip(IN_FULL) { bdi dir="ltr" { (difference.key()) } " " } }
            }
        }
    }
}

/// A page, and what would be different of it.
fn one(shell: &Shell, here: &Here, difference: &Difference) -> Markup {
    let locale = &*shell.locale;
    let is_new = difference.fields.contains(&PageField::Listed);
    let (before, after) = (difference.before.as_ref(), difference.after.as_ref());
    let mut changes = words::changes(shell, &here.site, before, after);
    changes.extend(words::unserved(difference, locale));
    html! {
        li {
            strong { bdi dir="ltr" { (difference.key()) } }
            " · " (locale.text(if is_new { "registry.table.is_new" } else { "registry.table.is_changed" }))
            dl.changes {
                @for change in &changes {
                    div {
                        dt { (change.label) }
                        dd {
                            @if let Some(from) = &change.from { del { span.unseen { (locale.text("registry.from")) " " } (from) } }
                            @if let Some(to) = &change.to { " " ins { span.unseen { (locale.text("registry.to")) " " } (to) } }
                        }
                    }
                }
            }
        }
    }
}
