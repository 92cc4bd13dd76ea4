//! The arithmetic of an honest score: counts in, a value with its 95 % interval out.
//!
//! Share of yes: Wilson's score interval (E. B. Wilson, "Probable inference, the law of succession,
//! and statistical inference", JASA 22, 1927). Mean of stars: mean ± 1.96 standard errors from
//! thirty answers on; below that, and where all stars are equal, Wilson's interval on
//! (mean − 1) / 4 carried back to one to five, which never claims certainty from a few answers
//! (five fives: 3.26 to 5.00).
//!
//! Values are integers of a stated scale, rounded to the nearest, so that everybody who recomputes
//! them gets the same digits.

use crate::{Answer, Method, Question, ScoreKind, limits};
use core::ops::AddAssign;

/// The standard normal quantile of a two-sided 95 % interval.
pub(crate) const Z: f64 = 1.959_963_984_540_054;

/// How often each answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    Useful {
        yes: u64,
        no: u64,
    },
    /// From one star to five.
    Service([u64; 5]),
}

/// A score with its interval, in integers of `scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Score {
    pub kind: ScoreKind,
    pub value: u32,
    pub low: u32,
    pub high: u32,
    /// 10,000 for a share (84 % is 8400), 100 for a mean (3.9 is 390).
    pub scale: u32,
    pub method: Method,
}

impl Counts {
    /// Counts by the place of each answer ([`Answer::place`]); places that the question has not
    /// are left out.
    #[must_use]
    pub fn by_place(question: Question, places: [u64; 5]) -> Self {
        match question {
            Question::Useful => {
                let [yes, no, ..] = places;
                Self::Useful { yes, no }
            }
            Question::Service => Self::Service(places),
        }
    }

    /// The question that was answered.
    #[must_use]
    pub const fn question(&self) -> Question {
        match self {
            Self::Useful { .. } => Question::Useful,
            Self::Service(_) => Question::Service,
        }
    }

    /// How many answers there are.
    #[must_use]
    pub fn n(&self) -> u64 {
        match self {
            Self::Useful { yes, no } => yes + no,
            Self::Service(stars) => stars.iter().sum(),
        }
    }

    /// Each answer with its count, in the order in which the answers are offered.
    #[must_use]
    pub fn each(&self) -> Vec<(Answer, u64)> {
        let counts = match self {
            Self::Useful { yes, no } => vec![*yes, *no],
            Self::Service(stars) => stars.to_vec(),
        };
        Answer::of(self.question())
            .iter()
            .copied()
            .zip(counts)
            .collect()
    }

    /// The score of these counts as it goes over the wire; none without an answer.
    #[must_use]
    pub fn score(&self) -> Option<Score> {
        self.score_in(match self {
            Self::Useful { .. } => 10_000,
            Self::Service(_) => 100,
        })
    }

    /// The score in integers of another scale. Rounding what is rounded already would show 83.495 %
    /// as 84 %, so each scale is reckoned from the counts.
    #[must_use]
    pub fn score_in(&self, scale: u32) -> Option<Score> {
        if self.n() == 0 {
            return None;
        }
        Some(match self {
            Self::Useful { yes, .. } => share(*yes, self.n(), scale),
            Self::Service(stars) => mean(stars, self.n(), scale),
        })
    }

    /// How many were satisfied: said yes, or gave four or five stars.
    #[must_use]
    pub const fn satisfied(&self) -> u64 {
        match self {
            Self::Useful { yes, .. } => *yes,
            Self::Service([_, _, _, four, five]) => *four + *five,
        }
    }

    /// The share of the satisfied; none without an answer.
    #[must_use]
    pub fn satisfaction(&self) -> Option<Score> {
        let n = self.n();
        (n > 0).then(|| share(self.satisfied(), n, 10_000))
    }
}

impl AddAssign for Counts {
    /// Adds the counts of the same question; those of another are no such thing and add nothing.
    fn add_assign(&mut self, other: Self) {
        match (self, other) {
            (Self::Useful { yes, no }, Self::Useful { yes: y, no: n }) => {
                *yes += y;
                *no += n;
            }
            (Self::Service(stars), Self::Service(more)) => {
                stars.iter_mut().zip(more).for_each(|(to, n)| *to += n);
            }
            _ => {}
        }
    }
}

fn share(yes: u64, n: u64, scale: u32) -> Score {
    let p = yes as f64 / n as f64;
    let (low, high) = wilson(p, n as f64, Z);
    Score {
        kind: ScoreKind::Share,
        value: part(yes, n, scale),
        low: rounded(low, scale),
        high: rounded(high, scale),
        scale,
        method: Method::Wilson95,
    }
}

fn mean(stars: &[u64; 5], count: u64, scale: u32) -> Score {
    let n = count as f64;
    let sum = stars.iter().zip(1..).map(|(c, star)| c * star).sum();
    let mean = sum as f64 / n;
    let squares: f64 = stars
        .iter()
        .zip(1u8..)
        .map(|(c, star)| *c as f64 * (f64::from(star) - mean).powi(2))
        .sum();
    let (low, high, method) = if count >= limits::SETTLED && squares > 0.0 {
        let half = Z * (squares / (n - 1.0)).sqrt() / n.sqrt();
        (
            (mean - half).max(1.0),
            (mean + half).min(5.0),
            Method::Normal95,
        )
    } else {
        let (low, high) = wilson((mean - 1.0) / 4.0, n, Z);
        (1.0 + 4.0 * low, 1.0 + 4.0 * high, Method::Wilson95)
    };
    Score {
        kind: ScoreKind::Mean,
        value: part(sum, count, scale),
        low: rounded(low, scale),
        high: rounded(high, scale),
        scale,
        method,
    }
}

/// Wilson's score interval of a proportion `p` seen in `n` trials, at the two-sided level of which
/// `z` is the standard normal quantile.
pub(crate) fn wilson(p: f64, n: f64, z: f64) -> (f64, f64) {
    let z2 = z * z;
    let denominator = 1.0 + z2 / n;
    let centre = (p + z2 / (2.0 * n)) / denominator;
    let half = z / denominator * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    ((centre - half).max(0.0), (centre + half).min(1.0))
}

pub(crate) fn rounded(value: f64, scale: u32) -> u32 {
    (value * f64::from(scale)).round() as u32
}

/// `sum` of `n` in integers of a scale, halves up, without the error of a division between.
pub(crate) fn part(sum: u64, n: u64, scale: u32) -> u32 {
    let (sum, n) = (u128::from(sum), u128::from(n));
    ((2 * sum * u128::from(scale) + n) / (2 * n)) as u32
}

#[cfg(feature = "serde")]
mod serde_impl {
    //! Counts as a table from each answer's code to its count: `{"yes":262,"no":50}`.

    use super::Counts;
    use crate::{Answer, Question};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
    use std::collections::BTreeMap;

    impl Serialize for Counts {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(
                self.each()
                    .iter()
                    .map(|(answer, count)| (answer.code(), count)),
            )
        }
    }

    impl<'de> Deserialize<'de> for Counts {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let table = BTreeMap::<String, u64>::deserialize(deserializer)?;
            for question in Question::ALL {
                let answers = Answer::of(*question);
                if table.len() != answers.len()
                    || !answers
                        .iter()
                        .all(|answer| table.contains_key(answer.code()))
                {
                    continue;
                }
                let mut places = [0; 5];
                for answer in answers {
                    if let Some(place) = places.get_mut(answer.place()) {
                        *place = table.get(answer.code()).copied().unwrap_or_default();
                    }
                }
                return Ok(Self::by_place(*question, places));
            }
            Err(D::Error::custom(
                "counts are a number for each of yes, no, or for each of 1 to 5",
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ends of the range of a share in millionths.
    fn share_of(yes: u64, n: u64) -> (u32, u32) {
        let score = Counts::Useful { yes, no: n - yes }
            .score_in(1_000_000)
            .expect("n is not zero");
        (score.low, score.high)
    }

    #[test]
    fn shares_have_wilsons_interval() {
        assert_eq!(share_of(0, 5), (0, 434_482));
        assert_eq!(share_of(5, 5), (565_518, 1_000_000));
        assert_eq!(share_of(8, 10), (490_162, 943_318));
        assert_eq!(share_of(80, 100), (711_171, 866_633));
        assert_eq!(share_of(50, 100), (403_832, 596_168));
        assert_eq!(share_of(5830, 6101), (950_118, 960_470));
    }

    #[test]
    fn a_mean_of_many_has_the_normal_interval() {
        let counts = Counts::Service([10, 5, 5, 10, 70]);
        let score = counts.score_in(10_000).expect("a hundred answers");
        assert_eq!(
            (score.value, score.low, score.high),
            (42_500, 39_866, 45_134)
        );
        assert_eq!(score.method, Method::Normal95);
        let score = counts.score().expect("a hundred answers");
        assert_eq!((score.value, score.low, score.high), (425, 399, 451));
    }

    #[test]
    fn four_and_five_stars_are_satisfied() {
        let stars = Counts::Service([10, 5, 5, 10, 70]).satisfaction();
        let votes = Counts::Useful { yes: 80, no: 20 }.score();
        assert_eq!(stars, votes);
        assert_eq!(Counts::Service([0; 5]).satisfaction(), None);
    }

    #[test]
    fn five_fives_are_not_certain() {
        let score = Counts::Service([0, 0, 0, 0, 5])
            .score()
            .expect("five answers");
        assert_eq!((score.value, score.low, score.high), (500, 326, 500));
        assert_eq!(score.method, Method::Wilson95);
    }

    #[test]
    fn many_equal_stars_keep_an_interval() {
        let score = Counts::Service([0, 0, 0, 200, 0])
            .score()
            .expect("two hundred answers");
        assert_eq!(score.method, Method::Wilson95);
        assert!(score.low < 400 && score.high > 400);
    }

    #[test]
    fn every_scale_is_rounded_once_and_halves_go_up() {
        let percent = |yes, no| Counts::Useful { yes, no }.score_in(100).map(|it| it.value);
        // 83.495 %, which is 83.50 in hundredths of a per cent.
        assert_eq!(percent(86, 17), Some(83));
        assert_eq!(percent(57, 143), Some(29));
        assert_eq!(percent(40, 0), Some(100));
        let tenths = |stars| Counts::Service(stars).score_in(10).map(|it| it.value);
        // 3.848, which is 3.85 in hundredths.
        assert_eq!(tenths([0, 0, 19, 106, 0]), Some(38));
    }

    #[test]
    fn no_answers_have_no_score() {
        assert_eq!(Counts::Useful { yes: 0, no: 0 }.score(), None);
    }
}
