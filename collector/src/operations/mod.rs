//! How the collector itself does, gathered in one place and judged: what it takes and refuses, how fast,
//! what room is left, whether there is a backup and whether anything could be made again from it.
//!
//! The staff's page of it and the JSON beside it are this struct in two forms. Deliberately absent: pages,
//! people, words, and anything of longer ago than yesterday, which a monitor keeps.

mod judge;

use crate::command::{DrillReport, last_drill};
use crate::domain::people::Reach;
use crate::domain::{Day, Instant};
use crate::serve::App;
use crate::telemetry::{Count, Metrics, REQUEST_SECONDS, SYNC_SECONDS, Spread};
use crate::{backup, writer};
use jiff::tz::TimeZone;
pub(crate) use judge::{Judged, Reason, State};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::time::Duration;

/// Days of which the versions in use are told.
const VERSIONS_OF: i32 = 30;

/// Everything that is said of the process.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Operations {
    #[serde(serialize_with = "moment")]
    pub(crate) at: Instant,
    pub(crate) version: &'static str,
    #[serde(serialize_with = "moment")]
    pub(crate) serving_since: Instant,
    #[serde(serialize_with = "moment")]
    pub(crate) configured_at: Instant,
    pub(crate) intake: Judged<Intake>,
    pub(crate) refusals: Judged<Trouble>,
    pub(crate) requests: Judged<Speed>,
    pub(crate) syncs: Judged<Speed>,
    pub(crate) queue: Judged<Queue>,
    pub(crate) disk: Judged<Disk>,
    pub(crate) memory: Judged<Memory>,
    pub(crate) backup: Judged<Backup>,
    pub(crate) drill: Judged<Drill>,
    /// None if no mail server is configured.
    pub(crate) mail: Option<Judged<Mail>>,
    pub(crate) counts: Counts,
    /// Which versions of the widget answers of the last thirty days came from; none if that cannot be
    /// read.
    pub(crate) widgets: Option<Vec<Widget>>,
}

/// A version of the widget, by the site whose answers name it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Widget {
    pub(crate) site: String,
    pub(crate) version: String,
    /// The last day on which an answer named it.
    #[serde(serialize_with = "day")]
    pub(crate) last: Day,
}

/// Whether answers are taken.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Intake {
    pub(crate) takes_answers: bool,
}

/// Refusals that were our own fault.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Trouble {
    pub(crate) today: u64,
    pub(crate) since_start: u64,
}

/// How long half of all took, and all but one in twenty, since the start.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Speed {
    pub(crate) count: u64,
    #[serde(rename = "median_us", serialize_with = "micros")]
    pub(crate) median: Option<Duration>,
    #[serde(rename = "p95_us", serialize_with = "micros")]
    pub(crate) p95: Option<Duration>,
}

/// What waits to be written, and how much may wait.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Queue {
    pub(crate) waiting: u64,
    pub(crate) most: u64,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Disk {
    pub(crate) store_bytes: u64,
    /// None if the system does not tell.
    pub(crate) free_bytes: Option<u64>,
    pub(crate) least_free_bytes: u64,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Memory {
    pub(crate) held_bytes: Option<u64>,
    /// None if there is no bound.
    pub(crate) most_bytes: Option<u64>,
}

/// The backups that are made by the clock.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Backup {
    /// None if none are asked for.
    #[serde(rename = "every_seconds", serialize_with = "seconds")]
    pub(crate) every: Option<Duration>,
    pub(crate) kept: u64,
    #[serde(serialize_with = "moments")]
    pub(crate) last: Option<Instant>,
    /// When one could last not be made, since the start.
    #[serde(serialize_with = "moments")]
    pub(crate) failed: Option<Instant>,
}

/// The last trial of a backup.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Drill {
    #[serde(rename = "every_seconds", serialize_with = "seconds")]
    pub(crate) every: Option<Duration>,
    #[serde(serialize_with = "moments")]
    pub(crate) last: Option<Instant>,
    pub(crate) good: Option<bool>,
    pub(crate) events: Option<u64>,
}

/// What is sent to staff.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Mail {
    pub(crate) taken_today: u64,
    /// Letters to single addresses.
    pub(crate) refused_today: u64,
    /// Since when the mail server takes nothing, and when it is tried again.
    #[serde(serialize_with = "moments")]
    pub(crate) failing_since: Option<Instant>,
    #[serde(serialize_with = "moments")]
    pub(crate) next_try: Option<Instant>,
}

/// What came in, in numbers.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Counts {
    pub(crate) accepted: Count,
    pub(crate) refused: Count,
    pub(crate) refused_by_code: BTreeMap<String, Count>,
    pub(crate) flagged: Count,
    pub(crate) flagged_by_reason: BTreeMap<String, Count>,
    pub(crate) masked: Count,
    pub(crate) masked_by_kind: BTreeMap<String, Count>,
}

impl Operations {
    /// Looks at everything, and of sites at those within reach. It reads directories, so that it must be where a
    /// task may wait for the disk.
    pub(crate) fn gather(app: &App, reach: &Reach) -> Self {
        let edition = app.edition();
        let config = &edition.config;
        let at = app.clock.now();
        app.notice_the_day();
        let counts = Counts::read(&app.metrics);
        let room = app.store.room();
        let backup = backups(app);
        let drill = drills(app, last_drill(app.store.directory()));
        Self {
            at,
            version: env!("CARGO_PKG_VERSION"),
            widgets: widgets(app, at, reach),
            serving_since: app.started,
            configured_at: edition.configured,
            intake: judge::intake(app.halt()),
            refusals: judge::refusals(&counts.refused_by_code),
            requests: judge::requests(Speed::of(&app.metrics.ledger.spread(REQUEST_SECONDS))),
            syncs: judge::syncs(Speed::of(&app.metrics.ledger.spread(SYNC_SECONDS))),
            queue: judge::queue(Queue {
                waiting: app.writer.waiting() as u64,
                most: writer::QUEUE as u64,
            }),
            disk: judge::disk(Disk {
                store_bytes: app.store.size_on_disk(),
                free_bytes: room.free,
                least_free_bytes: room.least_free,
            }),
            memory: judge::memory(Memory {
                held_bytes: room.resident,
                most_bytes: (config.store.most_memory_mib != 0).then_some(room.most_memory),
            }),
            backup: judge::backup(backup, at),
            drill: judge::drill(drill, at),
            mail: config.mail.as_ref().map(|_| judge::mail(mail(app))),
            counts,
        }
    }
}

fn backups(app: &App) -> Backup {
    let config = app.config();
    let asked = config.backup.as_ref();
    // A directory that cannot be read shows in the backup that fails.
    let kept = asked.map(|asked| backup::kept(&asked.into).unwrap_or_default());
    let kept = kept.unwrap_or_default();
    Backup {
        every: asked.map(|asked| asked.every.unsigned_abs()),
        kept: kept.len() as u64,
        last: kept.last().map(|newest| newest.at),
        failed: app.one_backup.failed(),
    }
}

fn drills(app: &App, last: Option<DrillReport>) -> Drill {
    let config = app.config();
    let every = config.backup.as_ref().and_then(|backup| backup.drill_every);
    Drill {
        every: every.map(jiff::SignedDuration::unsigned_abs),
        last: last.as_ref().map(DrillReport::began),
        good: last.as_ref().map(DrillReport::is_good),
        events: last.map(|last| last.events),
    }
}

fn mail(app: &App) -> Mail {
    let counted = app.metrics.ledger.of("rayak_mails_total");
    let today = |outcome: &str| counted.get(outcome).map_or(0, |count| count.today);
    let trouble = app.post.trouble();
    Mail {
        taken_today: today("taken"),
        refused_today: today("refused"),
        failing_since: trouble.map(|trouble| trouble.since),
        next_try: trouble.map(|trouble| trouble.again),
    }
}

impl Counts {
    fn read(metrics: &Metrics) -> Self {
        let counted = |name: &str| -> BTreeMap<String, Count> {
            let mut counted = metrics.ledger.of(name);
            counted.retain(|_, count| count.since_start > 0);
            counted
        };
        let refused_by_code = counted("rayak_refusals_total");
        let flagged_by_reason = counted("rayak_flagged_total");
        let masked_by_kind = counted("rayak_masked_total");
        let all = |name: &str| sum(&metrics.ledger.of(name));
        Self {
            accepted: all("rayak_accepted_total"),
            refused: all("rayak_refusals_total"),
            refused_by_code,
            flagged: all("rayak_flagged_total"),
            flagged_by_reason,
            masked: all("rayak_masked_total"),
            masked_by_kind,
        }
    }
}

fn widgets(app: &App, at: Instant, reach: &Reach) -> Option<Vec<Widget>> {
    let pages = app.board.look(&app.store, &app.config().registry, at);
    let pages = pages.inspect_err(|error| {
        tracing::error!(%error, "which versions of the widget are in use could not be read");
    });
    let seen = pages.ok()?;
    let seen = seen.versions(at.day(&TimeZone::UTC).minus(VERSIONS_OF));
    let seen = seen.filter(|it| reach.sees_something_of(it.site));
    let seen = seen.map(|it| Widget {
        site: it.site.to_owned(),
        version: it.version.to_owned(),
        last: it.last,
    });
    Some(seen.collect())
}

fn sum(counts: &BTreeMap<String, Count>) -> Count {
    counts.values().fold(Count::default(), |mut sum, count| {
        sum.add(*count);
        sum
    })
}

impl Speed {
    fn of(spread: &Spread) -> Self {
        Self {
            count: spread.count(),
            median: spread.within(0.5),
            p95: spread.within(0.95),
        }
    }
}

fn moment<S: Serializer>(at: &Instant, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(at)
}

fn moments<S: Serializer>(at: &Option<Instant>, to: S) -> Result<S::Ok, S::Error> {
    at.map(|at| at.to_string()).serialize(to)
}

fn day<S: Serializer>(day: &Day, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(day)
}

fn seconds<S: Serializer>(every: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
    every.map(|every| every.as_secs()).serialize(to)
}

fn micros<S: Serializer>(time: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
    let micros = time.map(|time| u64::try_from(time.as_micros()).unwrap_or(u64::MAX));
    micros.serialize(to)
}
