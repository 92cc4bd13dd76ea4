//! Which revision of a page its answers speak for.
//!
//! A revision is the date of a page's last edit, as the page's tag tells it, and whoever answers can
//! tell any. So one answer makes no revision: it takes as many as a score takes, standing and
//! counted, and no fewer than half of all that came since; where they are withdrawn it is none
//! again. An answer of the very day that it names says nothing: a tag that writes today's date would
//! otherwise make a revision of every day.
//!
//! Deliberately absent: what a page's system of editing knows. Nobody here asks it.

use super::Day;
use rayak_shared::limits;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many dates of a page are remembered, so that its head stays small whatever is named.
const KEPT: usize = 8;

/// How many standing, counted answers name each date.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Revisions(BTreeMap<Day, u64>);

impl Revisions {
    /// One more answer names this date. For the first of a date that of the fewest answers is
    /// forgotten, so that dates made up by a few displace each other and nothing else.
    pub(crate) fn name(&mut self, date: Day) {
        if self.0.len() >= KEPT && !self.0.contains_key(&date) {
            let weakest = self.0.iter().min_by_key(|(date, n)| (**n, **date));
            if let Some(weakest) = weakest.map(|(date, _)| *date) {
                self.0.remove(&weakest);
            }
        }
        *self.0.entry(date).or_default() += 1;
    }

    /// An answer that named this date does so no more.
    pub(crate) fn leave(&mut self, date: Day) {
        if let Some(n) = self.0.get_mut(&date) {
            *n -= 1;
            if *n == 0 {
                self.0.remove(&date);
            }
        }
    }

    /// With those of a page whose history is counted with this one's.
    pub(crate) fn join(&mut self, more: &Self) {
        for (date, n) in &more.0 {
            *self.0.entry(*date).or_default() += n;
        }
    }

    /// The dates that enough answers name, the latest first, each with how many do.
    pub fn named(&self) -> impl DoubleEndedIterator<Item = (Day, u64)> + '_ {
        let dates = self.0.iter().rev().map(|(date, n)| (*date, *n));
        dates.filter(|(_, n)| *n >= limits::REVISION)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(dates: impl IntoIterator<Item = i32>) -> Revisions {
        let mut revisions = Revisions::default();
        dates
            .into_iter()
            .map(Day)
            .for_each(|date| revisions.name(date));
        revisions
    }

    fn latest(revisions: &Revisions) -> Option<Day> {
        revisions.named().next().map(|(date, _)| date)
    }

    #[test]
    fn the_latest_that_enough_answers_name_comes_first() {
        assert_eq!(latest(&named([7; 4])), None);
        assert_eq!(latest(&named([7; 5])), Some(Day(7)));
        assert_eq!(latest(&named([7, 7, 7, 7, 7, 9, 9, 9, 9])), Some(Day(7)));
        assert_eq!(latest(&named([9, 9, 9, 9, 9, 7, 7, 7, 7, 7])), Some(Day(9)));
    }

    #[test]
    fn dates_that_few_made_up_displace_each_other_alone() {
        let true_one = [100; 5];
        let strange = (0..4).flat_map(|_| 101..200);
        let revisions = named(true_one.into_iter().chain(strange));
        assert_eq!(latest(&revisions), Some(Day(100)));
        assert_eq!(revisions.0.len(), KEPT);
    }

    #[test]
    fn a_new_revision_is_counted_where_eight_are_remembered() {
        let old = (0..8).flat_map(|date| [date; 9]);
        assert_eq!(latest(&named(old.chain([50; 5]))), Some(Day(50)));
    }

    proptest! {
        #[test]
        fn whatever_is_named_and_left_no_more_is_remembered_than_is_named(
            acts in prop::collection::vec((any::<bool>(), 0i32..12), 0..200),
        ) {
            let mut revisions = Revisions::default();
            let mut standing: BTreeMap<Day, u64> = BTreeMap::new();
            for (names, date) in acts {
                let date = Day(date);
                if names {
                    revisions.name(date);
                    *standing.entry(date).or_default() += 1;
                } else if let Some(n) = standing.get_mut(&date).filter(|n| **n > 0) {
                    *n -= 1;
                    revisions.leave(date);
                }
                prop_assert!(revisions.0.len() <= KEPT);
                for (date, n) in &revisions.0 {
                    prop_assert!(*n > 0 && standing.get(date) >= Some(n));
                }
            }
        }
    }
}
