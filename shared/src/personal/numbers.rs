//! Numbers as people write them: groups of digits with little between them.
//!
//! A detector names the lengths it knows and how much may stand between two groups; [`search`]
//! offers it every run of whole groups that fits. A group is never cut, which is the rule "no
//! digit on either side", and two numbers with a space between them stay two because the first
//! alone already has the full length.
//!
//! What separates is decided so: a single space or hyphen by the rule for identity numbers; up to
//! three of them (`050 - 123`) for cards and telephones; for telephones also points and brackets,
//! as in `(050) 123.4567`, and, where the first group leaves no doubt, one slash, comma or end of a
//! line, which elsewhere part dates, thousands and items.

use core::ops::{Range, RangeInclusive};

use super::Kind;
use super::scan::{Hit, Scan, Sign};

/// More signs than these between two groups are not a separator.
const WIDEST_GAP: usize = 3;

/// What stands between two groups of digits, from the closest to the farthest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// One space or one hyphen.
    Single,
    /// A few spaces and hyphens.
    Wide,
    /// A few signs among which are points or brackets.
    Loose,
    /// One slash, one comma or the end of a line.
    Odd,
    /// Anything else: what follows is another number.
    Break,
}

/// Digits that stand side by side.
#[derive(Debug)]
pub(super) struct Group {
    signs: Range<usize>,
    /// What stands before it.
    pub(super) gap: Gap,
    /// The sign before it, where that is all that parts it from the group before.
    joint: Option<char>,
    /// Whether it is a part of a date.
    dated: bool,
}

impl Group {
    pub(super) fn len(&self) -> usize {
        self.signs.len()
    }
}

/// A run of groups that may be one number.
pub(super) struct Number<'a> {
    pub(super) scan: &'a Scan,
    pub(super) digits: &'a [u8],
    pub(super) groups: &'a [Group],
    pub(super) signs: Range<usize>,
    /// Where what was recognised before it ends.
    pub(super) free: usize,
    /// What stands after its last group.
    after: Gap,
}

impl Number<'_> {
    pub(super) fn hit(&self, kind: Kind) -> Hit {
        Hit {
            kind,
            signs: self.signs.clone(),
        }
    }

    /// Whether these are four digits that may be a year, of either calendar.
    pub(super) fn is_year(&self) -> bool {
        matches!(self.digits, [1, 4 | 9, _, _] | [2, 0, _, _])
    }

    /// Whether a group other than the first and the last is such a year, as in a decree's number:
    /// 0505/1447/12.
    pub(super) fn has_year_within(&self) -> bool {
        let [_, inner @ .., _] = self.groups else {
            return false;
        };
        let mut inner = inner.iter().map(|group| value(self.scan, group));
        inner.any(|part| part.0 == 4 && is_year(part))
    }

    /// Whether no other number is close enough for the two to be taken for one.
    pub(super) fn is_alone(&self) -> bool {
        let before = self.groups.first().map_or(Gap::Break, |group| group.gap);
        before > Gap::Wide && self.after > Gap::Wide
    }
}

/// What `accept` recognises, out of all numbers whose length is one of `lengths` and whose gaps are
/// no farther than `reach`: the first first, and of those that begin together the longest.
pub(super) fn search(
    scan: &Scan,
    reach: Gap,
    lengths: RangeInclusive<usize>,
    accept: &mut dyn FnMut(&Number<'_>) -> Option<Hit>,
) -> Vec<Hit> {
    let groups = groups(scan);
    let mut hits: Vec<Hit> = Vec::new();
    let mut digits = Vec::with_capacity(*lengths.end());
    let mut rest = groups.as_slice();
    while let Some(first) = rest.first() {
        let mut taken = 1;
        let mut longest = None;
        digits.clear();
        for (place, group) in rest.iter().enumerate() {
            let apart = place > 0 && group.gap > reach;
            if apart || group.dated || digits.len() + group.len() > *lengths.end() {
                break;
            }
            digits.extend(group.signs.clone().filter_map(|place| digit(scan, place)));
            if digits.len() < *lengths.start() {
                continue;
            }
            let (run, after) = rest.split_at(place + 1);
            let number = Number {
                scan,
                digits: &digits,
                groups: run,
                signs: first.signs.start..group.signs.end,
                free: hits.last().map_or(0, |last| last.signs.end),
                after: after.first().map_or(Gap::Break, |group| group.gap),
            };
            if let Some(hit) = accept(&number) {
                taken = run.len();
                longest = Some(hit);
            }
        }
        hits.extend(longest);
        rest = rest.get(taken..).unwrap_or_default();
    }
    hits
}

fn digit(scan: &Scan, place: usize) -> Option<u8> {
    match scan.at(place) {
        Some(Sign::Digit(digit)) => Some(digit),
        _ => None,
    }
}

fn groups(scan: &Scan) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut place = 0;
    while place < scan.len() {
        let start = place;
        while digit(scan, place).is_some() {
            place += 1;
        }
        if place > start {
            let between = groups.last().map(|group| group.signs.end..start);
            let (gap, joint) = between.map_or((Gap::Break, None), |signs| gap(scan, signs));
            groups.push(Group {
                signs: start..place,
                gap,
                joint,
                dated: false,
            });
        }
        place += 1;
    }
    mark_dates(scan, &mut groups);
    groups
}

fn gap(scan: &Scan, between: Range<usize>) -> (Gap, Option<char>) {
    if between.len() > WIDEST_GAP {
        return (Gap::Break, None);
    }
    let joint = match scan.at(between.start) {
        Some(Sign::Char(c)) if between.len() == 1 => Some(c),
        _ => None,
    };
    let gap = between.clone().map(|place| match scan.at(place) {
        Some(Sign::Char(' ' | '-')) => Gap::Wide,
        Some(Sign::Char('.' | '(' | ')')) => Gap::Loose,
        Some(Sign::Char('/' | ',' | '،' | '\n')) if between.len() == 1 => Gap::Odd,
        _ => Gap::Break,
    });
    match gap.max() {
        Some(Gap::Wide) if joint.is_some() => (Gap::Single, joint),
        // Nought point something is a fraction.
        Some(Gap::Loose) if joint == Some('.') && lone_zero(scan, between.start) => {
            (Gap::Break, joint)
        }
        gap => (gap.unwrap_or(Gap::Break), joint),
    }
}

fn lone_zero(scan: &Scan, end: usize) -> bool {
    scan.before(end) == Some(Sign::Digit(0))
        && !end
            .checked_sub(1)
            .is_some_and(|zero| matches!(scan.before(zero), Some(Sign::Digit(_))))
}

/// Marks the groups of dates such as 2026-10-12, 1447/9/13, 12.10.26 or 12 10 2026, so that neither they nor
/// the time after them become the beginning of a number. A run that goes on with the same sign is
/// no date: a mobile may be written in pairs.
fn mark_dates(scan: &Scan, groups: &mut [Group]) {
    for start in 0..groups.len() {
        let Some([first, second, third, rest @ ..]) = groups.get(start..) else {
            return;
        };
        let joint = second
            .joint
            .filter(|joint| matches!(joint, '-' | '/' | '.' | ' '));
        let joined = joint.is_some() && third.joint == joint;
        let parts = [first, second, third].map(|group| value(scan, group));
        // Between spaces only its full form shows a date, and what follows is as often the time.
        let whole = if joint == Some(' ') {
            parts.map(|(digits, _)| digits) == [2, 2, 4]
        } else {
            first.joint != joint && rest.first().is_none_or(|next| next.joint != joint)
        };
        if joined && whole && is_date(parts) {
            for group in groups.iter_mut().skip(start).take(3) {
                group.dated = true;
            }
        }
    }
}

/// A number of at most four digits: how many digits, and how much they say.
fn value(scan: &Scan, group: &Group) -> (usize, u32) {
    let digits = group
        .signs
        .clone()
        .take(4)
        .filter_map(|place| digit(scan, place));
    (
        group.len(),
        digits.fold(0, |sum, digit| sum * 10 + u32::from(digit)),
    )
}

/// Whether three numbers are day, month and year, or the same backwards, in either calendar.
fn is_date([first, second, third]: [(usize, u32); 3]) -> bool {
    let day = |part| matches!(part, (1 | 2, 1..=31));
    let month = |part| matches!(part, (1 | 2, 1..=12));
    month(second) && (day(first) && is_year(third) || is_year(first) && day(third))
}

/// Whether a number is a year of either calendar, the century left out or not.
fn is_year(part: (usize, u32)) -> bool {
    matches!(part, (2, _) | (4, 1300..=1499 | 1900..=2099))
}
