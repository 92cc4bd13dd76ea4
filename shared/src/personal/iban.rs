//! Saudi IBANs: SA, two check digits, and twenty letters or digits, in groups or not.
//!
//! One whose check digits are wrong is masked as well, for people mistype their own; but then it
//! has to look like an account, lest "SA 20 hospitals are …" be one.

use super::Kind;
use super::scan::{Hit, Scan, Sign};

const LENGTH: usize = 24;
/// How many separators may stand between two characters.
const WIDEST_GAP: usize = 2;
/// As many digits in an account leave no doubt that it is not a sentence.
const CONVINCING: usize = 10;

/// Finds IBANs. From each place it reads no farther than an IBAN is long.
pub(super) fn find(scan: &Scan) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut place = 0;
    while place < scan.len() {
        if let Some(hit) = starting_at(scan, place) {
            place = hit.signs.end;
            hits.push(hit);
        } else {
            place += 1;
        }
    }
    hits
}

fn starting_at(scan: &Scan, start: usize) -> Option<Hit> {
    if scan.at(start) != Some(Sign::Char('s')) {
        return None;
    }
    let mut values = [0; LENGTH];
    let mut end = start;
    for value in &mut values {
        (*value, end) = next_value(scan, end)?;
    }
    let [28, 10, tens @ 0..=9, ones @ 0..=9, account @ ..] = values else {
        return None;
    };

    let after = scan.at(end);
    if matches!(after, Some(Sign::Digit(_))) {
        return None;
    }
    let glued = [scan.before(start), after]
        .into_iter()
        .flatten()
        .any(Sign::is_alphanumeric);
    let convincing = account.iter().filter(|value| **value <= 9).count() >= CONVINCING;
    let compact = end - start == LENGTH;
    let remainder = account
        .iter()
        .chain(&[28, 10, tens, ones])
        .fold(0, |remainder, &value| {
            let shift = if value <= 9 { 10 } else { 100 };
            (remainder * shift + u32::from(value)) % 97
        });

    let kind = match remainder {
        1 if convincing || !glued => Kind::Iban,
        _ if (convincing || compact) && !glued => Kind::IbanUnverified,
        _ => return None,
    };
    Some(Hit {
        kind,
        signs: start..end,
    })
}

/// The next character's value, with `a` as ten, and the place after it.
fn next_value(scan: &Scan, mut place: usize) -> Option<(u8, usize)> {
    let last = place + WIDEST_GAP;
    loop {
        let value = match scan.at(place)? {
            Sign::Digit(digit) => digit,
            // The letters from `a` on, so that the difference fits.
            Sign::Char(c @ 'a'..='z') => c as u8 - b'a' + 10,
            Sign::Char(' ' | '-' | '.' | '/' | ',' | '\n') if place < last => {
                place += 1;
                continue;
            }
            _ => return None,
        };
        return Some((value, place + 1));
    }
}

#[cfg(test)]
mod tests {
    use crate::personal::tests::{assert_found, assert_nothing};

    #[test]
    fn ibans_are_found_however_they_are_written() {
        for iban in [
            "SA03 8000 0000 6080 1016 7519",
            "SA0380000000608010167519",
            "sa03 8000 0000 6080 1016 7519",
            "SA03-8000-0000-6080-1016-7519",
            "SA 03 8000 0000 6080 1016 7519",
            "SA03.8000.0000.6080.1016.7519",
            "SA03 8000 0000\n6080 1016 7519",
            "S A 0 3 8 0 0 0 0 0 0 0 6 0 8 0 1 0 1 6 7 5 1 9",
            "SA٠٣ ٨٠٠٠ ٠٠٠٠ ٦٠٨٠ ١٠١٦ ٧٥١٩",
            "ＳＡ０３８０００００００６０８０１０１６７５１９",
            "SA03\u{200f} 8000\u{a0}0000 6080 1016 7519",
            "SA6199123456789012345678",
            "SA2480000000000000000000",
        ] {
            assert_found(iban, &[("iban", iban)]);
            assert_found(&format!("الآيبان{iban}للتأكد"), &[("iban", iban)]);
            assert_found(&format!("IBAN:{iban}."), &[("iban", iban)]);
            assert_found(&format!("iban{iban}thanks"), &[("iban", iban)]);
        }
    }

    #[test]
    fn letters_count_in_the_account() {
        assert_found(
            "SA7120ABCDEFGHIJ12345678",
            &[("iban", "SA7120ABCDEFGHIJ12345678")],
        );
        assert_found(
            "SA4920ABCDEFGHIJKLMNOPQR",
            &[("iban", "SA4920ABCDEFGHIJKLMNOPQR")],
        );
    }

    #[test]
    fn wrong_check_digits_do_not_keep_an_iban_from_being_found() {
        for iban in ["SA00 1234 5678 9012 3456 7890", "SA0480000000608010167519"] {
            assert_found(iban, &[("iban_unverified", iban)]);
            assert_found(&format!("إلى {iban}، شكرا"), &[("iban_unverified", iban)]);
        }
    }

    #[test]
    fn an_iban_beside_another_number_is_found_by_itself() {
        assert_found(
            "SA03 8000 0000 6080 1016 7519 0501234567",
            &[
                ("iban", "SA03 8000 0000 6080 1016 7519"),
                ("mobile", "0501234567"),
            ],
        );
    }

    #[test]
    fn what_is_no_iban_is_left() {
        for text in [
            "SA",
            "SA 2030",
            "SA 20 hospitals are nearby and they help",
            "SAR 1500 and 2000 more",
            "SA038000000060801016751",
            "SA03800000006080101675190",
            "AE070331234567890123456",
            "mesa0480000000608010167519",
        ] {
            assert_nothing(text);
        }
    }
}
