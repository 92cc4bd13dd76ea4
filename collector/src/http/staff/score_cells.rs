//! The cells in which a score is taken away, as numbers that every program reads.

use crate::csv::Cell;
use rayak_shared::{Answer, Counts, PageSummary, Question, ScoreKind};

/// The names of the columns of a score.
pub(super) fn score_columns(question: Question) -> Vec<String> {
    let answers = Answer::of(question).iter().map(|answer| match answer {
        Answer::Stars(_) => format!("stars_{}", answer.code()),
        _ => answer.code().to_owned(),
    });
    let rest = ["value", "low", "high", "method"].map(str::to_owned);
    std::iter::once("n".to_owned())
        .chain(answers)
        .chain(rest)
        .collect()
}

/// The cells of a score: its answers, and its value with its range, as parts of one or as stars.
pub(super) fn score_cells(counts: Option<Counts>, question: Question) -> Vec<Cell<'static>> {
    let counts = counts.unwrap_or_else(|| Counts::by_place(question, [0; 5]));
    let answers = counts.each().into_iter().map(|(_, n)| n);
    let mut cells: Vec<Cell<'static>> = std::iter::once(counts.n())
        .chain(answers)
        .map(Cell::from)
        .collect();
    match counts.score() {
        None => cells.extend([Cell::Nothing, Cell::Nothing, Cell::Nothing, Cell::Nothing]),
        Some(score) => {
            let places = match score.kind {
                ScoreKind::Share => 4,
                ScoreKind::Mean => 2,
            };
            let decimal = |part: u32| Cell::Number(decimal(i64::from(part), places));
            cells.extend([
                decimal(score.value),
                decimal(score.low),
                decimal(score.high),
            ]);
            cells.push(Cell::from(score.method.code()));
        }
    }
    cells
}

/// The number `units` / 10^`places` in digits that every program reads.
pub(super) fn decimal(units: i64, places: u32) -> String {
    let scale = 10_i64.pow(places);
    let sign = if units < 0 { "-" } else { "" };
    let (whole, part) = (units.abs() / scale, units.abs() % scale);
    let places = places as usize;
    format!("{sign}{whole}.{part:0places$}")
}

/// The days of a summary as cells.
pub(super) fn day_cells(summary: &PageSummary) -> [Cell<'static>; 2] {
    let period = summary.period();
    [period.from.clone().into(), period.to.clone().into()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_keeps_its_sign_and_its_noughts() {
        assert_eq!(decimal(-50, 4), "-0.0050");
        assert_eq!(decimal(8_400, 4), "0.8400");
        assert_eq!(decimal(390, 2), "3.90");
    }

    #[test]
    fn a_score_has_a_cell_for_each_of_its_columns() {
        for question in Question::ALL {
            let columns = score_columns(*question).len();
            for places in [[0; 5], [3, 2, 0, 0, 1]] {
                let counts = Counts::by_place(*question, places);
                assert_eq!(score_cells(Some(counts), *question).len(), columns);
            }
        }
    }
}
