//! Weeks as both drawings of time read them: each with its figure, its range and its point on the
//! line, and the runs of weeks between gaps.

use crate::domain::{Day, line};
use rayak_shared::{Breakdown, Counts, Question, Score, ScoreKind};
use std::ops::Range;

/// One question's weeks, of which at least one has answers that its reader may know.
#[derive(Debug)]
pub(super) struct Series {
    pub(super) question: Question,
    pub(super) weeks: Vec<Week>,
}

#[derive(Debug)]
pub(super) struct Week {
    pub(super) sunday: Day,
    /// None where the reader may not know them.
    pub(super) counts: Option<Counts>,
    /// None in a gap.
    pub(super) known: Option<Known>,
}

/// A week that has a figure.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) counts: Counts,
    pub(super) score: Score,
    /// Where the line passes: 0 at the foot of the scale, 1 at its head.
    pub(super) line: f64,
}

impl Series {
    /// None where there is nothing to draw.
    pub(super) fn read(weeks: &Breakdown<Day>) -> Option<Self> {
        let question = weeks.parts().find_map(|(_, counts)| counts)?.question();
        let (first, last) = ends(question);
        let known = |(counts, line): (Counts, f64)| {
            Some(Known {
                counts,
                score: counts.score()?,
                line: (line - first) / (last - first),
            })
        };
        let weeks: Vec<Week> = weeks
            .parts()
            .zip(line(weeks))
            .map(|((sunday, counts), line)| Week {
                sunday: *sunday,
                counts,
                known: counts.zip(line).and_then(known),
            })
            .collect();
        let any = weeks.iter().any(|week| week.known.is_some());
        any.then_some(Self { question, weeks })
    }

    /// The weeks that have a figure, with their places.
    pub(super) fn known(&self) -> impl DoubleEndedIterator<Item = (usize, &Week, Known)> {
        let weeks = self.weeks.iter().enumerate();
        weeks.filter_map(|(place, week)| Some((place, week, week.known?)))
    }

    /// The first and the last week that have a figure.
    pub(super) fn first_and_last(&self) -> Option<(Known, Known)> {
        let (_, _, first) = self.known().next()?;
        let (_, _, last) = self.known().next_back()?;
        Some((first, last))
    }

    /// The stretches of weeks between gaps.
    pub(super) fn runs(&self) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (place, _, _) in self.known() {
            match runs.last_mut() {
                Some(run) if run.end == place => run.end = place + 1,
                _ => runs.push(place..place + 1),
            }
        }
        runs
    }
}

/// The ends of a question's scale, in shares or stars.
pub(super) const fn ends(question: Question) -> (f64, f64) {
    match question {
        Question::Useful => (0.0, 1.0),
        Question::Service => (1.0, 5.0),
    }
}

/// Where a part of a score stands on its scale, from 0 to 1.
pub(super) fn fraction(part: u32, score: &Score) -> f64 {
    let scale = f64::from(score.scale);
    match score.kind {
        ScoreKind::Share => f64::from(part) / scale,
        ScoreKind::Mean => (f64::from(part) / scale - 1.0) / 4.0,
    }
}
