//! The figures as tables: a line each, with what is to be thought of it in words and in a shape, and the
//! reason where it is not fine.

use super::super::shell::Shell;
use crate::domain::Instant;
use crate::locale::Locale;
use crate::operations::{
    Backup, Counts, Disk, Drill, Judged, Mail, Memory, Operations, Reason, Speed, State,
};
use crate::telemetry::Count;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::time::Duration;

const MIB: u64 = 1024 * 1024;
const DAY: u64 = 24 * 60 * 60;

/// A line: what it is about, how that is, why, and the measure in words.
struct Line {
    key: &'static str,
    state: State,
    reason: Option<Reason>,
    says: String,
}

pub(super) fn main(operations: &Operations, shell: &Shell, zone: &TimeZone) -> Markup {
    let words = Words {
        locale: &shell.locale,
        zone,
    };
    let locale = words.locale;
    let lines = lines(operations, &words);
    let worst = lines.iter().map(|line| line.state).max();
    let worst = worst.unwrap_or(State::Fine);
    html! {
        section {
            p.verdict { (shape(worst)) strong { (locale.text(of_all(worst))) } }
            p.note { (locale.fill("staff.as_of", &[("at", &words.moment(operations.at))])) }
            (judged(&lines, locale))
        }
        section {
            h2 #counted { (locale.text("operations.counted")) }
            p.note { (locale.text("operations.counted.note")) }
            (counted(&operations.counts, locale))
        }
        section {
            h2 { (locale.text("operations.process")) }
            dl.facts {
                dt { (locale.text("operations.version")) }
                dd { bdi dir="ltr" { (operations.version) } }
                dt { (locale.text("operations.widgets")) }
                @match operations.widgets.as_deref() {
                    None => dd { (locale.text("operations.widgets.unknown")) },
                    Some([]) => dd { (locale.text("operations.widgets.none")) },
                    Some(widgets) => {
                        @for widget in widgets {
                            dd {
                                bdi dir="ltr" { (widget.site) " " (widget.version) } " "
                                span.note { (locale.fill("operations.widgets.last", &[("day", &locale.date(widget.last))])) }
                            }
                        }
                    }
                }
                dt { (locale.text("operations.since")) }
                dd { (words.moment(operations.serving_since)) }
                dt { (locale.text("operations.configured")) }
                dd { (words.moment(operations.configured_at)) }
            }
            p { a.button href=(shell.href("/operations.json")) { (locale.text("operations.json")) } }
        }
    }
}

fn lines(operations: &Operations, words: &Words<'_>) -> Vec<Line> {
    let intake = if operations.intake.measure.takes_answers {
        "operations.intake.yes"
    } else {
        "operations.intake.no"
    };
    let trouble = operations.refusals.measure;
    let trouble = [
        ("today", &*words.locale.number(trouble.today)),
        ("all", &words.locale.number(trouble.since_start)),
    ];
    let queue = operations.queue.measure;
    let queue = words.of(queue.waiting, queue.most);
    let mail = operations.mail.as_ref();
    let mail = mail.map(|mail| line("operations.mail", mail, words.mail(mail.measure)));
    let always = [
        line(
            "operations.intake",
            &operations.intake,
            words.locale.text(intake).to_owned(),
        ),
        line(
            "operations.refusals",
            &operations.refusals,
            words.locale.fill("operations.refusals.says", &trouble),
        ),
        line(
            "operations.requests",
            &operations.requests,
            words.speed(operations.requests.measure),
        ),
        line(
            "operations.syncs",
            &operations.syncs,
            words.speed(operations.syncs.measure),
        ),
        line("operations.queue", &operations.queue, queue),
        line(
            "operations.disk",
            &operations.disk,
            words.disk(operations.disk.measure),
        ),
        line(
            "operations.memory",
            &operations.memory,
            words.memory(operations.memory.measure),
        ),
        line(
            "operations.backup",
            &operations.backup,
            words.backup(operations.backup.measure),
        ),
        line(
            "operations.drill",
            &operations.drill,
            words.drill(&operations.drill.measure),
        ),
    ];
    always.into_iter().chain(mail).collect()
}

fn line<T>(key: &'static str, judged: &Judged<T>, says: String) -> Line {
    Line {
        key,
        state: judged.state,
        reason: judged.reason,
        says,
    }
}

fn judged(lines: &[Line], locale: &Locale) -> Markup {
    html! {
        table.states role="table" {
            caption { strong { (locale.text("operations.caption")) } }
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { (locale.text("operations.column.what")) }
                    th scope="col" role="columnheader" { (locale.text("operations.column.state")) }
                    th scope="col" role="columnheader" { (locale.text("operations.column.says")) }
                }
            }
            tbody role="rowgroup" {
                @for line in lines {
                    tr role="row" {
                        th scope="row" role="rowheader" { (locale.text(line.key)) }
                        td.state role="cell" { (shape(line.state)) (locale.text(name(line.state))) }
                        td role="cell" {
                            (line.says)
                            @if let Some(reason) = line.reason {
                                strong.reason { (locale.text(reason.key())) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn counted(counts: &Counts, locale: &Locale) -> Markup {
    let columns = ["operations.today", "operations.yesterday", "operations.all"];
    let row = |name: Markup, count: &Count, of_another: bool| {
        let cells = [Some(count.today), count.yesterday, Some(count.since_start)];
        html! {
            tr class=[of_another.then_some("part")] role="row" {
                th scope="row" role="rowheader" { (name) }
                @for (key, cell) in columns.into_iter().zip(cells) {
                    td.number role="cell" {
                        span.label aria-hidden="true" { (locale.text(key)) }
                        @match cell {
                            Some(cell) => (locale.number(cell)),
                            None => span.nothing { (locale.text("operations.unknown")) },
                        }
                    }
                }
            }
        }
    };
    let all = |key: &'static str| html! { (locale.text(key)) };
    let parts = |parts: &BTreeMap<String, Count>, word: &dyn Fn(&str) -> Markup| {
        html! { @for (code, count) in parts { (row(word(code), count, true)) } }
    };
    let code = |code: &str| html! { code dir="ltr" { (code) } };
    let verdict = |code: &str| html! { (locale.text(verdict(code))) };
    let kind = |code: &str| {
        let key = format!("widget.kind.{code}");
        html! { (locale.text(&key)) }
    };
    html! {
        table.counts role="table" aria-labelledby="counted" {
            thead role="rowgroup" {
                tr role="row" {
                    th scope="col" role="columnheader" { (locale.text("operations.column.what")) }
                    @for key in columns {
                        th.number scope="col" role="columnheader" { (locale.text(key)) }
                    }
                }
            }
            tbody role="rowgroup" {
                (row(all("operations.accepted"), &counts.accepted, false))
                (row(all("operations.refused"), &counts.refused, false))
                (parts(&counts.refused_by_code, &code))
                (row(all("operations.flagged"), &counts.flagged, false))
                (parts(&counts.flagged_by_reason, &verdict))
                (row(all("operations.masked"), &counts.masked, false))
                (parts(&counts.masked_by_kind, &kind))
            }
        }
    }
}

/// What a verdict is called, of an answer or of its words.
fn verdict(code: &str) -> &'static str {
    match code {
        "trap" => "operations.verdict.trap",
        "hasty" => "operations.verdict.hasty",
        _ => "operations.verdict.repeated",
    }
}

const fn name(state: State) -> &'static str {
    match state {
        State::Fine => "operations.fine",
        State::Look => "operations.look",
        State::Act => "operations.act",
    }
}

/// How all is, where the worst of it is so.
const fn of_all(worst: State) -> &'static str {
    match worst {
        State::Fine => "operations.all.fine",
        State::Look => "operations.all.look",
        State::Act => "operations.all.act",
    }
}

/// A circle, a triangle on its base, a square on its corner: told apart without colour.
fn shape(state: State) -> Markup {
    html! {
        svg.shape.(state.code()) viewBox="0 0 16 16" aria-hidden="true" focusable="false" {
            @match state {
                State::Fine => circle cx="8" cy="8" r="6" {},
                State::Look => path d="M8 1.5 15 14H1z" {},
                State::Act => path d="M8 .5 15.5 8 8 15.5.5 8z" {},
            }
        }
    }
}

/// Measures in the words of a language.
struct Words<'a> {
    locale: &'a Locale,
    zone: &'a TimeZone,
}

impl Words<'_> {
    fn moment(&self, at: Instant) -> String {
        self.locale.date_time(at, self.zone)
    }

    fn of(&self, part: u64, whole: u64) -> String {
        let (part, whole) = (self.locale.number(part), self.locale.number(whole));
        self.locale
            .fill("operations.of", &[("part", &part), ("whole", &whole)])
    }

    fn bytes(&self, bytes: u64) -> String {
        let (key, number) = if bytes < 1024 * MIB {
            ("operations.mib", self.locale.number(bytes.div_ceil(MIB)))
        } else {
            let tenths = bytes / (1024 * MIB / 10);
            ("operations.gib", self.locale.decimal(tenths, 1))
        };
        self.locale.fill(key, &[("n", &number)])
    }

    fn millis(&self, time: Duration) -> String {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let number = if micros < 10_000 {
            self.locale.decimal(micros.div_ceil(100), 1)
        } else {
            self.locale.number(micros.div_ceil(1_000))
        };
        self.locale.fill("operations.ms", &[("n", &number)])
    }

    /// A rhythm, in days where it is whole days, else in hours, else in minutes.
    fn every(&self, time: Duration) -> String {
        let seconds = time.as_secs();
        let (key, count) = if seconds >= DAY && seconds.is_multiple_of(DAY) {
            ("operations.every.days", seconds / DAY)
        } else if seconds >= 3_600 {
            ("operations.every.hours", seconds / 3_600)
        } else {
            ("operations.every.minutes", seconds.div_ceil(60))
        };
        self.locale.plural(key, count, &[])
    }

    fn speed(&self, speed: Speed) -> String {
        let Some((median, p95)) = speed.median.zip(speed.p95) else {
            return self.locale.text("operations.speed.none").to_owned();
        };
        let values = [
            ("median", &*self.millis(median)),
            ("p95", &self.millis(p95)),
            ("count", &self.locale.number(speed.count)),
        ];
        self.locale.fill("operations.speed", &values)
    }

    fn disk(&self, disk: Disk) -> String {
        let free = disk.free_bytes.map_or_else(
            || self.locale.text("operations.unknown").to_owned(),
            |free| self.bytes(free),
        );
        let values = [
            ("store", &*self.bytes(disk.store_bytes)),
            ("free", &free),
            ("least", &self.bytes(disk.least_free_bytes)),
        ];
        self.locale.fill("operations.disk.says", &values)
    }

    fn memory(&self, memory: Memory) -> String {
        let Some(held) = memory.held_bytes else {
            return self.locale.text("operations.unknown").to_owned();
        };
        let held = self.bytes(held);
        match memory.most_bytes {
            Some(most) => {
                let values = [("held", &*held), ("most", &self.bytes(most))];
                self.locale.fill("operations.memory.says", &values)
            }
            None => held,
        }
    }

    fn backup(&self, backup: Backup) -> String {
        let Some(every) = backup.every else {
            return self.locale.text("operations.backup.none").to_owned();
        };
        let every = self.every(every);
        let kept = self.locale.number(backup.kept);
        let mut says = match backup.last {
            Some(last) => {
                let values = [
                    ("at", &*self.moment(last)),
                    ("every", &every),
                    ("kept", &kept),
                ];
                self.locale.fill("operations.backup.says", &values)
            }
            None => self
                .locale
                .fill("operations.backup.not_yet", &[("every", &every)]),
        };
        if let Some(failed) = backup.failed {
            let failed = [("at", &*self.moment(failed))];
            says.push(' ');
            says.push_str(&self.locale.fill("operations.backup.failed", &failed));
        }
        says
    }

    fn mail(&self, mail: Mail) -> String {
        if let Some((since, again)) = mail.failing_since.zip(mail.next_try) {
            let values = [
                ("since", &*self.moment(since)),
                ("again", &self.moment(again)),
            ];
            return self.locale.fill("operations.mail.trouble", &values);
        }
        let values = [
            ("today", &*self.locale.number(mail.taken_today)),
            ("refused", &self.locale.number(mail.refused_today)),
        ];
        self.locale.fill("operations.mail.says", &values)
    }

    fn drill(&self, drill: &Drill) -> String {
        let says = match (drill.last, drill.good) {
            (Some(last), Some(true)) => {
                let events = self.locale.number(drill.events.unwrap_or_default());
                let values = [("at", &*self.moment(last)), ("events", &events)];
                self.locale.fill("operations.drill.good", &values)
            }
            (Some(last), _) => {
                let at = [("at", &*self.moment(last))];
                self.locale.fill("operations.drill.bad", &at)
            }
            (None, _) => self.locale.text("operations.drill.never").to_owned(),
        };
        match drill.every {
            Some(every) => {
                let every = [("says", &*says), ("every", &self.every(every))];
                self.locale.fill("operations.drill.every", &every)
            }
            None => says,
        }
    }
}
