//! GET /audit and /audit.csv: what was done, the newest first, by kind and by person.
//!
//! A page shows fifty lines and leads on by the number of its last; which lines are before that never
//! changes, so that nothing is missed or shown twice while more come in.

use super::super::ApiError;
use super::super::fields::Fields;
use super::gate::Staff;
use super::shell::Shell;
use super::{files, form, words};
use crate::csv::{self, Cell};
use crate::domain::people::{Account, AccountId, By, Deed, DeedKind, Entry};
use crate::locale::Locale;
use crate::people;
use crate::serve::App;
use crate::store::StoreError;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use std::collections::HashMap;
use std::sync::Arc;

const PAGE: usize = 50;
/// Lines of a file. Older ones are in the next, by the number of its last line.
const MOST: usize = 100_000;

/// Which lines are asked for.
#[derive(Debug, Clone, Copy)]
struct View {
    kind: Option<DeedKind>,
    person: Option<AccountId>,
    before: u64,
    /// Whether the address holds a value that is not known here.
    is_odd: bool,
}

impl View {
    fn read(query: Option<&str>) -> Self {
        let asked = Fields::parse(query.unwrap_or_default().as_bytes());
        let (kind, person, before) = (asked.get("kind"), asked.get("person"), asked.get("before"));
        let view = Self {
            kind: DeedKind::parse(kind),
            person: AccountId::parse(person),
            before: before.parse().unwrap_or(u64::MAX),
            is_odd: false,
        };
        let is_odd = (view.kind.is_none() && !kind.is_empty())
            || (view.person.is_none() && !person.is_empty())
            || (before.parse::<u64>().is_err() && !before.is_empty());
        Self { is_odd, ..view }
    }

    fn holds(&self, entry: &Entry) -> bool {
        self.kind.is_none_or(|kind| entry.deed.kind() == kind)
            && self.person.is_none_or(|person| entry.concerns(person))
    }

    fn address(&self, page: &str, before: Option<u64>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if let Some(kind) = self.kind {
            query.append_pair("kind", kind.code());
        }
        if let Some(person) = self.person {
            query.append_pair("person", &person.to_string());
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        let query = query.finish();
        if query.is_empty() {
            page.to_owned()
        } else {
            format!("{page}?{query}")
        }
    }

    /// So many lines at most, and one more if there is one.
    fn lines(self, app: &App, most: usize) -> Result<Vec<(u64, Entry)>, StoreError> {
        let lines = app.store.audit_before(self.before);
        let mut found = Vec::new();
        for line in lines {
            match line {
                Ok((_, entry)) if !self.holds(&entry) => {}
                Ok(line) => found.push(line),
                // `rayak verify` tells of it.
                Err(StoreError::Damaged { .. }) => {}
                Err(error) => return Err(error),
            }
            if found.len() > most {
                break;
            }
        }
        Ok(found)
    }
}

type Names = HashMap<AccountId, Account>;

async fn read(
    app: &Arc<App>,
    view: View,
    most: usize,
) -> Result<(Vec<(u64, Entry)>, Names), ApiError> {
    let app = Arc::clone(app);
    // Looking for a rare kind may read all of a long log.
    let read = tokio::task::spawn_blocking(move || {
        let accounts = app.store.accounts()?.into_iter();
        let names = accounts.map(|account| (account.id, account)).collect();
        Ok::<_, StoreError>((view.lines(&app, most)?, names))
    });
    Ok(read.await.map_err(|_| ApiError::Internal)??)
}

/// GET /audit
pub(super) async fn shown(
    State(app): State<Arc<App>>,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let view = View::read(query.as_deref());
    let (mut lines, names) = read(&app, view, PAGE).await?;
    let next = (lines.len() > PAGE).then(|| {
        lines.truncate(PAGE);
        lines.last().map_or(0, |(number, _)| *number)
    });
    let locale = &shell.locale;
    let text = |key: &'static str| locale.text(key);
    let main = html! {
        @if view.is_odd { p.faults role="alert" { (text("audit.odd")) } }
        (filter(&view, &names, &shell))
        p { a href=(shell.href(&view.address("/audit.csv", None))) { (text("audit.csv")) } }
        @if lines.is_empty() {
            p { (text("audit.empty")) }
        } @else {
            (table(&app, &lines, &names, locale))
        }
        @if let Some(next) = next {
            p { a href=(shell.onward(&view.address("/audit", Some(next)))) { (text("audit.older")) } }
        }
        @if view.before != u64::MAX {
            p { a href=(shell.onward(&view.address("/audit", None))) { (text("audit.newest")) } }
        }
    };
    let status = if view.is_odd {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    Ok(shell.page(status, text("audit.title"), &main))
}

/// GET /audit.csv
pub(super) async fn csv(
    State(app): State<Arc<App>>,
    shell: Shell,
    staff: Staff,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let view = View::read(query.as_deref());
    let _turn = files::turn(&app)?;
    let (mut lines, names) = read(&app, view, MOST).await?;
    lines.truncate(MOST);
    let taken = Deed::Taken {
        what: "audit".to_owned(),
        site: None,
        rows: lines.len() as u64,
    };
    people::tell(&app, staff.by(), taken).await?;
    let (config, locale) = (app.config(), &shell.locale);
    let head = [
        "audit.number",
        "audit.at",
        "audit.by",
        "audit.by.id",
        "audit.what",
        "audit.whom",
        "audit.whom.id",
        "audit.details",
    ];
    let mut table = csv::BEGINNING.to_owned();
    table += &csv::row(head.map(|key| Cell::from(locale.text(key))));
    for (number, entry) in &lines {
        let subject = entry.deed.subject();
        let id = |id: Option<AccountId>| id.map_or(Cell::Nothing, |id| id.to_string().into());
        let by = match entry.by {
            By::Account(id) => Some(id),
            By::Stranger | By::CommandLine => None,
        };
        table += &csv::row([
            (*number).into(),
            entry.at.to_string().into(),
            who(entry.by, &names, locale).into(),
            id(by),
            words::deed(&entry.deed, locale).into(),
            subject.map_or(Cell::Nothing, |it| name(it, &names, locale).into()),
            id(subject),
            words::details(&entry.deed, &config.registry, locale).into(),
        ]);
    }
    Ok(files::csv("audit", table))
}

fn filter(view: &View, names: &Names, shell: &Shell) -> Markup {
    let locale = &shell.locale;
    let mut people: Vec<_> = names.values().collect();
    people.sort_by(|one, other| one.name.cmp(&other.name));
    html! {
        form.filters method="get" action=(shell.href("/audit")) {
            div.field {
                label for="kind" { (locale.text("audit.kind")) }
                select id="kind" name="kind" {
                    option value="" { (locale.text("audit.all")) }
                    @for kind in DeedKind::ALL {
                        option value=(kind.code()) selected[view.kind == Some(kind)] {
                            (locale.text(&format!("deeds.{}", kind.code())))
                        }
                    }
                }
            }
            div.field {
                label for="person" { (locale.text("audit.person")) }
                select id="person" name="person" {
                    option value="" { (locale.text("audit.everybody")) }
                    @for account in people {
                        option value=(account.id) selected[view.person == Some(account.id)] { (account.display) " (" (account.name) ")" }
                    }
                }
            }
            (form::quiet_button(locale.text("audit.show")))
        }
    }
}

fn table(app: &App, lines: &[(u64, Entry)], names: &Names, locale: &Locale) -> Markup {
    let config = app.config();
    let zone = words::zone(&config);
    let text = |key: &'static str| locale.text(key);
    let label = |key: &'static str| html! { span.label aria-hidden="true" { (text(key)) } };
    html! {
        table.people role="table" {
            caption { (text("audit.caption")) }
            thead role="rowgroup" {
                tr role="row" {
                    @for key in ["audit.at", "audit.by", "audit.what", "audit.whom", "audit.details"] {
                        th scope="col" role="columnheader" { (text(key)) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for (_, entry) in lines {
                    tr role="row" {
                        td role="cell" { (label("audit.at")) time datetime=(entry.at) { (locale.date_time(entry.at, &zone)) } }
                        td role="cell" { (label("audit.by")) bdi { (who(entry.by, names, locale)) } }
                        td role="cell" { (label("audit.what")) (words::deed(&entry.deed, locale)) }
                        td role="cell" {
                            @if let Some(subject) = entry.deed.subject() {
                                (label("audit.whom")) bdi { (name(subject, names, locale)) }
                            }
                        }
                        td role="cell" {
                            @let details = words::details(&entry.deed, &config.registry, locale);
                            @if !details.is_empty() { (label("audit.details")) (details) }
                        }
                    }
                }
            }
        }
    }
}

fn who(by: By, names: &Names, locale: &Locale) -> String {
    match by {
        By::Stranger => locale.text("audit.stranger").to_owned(),
        By::CommandLine => locale.text("audit.command_line").to_owned(),
        By::Account(id) => name(id, names, locale),
    }
}

fn name(id: AccountId, names: &Names, locale: &Locale) -> String {
    let known = names.get(&id);
    known.map_or_else(
        || locale.isolated(&id.to_string()),
        |it| it.display.to_string(),
    )
}
