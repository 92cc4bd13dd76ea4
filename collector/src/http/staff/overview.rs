//! GET /: the organisation, or what somebody may see of it, on one screen.
//!
//! Each figure says what it means in a sentence and leads to what it is made of. Pages are called worse
//! only where chance is ruled out though many were looked over. Deliberately absent: anything that
//! needs an explanation of its own, and every chart.

use super::super::ApiError;
use super::asked::{page_query, site_of};
use super::desk::Desk;
use super::score::{moved, said, score};
use super::shell::Shell;
use super::sites::sites;
use super::wrong;
use crate::board::{Department, Known, Name, Overview, QUARTER, SHORT, Standout};
use crate::domain::{Instant, Lang, Site};
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use rayak_shared::{PageSummary, Question};

/// GET /
pub(super) async fn show(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.work(move |desk| {
        let site = match site_of(&query, &desk.config, &desk.reach) {
            Ok(site) => site,
            Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/")),
        };
        let others = sites((desk, &shell), &site, "/", |_| None);
        desk.reckon(&site, |reckoner| {
            let overview = reckoner.overview(&desk.reach);
            let screen = Screen {
                shell: &shell,
                site: &site,
                lang: shell.lang_of(&site),
                overview: &overview,
                reads_words: desk.reads_words,
            };
            let title = shell.locale.text("staff.overview");
            shell.page(StatusCode::OK, title, &screen.main(&others, desk.now))
        })
    })
    .await
}

/// An overview and what it takes to write it.
struct Screen<'a> {
    shell: &'a Shell,
    site: &'a Site,
    lang: Lang,
    overview: &'a Overview<'a>,
    reads_words: bool,
}

/// A figure with its name, and a sentence beneath.
struct Tile {
    name: &'static str,
    figure: Markup,
    beneath: Markup,
}

impl Screen<'_> {
    fn main(&self, others: &Markup, now: Instant) -> Markup {
        let locale = &*self.shell.locale;
        let lang = self.lang;
        let at = locale.date_time(now, &self.site.time_zone);
        let unreadable = self.overview.unreadable;
        html! {
            p.lead lang=(lang.as_str()) { (self.site.organisation.get(lang)) }
            (others)
            dl.tiles {
                @for tile in self.tiles() {
                    div {
                        dt { (locale.text(tile.name)) }
                        dd { (tile.figure) }
                        dd.note { (tile.beneath) }
                    }
                }
            }
            p.note {
                (locale.plural("staff.quarter", QUARTER as u64, &[])) " "
                (locale.fill("staff.as_of", &[("at", &at)])) " "
                (locale.text("figure.note"))
            }
            @if unreadable > 0 {
                p.caution { (locale.plural("staff.unreadable.pages", unreadable, &[])) }
            }
            div.two {
                section aria-labelledby="worse" {
                    h2 #worse { (locale.text("staff.worse")) }
                    (self.worse())
                }
                @if self.reads_words {
                    section aria-labelledby="unread" {
                        h2 #unread { (locale.text("staff.unread")) }
                        (unread(self.shell, self.site, self.overview))
                    }
                }
            }
            section aria-labelledby="departments" {
                h2 #departments { (locale.text("staff.departments")) }
                (self.departments())
            }
        }
    }

    fn tiles(&self) -> [Tile; 4] {
        let locale = &*self.shell.locale;
        let overview = self.overview;
        let usual = match overview.usual {
            None => html! { (locale.text("staff.usual.unknown")) },
            Some(usual) => {
                let ends = [
                    ("low", &*locale.number(usual.low)),
                    ("high", &*locale.number(usual.high)),
                ];
                html! { (locale.fill("staff.usual", &ends)) }
            }
        };
        let scored = |name, summary: &PageSummary| match score(summary, locale) {
            Some(figure) => Tile {
                name,
                figure,
                beneath: html! { (locale.plural("staff.answers", summary.n().unwrap_or_default(), &[])) },
            },
            None => Tile {
                name,
                figure: html! { (locale.text("staff.none")) },
                beneath: html! {},
            },
        };
        let seen = locale.number(overview.seen);
        let rate = match overview.rate() {
            Some(rate) => {
                let score = rate.score_in(1_000).map_or(0, |score| score.value);
                let answered = locale.number(overview.answered);
                let values = [("answered", &*answered), ("seen", &*seen)];
                Tile {
                    name: "staff.tile.rate",
                    figure: html! { strong { (locale.percent_to_tenths(u64::from(score))) } },
                    beneath: html! { (locale.fill("staff.rate", &values)) },
                }
            }
            None => Tile {
                name: "staff.tile.rate",
                figure: html! { (locale.text("staff.rate.unknown")) },
                beneath: html! { (locale.text("staff.rate.why")) },
            },
        };
        [
            Tile {
                name: "staff.tile.week",
                figure: html! { strong { (locale.number(overview.this_week)) } },
                beneath: usual,
            },
            scored("staff.tile.useful", &overview.useful),
            scored("staff.tile.service", &overview.service),
            rate,
        ]
    }

    fn worse(&self) -> Markup {
        let locale = &*self.shell.locale;
        let worse = &self.overview.worse;
        html! {
            @if worse.is_empty() {
                p { (locale.text("staff.worse.none")) }
            } @else {
                (standouts(self.shell, self.site, worse))
                @if worse.len() > SHORT {
                    p { a href=(self.shell.href(&format!("/pages?site={}&order=change", self.site.id))) {
                        (locale.plural("staff.worse.more", (worse.len() - SHORT) as u64, &[]))
                    } }
                }
            }
            p.note { (locale.text("staff.worse.note")) }
        }
    }

    fn departments(&self) -> Markup {
        let locale = &*self.shell.locale;
        let columns = [
            ("number", "staff.column.pages"),
            ("", "staff.column.useful"),
            ("", "staff.column.service"),
        ];
        html! {
            table.list role="table" {
                caption.unseen { (locale.text("staff.departments")) }
                thead role="rowgroup" {
                    tr role="row" {
                        th scope="col" role="columnheader" { (locale.text("staff.column.department")) }
                        @for (class, key) in columns {
                            th.(class) scope="col" role="columnheader" { (locale.text(key)) }
                        }
                        @if self.reads_words {
                            th.number scope="col" role="columnheader" { (locale.text("staff.column.unread")) }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for line in &self.overview.departments { (self.department(line)) }
                }
            }
        }
    }

    fn department(&self, line: &Department<'_>) -> Markup {
        let locale = &*self.shell.locale;
        let label = |key: &str| html! { span.label aria-hidden="true" { (locale.text(key)) } };
        let of = line.department.map_or_else(
            || "kind=unlisted".to_owned(),
            |it| format!("department={}", it.id),
        );
        let href = |question: Question| {
            let (site, question) = (&self.site.id, question.code());
            self.shell
                .href(&format!("/pages?site={site}&question={question}&{of}"))
        };
        let scores = [
            (Question::Useful, "staff.column.useful", &line.useful),
            (Question::Service, "staff.column.service", &line.service),
        ];
        html! {
            tr role="row" {
                th scope="row" role="rowheader" {
                    a href=(href(Question::Useful)) {
                        @match line.department {
                            Some(department) => span lang=(self.lang.as_str()) { (department.name.get(self.lang)) },
                            None => (locale.text("staff.kind.unlisted")),
                        }
                    }
                }
                td.number role="cell" { (label("staff.column.pages")) (locale.number(line.pages)) }
                @for (_, key, summary) in scores {
                    td.score role="cell" {
                        (label(key))
                        @match score(summary, locale) {
                            Some(figure) => {
                                (figure)
                                span.note { (locale.plural("staff.answers", summary.n().unwrap_or_default(), &[])) }
                            }
                            None => span.note { (locale.text("staff.none")) },
                        }
                    }
                }
                @if self.reads_words {
                    td.number role="cell" { (label("staff.column.unread")) (locale.number(line.unread)) }
                }
            }
        }
    }
}

/// A page's name, which leads to all that there is to say of it.
pub(super) fn page_link(shell: &Shell, site: &Site, known: &Known<'_>) -> Markup {
    let lang = shell.lang_of(site);
    let href = shell.href(&format!("/page?{}", page_query(site, known.key())));
    html! {
        @match known.name {
            Name::Listed(page) => a lang=(lang.as_str()) href=(href) { (page.title.get(lang)) },
            Name::Unlisted(path) => a.path href=(href) { bdi dir="ltr" { (path) } },
        }
    }
}

/// The pages with the most words that wait for a reader.
pub(super) fn unread(shell: &Shell, site: &Site, overview: &Overview<'_>) -> Markup {
    let locale = &*shell.locale;
    html! {
        @if overview.unread.is_empty() {
            p { (locale.text("staff.unread.none")) }
        } @else {
            p { (locale.plural("staff.unread.all", overview.all_unread, &[])) }
            ul.lines {
                @for known in &overview.unread {
                    li {
                        (page_link(shell, site, known))
                        span.note { (locale.plural("staff.words", known.unread(), &[])) }
                    }
                }
            }
        }
    }
}

/// The first of some pages that became better or worse, each with both its scores.
pub(super) fn standouts(shell: &Shell, site: &Site, pages: &[Standout<'_>]) -> Markup {
    let locale = &*shell.locale;
    html! {
        ul.lines {
            @for Standout { known, question, moved: by } in pages.iter().take(SHORT) {
                li {
                    (page_link(shell, site, known))
                    span.note { (locale.text(&format!("staff.question.{}", question.code()))) }
                    @for (key, summary) in [("staff.before", &by.before), ("staff.after", &by.after)] {
                        @if let Some(said) = said(summary, locale) {
                            span.pair { span.note { (locale.text(key)) } " " (said) }
                        }
                    }
                    (moved(by, locale))
                }
            }
        }
    }
}
