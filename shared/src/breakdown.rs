//! The parts of a sum, by language, channel or week, such that no part can be reckoned that is too
//! small to be told.
//!
//! A part of fewer than k answers is hidden from public readers. Where the others and the sum would
//! give it away, the smallest of the others is hidden with it: at least two are then hidden, and
//! together they have k answers or more, so that what is missing from the sum names none of them. A
//! part without answers is shown; it tells of nobody.

use crate::{Audience, Counts, Question};

/// Parts by what they are parts of, with their sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown<K> {
    parts: Vec<(K, Option<Counts>)>,
    sum: Option<Counts>,
}

impl<K> Breakdown<K> {
    /// Breaks one question's counts down; what an audience may not know is forgotten here.
    #[must_use]
    pub fn new(question: Question, parts: Vec<(K, Counts)>, audience: Audience) -> Self {
        let mut sum = Counts::by_place(question, [0; 5]);
        parts.iter().for_each(|(_, counts)| sum += *counts);
        let sizes: Vec<u64> = parts.iter().map(|(_, counts)| counts.n()).collect();
        let hidden = match audience {
            Audience::Public { suppress_below } => hidden(&sizes, suppress_below),
            Audience::Staff => vec![false; sizes.len()],
        };
        let few = matches!(audience, Audience::Public { suppress_below } if (1..suppress_below).contains(&sum.n()));
        let parts = parts.into_iter().zip(hidden);
        Self {
            parts: parts
                .map(|((key, counts), hidden)| (key, (!hidden).then_some(counts)))
                .collect(),
            sum: (!few).then_some(sum),
        }
    }

    /// Each part in the order given; none where its reader may not know it.
    pub fn parts(&self) -> impl ExactSizeIterator<Item = (&K, Option<Counts>)> {
        self.parts.iter().map(|(key, counts)| (key, *counts))
    }

    /// All parts together, the hidden ones too; none where they are too few.
    #[must_use]
    pub const fn sum(&self) -> Option<Counts> {
        self.sum
    }
}

/// Which parts of such sizes are hidden.
fn hidden(sizes: &[u64], k: u64) -> Vec<bool> {
    let mut hidden: Vec<bool> = sizes.iter().map(|n| (1..k).contains(n)).collect();
    loop {
        let of = |which: bool| {
            sizes
                .iter()
                .zip(&hidden)
                .filter(move |(_, it)| **it == which)
        };
        let (number, together) = (of(true).count(), of(true).map(|(n, _)| n).sum::<u64>());
        if number == 0 || number > 1 && together >= k {
            return hidden;
        }
        let Some((smallest, _)) = of(false).filter(|(n, _)| **n > 0).min() else {
            return hidden;
        };
        let place = sizes
            .iter()
            .zip(&hidden)
            .position(|it| it == (smallest, &false));
        if let Some(it) = place.and_then(|place| hidden.get_mut(place)) {
            *it = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const K: u64 = 5;
    const PUBLIC: Audience = Audience::Public { suppress_below: K };

    fn breakdown(sizes: &[u64], audience: Audience) -> Breakdown<usize> {
        let votes = |yes: &u64| Counts::Useful { yes: *yes, no: 0 };
        let parts = sizes.iter().map(votes).enumerate().collect();
        Breakdown::new(Question::Useful, parts, audience)
    }

    fn shown(sizes: &[u64]) -> Vec<Option<u64>> {
        let breakdown = breakdown(sizes, PUBLIC);
        breakdown
            .parts()
            .map(|(_, counts)| counts.map(|it| it.n()))
            .collect()
    }

    #[test]
    fn a_small_part_takes_the_smallest_other_with_it() {
        assert_eq!(
            shown(&[3, 40, 200]),
            [None, None, Some(200)],
            "the sum less the rest would be 3"
        );
        assert_eq!(shown(&[9, 40, 0]), [Some(9), Some(40), Some(0)]);
        assert_eq!(shown(&[3, 0, 200]), [None, Some(0), None]);
    }

    #[test]
    fn two_small_parts_hide_each_other_once_they_are_k_together() {
        assert_eq!(shown(&[4, 2, 90]), [None, None, Some(90)]);
        assert_eq!(shown(&[1, 1, 90, 91]), [None, None, None, Some(91)]);
    }

    #[test]
    fn a_small_sum_is_hidden_with_all_its_parts() {
        assert_eq!(shown(&[3, 0]), [None, Some(0)]);
        assert_eq!(breakdown(&[3, 0], PUBLIC).sum(), None);
        let none = Counts::Useful { yes: 0, no: 0 };
        assert_eq!(breakdown(&[0, 0], PUBLIC).sum(), Some(none));
    }

    #[test]
    fn staff_see_every_part() {
        let breakdown = breakdown(&[1, 2, 300], Audience::Staff);
        assert!(breakdown.parts().all(|(_, counts)| counts.is_some()));
        assert_eq!(breakdown.sum().map(|it| it.n()), Some(303));
    }

    proptest! {
        #[test]
        fn no_small_part_follows_from_the_sum_and_the_others(
            sizes in prop::collection::vec(prop_oneof![0..12_u64, 0..2000_u64], 0..9),
        ) {
            let shown = shown(&sizes);
            let sum: u64 = sizes.iter().sum();
            let missing: Vec<_> = sizes.iter().zip(&shown).filter(|(_, it)| it.is_none()).collect();
            prop_assert!(shown.iter().flatten().all(|n| *n == 0 || *n >= K));
            if sum >= K && !missing.is_empty() {
                prop_assert!(missing.len() >= 2);
                prop_assert!(missing.iter().map(|(n, _)| **n).sum::<u64>() >= K);
            }
        }
    }
}
