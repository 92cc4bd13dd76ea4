//! The check as a page: filters, and a table with a line for each page.
//!
//! As in the list of pages, on a narrow screen every row becomes a card, so that the roles are written
//! out and each value repeats its column's name for the eye.

use super::super::asked::AskedCheck;
use super::super::shell::Shell;
use super::super::turning::turning;
use super::super::wrong;
use crate::board::{Health, Installed};
use crate::domain::{Instant, Lang, Site};
use crate::locale::Locale;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};

/// A check and what it takes to write it.
pub(super) struct Check<'a> {
    pub(super) shell: &'a Shell,
    pub(super) asked: &'a AskedCheck,
    /// Of which those that are shown have the state that is asked for.
    pub(super) of_department: &'a [&'a Installed<'a>],
    pub(super) pages: usize,
    pub(super) now: Instant,
    /// When the process began.
    pub(super) since: Instant,
}

pub(super) const COLUMNS: [&str; 5] = [
    "install.column.state",
    "install.column.seen",
    "install.column.rungs",
    "install.column.answers",
    "install.column.trials",
];

impl Check<'_> {
    pub(super) fn locale(&self) -> &Locale {
        &self.shell.locale
    }

    pub(super) fn site(&self) -> &Site {
        &self.asked.site
    }

    pub(super) fn lang(&self) -> Lang {
        self.shell.lang_of(self.site())
    }

    /// The address of a page of this list.
    fn address(&self, at: usize) -> String {
        self.shell
            .onward(&format!("/install?{}", self.asked.page(at)))
    }

    pub(super) fn moment(&self, at: Instant) -> String {
        self.locale().date_time(at, &self.site().time_zone)
    }

    pub(super) fn main(&self, rows: &[&Installed<'_>]) -> Markup {
        let locale = self.locale();
        let since = self.moment(self.since);
        html! {
            p.lead lang=(self.lang().as_str()) { (self.site().organisation.get(self.lang())) }
            p { (locale.text("install.lead")) }
            (self.filters())
            p.note { (locale.fill("staff.as_of", &[("at", &self.moment(self.now))])) }
            @if rows.is_empty() {
                p.empty { (locale.text("staff.empty")) }
            } @else {
                (self.table(rows))
                (turning(self.shell, (self.asked.at, self.pages), |at| self.address(at)))
            }
            p.note { (locale.fill("install.note.moments", &[("at", &since)])) }
            p.note { (locale.text("install.note.trials")) }
        }
    }

    fn filters(&self) -> Markup {
        let (locale, asked) = (self.locale(), self.asked);
        let all = locale.text("staff.filter.all");
        let departments = asked.site.departments.iter();
        let count = |health: &Health| {
            let of_health = self.of_department.iter().filter(|it| it.health == *health);
            locale.number(of_health.count() as u64)
        };
        html! {
            form.filters method="get" action=(self.shell.href("/install")) {
                input type="hidden" name="site" value=(asked.site.id);
                (self.shell.language_field())
                label {
                    span { (locale.text("staff.filter.department")) }
                    select name="department" {
                        option value="" { (all) }
                        @for it in departments {
                            option value=(it.id) selected[asked.department.as_ref() == Some(&it.id)] { (it.name.get(self.lang())) }
                        }
                    }
                }
                label {
                    span { (locale.text("install.column.state")) }
                    select name="state" {
                        option value="" { (all) }
                        @for health in Health::ALL {
                            option value=(health.code()) selected[asked.health == Some(health)] {
                                (locale.text(&format!("install.state.{}", health.code()))) " (" (count(&health)) ")"
                            }
                        }
                    }
                }
                button type="submit" { (locale.text("staff.filter.show")) }
            }
        }
    }

    fn table(&self, rows: &[&Installed<'_>]) -> Markup {
        let locale = self.locale();
        html! {
            table.list.installs role="table" {
                caption.unseen { (locale.text("install.caption")) }
                thead role="rowgroup" {
                    tr role="row" {
                        th scope="col" role="columnheader" { (locale.text("staff.column.page")) }
                        @for key in COLUMNS {
                            th scope="col" role="columnheader" { (locale.text(key)) }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for row in rows { (self.row(row)) }
                }
            }
        }
    }
}

/// What is said of a page of the list that is beyond its end.
pub(super) fn beyond(shell: &Shell, asked: &AskedCheck, pages: usize) -> Response {
    let sentence = shell.locale.plural("staff.beyond", pages as u64, &[]);
    let back = format!("/install?{}", asked.page(pages));
    wrong::said(shell, StatusCode::NOT_FOUND, &sentence, &back)
}
