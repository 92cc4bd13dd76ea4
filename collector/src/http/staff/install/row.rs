//! A page's row: what was seen of its question, what that means, and what to do.

use super::super::asked::page_query;
use super::super::overview::page_link;
use super::trial;
use super::view::{COLUMNS, Check};
use crate::board::{ENOUGH, Health, Installed, Name};
use maud::{Markup, html};
use rayak_shared::Rung;

impl Check<'_> {
    pub(super) fn row(&self, row: &Installed<'_>) -> Markup {
        let locale = self.locale();
        let label = |key: &str| html! { span.label aria-hidden="true" { (locale.text(key)) } };
        let [state, seen, rungs, answers, trials] = COLUMNS;
        html! {
            tr role="row" {
                (self.name(row))
                td role="cell" { (label(state)) (self.state(row)) }
                td role="cell" { (label(seen)) (self.seen(row)) }
                td role="cell" { (label(rungs)) (self.rungs(row)) }
                td role="cell" { (label(answers)) (self.answers(row)) }
                td role="cell" { (label(trials)) (self.trials(row)) }
            }
        }
    }

    /// The page by its name, with its department and the ways on.
    fn name(&self, row: &Installed<'_>) -> Markup {
        let locale = self.locale();
        let (site, known) = (self.site(), &row.known);
        let live = match known.name {
            Name::Listed(page) => page.paths.get(self.lang()),
            Name::Unlisted(path) => path,
        };
        // Nothing can be said of a page's figures before something was answered there.
        let has_view = matches!(known.name, Name::Listed(_));
        html! {
            th scope="row" role="rowheader" {
                @if has_view {
                    (page_link(self.shell, site, known))
                } @else {
                    bdi.path dir="ltr" { (known.key()) }
                }
                @match (known.name, known.department) {
                    (Name::Unlisted(_), _) => span.note { (locale.text("staff.unlisted")) },
                    (_, Some(department)) => span.note lang=(self.lang().as_str()) { (department.name.get(self.lang())) },
                    (Name::Listed(_), None) => {}
                }
                span.ways {
                    a href=(self.shell.onward(&format!("/snippet?{}", page_query(site, known.key())))) { (locale.text("install.snippet")) }
                    @if live.starts_with('/') {
                        a target="_blank" rel="noopener" href=(trial(site, live)) { (locale.text("install.try")) }
                    }
                }
            }
        }
    }

    /// How it stands, in words, with what to do where it does not stand well.
    fn state(&self, row: &Installed<'_>) -> Markup {
        let locale = self.locale();
        let code = row.health.code();
        let does = !matches!(row.health, Health::Well | Health::Idle);
        let address = match row.known.name {
            Name::Listed(page) => self.site().address(page.paths.get(self.lang())),
            Name::Unlisted(path) => self.site().address(path),
        };
        let doctor = matches!(
            row.health,
            Health::Never
                | Health::ScriptMissing
                | Health::ModuleBlocked
                | Health::Few
                | Health::Silent
        );
        html! {
            strong.health.(shape(row.health)) { (locale.text(&format!("install.state.{code}"))) }
            @if does {
                span.note { (self.advice(row)) }
            }
            @if doctor {
                code.doctor dir="ltr" { "rayak doctor " (address) }
            }
        }
    }

    /// What to do, with how many sightings it is concluded from.
    fn advice(&self, row: &Installed<'_>) -> String {
        let locale = self.locale();
        if row.health == Health::Never && row.known.last().is_some() {
            return locale.text("install.do.never.answered").to_owned();
        }
        let key = format!("install.do.{}", row.health.code());
        let Some(times) = row.times else {
            return locale.text(&key).to_owned();
        };
        let enough = locale.number(ENOUGH);
        let other = row.moments.other.map(|other| other.version.to_string());
        let values = [
            ("enough", enough.as_str()),
            ("version", other.as_deref().unwrap_or_default()),
            ("served", env!("CARGO_PKG_VERSION")),
        ];
        locale.plural(&key, times, &values)
    }

    /// When the question was last seen: the moment since the process began, the day from before.
    fn seen(&self, row: &Installed<'_>) -> Markup {
        let locale = self.locale();
        html! {
            @match (row.moments.seen, row.last) {
                (Some((at, _)), _) => time datetime=(at) { (self.moment(at)) },
                (None, Some(day)) => time datetime=(day) { (locale.date(day)) },
                (None, None) => span.note { (locale.text("install.seen.never")) },
            }
        }
    }

    /// How often it was seen, by rung, in the last week and the last four.
    fn rungs(&self, row: &Installed<'_>) -> Markup {
        let locale = self.locale();
        let seen = |n: &u64| locale.number(*n);
        html! {
            @if row.month.iter().all(|n| *n == 0) {
                span.note {
                    (locale.text(match (row.known.name, row.moments.seen) {
                        (Name::Unlisted(_), Some(_)) => "install.rungs.uncounted",
                        _ => "install.rungs.none",
                    }))
                }
            } @else {
                @for (rung, (week, month)) in Rung::ALL.iter().zip(row.week.iter().zip(&row.month)) {
                    @if *month > 0 {
                        span.rung {
                            (locale.fill(
                                &format!("install.rung.{}", rung.code()),
                                &[("week", &seen(week)), ("month", &seen(month))],
                            ))
                        }
                    }
                }
            }
        }
    }

    /// Whether anybody has answered, and by which version of the widget.
    fn answers(&self, row: &Installed<'_>) -> Markup {
        let locale = self.locale();
        let zone = &self.site().time_zone;
        html! {
            @match row.known.last() {
                Some(at) => time datetime=(at) { (locale.date(at.day(zone))) },
                None => span.note { (locale.text("staff.none")) },
            }
            @if let [(version, _), rest @ ..] = row.versions.as_slice() {
                span.note {
                    (locale.text("install.version")) " "
                    bdi dir="ltr" { (version) }
                    @for (version, _) in rest { (locale.text("reach.and")) bdi dir="ltr" { (version) } }
                }
            }
        }
    }

    /// When somebody tried the page out, which is in no figure.
    fn trials(&self, row: &Installed<'_>) -> Markup {
        let locale = self.locale();
        let moments = &row.moments;
        html! {
            @match moments.tried {
                Some((at, rung)) => {
                    time datetime=(at) { (self.moment(at)) }
                    span.note { (locale.text(&format!("install.trial.{}", rung.code()))) }
                },
                None => span.note { (locale.text("install.trial.none")) },
            }
            @if let Some(at) = moments.tried_answer {
                span.note { (locale.fill("install.trial.answer", &[("at", &self.moment(at))])) }
            }
        }
    }
}

/// The class that sets a sign before the words, which say the same without it.
const fn shape(health: Health) -> &'static str {
    match health {
        Health::Never | Health::ScriptMissing | Health::Unreadable => "act",
        Health::ModuleBlocked | Health::Few | Health::Silent | Health::OtherVersion => "look",
        Health::Well => "fine",
        Health::Idle => "idle",
    }
}
