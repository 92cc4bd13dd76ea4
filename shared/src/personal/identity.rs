//! National identity and residence (iqama) numbers: ten digits, a check digit, and a first digit
//! that tells a citizen (1) from a resident (2).
//!
//! One number in ten passes the check by chance, an establishment's for instance; it is masked all
//! the same. One that fails the check is masked where a word nearby calls it an identity number,
//! for people mistype their own.

use super::Kind;
use super::context::{self, Words};
use super::luhn;
use super::numbers::{Gap, Number, search};
use super::scan::{Hit, Scan};

/// Words by which an identity number is called, in the spelling of the scan copy.
const LABELS: Words = Words {
    stems: &[
        "هوىه",
        "هوىت",
        "سجل مدنى",
        "سجل المدنى",
        "سجلى المدنى",
        "سجله المدنى",
        "اقامه",
        "اقامتى",
        "اقامته",
        "اقامتك",
        "iqama",
        "igama",
    ],
    whole: &["id"],
};

/// Finds numbers whose check digit is right.
pub(super) fn find(scan: &Scan) -> Vec<Hit> {
    search(scan, Gap::Single, 10..=10, |number| {
        let kind = kind(number)?;
        luhn::checks(number.digits).then_some(kind)
    })
}

/// Finds numbers that only a word beside them gives away.
pub(super) fn find_labelled(scan: &Scan) -> Vec<Hit> {
    search(scan, Gap::Single, 10..=10, |number| {
        kind(number)?;
        let labelled =
            context::before(number, &LABELS).is_some() || context::after(number, &LABELS).is_some();
        labelled.then_some(Kind::IdUnverified)
    })
}

fn kind(number: &Number<'_>) -> Option<Kind> {
    match number.digits.first() {
        Some(1) => Some(Kind::NationalId),
        Some(2) => Some(Kind::Iqama),
        _ => None,
    }
}
