//! The words around a datum, for data whose signs alone do not say what they are.

use core::ops::Range;

use super::scan::{Scan, Side, Sign};

/// How many characters may stand between a datum and a word about it.
pub(super) const REACH: usize = 25;

/// How many characters a datum counts that has been found already, however it was written: as many
/// as the longest identity number, ten digits with a separator after each. So no distance shrinks
/// when a number gives way to its placeholder, and masking a masked text finds nothing new.
const BLOT_WIDTH: usize = 20;

/// Words to look for, parted by `|`, as the scan copy spells them. They count also within a longer
/// word, because Arabic joins articles and pronouns to its words; one after `=` counts only by
/// itself.
pub(super) type Words = &'static str;

/// Words after which a number is that of a matter, not of a person.
pub(super) const OTHERS: Words = "طلب|بلاغ|معامل|تذكر|شكوى|فاتور|مرجع|رخص|request|report|ticket|reference|order|complaint|invoice|=ref";

/// How many characters from the datum the nearest of the words is, if within reach.
pub(super) fn near(scan: &Scan, datum: &Range<usize>, words: Words, side: Side) -> Option<usize> {
    walk(scan, datum, side, &mut |place| {
        scan.beside(place, side).is_some_and(Sign::is_letter)
            && words.split('|').any(|word| stands(scan, place, word, side))
    })
}

/// How many characters from the datum the nearest number or other datum is, if within reach.
pub(super) fn number(scan: &Scan, datum: &Range<usize>, side: Side) -> Option<usize> {
    walk(scan, datum, side, &mut |place| {
        matches!(
            scan.beside(place, side),
            Some(Sign::Digit(_) | Sign::Blot(_))
        )
    })
}

/// Whether one of the words is about the datum: it stands before it or after it, and no other
/// number is between, for then it is that number's.
pub(super) fn names(scan: &Scan, datum: &Range<usize>, words: Words) -> bool {
    Side::BOTH.into_iter().any(|side| {
        let other = number(scan, datum, side).unwrap_or(REACH);
        near(scan, datum, words, side).is_some_and(|distance| distance <= other)
    })
}

/// The distance of the nearest place on the way from a datum outwards at which something is found.
fn walk(
    scan: &Scan,
    datum: &Range<usize>,
    side: Side,
    found: &mut dyn FnMut(usize) -> bool,
) -> Option<usize> {
    let mut place = side.end(datum);
    let mut distance = 0;
    while distance <= REACH {
        if found(place) {
            return Some(distance);
        }
        let width = match scan.beside(place, side)? {
            Sign::Blot(_) => BLOT_WIDTH,
            _ => 1,
        };
        distance += width;
        place = side.next(place);
    }
    None
}

fn stands(scan: &Scan, place: usize, word: &str, side: Side) -> bool {
    let (whole, word) = match word.strip_prefix('=') {
        Some(word) => (true, word),
        None => (false, word),
    };
    let start = match side {
        Side::Before => place.wrapping_sub(word.chars().count()),
        Side::After => place,
    };
    spells(scan, start, word).is_some_and(|end| {
        let goes_on = scan.before(start).is_some_and(Sign::is_letter)
            || scan.at(end).is_some_and(Sign::is_letter);
        !(whole && goes_on)
    })
}

/// Where the word ends that begins at `start`, if it does.
pub(super) fn spells(scan: &Scan, start: usize, word: &str) -> Option<usize> {
    let mut place = start;
    for c in word.chars() {
        if scan.at(place) != Some(Sign::Char(c)) {
            return None;
        }
        place += 1;
    }
    Some(place)
}
