//! GET /pages.csv and /pages.json: the whole of a list, whichever page of it is on the screen.

use super::super::super::ApiError;
use super::super::asked::Asked;
use super::super::desk::Desk;
use super::super::files::{self, Format};
use super::super::score_cells::{day_cells, decimal, score_cells, score_columns};
use super::super::shell::Shell;
use super::super::wrong;
use crate::board::{Against, Kind, Moved, Name, Order, Shown};
use crate::csv::{self, Cell};
use crate::domain::people::Deed;
use crate::domain::{Instant, Lang};
use axum::extract::RawQuery;
use axum::response::Response;
use rayak_shared::{Comparison, Counts, PageSummary, Question, Reason};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// GET /pages.csv and /pages.json
pub(in super::super) async fn take(
    desk: Desk,
    shell: Shell,
    format: Format,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    let asked = match Asked::read(&query, &desk.config, &desk.reach, desk.now) {
        Ok(asked) => asked,
        Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/pages")),
    };
    let turn = files::turn(&desk.app)?;
    let (site, filter) = (Arc::clone(&asked.of.site), asked.filter());
    let rows = desk.work(move |desk| {
        desk.reckon(&site, |reckoner| {
            let listing = reckoner.list(&filter, Order::Volume, &desk.reach);
            listing.rows.len() as u64
        })
    });
    let taken = Deed::Taken {
        what: format.file("pages"),
        site: Some(asked.of.site.id.clone()),
        rows: rows.await?,
    };
    desk.tell(taken).await?;
    let lang = shell.lang_of(&asked.of.site);
    Ok(files::send(
        desk,
        turn,
        (format, "pages"),
        move |desk, to| {
            let filter = asked.filter();
            desk.reckon(&asked.of.site, |reckoner| {
                let listing = reckoner.list(&filter, asked.order, &desk.reach);
                let rows = listing.rows.iter().map(|row| listing.shown(row));
                match format {
                    Format::Csv => {
                        to.write(csv::BEGINNING.to_owned());
                        let question = asked.question();
                        to.write(csv::row(columns(question).into_iter().map(Cell::from)));
                        rows.for_each(|row| to.write(csv::row(cells(&asked, &row, lang))));
                    }
                    Format::Json => {
                        let head = serde_json::to_string(&Head::of(&asked, desk.now));
                        let head = head.map_err(|_| ApiError::Internal)?;
                        to.write(head.strip_suffix('}').unwrap_or_default().to_owned());
                        to.write(",\"rows\":[".to_owned());
                        to.list(rows.map(|row| told(&row, lang)))?;
                        to.write("\n]}\n".to_owned());
                    }
                }
                Ok(())
            })?
        },
    ))
}

/// What a file's figures are of.
#[derive(Serialize)]
struct Head {
    site: String,
    as_of: String,
    filters: BTreeMap<&'static str, String>,
}

impl Head {
    fn of(asked: &Asked, now: Instant) -> Self {
        let named = super::super::asked::NAMES.iter();
        let filters = named.filter(|name| !["site", "at"].contains(*name));
        Self {
            filters: filters
                .filter_map(|name| Some((*name, asked.value(name)?)))
                .collect(),
            site: asked.of.site.id.clone(),
            as_of: now.to_string(),
        }
    }
}

/// A row for programs.
#[derive(Serialize)]
struct Told<'a> {
    page: &'a str,
    title: Option<&'a str>,
    department: Option<&'a str>,
    kind: &'static str,
    summary: PageSummary,
    weeks: Vec<Week>,
    reason: Option<Given>,
    change: Option<ChangeTold>,
    last_answer: Option<String>,
    unread: u64,
    /// Whether figures are missing because a record is damaged.
    unreadable: bool,
}

#[derive(Serialize)]
pub(in super::super) struct Week {
    /// The Sunday on which it began.
    week: String,
    counts: Counts,
}

impl Week {
    pub(in super::super) fn of((sunday, counts): &(crate::domain::Day, Counts)) -> Self {
        Self {
            week: sunday.to_string(),
            counts: *counts,
        }
    }
}

#[derive(Serialize)]
struct Given {
    code: Reason,
    n: u64,
}

#[derive(Serialize)]
pub(in super::super) struct ChangeTold {
    change: &'static str,
    value: i32,
    low: i32,
    high: i32,
    scale: u32,
    /// Whether both were asked in the same words at the same place.
    alike: bool,
    before: PageSummary,
    after: PageSummary,
    edited: Option<String>,
}

impl ChangeTold {
    pub(in super::super) fn of(moved: &Moved) -> Self {
        let Comparison {
            value,
            low,
            high,
            scale,
            ..
        } = moved.comparison;
        Self {
            change: moved.comparison.change().code(),
            value,
            low,
            high,
            scale,
            alike: moved.alike,
            before: moved.before.clone(),
            after: moved.after.clone(),
            edited: match moved.against {
                Against::Edit(day) => Some(day.to_string()),
                Against::Before(..) => None,
            },
        }
    }
}

fn told<'a>(shown: &Shown<'a>, lang: Lang) -> Told<'a> {
    let known = shown.row.known;
    let (page, title) = match known.name {
        Name::Listed(page) => (page.key.as_str(), Some(page.title.get(lang))),
        Name::Unlisted(path) => (path, None),
    };
    Told {
        page,
        title,
        department: known.department.map(|it| it.id.as_str()),
        kind: known.kind().code(),
        summary: shown.summary.clone(),
        weeks: shown.weeks.iter().map(Week::of).collect(),
        reason: shown.reason.map(|(code, n)| Given { code, n }),
        change: shown.moved.as_ref().map(ChangeTold::of),
        last_answer: known.last().map(|at| at.to_string()),
        unread: known.unread(),
        unreadable: known.is_unreadable,
    }
}

fn columns(question: Question) -> Vec<String> {
    let first = ["site", "page", "title", "department", "kind", "question"];
    let last = [
        "from",
        "to",
        "since_edit",
        "excluded",
        "change",
        "change_value",
        "change_low",
        "change_high",
        "change_alike",
        "reason",
        "reason_n",
        "last_answer",
        "unread",
        "unreadable",
    ];
    let first = first.into_iter().map(str::to_owned);
    let last = last.into_iter().map(str::to_owned);
    first.chain(score_columns(question)).chain(last).collect()
}

fn cells<'a>(asked: &'a Asked, shown: &Shown<'a>, lang: Lang) -> Vec<Cell<'a>> {
    let known = shown.row.known;
    let question = asked.question();
    let text = |text: Option<&'a str>| text.map_or(Cell::Nothing, Cell::from);
    let title = match known.name {
        Name::Listed(page) => Some(page.title.get(lang)),
        Name::Unlisted(_) => None,
    };
    let page = match known.name {
        Name::Listed(page) => page.key.as_str(),
        Name::Unlisted(path) => path,
    };
    let department = known.department.map(|it| it.id.as_str());
    let kind: Kind = known.kind();
    let mut cells = vec![
        Cell::from(asked.of.site.id.as_str()),
        Cell::from(page),
        text(title),
        text(department),
        Cell::from(kind.code()),
        Cell::from(question.code()),
    ];
    cells.extend(score_cells(shown.summary.counts(), question));
    cells.extend(day_cells(&shown.summary));
    cells.push(
        shown
            .row
            .edited
            .map_or(Cell::Nothing, |day| day.to_string().into()),
    );
    cells.push(shown.summary.excluded().unwrap_or_default().into());
    match &shown.moved {
        None => cells.extend([const { Cell::Nothing }; 5]),
        Some(moved) => {
            let comparison = moved.comparison;
            let part = |part: i32| Cell::Number(decimal(i64::from(part), 4));
            cells.push(comparison.change().code().into());
            cells.extend([comparison.value, comparison.low, comparison.high].map(part));
            cells.push(yes_or_no(moved.alike));
        }
    }
    match shown.reason {
        None => cells.extend([Cell::Nothing, Cell::Nothing]),
        Some((reason, n)) => cells.extend([Cell::from(reason.code()), Cell::from(n)]),
    }
    cells.push(
        known
            .last()
            .map_or(Cell::Nothing, |at| at.to_string().into()),
    );
    cells.push(known.unread().into());
    cells.push(yes_or_no(known.is_unreadable));
    cells
}

fn yes_or_no(is_so: bool) -> Cell<'static> {
    Cell::from(if is_so { "yes" } else { "no" })
}
