//! Saudi IBANs: SA, two check digits, and twenty letters or digits, in groups or not.
//!
//! One whose check digits are wrong is masked as well, for people mistype their own; but then it
//! has to look like an account, lest "SA 20 hospitals are …" be one.

use super::Kind;
use super::scan::{Hit, Scan, Sign};

const LENGTH: usize = 24;
/// How many spaces or hyphens may stand between two characters.
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
            Sign::Char(' ' | '-') if place < last => {
                place += 1;
                continue;
            }
            _ => return None,
        };
        return Some((value, place + 1));
    }
}
