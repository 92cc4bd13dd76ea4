//! A score's range, drawn to scale: range first, value second, and a thin mark at the middle.
//!
//! The scale runs as the language reads. What colour says, shape and the picture's name say too.

use crate::locale::Locale;
use maud::{Markup, html};
use rayak_shared::{Dir, Score, ScoreKind};

/// The drawing's width, and the room at each end for a ring that stands there.
const WIDTH: u32 = 216;
const MARGIN: u32 = 8;

/// On which side of the middle the range lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Below,
    Above,
    Across,
}

/// The range of a score on its whole scale.
pub fn interval(score: &Score, locale: &Locale) -> Markup {
    let x = |part: u32| place(part, score, locale.dir());
    let (class, key) = match side(score) {
        Side::Below => ("interval below", "chart.below"),
        Side::Above => ("interval above", "chart.above"),
        Side::Across => ("interval across", "chart.across"),
    };
    let (first, last) = ends(score);
    let middle = (first + last) / 2;
    let half = match score.kind {
        ScoreKind::Share => locale.percent(50),
        ScoreKind::Mean => locale.decimal(30, 1),
    };
    html! {
        svg class=(class) viewBox={ "0 0 " (WIDTH) " 20" } role="img" {
            title { (locale.fill(key, &[("half", &half)])) }
            line.track x1=(x(first)) x2=(x(last)) y1="10" y2="10" {}
            line.half x1=(x(middle)) x2=(x(middle)) y1="2" y2="18" {}
            line.range x1=(x(score.low)) x2=(x(score.high)) y1="10" y2="10" {}
            circle.value cx=(x(score.value)) cy="10" r="5" {}
        }
    }
}

/// The ends of the scale: none to all, or one star to five.
const fn ends(score: &Score) -> (u32, u32) {
    match score.kind {
        ScoreKind::Share => (0, score.scale),
        ScoreKind::Mean => (score.scale, 5 * score.scale),
    }
}

fn place(part: u32, score: &Score, dir: Dir) -> u32 {
    let (first, last) = ends(score);
    let x = MARGIN + part.saturating_sub(first) * (WIDTH - 2 * MARGIN) / (last - first).max(1);
    match dir {
        Dir::Ltr => x,
        Dir::Rtl => WIDTH - x,
    }
}

/// The side of the middle on which the whole range lies.
pub fn side(score: &Score) -> Side {
    let (first, last) = ends(score);
    let middle = (first + last) / 2;
    if score.high < middle {
        Side::Below
    } else if score.low > middle {
        Side::Above
    } else {
        Side::Across
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayak_shared::Counts;

    fn score(counts: Counts) -> Score {
        counts.score().expect("there are answers")
    }

    #[test]
    fn the_scale_runs_as_the_language_reads() {
        let all = score(Counts::Useful { yes: 40, no: 0 });
        assert_eq!(place(all.value, &all, Dir::Ltr), WIDTH - MARGIN);
        assert_eq!(place(all.value, &all, Dir::Rtl), MARGIN);
        let one_star = score(Counts::Service([9, 0, 0, 0, 0]));
        assert_eq!(place(one_star.value, &one_star, Dir::Ltr), MARGIN);
    }

    #[test]
    fn a_range_that_holds_the_middle_takes_no_side() {
        assert_eq!(
            side(&score(Counts::Useful { yes: 50, no: 50 })),
            Side::Across
        );
        assert_eq!(side(&score(Counts::Useful { yes: 3, no: 1 })), Side::Across);
        assert_eq!(
            side(&score(Counts::Useful { yes: 20, no: 80 })),
            Side::Below
        );
        assert_eq!(
            side(&score(Counts::Service([0, 0, 0, 40, 60]))),
            Side::Above
        );
    }
}
