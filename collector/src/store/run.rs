//! Runs: what a page gets at once lies in one record, because a record costs the engine far more
//! than the bytes in it.
//!
//! A run is its items one behind the other, each `[offset:2][length:2][frame]`. The record's key
//! bears the number of the first; the offset is what an item's number is beyond that. Each item has
//! the frame that it would have under a key of its own, so that each is checked by itself, and one
//! that is damaged leaves the others readable.

use super::{StoreError, codec};
use serde::Serialize;

/// Bytes before an item's frame.
const LEAD: usize = 4;

/// Items of one kind and page, gathered into records.
#[derive(Debug, Default)]
pub(super) struct Runs(Vec<(u64, Vec<u8>)>);

impl Runs {
    /// Puts an item, whose number is higher than those before, behind them.
    ///
    /// # Errors
    /// If it is too large for any record; nothing is put then.
    pub(super) fn push<T: Serialize>(
        &mut self,
        number: u64,
        key: &[u8],
        item: &T,
    ) -> Result<(), StoreError> {
        self.put(number, |run| codec::encode_onto(run, key, item))
    }

    /// Puts an item as it lay in another run.
    pub(super) fn push_frame(&mut self, number: u64, frame: &[u8]) -> Result<(), StoreError> {
        self.put(number, |run| {
            run.extend_from_slice(frame);
            Ok(())
        })
    }

    fn put(
        &mut self,
        number: u64,
        write: impl FnOnce(&mut Vec<u8>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let offset = |first: u64| u16::try_from(number - first).ok();
        let open = self.0.last_mut();
        let Some((offset, run)) = open.and_then(|(first, run)| Some((offset(*first)?, run))) else {
            let mut run = vec![0; LEAD];
            write(&mut run)?;
            set_length(&mut run);
            self.0.push((number, run));
            return Ok(());
        };
        let behind = run.len();
        run.extend_from_slice(&offset.to_be_bytes());
        run.extend_from_slice(&[0; 2]);
        if let Err(error) = write(run) {
            run.truncate(behind);
            return Err(error);
        }
        if run.len() <= codec::LARGEST {
            set_length(run.get_mut(behind..).unwrap_or_default());
            return Ok(());
        }
        // It begins a run of its own.
        let mut own = run.split_off(behind);
        own.iter_mut().take(2).for_each(|byte| *byte = 0);
        set_length(&mut own);
        self.0.push((number, own));
        Ok(())
    }

    /// Each record with the number of its first item.
    pub(super) fn records(self) -> impl Iterator<Item = (u64, Vec<u8>)> {
        self.0.into_iter()
    }

    /// The frame of an item that was put.
    pub(super) fn find(&self, number: u64) -> Option<&[u8]> {
        let behind = self.0.partition_point(|(first, _)| *first <= number);
        let (first, run) = self.0.get(behind.checked_sub(1)?)?;
        find(*first, run, number)
    }
}

fn set_length(item: &mut [u8]) {
    let length = (item.len() - LEAD) as u16;
    if let Some(place) = item.get_mut(2..LEAD) {
        place.copy_from_slice(&length.to_be_bytes());
    }
}

/// The frame of the item with this number, if a run whose first has the number `first` holds it.
pub(super) fn find(first: u64, run: &[u8], number: u64) -> Option<&[u8]> {
    let mut items = items(first, run);
    items.find_map(|(of, frame)| (of == number).then_some(frame))
}

/// Each item of a run with its number. What is left behind the last whole one is in
/// [`Items::rest`].
pub(super) fn items(first: u64, run: &[u8]) -> Items<'_> {
    Items { first, rest: run }
}

#[derive(Debug)]
pub(super) struct Items<'a> {
    first: u64,
    /// What was not read yet, or cannot be.
    pub(super) rest: &'a [u8],
}

impl<'a> Iterator for Items<'a> {
    type Item = (u64, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let ([a, b, c, d], behind) = self.rest.split_first_chunk::<LEAD>()?;
        let length = usize::from(u16::from_be_bytes([*c, *d]));
        let (frame, rest) = behind.split_at_checked(length)?;
        self.rest = rest;
        let offset = u64::from(u16::from_be_bytes([*a, *b]));
        Some((self.first.saturating_add(offset), frame))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(number: u64) -> Vec<u8> {
        number.to_be_bytes().to_vec()
    }

    fn runs(numbers: &[u64], length: usize) -> Runs {
        let mut runs = Runs::default();
        for number in numbers {
            let text = "a".repeat(length);
            runs.push(*number, &key(*number), &(number, text))
                .expect("it is small");
        }
        runs
    }

    fn read(runs: Runs) -> Vec<u64> {
        let mut found = Vec::new();
        for (first, run) in runs.records() {
            assert!(run.len() <= codec::LARGEST + LEAD + codec::HEAD);
            let mut items = items(first, &run);
            for (number, frame) in items.by_ref() {
                let (told, _): (u64, String) = codec::decode(&key(number), frame).expect("whole");
                assert_eq!(told, number);
                found.push(number);
            }
            assert!(items.rest.is_empty());
        }
        found
    }

    proptest! {
        #[test]
        fn what_was_put_is_read_in_its_order(
            steps in prop::collection::vec(prop_oneof![1..3_u64, 60_000..70_000_u64], 0..80),
            length in prop_oneof![0..300_usize, 3_000..7_000_usize],
        ) {
            let numbers: Vec<u64> = steps
                .iter()
                .scan(0, |last, step| {
                    *last += step;
                    Some(*last)
                })
                .collect();
            let written = runs(&numbers, length);
            for number in &numbers {
                prop_assert!(written.find(*number).is_some());
                prop_assert_eq!(written.find(number + 1).is_some(), numbers.contains(&(number + 1)));
            }
            prop_assert_eq!(read(written), numbers);
        }

        #[test]
        fn a_changed_byte_spoils_no_item_before_it_and_passes_nowhere(
            place: prop::sample::Index,
            change in 1..=255_u8,
        ) {
            let numbers: Vec<u64> = (5..25).collect();
            let (first, mut run) = runs(&numbers, 20).records().next().expect("one");
            let place = place.index(run.len());
            let whole: Vec<Vec<u8>> = items(first, &run).map(|(_, frame)| frame.to_vec()).collect();
            if let Some(byte) = run.get_mut(place) {
                *byte ^= change;
            }
            let mut spoilt = items(first, &run);
            let mut before = 0;
            let mut good = 0;
            for (frame, (number, found)) in whole.iter().zip(spoilt.by_ref()) {
                before += LEAD + frame.len();
                let read = codec::decode::<(u64, String)>(&key(number), found);
                if before <= place {
                    prop_assert!(read.is_ok(), "an item before the change");
                }
                good += usize::from(read.is_ok());
            }
            prop_assert!(good < whole.len(), "the change is noticed");
        }

        #[test]
        fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let mut items = items(u64::MAX, &bytes);
            prop_assert!(items.by_ref().count() <= bytes.len() / LEAD);
            prop_assert!(items.rest.len() <= bytes.len());
        }
    }

    #[test]
    fn one_that_is_too_large_leaves_the_others() {
        let mut runs = runs(&[1, 2], 10);
        let huge = "a".repeat(codec::LARGEST + 1);
        assert!(runs.push(3, &key(3), &(3_u64, huge)).is_err());
        assert_eq!(read(runs), [1, 2]);
    }
}
