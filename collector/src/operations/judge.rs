//! What is fine, what somebody should look at, and what calls for a hand at once, each with its reason. Pure.

use super::{Backup, Disk, Drill, Intake, Mail, Memory, Queue, Speed, Trouble};
use crate::domain::Instant;
use crate::store::Halt;
use crate::telemetry::Count;
use serde::Serialize;
use std::collections::BTreeMap;
use std::time::Duration;

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    Fine,
    Look,
    Act,
}

/// Why it is not fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reason {
    WriteFailed,
    WriterEnded,
    Unreadable,
    DiskShort,
    DiskSoonShort,
    MemoryShort,
    MemorySoonShort,
    OwnFaults,
    OwnFaultsBefore,
    SlowReplies,
    SlowDisk,
    QueueLong,
    QueueFull,
    NoBackups,
    NoBackupYet,
    BackupLate,
    BackupFailed,
    NeverDrilled,
    DrillFailed,
    DrillLate,
    MailFailing,
    MailRefused,
}

/// A measure and what is to be thought of it.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Judged<T> {
    pub(crate) state: State,
    pub(crate) reason: Option<Reason>,
    #[serde(flatten)]
    pub(crate) measure: T,
}

/// A citizen notices a reply that takes longer.
const SLOW_REPLY: Duration = Duration::from_secs(1);
/// A disk that needs longer is slow, or about to fail.
const SLOW_SYNC: Duration = Duration::from_millis(250);
/// A crowd that the writer takes in a moment.
const LONG_QUEUE: u64 = 1_000;
/// Without a rhythm of its own a backup should be tried about once a month.
const DRILLED_WITHIN: Duration = Duration::from_secs(35 * 24 * 60 * 60);

/// The codes of refusals for which no client is to blame.
const OURS: [&str; 2] = ["internal", "store_failed"];

fn judged<T>(measure: T, found: Option<(State, Reason)>) -> Judged<T> {
    let state = found.map_or(State::Fine, |(state, _)| state);
    Judged {
        state,
        reason: found.map(|(_, reason)| reason),
        measure,
    }
}

/// The first of what is the case.
fn first<const N: usize>(of: [(bool, State, Reason); N]) -> Option<(State, Reason)> {
    let mut of = of.into_iter();
    of.find(|(is_so, _, _)| *is_so)
        .map(|(_, state, reason)| (state, reason))
}

pub(super) fn intake(halt: Option<Halt>) -> Judged<Intake> {
    let reason = halt.map(|halt| match halt {
        Halt::Failed => Reason::WriteFailed,
        Halt::WriterEnded => Reason::WriterEnded,
        Halt::Unreadable { .. } => Reason::Unreadable,
        Halt::Disk { .. } => Reason::DiskShort,
        Halt::Memory { .. } => Reason::MemoryShort,
    });
    let takes_answers = halt.is_none();
    judged(
        Intake { takes_answers },
        reason.map(|reason| (State::Act, reason)),
    )
}

pub(super) fn refusals(by_code: &BTreeMap<String, Count>) -> Judged<Trouble> {
    let ours = OURS.iter().filter_map(|code| by_code.get(*code));
    let ours = ours.fold(Count::default(), |mut sum, count| {
        sum.add(*count);
        sum
    });
    let found = first([
        (ours.today > 0, State::Act, Reason::OwnFaults),
        (ours.since_start > 0, State::Look, Reason::OwnFaultsBefore),
    ]);
    let (today, since_start) = (ours.today, ours.since_start);
    judged(Trouble { today, since_start }, found)
}

pub(super) fn requests(speed: Speed) -> Judged<Speed> {
    let slow = speed.p95 > Some(SLOW_REPLY);
    judged(speed, first([(slow, State::Look, Reason::SlowReplies)]))
}

pub(super) fn syncs(speed: Speed) -> Judged<Speed> {
    let slow = speed.p95 > Some(SLOW_SYNC);
    judged(speed, first([(slow, State::Look, Reason::SlowDisk)]))
}

pub(super) fn queue(queue: Queue) -> Judged<Queue> {
    let found = first([
        (queue.waiting >= queue.most, State::Act, Reason::QueueFull),
        (queue.waiting > LONG_QUEUE, State::Look, Reason::QueueLong),
    ]);
    judged(queue, found)
}

pub(super) fn disk(disk: Disk) -> Judged<Disk> {
    let less_than = |bytes: u64| disk.free_bytes.is_some_and(|free| free < bytes);
    let found = first([
        (
            less_than(disk.least_free_bytes),
            State::Act,
            Reason::DiskShort,
        ),
        (
            less_than(disk.least_free_bytes.saturating_mul(2)),
            State::Look,
            Reason::DiskSoonShort,
        ),
    ]);
    judged(disk, found)
}

pub(super) fn memory(memory: Memory) -> Judged<Memory> {
    let bound = memory.held_bytes.zip(memory.most_bytes);
    let is = |soon: bool| {
        bound.is_some_and(|(held, most)| held > if soon { most / 5 * 4 } else { most })
    };
    let found = first([
        (is(false), State::Act, Reason::MemoryShort),
        (is(true), State::Look, Reason::MemorySoonShort),
    ]);
    judged(memory, found)
}

pub(super) fn backup(backup: Backup, now: Instant) -> Judged<Backup> {
    let late = backup
        .every
        .zip(backup.last)
        .is_some_and(|(every, last)| now.since(last).unsigned_abs() > every.saturating_mul(2));
    let found = first([
        (backup.every.is_none(), State::Look, Reason::NoBackups),
        (late, State::Act, Reason::BackupLate),
        (
            backup.failed > backup.last,
            State::Act,
            Reason::BackupFailed,
        ),
        (backup.last.is_none(), State::Look, Reason::NoBackupYet),
    ]);
    judged(backup, found)
}

pub(super) fn drill(drill: Drill, now: Instant) -> Judged<Drill> {
    let within = drill
        .every
        .map_or(DRILLED_WITHIN, |every| every.saturating_mul(2));
    let late = drill
        .last
        .is_some_and(|last| now.since(last).unsigned_abs() > within);
    let found = first([
        (drill.last.is_none(), State::Look, Reason::NeverDrilled),
        (drill.good == Some(false), State::Act, Reason::DrillFailed),
        (late, State::Look, Reason::DrillLate),
    ]);
    judged(drill, found)
}

pub(super) fn mail(mail: Mail) -> Judged<Mail> {
    let found = first([
        (
            mail.failing_since.is_some(),
            State::Act,
            Reason::MailFailing,
        ),
        (mail.refused_today > 0, State::Look, Reason::MailRefused),
    ]);
    judged(mail, found)
}

impl State {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Look => "look",
            Self::Act => "act",
        }
    }
}

impl Reason {
    #[cfg(test)]
    pub(crate) const ALL: [Self; 22] = [
        Self::WriteFailed,
        Self::WriterEnded,
        Self::Unreadable,
        Self::DiskShort,
        Self::DiskSoonShort,
        Self::MemoryShort,
        Self::MemorySoonShort,
        Self::OwnFaults,
        Self::OwnFaultsBefore,
        Self::SlowReplies,
        Self::SlowDisk,
        Self::QueueLong,
        Self::QueueFull,
        Self::NoBackups,
        Self::NoBackupYet,
        Self::BackupLate,
        Self::BackupFailed,
        Self::NeverDrilled,
        Self::DrillFailed,
        Self::DrillLate,
        Self::MailFailing,
        Self::MailRefused,
    ];

    /// The key of its sentence.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::WriteFailed => "operations.reason.write_failed",
            Self::WriterEnded => "operations.reason.writer_ended",
            Self::Unreadable => "operations.reason.unreadable",
            Self::DiskShort => "operations.reason.disk_short",
            Self::DiskSoonShort => "operations.reason.disk_soon_short",
            Self::MemoryShort => "operations.reason.memory_short",
            Self::MemorySoonShort => "operations.reason.memory_soon_short",
            Self::OwnFaults => "operations.reason.own_faults",
            Self::OwnFaultsBefore => "operations.reason.own_faults_before",
            Self::SlowReplies => "operations.reason.slow_replies",
            Self::SlowDisk => "operations.reason.slow_disk",
            Self::QueueLong => "operations.reason.queue_long",
            Self::QueueFull => "operations.reason.queue_full",
            Self::NoBackups => "operations.reason.no_backups",
            Self::NoBackupYet => "operations.reason.no_backup_yet",
            Self::BackupLate => "operations.reason.backup_late",
            Self::BackupFailed => "operations.reason.backup_failed",
            Self::NeverDrilled => "operations.reason.never_drilled",
            Self::DrillFailed => "operations.reason.drill_failed",
            Self::DrillLate => "operations.reason.drill_late",
            Self::MailFailing => "operations.reason.mail_failing",
            Self::MailRefused => "operations.reason.mail_refused",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Languages;

    const HOUR: Duration = Duration::from_secs(3_600);

    fn at(hour: i64) -> Instant {
        Instant(hour * 3_600_000)
    }

    #[test]
    fn each_reason_is_a_sentence_in_each_language() {
        for lang in ["ar", "en"] {
            let lang = crate::domain::Lang::parse(lang).expect("a language");
            let locale = Languages::built_in().of(lang);
            for reason in Reason::ALL {
                assert_ne!(locale.text(reason.key()), reason.key());
            }
        }
    }

    #[test]
    fn a_backup_is_late_after_twice_its_time_and_a_failure_counts_until_the_next() {
        let made = |last: Option<i64>, failed: Option<i64>| Backup {
            every: Some(24 * HOUR),
            kept: 1,
            last: last.map(at),
            failed: failed.map(at),
        };
        let now = at(100);
        for (measure, reason) in [
            (made(Some(99), None), None),
            (made(Some(52), None), None),
            (made(Some(51), None), Some(Reason::BackupLate)),
            (made(Some(90), Some(95)), Some(Reason::BackupFailed)),
            (made(Some(96), Some(95)), None),
            (made(None, Some(95)), Some(Reason::BackupFailed)),
            (made(None, None), Some(Reason::NoBackupYet)),
            (
                Backup {
                    every: None,
                    ..made(None, None)
                },
                Some(Reason::NoBackups),
            ),
        ] {
            let shown = format!("{measure:?}");
            assert_eq!(backup(measure, now).reason, reason, "{shown}");
        }
    }

    #[test]
    fn a_drill_that_failed_calls_for_a_hand_and_one_of_long_ago_for_a_look() {
        let done = |last: Option<i64>, good: bool| Drill {
            every: Some(24 * HOUR),
            last: last.map(at),
            good: last.map(|_| good),
            events: None,
        };
        let judge = |drill| {
            let judged = super::drill(drill, at(100));
            (judged.state, judged.reason)
        };
        assert_eq!(judge(done(Some(60), true)), (State::Fine, None));
        assert_eq!(
            judge(done(Some(51), true)),
            (State::Look, Some(Reason::DrillLate))
        );
        assert_eq!(
            judge(done(Some(99), false)),
            (State::Act, Some(Reason::DrillFailed))
        );
        assert_eq!(
            judge(done(None, true)),
            (State::Look, Some(Reason::NeverDrilled))
        );
        let unasked = Drill {
            every: None,
            ..done(Some(0), true)
        };
        assert_eq!(judge(unasked), (State::Fine, None), "a month is enough");
    }

    #[test]
    fn room_is_short_below_the_least_and_soon_short_before() {
        let disk = |free| {
            let measure = Disk {
                store_bytes: 1,
                free_bytes: free,
                least_free_bytes: 100,
            };
            super::disk(measure).reason
        };
        assert_eq!(disk(Some(99)), Some(Reason::DiskShort));
        assert_eq!(disk(Some(199)), Some(Reason::DiskSoonShort));
        assert_eq!((disk(Some(200)), disk(None)), (None, None));
        let memory = |held, most| {
            let measure = Memory {
                held_bytes: Some(held),
                most_bytes: most,
            };
            super::memory(measure).reason
        };
        assert_eq!(memory(101, Some(100)), Some(Reason::MemoryShort));
        assert_eq!(memory(81, Some(100)), Some(Reason::MemorySoonShort));
        assert_eq!((memory(80, Some(100)), memory(9_999, None)), (None, None));
    }

    #[test]
    fn only_refusals_that_are_our_own_fault_are_a_trouble() {
        let count = |today, since_start| Count {
            today,
            yesterday: None,
            since_start,
        };
        let of = |code: &str, count| refusals(&[(code.to_owned(), count)].into()).reason;
        assert_eq!(of("too_many", count(9, 9)), None);
        assert_eq!(of("internal", count(1, 1)), Some(Reason::OwnFaults));
        assert_eq!(
            of("store_failed", count(0, 1)),
            Some(Reason::OwnFaultsBefore)
        );
    }

    #[test]
    fn what_is_slow_or_long_is_told() {
        let speed = |millis| Speed {
            count: 1,
            median: None,
            p95: Some(Duration::from_millis(millis)),
        };
        assert_eq!(requests(speed(1_001)).reason, Some(Reason::SlowReplies));
        assert_eq!(syncs(speed(251)).reason, Some(Reason::SlowDisk));
        assert_eq!(
            (requests(speed(1_000)).reason, syncs(speed(250)).reason),
            (None, None)
        );
        let queue = |waiting| {
            super::queue(Queue {
                waiting,
                most: 4_096,
            })
            .reason
        };
        assert_eq!(
            [queue(1_000), queue(1_001), queue(4_096)],
            [None, Some(Reason::QueueLong), Some(Reason::QueueFull),]
        );
    }

    #[test]
    fn mail_that_is_not_taken_calls_for_a_hand_and_single_letters_for_a_look() {
        let mail = |failing_since, refused_today| {
            let mail = Mail {
                taken_today: 1,
                refused_today,
                failing_since,
                next_try: failing_since,
            };
            super::mail(mail).reason
        };
        assert_eq!(mail(None, 0), None);
        assert_eq!(mail(None, 1), Some(Reason::MailRefused));
        assert_eq!(mail(Some(at(1)), 1), Some(Reason::MailFailing));
    }
}
