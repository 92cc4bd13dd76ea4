//! Two periods compared: how far the share of the satisfied moved, and whether that may be chance.
//!
//! The interval of the difference is Newcombe's hybrid of two Wilson intervals, his method 10
//! (R. G. Newcombe, "Interval estimation for the difference between independent proportions:
//! comparison of eleven methods", Statistics in Medicine 17, 1998). "Improved" and "declined" are
//! said only where the interval excludes zero and both periods were asked alike: another wording
//! moves answers as well as another page does.
//!
//! Whoever looks over many pages for those that moved finds some by chance: of a thousand that stayed
//! as they were, twenty-five seem to decline. So the level of each comparison is that of all together
//! divided by their number (Bonferroni's correction).

use crate::score::{Z, wilson};
use crate::{Change, Counts, PageSummary};

/// What a share moved by, with its interval, in integers of `scale`. The interval is of 95 %, for all
/// comparisons together that were made at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    change: Change,
    /// Positive where the later period is better.
    pub value: i32,
    pub low: i32,
    pub high: i32,
    pub scale: u32,
}

/// A share of 12.34 % is 1234, as in a score.
const SCALE: u32 = 10_000;

impl Comparison {
    /// Compares an earlier with a later period of one question; none where a reader may not know
    /// both, where either has no answers, and where they are of different questions. `alike` says
    /// whether both were asked in the same words and at the same place.
    #[must_use]
    pub fn between(before: &PageSummary, after: &PageSummary, alike: bool) -> Option<Self> {
        Self::among(1, before, after, alike)
    }

    /// As [`Self::between`], for one of so many comparisons of which the reader is shown those that
    /// stand out.
    #[must_use]
    pub fn among(
        comparisons: u64,
        before: &PageSummary,
        after: &PageSummary,
        alike: bool,
    ) -> Option<Self> {
        Self::of_counts(comparisons, &before.counts()?, &after.counts()?, alike)
    }

    /// As [`Self::among`], of counts that are known to whoever compares them and go no further.
    #[must_use]
    pub fn of_counts(
        comparisons: u64,
        before: &Counts,
        after: &Counts,
        alike: bool,
    ) -> Option<Self> {
        let comparable = before.question() == after.question();
        if !comparable || before.n() == 0 || after.n() == 0 {
            return None;
        }
        let (value, low, high) = difference(before, after, quantile(comparisons));
        let change = match alike {
            true if low > 0.0 => Change::Improved,
            true if high < 0.0 => Change::Declined,
            _ => Change::Unclear,
        };
        Some(Self {
            change,
            value: rounded(value),
            low: rounded(low),
            high: rounded(high),
            scale: SCALE,
        })
    }

    /// What may be said of it.
    #[must_use]
    pub const fn change(&self) -> Change {
        self.change
    }
}

/// The later share less the earlier, and the ends of its interval.
fn difference(before: &Counts, after: &Counts, z: f64) -> (f64, f64, f64) {
    let share = |counts: &Counts| {
        let n = counts.n() as f64;
        let p = counts.satisfied() as f64 / n;
        let (low, high) = wilson(p, n, z);
        (p, low, high)
    };
    let (p1, low1, high1) = share(after);
    let (p2, low2, high2) = share(before);
    let value = p1 - p2;
    (
        value,
        value - (p1 - low1).hypot(high2 - p2),
        value + (high1 - p1).hypot(p2 - low2),
    )
}

/// The standard normal quantile of a two-sided 5 % divided among so many comparisons, by the rational
/// approximation 26.2.23 of Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), whose
/// error is below 0.00045.
fn quantile(comparisons: u64) -> f64 {
    if comparisons <= 1 {
        return Z;
    }
    let t = (-2.0 * (0.025 / comparisons as f64).ln()).sqrt();
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    t - above / below
}

fn rounded(share: f64) -> i32 {
    (share * f64::from(SCALE)).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Audience, Period};

    fn summary(counts: Counts, audience: Audience) -> PageSummary {
        let period = Period {
            from: "2026-05-24".into(),
            to: "2026-11-21".into(),
            revision: None,
            as_of: "2026-11-22T00:00:00Z".into(),
        };
        PageSummary::new(counts, 0, period, audience)
    }

    fn votes(yes: u64, n: u64) -> PageSummary {
        summary(Counts::Useful { yes, no: n - yes }, Audience::Staff)
    }

    fn told(before: &PageSummary, after: &PageSummary) -> (Change, i32, i32, i32) {
        let it = Comparison::between(before, after, true).expect("both have answers");
        (it.change(), it.value, it.low, it.high)
    }

    #[test]
    fn twelve_points_of_a_hundred_may_be_chance_and_of_a_thousand_not() {
        assert_eq!(
            told(&votes(60, 100), &votes(72, 100)),
            (Change::Unclear, 1200, -112, 2456)
        );
        assert_eq!(
            told(&votes(600, 1000), &votes(720, 1000)),
            (Change::Improved, 1200, 786, 1608)
        );
        assert_eq!(
            told(&votes(720, 1000), &votes(600, 1000)),
            (Change::Declined, -1200, -1608, -786)
        );
    }

    /// Cases of Newcombe's own table: 56/70 against 48/80, and 9/10 against 3/10.
    #[test]
    fn what_stands_out_of_one_page_may_be_chance_among_a_hundred() {
        let (before, after) = (votes(600, 1000), votes(550, 1000));
        let among = |n| Comparison::among(n, &before, &after, true).map(|it| it.change());
        assert_eq!(among(1), Some(Change::Declined));
        assert_eq!(among(100), Some(Change::Unclear));
    }

    #[test]
    fn the_quantiles_are_those_of_the_tables() {
        // 1 - 0.025 / n of the standard normal distribution.
        for (n, z) in [(1, 1.95996), (5, 2.57583), (45, 3.26077), (5_000, 4.41717)] {
            assert!((quantile(n) - z).abs() < 0.0005, "{n}: {}", quantile(n));
        }
    }

    #[test]
    fn the_intervals_are_those_that_newcombe_printed() {
        assert_eq!(
            told(&votes(48, 80), &votes(56, 70)),
            (Change::Improved, 2000, 524, 3339)
        );
        assert_eq!(
            told(&votes(3, 10), &votes(9, 10)),
            (Change::Improved, 6000, 1705, 8090)
        );
        assert_eq!(
            told(&votes(0, 10), &votes(10, 10)),
            (Change::Improved, 10_000, 6075, 10_000)
        );
    }

    #[test]
    fn stars_are_compared_by_the_share_of_four_and_five() {
        let stars = |low, high| summary(Counts::Service([low, 0, 0, 0, high]), Audience::Staff);
        assert_eq!(
            told(&stars(400, 600), &stars(280, 720)),
            told(&votes(600, 1000), &votes(720, 1000))
        );
    }

    #[test]
    fn another_wording_leaves_nothing_to_be_said() {
        let (before, after) = (votes(600, 1000), votes(720, 1000));
        let it = Comparison::between(&before, &after, false).expect("both have answers");
        assert_eq!((it.change(), it.value), (Change::Unclear, 1200));
    }

    #[test]
    fn what_a_reader_may_not_know_is_not_compared() {
        let few = summary(
            Counts::Useful { yes: 4, no: 0 },
            Audience::Public { suppress_below: 5 },
        );
        let stars = summary(Counts::Service([5; 5]), Audience::Staff);
        for (before, after) in [
            (&few, &votes(9, 10)),
            (&votes(9, 10), &few),
            (&votes(9, 10), &stars),
            (&votes(0, 0), &votes(9, 10)),
        ] {
            assert_eq!(Comparison::between(before, after, true), None);
        }
    }
}
