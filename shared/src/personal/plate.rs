//! Plates of vehicles: three letters, in Arabic or in Latin, and one to four digits on either side.
//!
//! Arabic letters must stand apart, as they do on the plate: "عدد 3" and "رقم 12" are made of the
//! same letters. Latin ones need a word about a vehicle nearby and must not be a word themselves:
//! SAR, KSA and half the months would do.

use super::Kind;
use super::context::{self, Words};
use super::letters::{self, Letters};
use super::numbers::{Gap, Number, search};
use super::scan::{Hit, Scan, Side, Sign};

/// The letters that plates bear, as the scan copy spells them.
const ALPHABET: &str = "ابحدرسصطعقكلمنهوىabdeghjklnrstuvxz";

/// Words for the plate itself.
const LABELS: Words = "لوح|plate|registration";

/// Words for what bears a plate. They are near many numbers, so that they count only for four
/// digits that are no year, or where the writer says that a number comes.
const BEARERS: Words = "سىار|مركب|شاحن|vehicle|truck|=car|=van";

/// Words that announce a number.
const NUMBER: Words = "رقم|=no|number";

/// Words made of letters that plates bear, and models of cars.
const OTHERS: Words = "sar|ksa|usa|uae|aed|usd|eur|vat|the|and|but|are|has|had|her|she|all|see|use|get|set|let|age|due|end|ext|tel|led|tag|tax|bus|van|gas|red|run|jan|jun|jul|aug|sat|sun|rav|gxr|vxr|gle|gls";

/// Finds plates.
pub(super) fn find(scan: &Scan) -> Vec<Hit> {
    search(scan, Gap::Single, 1..=4, &mut |number| {
        Side::BOTH.into_iter().find_map(|side| {
            let letters = letters::beside(number, side, 3, |c| ALPHABET.contains(c))?;
            let signs = letters.with(number);
            is_plate(number, &letters, &signs).then_some(Hit {
                kind: Kind::Plate,
                signs,
            })
        })
    })
}

fn is_plate(number: &Number<'_>, letters: &Letters, signs: &core::ops::Range<usize>) -> bool {
    let scan = number.scan;
    if !matches!(scan.at(letters.signs.start), Some(Sign::Char('a'..='z'))) {
        return letters.parted == 2;
    }
    !letters.are_one_of(scan, OTHERS)
        && (context::names(scan, signs, LABELS)
            || context::names(scan, signs, BEARERS)
                && (number.digits.len() == 4 && !number.is_year()
                    || context::names(scan, signs, NUMBER)))
}

#[cfg(test)]
mod tests {
    use crate::personal::tests::{assert_found, assert_nothing};

    #[test]
    fn arabic_letters_apart_and_digits_are_a_plate_without_any_word() {
        for plate in [
            "س ع د 4321",
            "س ع د ٤٣٢١",
            "أ ب ح 1",
            "ي ك هـ 1234",
            "س ع د4321",
            "س-ع-د-4321",
            "س ع د - 4321",
            "4321 س ع د",
            "٤٣٢١ س ع د",
            "س  ع  د  4 3 2 1",
            "س\u{a0}ع\u{200f} د 4321",
            "ى ک ه 12",
        ] {
            assert_found(plate, &[("plate", plate)]);
            assert_found(
                &format!("سيارة مهجورة {plate} في الحي"),
                &[("plate", plate)],
            );
            assert_found(&format!("({plate})."), &[("plate", plate)]);
        }
    }

    #[test]
    fn latin_letters_need_a_word_about_a_vehicle() {
        for plate in [
            "ABD 1234",
            "abd1234",
            "A B D 1234",
            "1234 ABD",
            "HJK-12",
            "XZR 7",
        ] {
            assert_nothing(plate);
            assert_found(&format!("plate {plate}."), &[("plate", plate)]);
            assert_found(&format!("رقم اللوحة: {plate}"), &[("plate", plate)]);
            assert_found(&format!("{plate} is the plate"), &[("plate", plate)]);
        }
        assert_found("سيارة ABD 1234 واقفة", &[("plate", "ABD 1234")]);
        assert_found("the car ABD 1234 is", &[("plate", "ABD 1234")]);
        assert_found("سيارة رقمها HNK 312", &[("plate", "HNK 312")]);
        assert_found("vehicle no. LJR 905", &[("plate", "LJR 905")]);
        assert_nothing("the car ABD 12");
        assert_nothing("the car XGR 2023");
        assert_nothing("the plates of 12 cars, then ABD 1234");
    }

    #[test]
    fn two_plates_do_not_share_their_letters() {
        assert_found("1234 س ع د 4321", &[("plate", "1234 س ع د")]);
        assert_found(
            "1234 س ع د 4321 ا ب ح",
            &[("plate", "1234 س ع د"), ("plate", "4321 ا ب ح")],
        );
        assert_found(
            "س ع د 4321، ا ب ح 12",
            &[("plate", "س ع د 4321"), ("plate", "ا ب ح 12")],
        );
    }

    #[test]
    fn what_is_no_plate_is_left() {
        for text in [
            "عدد 3",
            "رقم 12",
            "بعد 5",
            "كل 3 أيام",
            "لوحة رقم 12",
            "لوحة الإعلان عدد 3",
            "س ع د",
            "س ع 4321",
            "س ع د 43210",
            "س ع ج 4321",
            "ص.ب 1234",
            "ص ب 1234",
            "1447 هـ - 2026 م",
            "plate SAR 1500",
            "a licence plate costs SAR 100",
            "plates in KSA 2030",
            "the new plate of Jan 2026",
            "لوحة LED 50 بوصة",
            "plate ABC 1234",
            "plate ABDE 1234",
            "car plates 2026-10-12",
            "SAR 1500",
            "KSA 2030 targets",
        ] {
            assert_nothing(text);
        }
    }
}
