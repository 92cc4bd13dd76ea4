//! The order of pages by what their visitors say, fair to pages with few answers.
//!
//! Shares are ranked by the end of their range that speaks against them: the best by what they are
//! at least, the worst by what they are at most. So one lucky vote leads nobody to the top, as it
//! would by the raw share (E. Miller, "How Not To Sort By Average Rating"). Means of stars are drawn
//! towards the site's mean as ten more answers would draw them.

use crate::Counts;
use crate::score::part;

/// As many answers as the site's mean weighs against a page's own.
const WEIGHT: u64 = 10;

/// Which end of a ranking comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    BestFirst,
    WorstFirst,
}

impl Order {
    /// A page's place by its share of the satisfied: the smaller comes first. Pages with fewer
    /// than `least` answers have none; published rankings ask for [`crate::limits::RANKED`].
    #[must_use]
    pub fn place(self, counts: &Counts, least: u64) -> Option<u32> {
        let score = counts.satisfaction().filter(|_| counts.n() >= least)?;
        Some(match self {
            Self::BestFirst => score.scale - score.low,
            Self::WorstFirst => score.high,
        })
    }
}

impl Counts {
    /// The Bayesian mean of stars in integers of a scale, for ranking only: what is shown of a page
    /// is its own mean. None for another question, and without a rating on the whole site.
    #[must_use]
    pub fn bayesian_mean(&self, site: &Self, scale: u32) -> Option<u32> {
        let (Self::Service(own), Self::Service(all)) = (self, site) else {
            return None;
        };
        let n = site.n();
        // (C·m + Σ) / (C + n) with m = S / N, as one fraction, so that it is rounded once.
        let sum = WEIGHT * stars(all) + stars(own) * n;
        (n > 0).then(|| part(sum, n * (WEIGHT + self.n()), scale))
    }
}

/// All stars together.
fn stars(counts: &[u64; 5]) -> u64 {
    counts.iter().zip(1..).map(|(n, stars)| n * stars).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::RANKED;

    #[test]
    fn a_few_stars_are_drawn_to_the_sites_mean() {
        // A site whose mean is 3.5.
        let site = Counts::Service([0, 0, 7, 7, 0]);
        let mean = |stars| Counts::Service(stars).bayesian_mean(&site, 1_000_000);
        assert_eq!(mean([0, 0, 0, 0, 1]), Some(3_636_364));
        assert_eq!(mean([0, 0, 0, 0, 5]), Some(4_000_000));
        assert_eq!(mean([2, 1, 1, 3, 13]), Some(3_966_667));
        assert_eq!(mean([10, 5, 5, 10, 70]), Some(4_181_818));
        assert_eq!(mean([0; 5]), Some(3_500_000));
        let of = |stars| Counts::Service(stars).score_in(100).map(|it| it.value);
        assert_eq!(of([2, 1, 1, 3, 13]), Some(420));
        assert_eq!(of([10, 5, 5, 10, 70]), Some(425));
    }

    #[test]
    fn votes_have_no_mean_and_a_site_without_stars_draws_nowhere() {
        let votes = Counts::Useful { yes: 1, no: 0 };
        let stars = Counts::Service([1; 5]);
        assert_eq!(votes.bayesian_mean(&stars, 100), None);
        assert_eq!(stars.bayesian_mean(&Counts::Service([0; 5]), 100), None);
    }

    #[test]
    fn a_lucky_page_is_neither_best_nor_worst() {
        let lucky = Counts::Useful { yes: 30, no: 0 };
        let good = Counts::Useful { yes: 950, no: 50 };
        let bad = Counts::Useful { yes: 50, no: 950 };
        let unlucky = Counts::Useful { yes: 0, no: 30 };
        let place = |order: Order, counts| order.place(counts, RANKED);
        assert!(place(Order::BestFirst, &good) < place(Order::BestFirst, &lucky));
        assert!(place(Order::BestFirst, &lucky) < place(Order::BestFirst, &bad));
        assert!(place(Order::WorstFirst, &bad) < place(Order::WorstFirst, &unlucky));
        assert!(place(Order::WorstFirst, &unlucky) < place(Order::WorstFirst, &good));
    }

    #[test]
    fn fewer_than_thirty_answers_have_no_place() {
        let few = Counts::Useful { yes: 29, no: 0 };
        assert_eq!(Order::BestFirst.place(&few, RANKED), None);
        assert!(Order::BestFirst.place(&few, 5).is_some());
        let none = Counts::Service([0; 5]);
        assert_eq!(Order::WorstFirst.place(&none, 0), None);
    }
}
