//! Words: short ones lie in runs, as events do; of long ones, as an import may bring them, the first
//! part lies there and the rest in records of its own.
//!
//! A part that is full has another behind it, which may be empty, so that a part that is gone is
//! noticed.

use super::engine::scan_prefix;
use super::read::Words;
use super::run::{self, Runs};
use super::{Store, StoreError, codec, keys};
use crate::domain::PageId;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes in a part at most; the rest of a value is its number, its lengths and its frame.
const PART: usize = codec::LARGEST - 32;
/// Bytes of the longest character: a part is cut before the one that does not fit.
const LONGEST: usize = 4;

/// Whether there is another part behind this one.
fn has_more(part: &Words) -> bool {
    part.text.len() > PART - LONGEST
}

/// Cuts words into parts.
fn parts(event: u64, text: &str) -> impl Iterator<Item = Words> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let (part, behind) = rest?.split_at(rest?.floor_char_boundary(PART));
        let part = Words {
            event,
            text: part.to_owned(),
        };
        rest = has_more(&part).then_some(behind);
        Some(part)
    })
}

/// Words that are put onto a page, in the order of their events.
#[derive(Debug, Default)]
pub(super) struct Put {
    runs: Runs,
    more: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Put {
    pub(super) fn words(&mut self, page: PageId, event: u64, text: &str) -> Result<(), StoreError> {
        let mut parts = parts(event, text);
        if let Some(first) = parts.next() {
            self.runs.push(event, &keys::words(page, event), &first)?;
        }
        for (part, n) in parts.zip(1..) {
            let key = keys::more_words(page, event, n);
            let frame = codec::encode(&key, &part)?;
            self.more.push((key, frame));
        }
        Ok(())
    }

    /// Every record with its key.
    pub(super) fn records(self, page: PageId) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
        let runs = self.runs.records();
        runs.map(move |(first, run)| (keys::words(page, first), run))
            .chain(self.more)
    }
}

/// Puts the other parts behind a first one. `read` reads what lies under a key.
pub(super) fn whole(
    page: PageId,
    mut words: Words,
    read: impl Fn(&[u8]) -> Result<Option<Words>, StoreError>,
) -> Result<Words, StoreError> {
    let mut more = has_more(&words);
    for n in 1..=u8::MAX {
        if !more {
            break;
        }
        let key = keys::more_words(page, words.event, n);
        let part = read(&key)?;
        let part = part.ok_or_else(|| codec::damaged(&key, "a part of some words is missing"))?;
        more = has_more(&part);
        words.text.push_str(&part.text);
    }
    Ok(words)
}

/// The words of a run, or their first parts, and what is wrong with each.
pub(super) fn of_run(key: &[u8], run: &[u8]) -> Vec<Result<Words, StoreError>> {
    let words = run::read(key, run, keys::read_words, keys::words).into_iter();
    words.map(|words| Ok(words?.1)).collect()
}

/// What lies under a key from now on; `None` if nothing does.
type Change = (Vec<u8>, Option<Vec<u8>>);

impl Store {
    /// The changes after which the words of some events are gone, whatever is in them: damaged ones
    /// can be taken away, too. What is damaged in their run goes with them: its number may be what
    /// is wrong with it, and it be one of them.
    pub(super) fn without_words(
        &self,
        page: PageId,
        events: &BTreeSet<u64>,
    ) -> Result<Vec<Change>, StoreError> {
        let mut changes = Vec::new();
        let mut runs = BTreeMap::new();
        for event in events {
            // All that there are: one that is missing between them ends nothing.
            for part in scan_prefix(&self.tree(), &keys::parts(page, *event)) {
                let (key, _) = part?;
                changes.push((key.to_vec(), None));
            }
            runs.extend(self.run_at(&keys::words(page, *event))?);
        }
        for (first, run) in runs {
            let mut kept = Runs::default();
            for (event, frame) in run::items(first, &run) {
                if !events.contains(&event) && codec::is_whole(&keys::words(page, event), frame) {
                    kept.push_frame(event, frame);
                }
            }
            changes.push((keys::words(page, first), None));
            let records = kept.records();
            changes.extend(records.map(|(first, run)| (keys::words(page, first), Some(run))));
        }
        Ok(changes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::commit::Batch;

    const PAGE: PageId = PageId([7; 16]);

    fn kept(text: &str) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let mut put = Put::default();
        put.words(PAGE, 3, text).expect("each part fits");
        put.records(PAGE).collect()
    }

    fn read(kept: &BTreeMap<Vec<u8>, Vec<u8>>) -> Result<Words, StoreError> {
        let key = keys::words(PAGE, 3);
        let run = kept.get(&key).expect("the first part is there");
        let first = of_run(&key, run).pop().expect("one")?;
        whole(PAGE, first, |key| {
            kept.get(key)
                .map(|frame| codec::decode(key, frame))
                .transpose()
        })
    }

    #[test]
    fn words_of_every_length_are_read_as_they_were_written() {
        for letter in ["a", "ش", "€", "🌴"] {
            for bytes in [0, 1, PART - 5, PART - 4, PART - 1, PART, PART + 1, 3 * PART] {
                let text = letter.repeat(bytes / letter.len());
                let words = read(&kept(&text)).expect("whole");
                assert!(words.text == text && words.event == 3, "{letter} {bytes}");
            }
        }
    }

    #[test]
    fn a_part_that_is_gone_is_noticed() {
        let mut kept = kept(&"a".repeat(2 * PART));
        assert_eq!(kept.len(), 3, "the last of them is empty");
        kept.pop_last();
        assert!(read(&kept).is_err());
    }

    /// A store with a run of the words of some events, whose item at a place says another offset.
    fn strayed(numbers: &[u64], place: usize, offset: u16) -> (tempfile::TempDir, Store) {
        let directory = tempfile::tempdir().expect("a directory");
        let store = Store::open(directory.path(), &crate::config::StoreConfig::default());
        let store = store.expect("a new store");
        let mut put = Put::default();
        for number in numbers {
            put.words(PAGE, *number, &format!("said by {number}"))
                .expect("short");
        }
        let mut batch = Batch::default();
        for (key, mut run) in put.records(PAGE) {
            let length = run.len() / numbers.len();
            let item = run.iter_mut().skip(place * length);
            item.zip(offset.to_be_bytes())
                .for_each(|(byte, other)| *byte = other);
            batch.insert(key, run);
        }
        store.commit(batch).expect("written");
        (directory, store)
    }

    #[test]
    fn words_that_are_to_go_are_in_no_run_even_where_their_number_is_damaged() {
        let (_directory, store) = strayed(&[3, 4, 5], 1, 9);
        let changes = store.without_words(PAGE, &BTreeSet::from([4]));
        for (_, run) in changes.expect("readable") {
            let run = String::from_utf8_lossy(run.as_deref().unwrap_or_default()).into_owned();
            assert!(!run.contains("said by 4"), "{run}");
            assert!(run.is_empty() || run.contains("said by 5"), "{run}");
        }
    }

    #[test]
    fn a_damaged_number_takes_no_others_place() {
        let (_directory, store) = strayed(&[3, 4, 5], 1, 9);
        let changes = store.without_words(PAGE, &BTreeSet::from([3]));
        for (key, run) in changes.expect("readable") {
            let own = key == keys::words(PAGE, 5);
            assert!(run.is_none() || own, "it is put under another's key");
        }
    }

    #[test]
    fn a_part_behind_one_that_is_gone_goes_too() {
        let directory = tempfile::tempdir().expect("a directory");
        let store = Store::open(directory.path(), &crate::config::StoreConfig::default());
        let store = store.expect("a new store");
        let mut batch = Batch::default();
        let missing = keys::more_words(PAGE, 3, 1);
        for (key, record) in kept(&"a".repeat(3 * PART)) {
            if key != missing {
                batch.insert(key, record);
            }
        }
        store.commit(batch).expect("written");
        let changes = store.without_words(PAGE, &BTreeSet::from([3]));
        let gone: Vec<_> = changes.expect("readable").into_iter().collect();
        assert!(gone.contains(&(keys::more_words(PAGE, 3, 2), None)));
        let report = store.verify(PAGE).expect("readable");
        let told = report
            .faults
            .iter()
            .any(|fault| fault.what.contains("belongs to none"));
        assert!(told, "{:?}", report.faults);
    }
}
