//! Runs: what a page gets at once lies in one record, because a record costs the engine far more
//! than the bytes in it.
//!
//! A run is its items one behind the other, each `[offset:2][length:2][check:2][frame]`. The record's
//! key bears the number of the first; the offset is what an item's number is beyond that, and the
//! check is of offset and length. Each item has the frame that it would have under a key of its own,
//! so that each is checked by itself. Behind one of which not even the length can be believed, reading
//! goes on at the next whose check is right.

use super::read::strange;
use super::{StoreError, codec};
use crate::domain::PageId;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes before an item's frame.
const LEAD: usize = 6;

/// What precedes the frame of an item.
fn lead(offset: u16, length: usize) -> [u8; LEAD] {
    let ([a, b], [c, d]) = (offset.to_be_bytes(), (length as u16).to_be_bytes());
    let [e, f, ..] = crc32c::crc32c(&[a, b, c, d]).to_be_bytes();
    [a, b, c, d, e, f]
}

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
        let frame = codec::encode(key, item)?;
        self.push_frame(number, &frame);
        Ok(())
    }

    /// Puts an item as it lay in another run.
    pub(super) fn push_frame(&mut self, number: u64, frame: &[u8]) {
        let offset = |first: u64| u16::try_from(number.checked_sub(first)?).ok();
        let open = self.0.last_mut();
        let open = open.and_then(|(first, run)| Some((offset(*first)?, run)));
        let room = codec::LARGEST.saturating_sub(LEAD + frame.len());
        match open.filter(|(_, run)| run.len() <= room) {
            Some((offset, run)) => {
                run.extend_from_slice(&lead(offset, frame.len()));
                run.extend_from_slice(frame);
            }
            None => self
                .0
                .push((number, [&lead(0, frame.len()), frame].concat())),
        }
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

/// The frame of the item with this number, if a run whose first has the number `first` holds it.
pub(super) fn find(first: u64, run: &[u8], number: u64) -> Option<&[u8]> {
    let mut items = items(first, run);
    items.find_map(|(of, frame)| (of == number).then_some(frame))
}

/// The items of a record, each with its number, and what is wrong with it. `read_key` reads its key,
/// and `key_of` makes those that its items would have.
pub(super) fn read<T: DeserializeOwned>(
    key: &[u8],
    run: &[u8],
    read_key: impl Fn(&[u8]) -> Option<(PageId, u64)>,
    key_of: impl Fn(PageId, u64) -> Vec<u8>,
) -> Vec<Result<(u64, T), StoreError>> {
    let Some((page, first)) = read_key(key) else {
        return vec![Err(strange(key))];
    };
    let mut items = items(first, run);
    let mut read: Vec<_> = items
        .by_ref()
        .map(|(number, frame)| Ok((number, codec::decode(&key_of(page, number), frame)?)))
        .collect();
    if items.is_damaged || read.is_empty() {
        read.push(Err(codec::damaged(key, "a part of it cannot be read")));
    }
    read
}

/// Each item of a run with its number. Whether there is more than was read is in
/// [`Items::is_damaged`].
pub(super) fn items(first: u64, run: &[u8]) -> Items<'_> {
    Items {
        first,
        rest: run,
        is_damaged: false,
    }
}

#[derive(Debug)]
pub(super) struct Items<'a> {
    first: u64,
    rest: &'a [u8],
    /// Whether something that was passed is no item.
    pub(super) is_damaged: bool,
}

impl<'a> Iterator for Items<'a> {
    type Item = (u64, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        while let Some((found, behind)) = self.rest.split_first_chunk::<LEAD>() {
            let [a, b, c, d, ..] = *found;
            let offset = u16::from_be_bytes([a, b]);
            let length = usize::from(u16::from_be_bytes([c, d]));
            let frame = behind.split_at_checked(length);
            if let Some((frame, rest)) = frame.filter(|_| *found == lead(offset, length)) {
                self.rest = rest;
                return Some((self.first.saturating_add(u64::from(offset)), frame));
            }
            self.is_damaged = true;
            self.rest = self.rest.get(1..).unwrap_or_default();
        }
        self.is_damaged |= !self.rest.is_empty();
        None
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
            assert!(!items.is_damaged);
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
        fn a_changed_byte_spoils_one_item_and_passes_nowhere(
            place: prop::sample::Index,
            change in 1..=255_u8,
        ) {
            let numbers: Vec<u64> = (5..25).collect();
            let (first, mut run) = runs(&numbers, 20).records().next().expect("one");
            let place = place.index(run.len());
            if let Some(byte) = run.get_mut(place) {
                *byte ^= change;
            }
            let mut items = items(first, &run);
            let read = items.by_ref().filter(|(number, frame)| {
                let read = codec::decode::<(u64, String)>(&key(*number), frame);
                read.is_ok_and(|(told, _)| told == *number)
            });
            prop_assert_eq!(read.count(), numbers.len() - 1);
        }

        #[test]
        fn no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            prop_assert!(items(u64::MAX, &bytes).count() <= bytes.len() / LEAD);
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
