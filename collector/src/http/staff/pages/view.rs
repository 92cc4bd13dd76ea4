//! The list as a page.
//!
//! On a narrow screen every row becomes a card, which takes the table's meaning from its elements;
//! the roles are therefore written out, and each value repeats its column's name for the eye.

use super::super::asked::Asked;
use super::super::desk::Desk;
use super::super::overview::page_link;
use super::super::score::{moved, notes, score};
use super::super::shell::Shell;
use super::super::sites::sites;
use super::super::turning::turning;
use super::super::wrong;
use super::SHOWN;
use super::filters::{days, filters};
use crate::board::{Known, Listing, Name, Order, Period, Shown};
use crate::chart::sparkline;
use crate::domain::{Lang, Site};
use crate::locale::Locale;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use rayak_shared::{Audience, Breakdown, Question};

pub(super) fn list(
    (desk, shell): (&Desk, &Shell),
    asked: &Asked,
    listing: &Listing<'_>,
    rows: &[Shown<'_>],
) -> Markup {
    let locale = &*shell.locale;
    let site = &asked.of.site;
    let lang = shell.lang_of(site);
    let at = locale.date_time(desk.now, &site.time_zone);
    let confidence = locale.percent(95);
    let total = listing.total();
    let answers = locale.plural("staff.answers", total.counts.n(), &[]);
    let pages = locale.plural("staff.pages", listing.rows.len() as u64, &[]);
    html! {
        p.lead lang=(lang.as_str()) { (site.organisation.get(lang)) }
        (sites((desk, shell), site, "/pages", |_| None))
        (filters(shell, asked))
        p.note {
            (locale.fill("staff.sum", &[("answers", &answers), ("pages", &pages)])) " "
            (days(shell, asked.filter().period)) " "
            (locale.fill("staff.as_of", &[("at", &at)]))
        }
        @if rows.is_empty() {
            p.empty { (locale.text("staff.empty")) }
        } @else {
            (table(shell, asked, rows, lang))
            (turning(shell, (asked.of.at, listing.rows.len().div_ceil(SHOWN)), |at| {
                shell.href(&format!("/pages?{}", asked.with("at", &at.to_string())))
            }))
            p.take {
                (locale.text("staff.take")) " "
                @for (ending, name) in [("csv", "CSV"), ("json", "JSON")] {
                    a href=(shell.href(&format!("/pages.{ending}?{}", asked.with("at", "")))) { (name) } " "
                }
            }
        }
        p.note { (locale.fill("staff.reading", &[("confidence", &confidence)])) }
        p.note { (locale.text(match asked.filter().period {
            Period::Settled => "staff.against.settled",
            Period::Days(..) => "staff.against.days",
        })) }
        p.note { (locale.text("staff.against.chance")) }
        p.note {
            (locale.text(&format!("staff.order.note.{}", asked.order.code()))) " "
            @if asked.order != Order::Volume { (locale.plural("staff.order.few", site.suppress_below, &[])) }
        }
        p.note { (locale.text("figure.note")) }
    }
}

fn table(shell: &Shell, asked: &Asked, rows: &[Shown<'_>], lang: Lang) -> Markup {
    let locale = &*shell.locale;
    let question = asked.question();
    let score = match question {
        Question::Useful => "staff.column.share",
        Question::Service => "staff.column.mean",
    };
    let columns = [
        ("number", "staff.column.answers"),
        ("", score),
        ("", "staff.column.weeks"),
        ("", "staff.column.change"),
        ("", "staff.column.reason"),
        ("", "staff.column.last"),
    ];
    html! {
        table.list role="table" {
            caption.unseen { (locale.text("staff.caption")) }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { (locale.text("staff.column.page")) }
                    @for (class, key) in columns {
                        @if key != "staff.column.reason" || question == Question::Useful {
                            th.(class) scope="col" role="columnheader" { (locale.text(key)) }
                        }
                    }
                }
            }
            tbody role="rowgroup" {
                @for row in rows {
                    (line(shell, asked, row, lang))
                }
            }
        }
    }
}

fn line(shell: &Shell, asked: &Asked, shown: &Shown<'_>, lang: Lang) -> Markup {
    let locale = &*shell.locale;
    let site = &asked.of.site;
    let known = &shown.row.known;
    let label = |key: &str| html! { span.label aria-hidden="true" { (locale.text(key)) } };
    let question = asked.question();
    let Some(figure) = score(&shown.summary, locale) else {
        let key = nothing(known, question);
        return html! {
            tr role="row" {
                (name(shell, site, known, lang))
                td.nothing role="cell" colspan="5" aria-colspan="5" {
                    (locale.text(key))
                    @for note in notes(&shown.summary, None, site, locale) { span.note { (note) } }
                }
                (last(known, site, locale))
            }
        };
    };
    let weeks = Breakdown::new(question, shown.weeks.clone(), Audience::Staff);
    html! {
        tr role="row" {
            (name(shell, site, known, lang))
            td.number role="cell" {
                (label("staff.column.answers"))
                (locale.number(shown.summary.n().unwrap_or_default()))
            }
            td.score role="cell" {
                (label(if question == Question::Useful { "staff.column.share" } else { "staff.column.mean" }))
                (figure)
                @for note in notes(&shown.summary, shown.row.edited, site, locale) { span.note { (note) } }
            }
            td role="cell" { (label("staff.column.weeks")) (sparkline(&weeks, locale)) }
            td role="cell" {
                (label("staff.column.change"))
                @match &shown.moved {
                    Some(it) => (moved(it, locale)),
                    None => span.note { (locale.text("staff.change.none")) },
                }
            }
            @if question == Question::Useful {
                td role="cell" {
                    (label("staff.column.reason"))
                    @match shown.reason {
                        Some((reason, n)) => {
                            (locale.text(&format!("reason.{}", reason.code())))
                            span.note { (locale.plural("staff.times", n, &[])) }
                        }
                        None => span.note { (locale.text("staff.reason.none")) },
                    }
                }
            }
            (last(known, site, locale))
        }
    }
}

/// Why there is no figure.
const fn nothing(known: &Known<'_>, question: Question) -> &'static str {
    let asked = match question {
        Question::Useful => !matches!(known.asks, crate::domain::Asks::Nothing),
        Question::Service => matches!(known.asks, crate::domain::Asks::Both),
    };
    match (known.is_unreadable, asked) {
        (true, _) => "staff.unreadable",
        (false, true) => "staff.none",
        (false, false) => "staff.not_asked",
    }
}

/// The page's name with its department.
fn name(shell: &Shell, site: &Site, known: &Known<'_>, lang: Lang) -> Markup {
    html! {
        th scope="row" role="rowheader" {
            (page_link(shell, site, known))
            @match (known.name, known.department) {
                (Name::Unlisted(_), _) => span.note { (shell.locale.text("staff.unlisted")) },
                (_, Some(department)) => span.note lang=(lang.as_str()) { (department.name.get(lang)) },
                (Name::Listed(_), None) => {}
            }
        }
    }
}

fn last(known: &Known<'_>, site: &Site, locale: &Locale) -> Markup {
    html! {
        td.last role="cell" {
            span.label aria-hidden="true" { (locale.text("staff.column.last")) }
            @match known.last() {
                Some(at) => time datetime=(at) { (locale.date(at.day(&site.time_zone))) },
                None if known.is_unreadable => span.note { (locale.text("staff.unreadable")) },
                None => span.note { (locale.text("staff.none")) },
            }
        }
    }
}

/// What is said of a page of the list that is beyond its end.
pub(super) fn beyond(shell: &Shell, asked: &Asked, pages: usize) -> Response {
    let sentence = shell.locale.plural("staff.beyond", pages as u64, &[]);
    let back = format!("/pages?{}", asked.with("at", &pages.to_string()));
    wrong::said(shell, StatusCode::NOT_FOUND, &sentence, &back)
}
