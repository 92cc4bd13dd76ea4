//! Payment cards: thirteen to nineteen digits of which the first is two to six, with a check digit.

use super::Kind;
use super::numbers::{Gap, Number, search};
use super::scan::{Hit, Scan, Sign};

/// The longest group that anyone prints on a card, and then some. Longer ones are numbers of their
/// own that happen to stand beside another.
const LONGEST_GROUP: usize = 8;

/// Finds cards that have no other number beside them.
pub(super) fn find_alone(scan: &Scan) -> Vec<Hit> {
    search(scan, Gap::Wide, 13..=19, &mut |number| {
        accept(number).filter(|_| number.is_alone())
    })
}

/// Finds all other cards.
pub(super) fn find(scan: &Scan) -> Vec<Hit> {
    search(scan, Gap::Wide, 13..=19, &mut accept)
}

fn accept(number: &Number<'_>) -> Option<Hit> {
    let joined = number.groups.len() > 1;
    let plausible = matches!(number.digits.first(), Some(2..=6))
        && !(joined
            && number
                .groups
                .iter()
                .any(|group| group.len() > LONGEST_GROUP))
        && !is_fraction(number);
    (plausible && super::luhn::checks(number.digits)).then(|| number.hit(Kind::Card))
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

#[cfg(test)]
mod tests {
    use crate::personal::tests::{assert_found, assert_nothing};

    #[test]
    fn cards_of_every_length_and_grouping_are_found() {
        for card in [
            "4111 1111 1111 1111",
            "4111111111111111",
            "4111-1111-1111-1111",
            "4111 - 1111 - 1111 - 1111",
            "41111111 11111111",
            "41 11 11 11 11 11 11 11",
            "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
            "٤١١١ ١١١١ ١١١١ ١١١١",
            "5555555555554444",
            "2223003122003222",
            "6011 1111 1111 1117",
            "3782 822463 10005",
            "3056 930902 5904",
            "4222222222222",
            "6304000000000000000",
        ] {
            assert_found(card, &[("card", card)]);
            assert_found(&format!("البطاقة{card}، انرفضت"), &[("card", card)]);
        }
    }

    #[test]
    fn a_card_among_other_numbers_is_found_whole() {
        assert_found(
            "card 4111 1111 1111 1111 12/28",
            &[("card", "4111 1111 1111 1111")],
        );
        assert_found(
            "دفعت 500 4111 1111 1111 1111",
            &[("card", "4111 1111 1111 1111")],
        );
        assert_found(
            "4111111111111111 0501234567",
            &[("card", "4111111111111111"), ("mobile", "0501234567")],
        );
        // The end of the first mobile and the whole of the second would pass for a card.
        assert_found(
            "050 123 4567 055 123 4575",
            &[("mobile", "050 123 4567"), ("mobile", "055 123 4575")],
        );
        // The third to the seventh pair would be a mobile.
        assert_found(
            "40 13 05 51 23 45 67 83",
            &[("card", "40 13 05 51 23 45 67 83")],
        );
    }

    #[test]
    fn what_is_no_card_is_left() {
        for text in [
            "4111 1111 1111 1112",
            "7111 1111 1111 1111",
            "1111 1111 1111 1117",
            "411111111111",
            "41111111111111111111",
            // Two numbers of ten and four digits that together would pass the check.
            "رقم الطلب 4401234567 2003",
            // Decimals of a coordinate.
            "16.4111111111111111, 42.42222222222226",
        ] {
            assert_nothing(text);
        }
    }
}
