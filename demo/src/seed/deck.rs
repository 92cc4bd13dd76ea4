//! Drawing in proportion: the one way by which the season decides who answers what.
//!
//! A deck holds the right number of each card (to the nearest whole one) and spreads them over its
//! length, so that a page meant to please 80 % pleases 80 % of any longer run of visitors, whatever
//! the seed. Tossing a coin for each visitor would, among seventy scores, let some fall or rise that
//! nobody wrote into the story. All arithmetic is on integers, which are the same on every machine.

use rand::Rng;

/// By how many of its own distances a card strays from its even place, in thousandths: enough that
/// single weeks go up and down as they do in life, too little for a trend.
const STRAY: std::ops::Range<i64> = -1500..2500;

/// `n` cards in the proportion of their weights, each kind spread over the whole.
pub(super) fn deal<T: Copy>(cards: &[(T, u32)], n: usize, rng: &mut impl Rng) -> Vec<T> {
    let mut placed = Vec::with_capacity(n);
    for (card, count) in counts(cards, n, rng) {
        for number in 0..count {
            let place = (number * 1000 + rng.random_range(STRAY)) * n as i64 / count;
            placed.push((place, card));
        }
    }
    placed.sort_by_key(|(place, _)| *place);
    placed.into_iter().map(|(_, card)| card).collect()
}

/// How many of each card there are.
///
/// The weights are laid side by side and sampled at equal steps from a random start: each card
/// comes up its due number of times, rounded down or up, and over many small decks fairly.
fn counts<T: Copy>(cards: &[(T, u32)], n: usize, rng: &mut impl Rng) -> Vec<(T, i64)> {
    let total: u64 = cards.iter().map(|(_, weight)| u64::from(*weight)).sum();
    if total == 0 {
        return Vec::new();
    }
    let start = rng.random_range(0..total);
    let steps_below = |edge: u64| (edge * n as u64 + total - 1 - start) / total;
    let mut edge = 0;
    let count = |(card, weight): &(T, u32)| {
        let below = steps_below(edge);
        edge += u64::from(*weight);
        (*card, (steps_below(edge) - below) as i64)
    };
    cards.iter().map(count).collect()
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn count(dealt: &[char], card: char) -> usize {
        dealt.iter().filter(|one| **one == card).count()
    }

    #[test]
    fn a_deck_holds_each_card_in_its_proportion() {
        for seed in 0..50 {
            let dealt = deal(
                &[('a', 70), ('b', 25), ('c', 5)],
                200,
                &mut ChaCha8Rng::seed_from_u64(seed),
            );
            assert_eq!(
                (count(&dealt, 'a'), count(&dealt, 'b'), count(&dealt, 'c')),
                (140, 50, 10)
            );
        }
    }

    #[test]
    fn what_does_not_divide_is_off_by_less_than_one_card() {
        for seed in 0..50 {
            let dealt = deal(
                &[('a', 1), ('b', 2)],
                10,
                &mut ChaCha8Rng::seed_from_u64(seed),
            );
            assert_eq!(dealt.len(), 10);
            assert!(matches!(count(&dealt, 'a'), 3 | 4));
        }
    }

    #[test]
    fn a_card_too_rare_for_a_small_deck_still_comes_up_over_many() {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let rare: usize = (0..500)
            .map(|_| count(&deal(&[('a', 9), ('b', 1)], 2, &mut rng), 'b'))
            .sum();
        assert!((60..=140).contains(&rare), "{rare}");
    }

    #[test]
    fn every_long_run_of_cards_has_nearly_the_proportion_of_the_whole() {
        for seed in 0..50 {
            let dealt = deal(
                &[('a', 80), ('b', 20)],
                300,
                &mut ChaCha8Rng::seed_from_u64(seed),
            );
            for (length, run) in (1..)
                .map(|length| (length, dealt.iter().take(length)))
                .take(300)
            {
                let found = run.filter(|card| **card == 'b').count();
                assert!(
                    found.abs_diff(length / 5) <= 4,
                    "{found} of the first {length}"
                );
            }
        }
    }

    #[test]
    fn a_deck_is_not_the_same_card_at_every_fifth_place() {
        let dealt = deal(
            &[('a', 80), ('b', 20)],
            300,
            &mut ChaCha8Rng::seed_from_u64(1),
        );
        let weeks: Vec<usize> = dealt.chunks(15).map(|week| count(week, 'b')).collect();
        assert!(
            weeks.iter().any(|found| *found <= 1) && weeks.iter().any(|found| *found >= 5),
            "{weeks:?}"
        );
    }

    #[test]
    fn an_empty_deck_is_dealt_from_nothing() {
        let none: [(char, u32); 0] = [];
        assert!(deal(&none, 3, &mut ChaCha8Rng::seed_from_u64(1)).is_empty());
    }
}
