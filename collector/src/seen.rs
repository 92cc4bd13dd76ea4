//! Sightings on their way to the log: counted in memory, written as sums.
//!
//! One event per page, language and five minutes at most, and at a stop: an event per sighting
//! would drown the answers. What a kill can lose is five minutes of sightings; no answer.
//!
//! Whoever has just put a tag on a page wants to know at once whether it was seen. So the moment of a
//! page's last sighting, and of the last time that somebody tried it out, is remembered here as well,
//! since the start of the process. What is tried out is in no sum.
//!
//! So is which version of the widget was seen, where it is not the one that is served. What a page was
//! seen with before this process began says nothing: a version is another from the day of an update on,
//! and each page was well until then.

use crate::domain::{Day, Instant, Lang, PageId, SeenBatch, Subject};
use crate::widget::Version;
use crate::writer::Writer;
use futures_util::future::ready;
use futures_util::stream::{self, StreamExt as _};
use jiff::SignedDuration;
use rayak_shared::{Rung, SeenEvent};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How often what was counted is handed to the writer.
pub(crate) const EVERY: Duration = Duration::from_secs(5 * 60);
/// Pages and languages counted at once; beyond it a sighting of an unlisted page is let go rather than
/// grow memory. Listed pages are as many as the configuration names, and whoever makes names up must
/// not push them out.
const MOST: usize = 10_000;

/// Sums that are with the writer at once, of whose queue they take a small part.
const AT_ONCE: usize = 256;

/// Sightings with another version that come so near each other are one: each card of a page is seen by
/// itself, and a single reader scrolls past all of them.
const APART: SignedDuration = SignedDuration::from_mins(10);

/// What sightings are summed by until the next hand-over.
type Key = (PageId, Lang, Day);

/// What is known of a page beside its sums, since the process began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Moments {
    /// That it was last seen with another version of the widget than the one that is served.
    pub(crate) other: Option<Other>,
    /// When its question was last seen, and on which rung.
    pub(crate) seen: Option<(Instant, Rung)>,
    /// When somebody tried it out, and on which rung.
    pub(crate) tried: Option<(Instant, Rung)>,
    /// When an answer came in that was tried out.
    pub(crate) tried_answer: Option<Instant>,
}

/// Sightings in a row with another version of the widget than the one that is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Other {
    /// The one of the last.
    pub(crate) version: Version,
    /// How often, those that came together counted as one.
    pub(crate) times: u32,
    /// When one was last counted.
    counted: Instant,
}

/// A sighting as it came in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sighting {
    pub(crate) event: SeenEvent,
    pub(crate) rung: Rung,
    /// With which version of the widget, if that says something.
    pub(crate) version: Option<Version>,
}

impl Moments {
    /// Notes another sighting, and whether it was one with another version. What is opened was seen before,
    /// and says that already.
    fn note(&mut self, at: Instant, sighting: Sighting) {
        self.seen = Some((at, sighting.rung));
        let Some(version) = sighting.version else {
            return;
        };
        if sighting.event != SeenEvent::Seen {
            return;
        }
        if Some(version) == Version::served() {
            self.other = None;
            return;
        }
        let fresh = Other {
            version,
            times: 1,
            counted: at,
        };
        self.other = Some(match self.other {
            None => fresh,
            Some(before) if at.since(before.counted) < APART => Other { version, ..before },
            Some(before) => Other {
                times: before.times.saturating_add(1),
                ..fresh
            },
        });
    }
}

/// What of a page's sightings stands in no fold yet, and what stands in none ever.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Lately {
    pub(crate) name: String,
    pub(crate) moments: Moments,
    /// By day and rung.
    pub(crate) waiting: Vec<(Day, [u32; 3])>,
}

/// The counts since the last hand-over.
#[derive(Debug, Default)]
pub(crate) struct SeenCounter {
    sums: Mutex<HashMap<Key, (Subject, SeenBatch)>>,
    moments: Mutex<HashMap<PageId, (Subject, Moments)>>,
}

impl SeenCounter {
    pub(crate) fn count(
        &self,
        subject: Subject,
        lang: Lang,
        (at, day): (Instant, Day),
        sighting: Sighting,
    ) {
        let Sighting { event, rung, .. } = sighting;
        self.remember(&subject, |moments| moments.note(at, sighting));
        let mut counts = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (subject.page, lang, day);
        if counts.len() >= MOST && !subject.listed && !counts.contains_key(&key) {
            metrics::counter!("rayak_sightings_dropped_total").increment(1);
            return;
        }
        let empty = SeenBatch {
            day,
            lang,
            seen: [0; 3],
            opened: [0; 3],
        };
        let (_, batch) = counts.entry(key).or_insert((subject, empty));
        let rungs = match event {
            SeenEvent::Seen => &mut batch.seen,
            SeenEvent::Opened => &mut batch.opened,
        };
        if let Some(count) = rungs.get_mut(rung as usize) {
            *count = count.saturating_add(1);
        }
    }

    /// Somebody has tried a page out, and its question came into view.
    pub(crate) fn tried(&self, subject: &Subject, at: Instant, rung: Rung) {
        self.remember(subject, |moments| moments.tried = Some((at, rung)));
    }

    /// Somebody has tried a page out, and answered.
    pub(crate) fn tried_answer(&self, subject: &Subject, at: Instant) {
        self.remember(subject, |moments| moments.tried_answer = Some(at));
    }

    fn remember(&self, subject: &Subject, what: impl FnOnce(&mut Moments)) {
        let mut moments = self.moments.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, of_page)) = moments.get_mut(&subject.page) {
            what(of_page);
        } else if moments.len() < MOST || subject.listed {
            let mut of_page = Moments::default();
            what(&mut of_page);
            moments.insert(subject.page, (subject.clone(), of_page));
        }
    }

    /// What is known of a site's pages beside the folds.
    pub(crate) fn lately(&self, site: &str) -> HashMap<PageId, Lately> {
        let mut all = HashMap::<PageId, Lately>::new();
        let named = |subject: &Subject| Lately {
            name: subject.name.clone(),
            ..Lately::default()
        };
        let moments = self.moments.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, (subject, moments)) in moments.iter().filter(|(_, (it, _))| it.site == site) {
            let of_page = all.entry(*id).or_insert_with(|| named(subject));
            of_page.moments = *moments;
        }
        drop(moments);
        let sums = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        for (subject, batch) in sums.values().filter(|(it, _)| it.site == site) {
            let of_page = all.entry(subject.page).or_insert_with(|| named(subject));
            of_page.waiting.push((batch.day, batch.seen));
        }
        all
    }

    /// Hands everything counted so far to the writer.
    pub(crate) async fn hand_over(&self, writer: &Writer, at: Instant) {
        let counts = std::mem::take(&mut *self.sums.lock().unwrap_or_else(PoisonError::into_inner));
        // Many wait together, so that they share their batches.
        let written = stream::iter(counts.into_values()).map(|(subject, batch)| async move {
            if writer.seen(subject, at, batch).await.is_err() {
                tracing::warn!("sightings of a page could not be written");
            }
        });
        written.buffer_unordered(AT_ONCE).for_each(ready).await;
    }
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "a broken promise fails its test")]
mod tests {
    use super::*;
    use crate::domain::Asks;

    fn subject(name: &str, listed: bool) -> Subject {
        Subject {
            listed,
            ..Subject::unlisted("jazan", name, Asks::Useful)
        }
    }

    fn count(counter: &SeenCounter, name: &str, listed: bool) {
        let lang = Lang::parse("ar").expect("a code");
        let when = (Instant(7), Day(1));
        let sighting = Sighting {
            event: SeenEvent::Seen,
            rung: Rung::Wasm,
            version: None,
        };
        counter.count(subject(name, listed), lang, when, sighting);
    }

    /// Notes sightings, each as long after the one before as is said; how often another version was seen
    /// then.
    fn noted<const N: usize>(
        sightings: [(SeenEvent, Option<Version>, SignedDuration); N],
    ) -> [Option<u32>; N] {
        let (mut moments, mut now) = (Moments::default(), Instant(7));
        sightings.map(|(event, version, later)| {
            now.0 += i64::try_from(later.as_millis()).expect("it is short");
            let rung = Rung::Wasm;
            let sighting = Sighting {
                event,
                rung,
                version,
            };
            moments.note(now, sighting);
            moments.other.map(|other| other.times)
        })
    }

    #[test]
    fn sightings_with_another_version_are_counted_until_one_comes_with_that_which_is_served() {
        let (served, other) = (Version::served(), Version::parse("0.0.7"));
        // One that names no version says nothing.
        let versions = [None, other, other, None, other, served, other];
        let noted = noted(versions.map(|version| (SeenEvent::Seen, version, APART)));
        let times = [None, Some(1), Some(2), Some(2), Some(3), None, Some(1)];
        assert_eq!(noted, times);
    }

    #[test]
    fn a_single_reader_is_seen_with_another_version_once_however_many_cards_a_page_has() {
        let other = Version::parse("0.0.7");
        let (second, hour) = (SignedDuration::from_secs(1), SignedDuration::from_hours(1));
        let at_once = noted([
            (SeenEvent::Seen, other, hour),
            (SeenEvent::Seen, other, second),
            (SeenEvent::Opened, other, second),
            (SeenEvent::Seen, other, second),
            (SeenEvent::Opened, other, hour),
        ]);
        assert_eq!(at_once, [Some(1); 5]);
    }

    #[test]
    fn names_that_are_made_up_take_no_room_from_listed_pages() {
        let counter = SeenCounter::default();
        for number in 0..MOST + 5 {
            count(&counter, &format!("/{number}"), false);
        }
        count(&counter, "pothole", true);
        count(&counter, "pothole", true);
        let known = counter.lately("jazan");
        assert_eq!(known.len(), MOST + 1);
        let listed = &known[&PageId::of("jazan", "pothole")];
        assert_eq!(listed.waiting, [(Day(1), [2, 0, 0])]);
    }

    #[test]
    fn what_is_tried_out_is_known_by_its_moment_and_waits_in_no_sum() {
        let counter = SeenCounter::default();
        counter.tried(&subject("pothole", true), Instant(5), Rung::Link);
        counter.tried_answer(&subject("pothole", true), Instant(6));
        let known = counter.lately("jazan");
        let of_page = &known[&PageId::of("jazan", "pothole")];
        assert_eq!(of_page.waiting, []);
        assert_eq!(of_page.moments.seen, None);
        assert_eq!(of_page.moments.tried, Some((Instant(5), Rung::Link)));
        assert_eq!(of_page.moments.tried_answer, Some(Instant(6)));
        assert_eq!(counter.lately("elsewhere"), HashMap::new());
    }
}
