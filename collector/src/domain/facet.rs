//! What is counted of answers beside the key of their tally: by reason, device, part of the page,
//! place of the card and version of the module.
//!
//! A tally of its own for each of these would be several more records to write with every answer, and
//! one for each combination would be without number. So a tally holds, for each value by itself, how
//! often each answer was given with it. What an answer does not name is in none of them, and follows
//! from the tally's own counts.
//!
//! Parts, places and versions are texts that anyone who answers can make up. A tally keeps so many
//! of them and no more, so that it stays small whatever is named; those beyond are counted in the
//! tally and in no value.

use rayak_shared::{Device, Reason};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many texts one tally keeps, of all kinds together.
const KEPT: usize = 32;

/// A value of one kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Facet {
    Reason(Reason),
    Device(Device),
    Placement(String),
    /// The id of a heading.
    Section(String),
    /// The module's version.
    Widget(String),
}

impl Facet {
    /// Whether it is one of a few that are known beforehand.
    const fn is_closed(&self) -> bool {
        matches!(self, Self::Reason(_) | Self::Device(_))
    }
}

/// How often each answer was given with each value, by the answer's place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facets(BTreeMap<Facet, [i64; 5]>);

impl Facets {
    /// One answer, of this place, with these values.
    pub(crate) fn of(place: usize, values: impl IntoIterator<Item = Facet>) -> Self {
        let mut one = [0; 5];
        one.iter_mut().skip(place).take(1).for_each(|n| *n = 1);
        Self(values.into_iter().map(|value| (value, one)).collect())
    }

    /// Each value with its answers.
    pub fn iter(&self) -> impl Iterator<Item = (&Facet, &[i64; 5])> {
        self.0.iter()
    }

    /// Takes a change in. A value that is not kept, because there is no room or was none when its
    /// answers came, is left out, and so are answers that are taken away from it.
    pub(crate) fn fold(&mut self, change: &Self) {
        for (value, more) in &change.0 {
            if let Some(counts) = self.0.get_mut(value) {
                add(counts, more, 1);
                if counts.iter().all(|n| *n == 0) {
                    self.0.remove(value);
                }
            } else if self.has_room(value) && more.iter().all(|n| *n >= 0) {
                self.0.insert(value.clone(), *more);
            }
        }
    }

    fn has_room(&self, value: &Facet) -> bool {
        value.is_closed() || self.0.keys().filter(|it| !it.is_closed()).count() < KEPT
    }

    /// What must be folded into `old` to make it this.
    pub(crate) fn less(mut self, old: &Self) -> Self {
        for (value, fewer) in &old.0 {
            add(self.0.entry(value.clone()).or_default(), fewer, -1);
        }
        self.0.retain(|_, counts| counts.iter().any(|n| *n != 0));
        self
    }
}

fn add(counts: &mut [i64; 5], more: &[i64; 5], times: i64) {
    counts
        .iter_mut()
        .zip(more)
        .for_each(|(to, n)| *to += n * times);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn section(name: usize) -> Facet {
        Facet::Section(format!("s{name}"))
    }

    #[test]
    fn an_answer_that_changes_moves_within_its_values() {
        let fees = || [section(1), Facet::Device(Device::Narrow)];
        let mut kept = Facets::of(0, fees());
        kept.fold(&Facets::of(0, fees()));
        kept.fold(&Facets::of(1, fees()).less(&Facets::of(0, fees())));
        let all: Vec<_> = kept.iter().map(|(value, n)| (value.clone(), *n)).collect();
        let one_each = [1, 1, 0, 0, 0];
        assert_eq!(
            all,
            [
                (Facet::Device(Device::Narrow), one_each),
                (section(1), one_each)
            ]
        );
    }

    #[test]
    fn a_value_that_nobody_names_any_more_takes_no_room() {
        let mut kept = Facets::of(0, [section(1)]);
        kept.fold(&Facets::default().less(&Facets::of(0, [section(1)])));
        assert_eq!(kept, Facets::default());
    }

    proptest! {
        #[test]
        fn however_many_values_are_named_few_are_kept_and_none_falls_below_nought(
            acts in prop::collection::vec((any::<bool>(), 0_usize..60, 0_usize..2), 0..300),
        ) {
            let mut kept = Facets::default();
            let mut standing: Vec<(usize, usize)> = Vec::new();
            for (comes, name, place) in acts {
                if comes {
                    kept.fold(&Facets::of(place, [section(name)]));
                    standing.push((name, place));
                } else if let Some((name, place)) = standing.pop() {
                    kept.fold(&Facets::default().less(&Facets::of(place, [section(name)])));
                }
                prop_assert!(kept.0.len() <= KEPT);
                for (value, counts) in &kept.0 {
                    let stand = |place| standing.iter().filter(|(name, of)| section(*name) == *value && *of == place).count() as i64;
                    prop_assert!(counts.iter().all(|n| *n >= 0));
                    prop_assert!(counts[0] <= stand(0) && counts[1] <= stand(1));
                }
            }
        }
    }
}
