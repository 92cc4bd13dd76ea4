//! GET /page.csv and /page.json: all figures of one page.

use super::super::super::ApiError;
use super::super::asked::AskedPage;
use super::super::desk::Desk;
use super::super::files::{self, Format};
use super::super::pages::take::{ChangeTold, Week};
use super::super::score_cells::{score_cells, score_columns};
use super::super::shell::Shell;
use super::super::wrong;
use super::nowhere;
use crate::board::{OneQuestion, Part};
use crate::chart::{Altered, Mark};
use crate::csv::{self, Cell};
use crate::domain::people::Deed;
use axum::extract::RawQuery;
use axum::response::Response;
use rayak_shared::{Counts, PageSummary, Question, Reason};
use serde::Serialize;
use std::collections::BTreeMap;

/// GET /page.csv and /page.json
pub(in super::super) async fn take(
    desk: Desk,
    shell: Shell,
    format: Format,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    let asked = match AskedPage::read(&query, &desk.config, &desk.reach, desk.now) {
        Ok(asked) => asked,
        Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/pages")),
    };
    let sought = asked.clone();
    let there = desk.work(move |desk| {
        desk.reckon(&sought.site, |reckoner| {
            let known = reckoner.pages.page(&sought.site, &sought.page, &desk.reach);
            known.is_some()
        })
    });
    if !there.await? {
        return Ok(nowhere(&shell));
    }
    let taken = Deed::Taken {
        what: format.file("page"),
        site: Some(asked.site.id.clone()),
        rows: 1,
    };
    let turn = files::turn(&desk.app)?;
    desk.tell(taken).await?;
    Ok(files::send(
        desk,
        turn,
        (format, "page"),
        move |desk, to| {
            desk.reckon(&asked.site, |reckoner| {
                let known = reckoner.pages.page(&asked.site, &asked.page, &desk.reach);
                let Some(known) = known else {
                    return Ok(());
                };
                let page = reckoner.one_page(&desk.app.store, known, asked.period)?;
                match format {
                    Format::Csv => {
                        to.write(csv::BEGINNING.to_owned());
                        for question in &page.questions {
                            table(question)
                                .into_iter()
                                .for_each(|row| to.write(csv::row(row)));
                        }
                    }
                    Format::Json => to.json(&Told {
                        site: &asked.site.id,
                        page: known.key(),
                        as_of: desk.now.to_string(),
                        unread: known.unread(),
                        unreadable: known.is_unreadable,
                        questions: page.questions.iter().map(QuestionTold::of).collect(),
                    })?,
                }
                Ok(())
            })?
        },
    ))
}

#[derive(Serialize)]
struct Told<'a> {
    site: &'a str,
    page: &'a str,
    as_of: String,
    unread: u64,
    /// Whether figures are missing because a record is damaged.
    unreadable: bool,
    questions: Vec<QuestionTold>,
}

#[derive(Serialize)]
struct QuestionTold {
    question: Question,
    summary: PageSummary,
    change: Option<ChangeTold>,
    weeks: Vec<Week>,
    changes: Vec<MarkTold>,
    languages: Vec<PartTold>,
    channels: Vec<PartTold>,
    devices: Vec<PartTold>,
    sections: Vec<PartTold>,
    placements: Vec<PartTold>,
    /// By answer, how often each reason was given with it.
    reasons: BTreeMap<&'static str, BTreeMap<&'static str, u64>>,
    excluded: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct MarkTold {
    day: String,
    /// `edited`, `reworded` or `widget`.
    what: &'static str,
    version: Option<String>,
}

/// A part of the answers; null names those that name none.
#[derive(Serialize)]
struct PartTold {
    part: Option<String>,
    counts: Counts,
}

impl QuestionTold {
    fn of(it: &OneQuestion<'_>) -> Self {
        let texts = |reasons: &Vec<(Reason, u64)>| {
            let counted = reasons.iter().map(|(reason, n)| (reason.code(), *n));
            counted.collect()
        };
        Self {
            question: it.row.total.counts.question(),
            summary: it.summary.clone(),
            change: it.moved.as_ref().map(ChangeTold::of),
            weeks: it.weeks.iter().map(Week::of).collect(),
            changes: it.marks.iter().map(MarkTold::of).collect(),
            languages: parts(&it.langs, |it| Some(it.as_str())),
            channels: parts(&it.channels, |it| Some(it.code())),
            devices: parts(&it.devices, |it| it.map(|it| it.code())),
            sections: parts(&it.sections, |it| it.as_deref()),
            placements: parts(&it.placements, |it| it.as_deref()),
            reasons: it
                .reasons
                .iter()
                .map(|(answer, reasons)| (answer.code(), texts(reasons)))
                .collect(),
            excluded: it
                .excluded
                .iter()
                .map(|(why, n)| (why.code(), *n))
                .collect(),
        }
    }
}

impl MarkTold {
    fn of(mark: &Mark) -> Self {
        let (what, version) = match &mark.altered {
            Altered::Page => ("edited", None),
            Altered::Wording => ("reworded", None),
            Altered::Widget(version) => ("widget", Some(version.clone())),
        };
        Self {
            day: mark.day.to_string(),
            what,
            version,
        }
    }
}

fn parts<K>(parts: &[Part<K>], name: impl Fn(&K) -> Option<&str>) -> Vec<PartTold> {
    let told = parts.iter().map(|part| PartTold {
        part: name(&part.key).map(str::to_owned),
        counts: part.counts,
    });
    told.collect()
}

/// A question's figures as rows: what each is of, its part, and its score.
fn table(it: &OneQuestion<'_>) -> Vec<Vec<Cell<'static>>> {
    let question = it.row.total.counts.question();
    let first = ["question", "of", "part"].map(str::to_owned);
    let columns = first.into_iter().chain(score_columns(question));
    let mut rows = vec![columns.map(Cell::from).collect::<Vec<_>>()];
    let mut row = |of: &'static str, part: Option<String>, counts: Counts| {
        let part = part.map_or(Cell::Nothing, Cell::from);
        let mut cells = vec![Cell::from(question.code()), Cell::from(of), part];
        cells.extend(score_cells(Some(counts), question));
        rows.push(cells);
    };
    let whole = it.summary.period();
    row(
        "period",
        Some(format!("{}/{}", whole.from, whole.to)),
        it.row.total.counts,
    );
    for (sunday, counts) in &it.weeks {
        row("week", Some(sunday.to_string()), *counts);
    }
    let told = QuestionTold::of(it);
    let parts = [
        ("language", told.languages),
        ("channel", told.channels),
        ("device", told.devices),
        ("section", told.sections),
        ("placement", told.placements),
    ];
    for (of, parts) in parts {
        parts
            .into_iter()
            .for_each(|part| row(of, part.part, part.counts));
    }
    for (answer, reasons) in &it.reasons {
        for (reason, n) in reasons {
            let cells = [question.code(), "reason"].map(Cell::from);
            let part = Cell::from(format!("{}/{}", answer.code(), reason.code()));
            rows.push(cells.into_iter().chain([part, Cell::from(*n)]).collect());
        }
    }
    for (why, n) in &it.excluded {
        let cells = [question.code(), "excluded", why.code()].map(Cell::from);
        rows.push(cells.into_iter().chain([Cell::from(*n)]).collect());
    }
    rows
}
