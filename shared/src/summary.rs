//! What a reader is shown of a page: the only type by which a score leaves the collector.
//!
//! It cannot be made without its counts and its period, the score and its interval are computed
//! here, and for public readers small numbers are suppressed in the constructor: there is no way to
//! hold a `PageSummary` that says more than its reader may know.

use crate::{Counts, Question, Score, SummaryState, limits};

/// Who will read a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anyone: nothing is said of fewer than `suppress_below` answers.
    Public { suppress_below: u64 },
    /// The site's own staff, who see true counts.
    Staff,
}

/// What a summary speaks of, in ISO 8601 dates of the site's time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    pub from: String,
    pub to: String,
    /// The page's present edition, if the page told one.
    pub revision: Option<String>,
    /// When the figures were last reckoned, RFC 3339 in UTC: they are reckoned anew once there is a
    /// new answer or a new day, so that what has not changed is not sent again.
    pub as_of: String,
}

/// One question's score on one page, with everything that is needed to read it rightly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSummary {
    question: Question,
    state: SummaryState,
    shown: Option<Shown>,
    period: Period,
}

/// Every score of a page, one for each question that is asked on it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageSummaries {
    pub site: String,
    /// The name to use from now on, whichever name was asked for.
    pub page: String,
    pub summaries: Vec<PageSummary>,
}

/// What is left out as a whole where there are too few answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shown {
    counts: Counts,
    excluded: u64,
}

impl PageSummary {
    /// Sums up `counts`; `excluded` answers were kept and left out of them.
    #[must_use]
    pub fn new(counts: Counts, excluded: u64, period: Period, audience: Audience) -> Self {
        let n = counts.n();
        let hidden = match audience {
            Audience::Public { suppress_below } => n > 0 && n < suppress_below,
            Audience::Staff => false,
        };
        let state = match n {
            0 => SummaryState::None,
            _ if hidden => SummaryState::TooFew,
            n if n < limits::SETTLED => SummaryState::Initial,
            _ => SummaryState::Ok,
        };
        Self {
            question: counts.question(),
            state,
            shown: (!hidden).then_some(Shown { counts, excluded }),
            period,
        }
    }

    #[must_use]
    pub const fn question(&self) -> Question {
        self.question
    }

    #[must_use]
    pub const fn state(&self) -> SummaryState {
        self.state
    }

    #[must_use]
    pub const fn period(&self) -> &Period {
        &self.period
    }

    /// The number of answers, unless too few to be told.
    #[must_use]
    pub fn n(&self) -> Option<u64> {
        self.shown.map(|shown| shown.counts.n())
    }

    #[must_use]
    pub fn counts(&self) -> Option<Counts> {
        self.shown.map(|shown| shown.counts)
    }

    /// Answers that were kept and left out of the figures, unless too few to be told.
    #[must_use]
    pub fn excluded(&self) -> Option<u64> {
        self.shown.map(|shown| shown.excluded)
    }

    #[must_use]
    pub fn score(&self) -> Option<Score> {
        self.shown.and_then(|shown| shown.counts.score())
    }
}

#[cfg(feature = "serde")]
pub(crate) mod serde_impl {
    //! Read back, a summary is checked: its n and its score must follow from its counts.

    use super::{PageSummary, Period, Shown};
    use crate::{Counts, Question, Score, SummaryState};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    #[derive(Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(deny_unknown_fields)]
    pub(crate) struct Written {
        question: Question,
        state: SummaryState,
        /// The number of answers; null where they are too few to be told.
        n: Option<u64>,
        /// The answers by their codes; null where they are too few to be told.
        counts: Option<Counts>,
        /// Null where there are none or too few.
        score: Option<Score>,
        /// The first day of the period.
        #[cfg_attr(feature = "openapi", schema(format = Date))]
        from: String,
        /// The last day of the period.
        #[cfg_attr(feature = "openapi", schema(format = Date))]
        to: String,
        /// The page's present edition, if the page told one.
        #[cfg_attr(feature = "openapi", schema(format = Date))]
        revision: Option<String>,
        /// Answers that were kept and left out of the figures.
        excluded: Option<u64>,
        /// When the figures were last reckoned.
        #[cfg_attr(feature = "openapi", schema(format = DateTime))]
        as_of: String,
    }

    impl Serialize for PageSummary {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let period = self.period.clone();
            Written {
                question: self.question,
                state: self.state,
                n: self.n(),
                counts: self.counts(),
                score: self.score(),
                from: period.from,
                to: period.to,
                revision: period.revision,
                excluded: self.excluded(),
                as_of: period.as_of,
            }
            .serialize(serializer)
        }
    }

    impl<'de> Deserialize<'de> for PageSummary {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let written = Written::deserialize(deserializer)?;
            let shown = match (written.counts, written.excluded) {
                (Some(counts), Some(excluded)) => Some(Shown { counts, excluded }),
                (None, None) => None,
                _ => {
                    return Err(D::Error::custom(
                        "counts and excluded are both told or both not",
                    ));
                }
            };
            let summary = Self {
                question: written.question,
                state: written.state,
                shown,
                period: Period {
                    from: written.from,
                    to: written.to,
                    revision: written.revision,
                    as_of: written.as_of,
                },
            };
            if summary.n() != written.n || summary.score() != written.score {
                return Err(D::Error::custom(
                    "n and score do not follow from the counts",
                ));
            }
            Ok(summary)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC: Audience = Audience::Public { suppress_below: 5 };

    fn summary(yes: u64, no: u64, audience: Audience) -> PageSummary {
        let period = Period {
            from: "2026-05-24".into(),
            to: "2026-11-21".into(),
            revision: None,
            as_of: "2026-11-22T00:00:00Z".into(),
        };
        PageSummary::new(Counts::Useful { yes, no }, 1, period, audience)
    }

    #[test]
    fn four_answers_tell_the_public_nothing() {
        let summary = summary(3, 1, PUBLIC);
        assert_eq!(summary.state(), SummaryState::TooFew);
        assert_eq!((summary.n(), summary.excluded()), (None, None));
        assert!(summary.counts().is_none() && summary.score().is_none());
    }

    #[test]
    fn staff_see_true_counts_with_an_interval() {
        let summary = summary(3, 1, Audience::Staff);
        assert_eq!(
            (summary.state(), summary.n()),
            (SummaryState::Initial, Some(4))
        );
        assert!(summary.score().is_some_and(|score| score.low < score.value));
    }

    #[test]
    fn the_states_change_at_zero_five_and_thirty() {
        assert_eq!(summary(0, 0, PUBLIC).state(), SummaryState::None);
        assert_eq!(summary(5, 0, PUBLIC).state(), SummaryState::Initial);
        assert_eq!(summary(29, 0, PUBLIC).state(), SummaryState::Initial);
        assert_eq!(summary(30, 0, PUBLIC).state(), SummaryState::Ok);
    }
}
