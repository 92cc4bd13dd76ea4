//! Remarks in the order in which they are shown: the newest first, those that are alike as one.

use super::facet::Facet;
use super::index::{Index, PageName};
use super::others::Others;
use crate::domain::{Instant, Reference};
use roaring::RoaringBitmap;
use std::collections::HashMap;

/// A part of a list of remarks.
#[derive(Debug)]
pub(crate) struct Listed<'a> {
    /// How many remarks there are, and in how many rows.
    pub(crate) remarks: u64,
    pub(crate) rows: usize,
    pub(crate) shown: Vec<Row<'a>>,
}

/// A remark, and those that are like it.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    pub(crate) reference: Reference,
    pub(crate) page: &'a PageName,
    /// How many others of the list are like it.
    pub(crate) alike: u32,
    /// Who those are, if there are any.
    pub(crate) others: Option<Others>,
}

/// A list at one moment.
#[derive(Debug)]
pub(crate) struct Snapshot {
    pub(crate) rows: Vec<InSnapshot>,
    /// The pages by their place.
    pub(crate) pages: Vec<PageName>,
}

/// A remark of a snapshot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InSnapshot {
    pub(crate) reference: Reference,
    pub(crate) page: u32,
    /// The first of those of the list that are alike; itself, if it is like no other.
    pub(crate) first: Reference,
}

/// A remark that stands for a row, by when it came and its number.
type Newest = (Instant, u32);

impl Index {
    /// Some rows of a list, `from` how many on. Those that are alike are one row where they are grouped.
    pub(crate) fn list(
        &self,
        found: &RoaringBitmap,
        is_grouped: bool,
        (from, most): (usize, usize),
    ) -> Listed<'_> {
        let mut rows: Vec<(Newest, u32)> = Vec::new();
        let mut places: HashMap<u32, usize> = HashMap::new();
        for number in found {
            let newest = (self.time(number), number);
            if is_grouped && let Some(group) = self.alike.group(number) {
                let place = *places.entry(group).or_insert(rows.len());
                if let Some((of_row, alike)) = rows.get_mut(place) {
                    *of_row = (*of_row).max(newest);
                    *alike += 1;
                    continue;
                }
            }
            rows.push((newest, 0));
        }
        let all = rows.len();
        let shown = window(&mut rows, from, most).iter();
        let shown = shown.filter_map(|((_, number), alike)| {
            Some(Row {
                reference: self.reference(*number)?,
                page: self.page_of(*number)?,
                alike: *alike,
                others: (*alike > 0).then(|| self.others(found, *number)),
            })
        });
        Listed {
            remarks: found.len(),
            rows: all,
            shown: shown.collect(),
        }
    }

    /// Some remarks as they are at this moment, the newest first, each as little as it takes to find it again.
    pub(crate) fn snapshot(&self, found: &RoaringBitmap) -> Snapshot {
        let mut all: Vec<Newest> = found.iter().map(|it| (self.time(it), it)).collect();
        all.sort_unstable_by(|one, other| other.cmp(one));
        let mut oldest = HashMap::new();
        let rows = all.iter().filter_map(|(_, number)| {
            let reference = self.reference(*number)?;
            let first = match (self.alike.group(*number), self.alike.of(*number)) {
                (Some(group), Some(them)) => *oldest
                    .entry(group)
                    .or_insert_with(|| self.oldest(&(them & found)).unwrap_or(reference)),
                _ => reference,
            };
            Some(InSnapshot {
                reference,
                page: self.place_of(*number)?,
                first,
            })
        });
        Snapshot {
            rows: rows.collect(),
            pages: self.pages.clone(),
        }
    }

    /// How many of some remarks, each with the event that brought its words, are not among those that are read any
    /// more, or say something else.
    pub(crate) fn gone(&self, remarks: &[(Reference, u64)]) -> u64 {
        let readers = self.postings.of_facet(Facet::ForReaders);
        let is_there = |(reference, event): &&(Reference, u64)| {
            let number = self.number(*reference);
            let number = number.filter(|it| self.event(*it) == Some(*event));
            number.is_some_and(|it| readers.is_some_and(|readers| readers.contains(it)))
        };
        (remarks.len() - remarks.iter().filter(is_there).count()) as u64
    }

    /// The one of some remarks that came first. It stays the same while others that are like it come and go, and
    /// however the index is made again.
    fn oldest(&self, among: &RoaringBitmap) -> Option<Reference> {
        let all = among
            .iter()
            .filter_map(|it| Some((self.time(it), self.reference(it)?)));
        let first = all.min_by_key(|(time, reference)| (*time, reference.bits()));
        first.map(|(_, reference)| reference)
    }
}

/// The rows of a part of a list, in order, without putting the rest in order.
fn window(rows: &mut [(Newest, u32)], from: usize, most: usize) -> &[(Newest, u32)] {
    let newest_first = |one: &(Newest, u32), other: &(Newest, u32)| other.0.cmp(&one.0);
    if from >= rows.len() {
        return &[];
    }
    let (_, _, rest) = match from.checked_sub(1) {
        Some(last) => rows.select_nth_unstable_by(last, newest_first),
        None => return first(rows, most, newest_first),
    };
    first(rest, most, newest_first)
}

fn first<T>(
    rows: &mut [T],
    most: usize,
    order: impl Fn(&T, &T) -> std::cmp::Ordering + Copy,
) -> &[T] {
    let most = most.min(rows.len());
    if most > 0 && most < rows.len() {
        rows.select_nth_unstable_by(most - 1, order);
    }
    let first = rows.get_mut(..most).unwrap_or_default();
    first.sort_unstable_by(order);
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_part_of_a_list_is_what_it_would_be_of_the_whole(times in prop::collection::vec(0..50_i64, 0..60), from in 0..70_usize, most in 0..30_usize) {
            let mut rows: Vec<(Newest, u32)> = times.iter().zip(0..).map(|(at, number)| ((Instant(*at), number), 0)).collect();
            let mut whole = rows.clone();
            whole.sort_by_key(|row| std::cmp::Reverse(row.0));
            let part: Vec<_> = whole.into_iter().skip(from).take(most).collect();
            prop_assert_eq!(window(&mut rows, from, most), &*part);
        }
    }
}
