//! What visitors of one mood think: which questions they answer, how, and for which reasons.
//!
//! Opinions are dealt and not tossed (see `deck`). When somebody comes, by which way and in which
//! language is not known here.

use rand::Rng;
use rayak_shared::{Answer, Reason};

use super::deck::deal;
use super::place::Mood;
use super::temperament::Answering;

/// How many reasons are given with a yes and with a no: who is content has little to explain.
const REASONS_FOR_YES: [(usize, u32); 3] = [(0, 52), (1, 38), (2, 10)];
const REASONS_FOR_NO: [(usize, u32); 3] = [(0, 31), (1, 49), (2, 20)];

/// What one visitor thinks; `None` is a question that he leaves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opinion {
    pub(super) useful: Option<bool>,
    pub(super) stars: Option<u8>,
    rates: bool,
}

impl Opinion {
    pub(super) fn of_page(self) -> Option<Answer> {
        self.useful
            .map(|useful| if useful { Answer::Yes } else { Answer::No })
    }

    pub(super) fn of_service(self) -> Option<Answer> {
        self.stars.and_then(|stars| Answer::stars(stars.into()))
    }
}

/// The opinions of `n` visitors who follow each other.
pub(super) fn opinions(
    answering: Answering,
    mood: &Mood,
    n: usize,
    rng: &mut impl Rng,
) -> Vec<Opinion> {
    let Answering {
        useful,
        both,
        service,
    } = answering;
    let asked = deal(
        &[
            ((true, false), useful),
            ((true, true), both),
            ((false, true), service),
        ],
        n,
        rng,
    );
    let mut useful = deal(
        &mood.useful,
        asked.iter().filter(|(says, _)| *says).count(),
        rng,
    )
    .into_iter();
    let opinion = |(says, rates): (bool, bool)| Opinion {
        useful: says.then(|| useful.next()).flatten(),
        stars: None,
        rates,
    };
    let mut opinions: Vec<Opinion> = asked.into_iter().map(opinion).collect();
    hand_out_stars(&mut opinions, mood, rng);
    opinions
}

/// Whoever found the page useful tends to get the better stars of those that fall to him and those
/// around him, and yet nobody's stars follow from his other answer: the page may be clear and the
/// crew late.
fn hand_out_stars(opinions: &mut [Opinion], mood: &Mood, rng: &mut impl Rng) {
    const AROUND: usize = 12;
    let mut raters: Vec<&mut Opinion> = opinions
        .iter_mut()
        .filter(|opinion| opinion.rates)
        .collect();
    let mut stars = deal(&mood.stars, raters.len(), rng);
    for (raters, stars) in raters.chunks_mut(AROUND).zip(stars.chunks_mut(AROUND)) {
        stars.sort_unstable();
        raters.sort_by_cached_key(|rater| match rater.useful {
            Some(true) => rng.random_range(500..1600),
            Some(false) => rng.random_range(0..1100),
            None => rng.random_range(0..1600),
        });
        for (rater, stars) in raters.iter_mut().zip(stars) {
            rater.stars = Some(*stars);
        }
    }
}

/// The reasons that go with an answer, each once, in the order in which they are offered.
pub(super) fn reasons(answer: Answer, mood: &Mood, rng: &mut impl Rng) -> Vec<Reason> {
    let (counts, weights) = match answer {
        Answer::Yes => (&REASONS_FOR_YES, &mood.joys),
        Answer::No => (&REASONS_FOR_NO, &mood.troubles),
        Answer::Stars(_) => return Vec::new(),
    };
    let wanted = deal(counts, 1, rng).first().copied().unwrap_or_default();
    let mut left = weights.clone();
    let mut chosen = Vec::with_capacity(wanted);
    for _ in 0..wanted {
        chosen.extend(deal(&left, 1, rng));
        left.retain(|(reason, _)| !chosen.contains(reason));
    }
    chosen.sort_unstable();
    chosen
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;

    use super::*;

    fn mood() -> Mood {
        Mood {
            useful: [(true, 60), (false, 40)],
            stars: vec![(1, 20), (2, 10), (3, 10), (4, 20), (5, 40)],
            troubles: vec![(Reason::NotFound, 3), (Reason::Technical, 1)],
            joys: vec![(Reason::Clear, 1)],
        }
    }

    #[test]
    fn a_mood_tells_exactly_how_many_are_content() {
        let answering = Answering {
            useful: 50,
            both: 50,
            service: 0,
        };
        let opinions = opinions(answering, &mood(), 1000, &mut ChaCha8Rng::seed_from_u64(3));
        assert_eq!(
            opinions
                .iter()
                .filter(|one| one.useful == Some(true))
                .count(),
            600
        );
        assert_eq!(
            opinions.iter().filter(|one| one.stars == Some(5)).count(),
            200
        );
    }

    #[test]
    fn those_who_found_the_page_useful_give_better_stars_on_the_whole_and_not_always() {
        let answering = Answering {
            useful: 0,
            both: 1,
            service: 0,
        };
        let opinions = opinions(answering, &mood(), 1000, &mut ChaCha8Rng::seed_from_u64(3));
        let stars = |useful: bool| -> Vec<u32> {
            let these = opinions.iter().filter(|one| one.useful == Some(useful));
            these.filter_map(|one| one.stars.map(u32::from)).collect()
        };
        let mean = |stars: Vec<u32>| f64::from(stars.iter().sum::<u32>()) / stars.len() as f64;
        assert!(stars(false).contains(&5) && stars(true).contains(&1));
        assert!(mean(stars(true)) > mean(stars(false)) + 0.5);
    }

    #[test]
    fn reasons_are_at_most_two_different_ones_in_their_order() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        let given: Vec<Vec<Reason>> = (0..300)
            .map(|_| reasons(Answer::No, &mood(), &mut rng))
            .collect();
        assert!(given.contains(&Vec::new()));
        assert!(given.contains(&vec![Reason::NotFound, Reason::Technical]));
        assert!(
            given
                .iter()
                .all(|reasons| reasons.len() <= 2 && reasons.is_sorted())
        );
    }

    #[test]
    fn stars_have_no_reasons() {
        let stars = Answer::stars(1)
            .into_iter()
            .flat_map(|answer| reasons(answer, &mood(), &mut ChaCha8Rng::seed_from_u64(3)));
        assert_eq!(stars.count(), 0);
    }
}
