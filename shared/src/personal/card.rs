//! Payment cards: thirteen to nineteen digits of which the first is two to six, with a check digit.

use super::Kind;
use super::numbers::{Gap, Number, search};
use super::scan::{Hit, Scan, Sign};

/// The longest group that anyone prints on a card, and then some. Longer ones are numbers of their
/// own that happen to stand beside another.
const LONGEST_GROUP: usize = 8;

/// Finds cards that have no other number beside them.
pub(super) fn find_alone(scan: &Scan) -> Vec<Hit> {
    search(scan, Gap::Wide, 13..=19, |number| {
        accept(number).filter(|_| number.is_alone())
    })
}

/// Finds all other cards.
pub(super) fn find(scan: &Scan) -> Vec<Hit> {
    search(scan, Gap::Wide, 13..=19, accept)
}

fn accept(number: &Number<'_>) -> Option<Kind> {
    let joined = number.groups.len() > 1;
    let plausible = matches!(number.digits.first(), Some(2..=6))
        && !(joined
            && number
                .groups
                .iter()
                .any(|group| group.len() > LONGEST_GROUP))
        && !is_fraction(number);
    (plausible && super::luhn::checks(number.digits)).then_some(Kind::Card)
}

/// Whether these are the decimals of a coordinate: maps give them by the dozen, and one number in
/// ten has a right check digit.
fn is_fraction(number: &Number<'_>) -> bool {
    let start = number.signs.start;
    number.scan.before(start) == Some(Sign::Char('.'))
        && matches!(
            number.scan.before(start.saturating_sub(1)),
            Some(Sign::Digit(_) | Sign::Blot(_))
        )
}
