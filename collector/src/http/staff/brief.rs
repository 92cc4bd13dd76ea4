//! GET /brief: a week in one page to be printed or sent on: what came in, what stands out, and what
//! waits for a reader.
//!
//! It speaks of a week that has ended, as the figures were at its end, so that whoever opens it later
//! reads the same; only what waits for a reader is of now. Deliberately absent: what visitors wrote,
//! which must not leave with a printed page.

use super::super::ApiError;
use super::asked::{AskedBrief, Wrong};
use super::desk::Desk;
use super::overview::{standouts, unread};
use super::score::{notes, score};
use super::shell::Shell;
use super::wrong;
use crate::board::{Overview, Reckoner};
use crate::chart::{Bars, Part, bars};
use crate::domain::people::{Place, Reach};
use crate::domain::{Day, Site};
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use rayak_shared::PageSummary;

/// GET /brief
pub(super) async fn show(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.work(move |desk| {
        let asked = AskedBrief::read(&query, &desk.config, &desk.reach, desk.now);
        let asked = match asked {
            Ok(asked) => asked,
            Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/brief")),
        };
        let site = &asked.site;
        let reach = match narrowed(&desk.reach, site, asked.department.as_deref()) {
            Ok(reach) => reach,
            Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/brief")),
        };
        desk.reckon(site, |reckoner| {
            let at_its_end = Reckoner {
                now: asked.end(),
                ..reckoner
            };
            let overview = at_its_end.overview(&reach);
            let brief = Brief {
                shell: &shell,
                asked: &asked,
                overview: &overview,
                reads_words: desk.reads_words,
            };
            let title = shell.locale.text("staff.brief");
            shell.page(StatusCode::OK, title, &brief.main())
        })
    })
    .await
}

/// The reach of a department of the site, if all of it is within one's own.
fn narrowed(reach: &Reach, site: &Site, department: Option<&str>) -> Result<Reach, Wrong> {
    let Some(id) = department else {
        return Ok(reach.clone());
    };
    let place = Place::Department {
        site: site.id.clone(),
        department: id.to_owned(),
    };
    if reach.sees(&site.id, Some(id), "") {
        return Ok(Reach::places(vec![place]));
    }
    Err(Wrong {
        name: "department".to_owned(),
        value: id.to_owned(),
        right: String::new(),
    })
}

/// A week, and what it takes to write it.
struct Brief<'a> {
    shell: &'a Shell,
    asked: &'a AskedBrief,
    overview: &'a Overview<'a>,
    reads_words: bool,
}

impl Brief<'_> {
    fn main(&self) -> Markup {
        let locale = &*self.shell.locale;
        let site = &self.asked.site;
        let lang = self.shell.lang_of(site);
        let department = self.asked.department.as_deref();
        let department = department.and_then(|id| site.department(id));
        let both = |day: Day| {
            let dates = [("date", &*locale.date(day)), ("hijri", &*locale.hijri(day))];
            locale.fill("staff.both_dates", &dates)
        };
        let (from, to) = (both(self.asked.week), both(self.asked.last()));
        html! {
            p.lead {
                span lang=(lang.as_str()) { (site.organisation.get(lang)) }
                @if let Some(department) = department {
                    " · " span lang=(lang.as_str()) { (department.name.get(lang)) }
                }
            }
            p.lead { (locale.fill("staff.days", &[("from", &from), ("to", &to)])) }
            (self.turning())
            section aria-labelledby="week" {
                h2 #week { (locale.text("staff.brief.week")) }
                p { (self.count()) }
                div.two {
                    @for summary in &self.overview.week { (self.scored(summary)) }
                }
            }
            section aria-labelledby="worse" {
                h2 #worse { (locale.text("staff.worse")) }
                @if self.overview.worse.is_empty() {
                    p { (locale.text("staff.worse.none")) }
                } @else {
                    (standouts(self.shell, site, &self.overview.worse))
                }
                h2 { (locale.text("staff.better")) }
                @if self.overview.better.is_empty() {
                    p { (locale.text("staff.better.none")) }
                } @else {
                    (standouts(self.shell, site, &self.overview.better))
                }
                p.note { (locale.text("staff.worse.note")) }
            }
            section aria-labelledby="reasons" {
                h2 #reasons { (locale.text("staff.brief.reasons")) }
                (self.reasons())
            }
            @if self.reads_words {
                section aria-labelledby="unread" {
                    h2 #unread { (locale.text("staff.unread")) }
                    (unread(self.shell, site, self.overview))
                }
            }
            p.note { (locale.text("figure.note")) }
        }
    }

    /// How many answers there were, and how many are usual.
    fn count(&self) -> String {
        let locale = &*self.shell.locale;
        let answers = locale.plural("staff.answers", self.overview.this_week, &[]);
        match self.overview.usual {
            None => locale.fill("staff.brief.count", &[("answers", &answers)]),
            Some(usual) => {
                let (low, high) = (locale.number(usual.low), locale.number(usual.high));
                let values = [("answers", &*answers), ("low", &*low), ("high", &*high)];
                locale.fill("staff.brief.count.usual", &values)
            }
        }
    }

    fn scored(&self, summary: &PageSummary) -> Markup {
        let locale = &*self.shell.locale;
        let code = summary.question().code();
        html! {
            section.part {
                h3 { (locale.text(&format!("staff.question.{code}"))) }
                @match score(summary, locale) {
                    None => p { (locale.text("staff.none")) },
                    Some(figure) => {
                        (figure)
                        span.note { (locale.plural("staff.answers", summary.n().unwrap_or_default(), &[])) }
                        @for note in notes(summary, None, &self.asked.site, locale) { " " span.note { (note) } }
                    }
                }
            }
        }
    }

    fn reasons(&self) -> Markup {
        let locale = &*self.shell.locale;
        let no = self
            .overview
            .week
            .iter()
            .find_map(|summary| match summary.counts()? {
                rayak_shared::Counts::Useful { no, .. } => Some(no),
                rayak_shared::Counts::Service(_) => None,
            });
        let parts = self.overview.reasons.iter().map(|(reason, n)| Part {
            label: html! { (locale.text(&format!("reason.{}", reason.code()))) },
            count: Some(*n),
        });
        let parts: Vec<_> = parts.collect();
        let whole = no.unwrap_or_default();
        html! {
            @if parts.is_empty() {
                p { (locale.text("staff.reason.none")) }
            } @else {
                (bars(&Bars {
                    caption: &locale.plural("staff.page.reasons.of", whole, &[]),
                    column: locale.text("staff.column.reason"),
                    whole,
                    parts: &parts,
                }, locale))
            }
        }
    }

    /// The way to the weeks before and after.
    fn turning(&self) -> Markup {
        let locale = &*self.shell.locale;
        let to = |week: Day| {
            self.shell
                .href(&format!("/brief?{}", self.asked.query(week)))
        };
        html! {
            nav.turning aria-label=(locale.text("staff.brief.weeks")) {
                @if let Some(week) = self.asked.earlier() {
                    a rel="prev" href=(to(week)) { (locale.text("staff.brief.earlier")) }
                }
                @if let Some(week) = self.asked.later() {
                    a rel="next" href=(to(week)) { (locale.text("staff.brief.later")) }
                }
            }
        }
    }
}
