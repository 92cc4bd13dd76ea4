//! National identity and residence (iqama) numbers: ten digits, a check digit, and a first digit
//! that tells a citizen (1) from a resident (2).
//!
//! One number in ten passes the check by chance, an establishment's for instance; it is masked all
//! the same. One that fails the check is masked where a word nearby calls it an identity number,
//! for people mistype their own; but "request ID" calls it a request.

use super::Kind;
use super::context::{self, OTHERS, Words};
use super::luhn;
use super::numbers::{Gap, Number, search};
use super::scan::{Hit, Scan, Side};

/// Words by which an identity number is called.
const LABELS: Words = "هوىه|هوىت|سجل مدنى|سجل المدنى|سجلى المدنى|سجله المدنى|اقامه|اقامتى|اقامته|اقامتك|iqama|igama|=id|nationalid|identity";

/// As far as from the end of `id` to the end of the word before it.
const OVER_ID: usize = 3;

/// Finds numbers whose check digit is right.
pub(super) fn find(scan: &Scan) -> Vec<Hit> {
    search(scan, Gap::Single, 10..=10, &mut |number| {
        let kind = kind(number)?;
        luhn::checks(number.digits).then(|| number.hit(kind))
    })
}

/// Finds numbers that only a word beside them gives away.
pub(super) fn find_labelled(scan: &Scan) -> Vec<Hit> {
    search(scan, Gap::Single, 10..=10, &mut |number| {
        kind(number)?;
        is_labelled(number).then(|| number.hit(Kind::IdUnverified))
    })
}

fn is_labelled(number: &Number<'_>) -> bool {
    let near = |words, side| context::near(number.scan, &number.signs, words, side);
    match near(LABELS, Side::Before) {
        Some(label) => near(OTHERS, Side::Before) != Some(label + OVER_ID),
        None => near(LABELS, Side::After).is_some(),
    }
}

fn kind(number: &Number<'_>) -> Option<Kind> {
    match number.digits.first() {
        Some(1) => Some(Kind::NationalId),
        Some(2) => Some(Kind::Iqama),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::personal::tests::{assert_found, assert_nothing};

    #[test]
    fn numbers_with_a_right_check_digit_are_found_without_any_word() {
        for number in ["1000000008", "1111111116", "1234567897"] {
            assert_found(number, &[("national_id", number)]);
        }
        for number in ["2000000006", "2222222222", "2121212126"] {
            assert_found(number, &[("iqama", number)]);
        }
    }

    #[test]
    fn separators_scripts_and_neighbours_do_not_hide_a_number() {
        for number in [
            "1 000000008",
            "1000-000-008",
            "1-0-0-0 0 0 0-0-0-8",
            "1000_000_008",
            "1000*000*008",
            "10000 00008",
            "1000\u{a0}000\u{2011}008",
            "١٠٠٠٠٠٠٠٠٨",
            "۱۰۰۰۰۰۰۰۰۸",
            "１０００００００08",
            "1٠0۰0０000٨",
            "1\u{200b}0\u{200f}00\u{ad}00\u{640}000\u{64b}8",
            "1️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣0️⃣8️⃣",
        ] {
            assert_found(number, &[("national_id", number)]);
            assert_found(&format!("رقمي{number}هنا"), &[("national_id", number)]);
            assert_found(
                &format!("\u{2067}({number}).\u{2069}"),
                &[("national_id", number)],
            );
            assert_found(&format!("ID={number}&x=1"), &[("national_id", number)]);
        }
    }

    #[test]
    fn two_numbers_stay_two() {
        assert_found(
            "1000000008 2000000006",
            &[("national_id", "1000000008"), ("iqama", "2000000006")],
        );
        assert_found(
            "1000000008,2222222222/1111111116\n2121212126",
            &[
                ("national_id", "1000000008"),
                ("iqama", "2222222222"),
                ("national_id", "1111111116"),
                ("iqama", "2121212126"),
            ],
        );
        assert_found("بلاغ 12 1000000008 34", &[("national_id", "1000000008")]);
    }

    #[test]
    fn a_wrong_check_digit_needs_a_word() {
        for text in [
            "هوية رقم 1000000009 مرفوضة",
            "هويتي: ١٠٠٠٠٠٠٠٠٩",
            "الهُوِيَّة 1000000009",
            "رقم السجل المدني 1000000009",
            "سجل مدني 1000000009",
            "إقامتي 2000000007",
            "اقامه 2000000007",
            "My iqama 2000000007",
            "IQAMA NO. 2000 000 007",
            "ID 1234567890",
            "my id is 1234567890",
            "1234567890 is my ID",
            "1100000000 هذا رقم هويتي",
            "ID:1000000009",
            "NationalID=1000000009",
            "my identity number 1000000009",
            "my request was refused: ID 1000000009",
            "هوية صاحب الطلب 1000000009",
        ] {
            let found: Vec<_> = super::super::find(text)
                .into_iter()
                .map(|it| it.kind)
                .collect();
            assert_eq!(found, [super::Kind::IdUnverified], "{text}");
        }
        for text in [
            "1000000009",
            "1234567890",
            "دفعت 1100000000 هللة",
            "1500000000",
            "I paid 1234567890",
            "request ID 1234567890",
            "the ticket id 2345678901 is closed",
            "did 1234567890 valid",
            "السجل التجاري 1010123456",
            "الدفاع المدني 1234567890",
        ] {
            assert_nothing(text);
        }
    }

    #[test]
    fn a_word_counts_up_to_twenty_five_characters_away() {
        let near = " ".repeat(25);
        let far = " ".repeat(26);
        assert_found(
            &format!("ID{near}1234567890"),
            &[("id_unverified", "1234567890")],
        );
        assert_found(
            &format!("1234567890{near}ID"),
            &[("id_unverified", "1234567890")],
        );
        assert_nothing(&format!("ID{far}1234567890"));
        assert_nothing(&format!("1234567890{far}ID"));
        // Marks and invisible characters are no distance.
        let marks = "\u{200c}\u{64e}".repeat(100);
        assert_found(
            &format!("ID{marks}{near}1234567890"),
            &[("id_unverified", "1234567890")],
        );
    }

    #[test]
    fn what_is_no_identity_number_is_left() {
        for text in [
            "10000000080",
            "010000000008",
            "رقم الطلب 4401234567",
            "3000000007",
            "الهوية 123456789",
            "الإقامة تنتهي 2026-10-12 10:30",
            "هوية 1447/09/13 12:00",
            "ID 12.10.2026 1234567",
            "12 03 2026 09:00",
            "10000--00008",
            "1,000,000,008",
            "1000.000.008",
            "10000\n00008",
        ] {
            assert_nothing(text);
        }
    }
}
