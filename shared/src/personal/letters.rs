//! Letters that belong to a number, as on plates and in address codes.

use core::ops::Range;

use super::context::{self, Words};
use super::numbers::Number;
use super::scan::{Scan, Side, Sign};

/// How many spaces or hyphens may stand before a letter.
const WIDEST_GAP: usize = 3;

/// The letters beside a number.
pub(super) struct Letters {
    pub(super) signs: Range<usize>,
    /// How many of them are parted from the letter before.
    pub(super) parted: usize,
}

impl Letters {
    /// The number with its letters.
    pub(super) fn with(&self, number: &Number<'_>) -> Range<usize> {
        self.signs.start.min(number.signs.start)..self.signs.end.max(number.signs.end)
    }

    /// Whether the letters are one of the words.
    pub(super) fn are_one_of(&self, scan: &Scan, words: Words) -> bool {
        words
            .split('|')
            .any(|word| context::spells(scan, self.signs.start, word) == Some(self.signs.end))
    }
}

/// Reads so many letters beside a number; none if a word or another number goes on at either end.
pub(super) fn beside(
    number: &Number<'_>,
    side: Side,
    count: usize,
    fits: fn(char) -> bool,
) -> Option<Letters> {
    let scan = number.scan;
    let far_side = match side {
        Side::Before => Side::After,
        Side::After => Side::Before,
    };
    if goes_on(scan, far_side.end(&number.signs), far_side) {
        return None;
    }
    let mut place = side.end(&number.signs);
    let mut near = place;
    let mut parted = 0;
    for nth in 0..count {
        let gap = gap(scan, place, side);
        for _ in 0..gap {
            place = side.next(place);
        }
        if nth == 0 {
            near = place;
        } else if gap > 0 {
            parted += 1;
        }
        match scan.beside(place, side)? {
            Sign::Char(c) if fits(c) => place = side.next(place),
            _ => return None,
        }
    }
    let signs = near.min(place)..near.max(place);
    let own = signs.start >= number.free && !goes_on(scan, place, side);
    own.then_some(Letters { signs, parted })
}

fn gap(scan: &Scan, mut place: usize, side: Side) -> usize {
    let mut width = 0;
    while width < WIDEST_GAP && matches!(scan.beside(place, side), Some(Sign::Char(' ' | '-'))) {
        place = side.next(place);
        width += 1;
    }
    width
}

fn goes_on(scan: &Scan, place: usize, side: Side) -> bool {
    scan.beside(place, side)
        .is_some_and(|sign| sign.is_letter() || sign.is_alphanumeric())
}
