//! Mobile numbers: `05` and eight digits, or the country's code and the same without the nought.
//!
//! Nine digits from 5 on are a mobile only where they are called one, because requests and reports
//! have numbers of that length. The service numbers 940, 911, 998, 920… and 800… have other shapes
//! and need no exception.

use super::Kind;
use super::context::{self, Words};
use super::numbers::{Gap, Number, search};
use super::scan::{Hit, Scan, Sign};

/// Words after which a number is a mobile, in the spelling of the scan copy.
const LABELS: Words = Words {
    stems: &[
        "جوال",
        "موباىل",
        "هاتف",
        "تلفون",
        "تلىفون",
        "واتس",
        "mobile",
        "phone",
        "whatsapp",
        "jawal",
        "my number",
    ],
    whole: &["رقمى", "tel", "cell"],
};

/// Words after which a number is something else, however near a label is before them.
const OTHERS: Words = Words {
    stems: &[
        "طلب",
        "بلاغ",
        "معامل",
        "تذكر",
        "شكوى",
        "فاتور",
        "مرجع",
        "رخص",
        "request",
        "report",
        "ticket",
        "reference",
        "order",
        "complaint",
        "invoice",
    ],
    whole: &["ref"],
};

/// Words by which a writer claims the number before them. Fewer than the labels: "report 5… by
/// phone" speaks of a phone, but not of the number.
const CLAIMS: Words = Words {
    stems: &[
        "جوالى",
        "موباىلى",
        "هاتفى",
        "my mobile",
        "my phone",
        "my number",
        "my whatsapp",
    ],
    whole: &["رقمى"],
};

/// No more signs than in " and " stand between two numbers said in one breath.
const BREATH: usize = 6;

/// Finds numbers whose first digits say that they are mobiles.
pub(super) fn find(scan: &Scan) -> Vec<Hit> {
    let mut hits = search(scan, Gap::Loose, 10..=15, &mut |number| {
        let bare = match number.digits {
            [0, rest @ ..] if rest.first() != Some(&0) => rest,
            [0, 0, 9, 6, 6, 0, rest @ ..]
            | [0, 0, 9, 6, 6, rest @ ..]
            | [9, 6, 6, 0, rest @ ..]
            | [9, 6, 6, rest @ ..] => rest,
            _ => return None,
        };
        is_bare(bare).then_some(Kind::Mobile)
    });
    for hit in &mut hits {
        for opening in ['+', '('] {
            let opens = scan.before(hit.signs.start) == Some(Sign::Char(opening));
            if opens && (opening == '+' || closes_first(scan, hit)) {
                hit.signs.start -= 1;
            }
        }
    }
    hits
}

/// Whether a number has the second bracket of a pair, but not the first.
fn closes_first(scan: &Scan, hit: &Hit) -> bool {
    let mut signs = hit.signs.clone().filter_map(|place| scan.at(place));
    signs.find(|sign| matches!(sign, Sign::Char('(' | ')'))) == Some(Sign::Char(')'))
}

/// Finds numbers without nought or country's code that a word beside them calls mobiles, and those
/// that follow such a number in the same breath: "my mobile: 5… or 5…".
pub(super) fn find_labelled(scan: &Scan) -> Vec<Hit> {
    let mut breath = 0..0;
    search(scan, Gap::Loose, 9..=9, &mut |number| {
        let start = number.signs.start;
        let another = breath.contains(&start) && context::before(number, &OTHERS).is_none();
        if !is_bare(number.digits) || !(another || is_called_mobile(number)) {
            return None;
        }
        breath = start..number.signs.end + BREATH;
        Some(Kind::Mobile)
    })
}

fn is_bare(digits: &[u8]) -> bool {
    digits.len() == 9 && digits.first() == Some(&5)
}

/// The nearest word before the number decides. A word beyond another number is that number's.
fn is_called_mobile(number: &Number<'_>) -> bool {
    let other_number = context::number_before(number).unwrap_or(context::REACH);
    let before =
        |words| context::before(number, words).filter(|distance| *distance <= other_number);
    match (before(&LABELS), before(&OTHERS)) {
        (Some(label), other) => other.is_none_or(|other| label < other),
        (None, Some(_)) => false,
        (None, None) => {
            context::number_after(number).is_none() && context::after(number, &CLAIMS).is_some()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::personal::tests::{assert_found, assert_nothing};

    #[test]
    fn mobiles_are_found_however_they_are_written() {
        for number in [
            "0501234567",
            "050 123 4567",
            "055 123 45 67",
            "050-1234567",
            "050.123.4567",
            "050 - 123 - 4567",
            "(050) 123-4567",
            "(+966) 50 123 4567",
            "0 5 5 1 2 3 4 5 6 7",
            "05-01-23-45-67",
            "05 01234567",
            "0501 234 567",
            "+966501234567",
            "+966 50 123 4567",
            "+966-50-123-4567",
            "+966 (0)50 123 4567",
            "+9660501234567",
            "+966 0501234567",
            "00966501234567",
            "00966 50 123 4567",
            "00 966 501234567",
            "966501234567",
            "966 50 1234567",
            "٠٥٠١٢٣٤٥٦٧",
            "۰۵۰ ۱۲۳ ۴۵۶۷",
            "０５０１２３４５６７",
            "٠5۰1２34٥67",
            "+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧",
            "＋９６６５０１２３４５６７",
            "05\u{200b}0123\u{200d}4567",
            "050\u{202e}123\u{202c}4567",
            "050\u{a0}123\u{2011}4567",
        ] {
            assert_found(number, &[("mobile", number)]);
            assert_found(&format!("جوالي {number}."), &[("mobile", number)]);
            assert_found(&format!("رقمي{number}هو"), &[("mobile", number)]);
            assert_found(&format!("tel={number}&b=2"), &[("mobile", number)]);
            assert_found(&format!("بلاغ 123 {number} 45"), &[("mobile", number)]);
            assert_found(
                &format!("\u{200e}{number}\u{200e}، شكرا"),
                &[("mobile", number)],
            );
        }
    }

    #[test]
    fn two_mobiles_stay_two() {
        for between in [" ", "-", "/", ",", "، ", " - ", "\n", " و"] {
            assert_found(
                &format!("0501234567{between}055 765 4321"),
                &[("mobile", "0501234567"), ("mobile", "055 765 4321")],
            );
        }
    }

    #[test]
    fn nine_digits_are_a_mobile_only_where_they_are_called_one() {
        for text in [
            "جوالي 501234567",
            "رقم الموبايل: 501234567",
            "my mobile is 501234567",
            "WhatsApp:501234567",
            "رقمي 501234567",
            "501234567 رقم جوالي",
            "501234567 is my number",
            "الطلب متوقف، هاتفي 501234567",
        ] {
            assert_found(text, &[("mobile", "501234567")]);
        }
        assert_found("واتس 50 123 4567", &[("mobile", "50 123 4567")]);
        assert_found(
            "جوالي 501234567 أو 551234567",
            &[("mobile", "501234567"), ("mobile", "551234567")],
        );
        assert_found("جوالي 501234567، طلب 551234567", &[("mobile", "501234567")]);
        for text in [
            "501234567",
            "رقم البلاغ 512345678",
            "أرسلته من الجوال ورقم الطلب 512345678",
            "البلاغ 512345678 أرسل عبر الهاتف",
            "التحول الرقمي 512345678",
            "hotel 512345678",
            "my phone shows request 512345678",
        ] {
            assert_nothing(text);
        }
        assert_found(
            "جوالي 0501234567 ورقم 512345678",
            &[("mobile", "0501234567")],
        );
        assert_found(
            "بلاغ 512345678 وجوالي 0501234567",
            &[("mobile", "0501234567")],
        );
    }

    #[test]
    fn what_is_no_mobile_is_left() {
        for text in [
            "940 و911 و998",
            "920000000",
            "9200 12345",
            "800 124 4444",
            "8001234567",
            "+966920000000",
            "اتصلت على 940 1234567",
            "050123456",
            "05012345678",
            "10501234567",
            "0601234567",
            "96650123456",
            "رقم المعاملة 96650123456789",
            "05512345678901",
            "05-10-2026 12:30",
            "05/10/2026 1234",
            "05.10.2026 12",
            "05-10-26 1234",
            "0.512345678",
            "السعر 0.50 1234567",
            "050,123,4567",
            "050\n123\n4567",
        ] {
            assert_nothing(text);
        }
    }
}
