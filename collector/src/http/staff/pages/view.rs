//! The table as the main part of its page.
//!
//! On a narrow screen every row becomes a card, which takes the table's meaning from its elements;
//! the roles are therefore written out, and each value repeats its column's name for the eye.

use super::rows::{Name, Row, SitePages};
use crate::chart::interval;
use crate::domain::{Day, Instant, Lang};
use crate::figure::Worded;
use crate::locale::Locale;
use maud::{Markup, html};
use rayak_shared::{PageSummary, Question, ScoreKind, SummaryState};

pub(super) fn sections(sites: &[SitePages<'_>], locale: &Locale, now: Instant) -> Markup {
    html! {
        @for site in sites {
            (section(site, locale, now))
        }
    }
}

fn section(pages: &SitePages<'_>, locale: &Locale, now: Instant) -> Markup {
    let site = pages.site;
    let totals = pages.totals();
    let (part, whole) = (locale.number(totals.answered), locale.number(totals.pages));
    let totals = [
        (locale.number(totals.answers), "staff.total.answers"),
        (
            locale.fill("staff.total.of", &[("part", &part), ("whole", &whole)]),
            "staff.total.pages",
        ),
        (locale.number(totals.below), "staff.total.below"),
    ];
    let at = locale.date_time(now, &site.time_zone);
    let confidence = locale.percent(95);
    html! {
        section {
            h2 lang=(pages.lang.as_str()) { (site.organisation.get(pages.lang)) }
            p.note { (locale.fill("staff.as_of", &[("at", &at)])) }
            dl.totals {
                @for (value, key) in totals {
                    div { dt { (locale.text(key)) } dd { (value) } }
                }
            }
            p.note { (locale.text("staff.period")) " " (locale.fill("staff.reading", &[("confidence", &confidence)])) }
            p.note { (locale.text("figure.note")) }
            (table(pages, locale))
        }
    }
}

fn table(pages: &SitePages<'_>, locale: &Locale) -> Markup {
    let text = |key: &'static str| locale.text(key);
    html! {
        table role="table" {
            caption {
                strong { (text("staff.caption")) }
                (locale.plural("staff.order", pages.site.suppress_below, &[]))
            }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" rowspan="2" { (text("staff.column.page")) }
                    th.group scope="colgroup" role="columnheader" colspan="2" { (text("staff.column.useful")) }
                    th.group scope="colgroup" role="columnheader" colspan="2" { (text("staff.column.service")) }
                    th scope="col" role="columnheader" rowspan="2" { (text("staff.column.last")) }
                }
                tr role="row" {
                    th.number scope="col" role="columnheader" { (text("staff.column.answers")) }
                    th scope="col" role="columnheader" { (text("staff.column.share")) }
                    th.number scope="col" role="columnheader" { (text("staff.column.answers")) }
                    th scope="col" role="columnheader" { (text("staff.column.mean")) }
                }
            }
            tbody role="rowgroup" {
                @for row in &pages.rows {
                    tr role="row" {
                        (name(&row.name, pages.lang, locale))
                        (cells(row, Question::Useful, pages, locale))
                        (cells(row, Question::Service, pages, locale))
                        (last(row, pages, locale))
                    }
                }
            }
        }
    }
}

fn name(name: &Name, lang: Lang, locale: &Locale) -> Markup {
    html! {
        th scope="row" role="rowheader" {
            @match name {
                Name::Listed { title, address, department } => {
                    a lang=(lang.as_str()) href=(address) { (title) }
                    span.note lang=(lang.as_str()) { (department) }
                }
                Name::Unlisted(path) => {
                    bdi.path dir="ltr" { (path) }
                    span.note { (locale.text("staff.unlisted")) }
                }
            }
        }
    }
}

/// The two cells of a question: how many answered, and what they said.
fn cells(row: &Row, question: Question, pages: &SitePages<'_>, locale: &Locale) -> Markup {
    let column = match question {
        Question::Useful => "staff.column.useful",
        Question::Service => "staff.column.service",
    };
    let label = html! { span.label aria-hidden="true" { (locale.text(column)) } };
    let shown = row.summary(question);
    let shown = shown.and_then(|summary| {
        let counts = summary.counts()?;
        Some((
            summary,
            counts,
            counts.score()?,
            Worded::of(&counts, locale)?,
        ))
    });
    let excluded = html! {
        @if let Some(excluded) = row.excluded(question) {
            span.note { (locale.plural("staff.excluded", excluded, &[])) }
        }
    };
    let Some((summary, counts, score, worded)) = shown else {
        let key = if row.is_unreadable {
            "staff.unreadable"
        } else if row.is_asked(question) {
            "staff.none"
        } else {
            "staff.not_asked"
        };
        return html! {
            td.nothing role="cell" colspan="2" aria-colspan="2" {
                (label) (locale.text(key)) (excluded)
            }
        };
    };
    let n = counts.n();
    html! {
        td.number role="cell" {
            (label)
            span.label.of aria-hidden="true" { (locale.text("staff.column.answers")) ": " }
            (locale.number(n))
            (excluded)
        }
        td.score role="cell" {
            (said(score.kind, worded, locale))
            (interval(&score, locale))
            @for note in notes(summary, n, pages.site.suppress_below, locale) {
                span.note { (note) }
            }
        }
    }
}

fn said(kind: ScoreKind, worded: Worded, locale: &Locale) -> Markup {
    let Worded { value, low, high } = worded;
    let value = match kind {
        ScoreKind::Share => value,
        ScoreKind::Mean => locale.fill("staff.mean", &[("value", &value)]),
    };
    html! {
        span.said { strong { (value) } " " (locale.fill("staff.range", &[("low", &low), ("high", &high)])) }
    }
}

/// What must be known to read a figure rightly.
fn notes(summary: &PageSummary, n: u64, k: u64, locale: &Locale) -> Vec<String> {
    let mut notes = Vec::new();
    if n < k {
        notes.push(locale.text("staff.hidden").to_owned());
    } else if summary.state() == SummaryState::Initial {
        notes.push(locale.text("staff.initial").to_owned());
    }
    let period = summary.period();
    let edited = period
        .revision
        .as_ref()
        .filter(|revision| **revision == period.from);
    if let Some(day) = edited.and_then(|revision| Day::parse(revision)) {
        notes.push(locale.fill("staff.since", &[("date", &locale.date(day))]));
    }
    notes
}

fn last(row: &Row, pages: &SitePages<'_>, locale: &Locale) -> Markup {
    html! {
        td.last role="cell" {
            span.label aria-hidden="true" { (locale.text("staff.column.last")) }
            @match row.last {
                Some(at) => time datetime=(at) { (locale.date_time(at, &pages.site.time_zone)) },
                None if row.is_unreadable => span.note { (locale.text("staff.unreadable")) },
                None => span.note { (locale.text("staff.none")) },
            }
        }
    }
}
