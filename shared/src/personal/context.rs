//! The words around a number, for numbers whose digits alone do not say what they are.

use super::numbers::Number;
use super::scan::{Scan, Sign};

/// How many characters may stand between a number and a word about it.
pub(super) const REACH: usize = 25;

/// How many characters a datum counts that has been found already, however it was written: as many
/// as the longest identity number, ten digits with a separator after each. So no distance shrinks
/// when a number gives way to its placeholder, and masking a masked text finds nothing new.
const BLOT_WIDTH: usize = 20;

/// Words to look for, as the scan copy spells them.
pub(super) struct Words {
    /// They count also within a longer word: Arabic joins articles and pronouns to its words.
    pub(super) stems: &'static [&'static str],
    /// They count only by themselves.
    pub(super) whole: &'static [&'static str],
}

/// How many characters before the number the nearest of the words ends, if within reach.
pub(super) fn before(number: &Number<'_>, words: &Words) -> Option<usize> {
    steps_before(number)
        .find(|step| ends_at(number.scan, step.place, words))
        .map(Step::distance)
}

/// How many characters after the number the nearest of the words begins, if within reach.
pub(super) fn after(number: &Number<'_>, words: &Words) -> Option<usize> {
    steps_after(number)
        .find(|step| starts_at(number.scan, step.place, words))
        .map(Step::distance)
}

/// How many characters before the number the nearest other number or datum is, if within reach.
pub(super) fn number_before(number: &Number<'_>) -> Option<usize> {
    steps_before(number)
        .find(|step| number.scan.before(step.place).is_some_and(is_number))
        .map(Step::distance)
}

/// How many characters after the number the nearest other number or datum is, if within reach.
pub(super) fn number_after(number: &Number<'_>) -> Option<usize> {
    steps_after(number)
        .find(|step| number.scan.at(step.place).is_some_and(is_number))
        .map(Step::distance)
}

fn is_number(sign: Sign) -> bool {
    matches!(sign, Sign::Digit(_) | Sign::Blot(_))
}

/// A place on the way from a number outwards, between two signs.
struct Step {
    place: usize,
    distance: usize,
}

impl Step {
    fn distance(self) -> usize {
        self.distance
    }

    fn over(&self, sign: Sign, place: usize) -> Option<Self> {
        let width = if matches!(sign, Sign::Blot(_)) {
            BLOT_WIDTH
        } else {
            1
        };
        let distance = self.distance + width;
        (distance <= REACH).then_some(Self { place, distance })
    }
}

fn steps_before(number: &Number<'_>) -> impl Iterator<Item = Step> {
    let scan = number.scan;
    let first = Step {
        place: number.signs.start,
        distance: 0,
    };
    core::iter::successors(Some(first), move |step| {
        step.over(scan.before(step.place)?, step.place - 1)
    })
}

fn steps_after(number: &Number<'_>) -> impl Iterator<Item = Step> {
    let scan = number.scan;
    let first = Step {
        place: number.signs.end,
        distance: 0,
    };
    core::iter::successors(Some(first), move |step| {
        step.over(scan.at(step.place)?, step.place + 1)
    })
}

fn ends_at(scan: &Scan, end: usize, words: &Words) -> bool {
    let spells = |word: &&str| {
        let mut place = end;
        for c in word.chars().rev() {
            if scan.before(place) != Some(Sign::Char(c)) {
                return None;
            }
            place -= 1;
        }
        Some(place)
    };
    scan.before(end).is_some_and(Sign::is_letter)
        && (words.stems.iter().any(|word| spells(word).is_some())
            || words
                .whole
                .iter()
                .filter_map(spells)
                .any(|start| stands_apart(scan, start, end)))
}

fn starts_at(scan: &Scan, start: usize, words: &Words) -> bool {
    let spells = |word: &&str| {
        let mut place = start;
        for c in word.chars() {
            if scan.at(place) != Some(Sign::Char(c)) {
                return None;
            }
            place += 1;
        }
        Some(place)
    };
    scan.at(start).is_some_and(Sign::is_letter)
        && (words.stems.iter().any(|word| spells(word).is_some())
            || words
                .whole
                .iter()
                .filter_map(spells)
                .any(|end| stands_apart(scan, start, end)))
}

fn stands_apart(scan: &Scan, start: usize, end: usize) -> bool {
    !scan.before(start).is_some_and(Sign::is_letter) && !scan.at(end).is_some_and(Sign::is_letter)
}
