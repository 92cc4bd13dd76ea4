//! Sightings on their way to the log: counted in memory, written as sums.
//!
//! One event per page, language and five minutes at most, and at a stop: an event per sighting
//! would drown the answers. What a kill can lose is five minutes of sightings; no answer.

use crate::domain::{Day, Instant, Lang, PageId, SeenBatch, Subject};
use crate::writer::Writer;
use futures_util::future::ready;
use futures_util::stream::{self, StreamExt as _};
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

/// What sightings are summed by until the next hand-over.
type Key = (PageId, Lang, Day);

/// The counts since the last hand-over.
#[derive(Debug, Default)]
pub(crate) struct SeenCounter(Mutex<HashMap<Key, (Subject, SeenBatch)>>);

impl SeenCounter {
    pub(crate) fn count(
        &self,
        subject: Subject,
        lang: Lang,
        day: Day,
        event: SeenEvent,
        rung: Rung,
    ) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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

    /// Hands everything counted so far to the writer.
    pub(crate) async fn hand_over(&self, writer: &Writer, at: Instant) {
        let counts = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
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
mod tests {
    use super::*;
    use crate::domain::Asks;

    fn count(counter: &SeenCounter, name: &str, listed: bool) {
        let subject = Subject {
            listed,
            ..Subject::unlisted("jazan", name, Asks::Useful)
        };
        let lang = Lang::parse("ar").expect("a code");
        counter.count(subject, lang, Day(1), SeenEvent::Seen, Rung::Wasm);
    }

    #[test]
    fn names_that_are_made_up_take_no_room_from_listed_pages() {
        let counter = SeenCounter::default();
        for number in 0..MOST + 5 {
            count(&counter, &format!("/{number}"), false);
        }
        count(&counter, "pothole", true);
        count(&counter, "pothole", true);
        let counts = counter.0.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(counts.len(), MOST + 1);
        let listed = counts.values().find(|(subject, _)| subject.listed);
        assert_eq!(listed.map(|(_, batch)| batch.seen), Some([2, 0, 0]));
    }
}
