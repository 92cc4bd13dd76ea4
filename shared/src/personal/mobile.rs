//! Telephones: the country's code or a nought, and nine digits, of which the first is 5 for a mobile
//! and the first two are 11 to 17 for a landline.
//!
//! The nine digits alone are a telephone only where they are called one, because requests and
//! reports have numbers of that length. The service numbers 940, 911, 998, 920… and 800… have other
//! shapes and need no exception.

use super::Kind;
use super::context::{self, OTHERS, Words};
use super::numbers::{Gap, Number, search};
use super::scan::{Hit, Scan, Side, Sign};

/// Words after which a number is a telephone: names of it, and what one asks to be done with it.
/// "Nought" is among them, for those who hide the first digit in a word.
const LABELS: Words = "جوال|موباىل|هاتف|تلفون|تلىفون|واتس|mobile|phone|whatsapp|jawal|my number|=رقمى|=tel|=cell|=ph|=صفر|=zero|تواصل|اتصل|للاتصال|كلمنى|كلمونى|دقوا|contact|text me|=call|call me";

/// Words by which a writer claims the number before them. Fewer than the labels: "report 5… by
/// phone" speaks of a phone, but not of the number.
const CLAIMS: Words = "جوالى|موباىلى|هاتفى|my mobile|my phone|my number|my whatsapp|=رقمى";

/// No more signs than in " and " stand between two numbers said in one breath.
const BREATH: usize = 6;

/// The code of a landline's or a mobile's network, with the nought, leaves no doubt that a telephone
/// begins.
const NETWORK: usize = 3;

/// Finds numbers whose first digits say that they are telephones.
pub(super) fn find(scan: &Scan) -> Vec<Hit> {
    let mut hits = search(scan, Gap::Odd, 10..=15, &mut |number| {
        let bare = match number.digits {
            [0, rest @ ..] if rest.first() != Some(&0) => rest,
            [0, 0, 9, 6, 6, 0, rest @ ..]
            | [0, 0, 9, 6, 6, rest @ ..]
            | [9, 6, 6, 0, rest @ ..]
            | [9, 6, 6, rest @ ..] => rest,
            _ => return None,
        };
        let kind = kind(bare)?;
        let odd = number.groups.iter().skip(1).any(|it| it.gap == Gap::Odd);
        let doubtful = number.groups.first().is_some_and(|it| it.len() < NETWORK);
        (!(odd && (doubtful || number.has_year_within()))).then(|| number.hit(kind))
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

/// Finds numbers without nought or country's code that a word beside them calls telephones, and
/// those that follow such a number in the same breath: "my mobile: 5… or 5…".
pub(super) fn find_labelled(scan: &Scan) -> Vec<Hit> {
    let mut breath = 0..0;
    search(scan, Gap::Loose, 9..=9, &mut |number| {
        let start = number.signs.start;
        let kind = kind(number.digits)?;
        let other = context::near(scan, &number.signs, OTHERS, Side::Before);
        if !(breath.contains(&start) && other.is_none() || is_called_telephone(number, other)) {
            return None;
        }
        breath = start..number.signs.end + BREATH;
        Some(number.hit(kind))
    })
}

fn kind(bare: &[u8]) -> Option<Kind> {
    match bare {
        [5, ..] if bare.len() == 9 => Some(Kind::Mobile),
        [1, 1..=7, ..] if bare.len() == 9 => Some(Kind::Landline),
        _ => None,
    }
}

/// The nearest word before the number decides. A word beyond another number is that number's.
fn is_called_telephone(number: &Number<'_>, other: Option<usize>) -> bool {
    let (scan, signs) = (number.scan, &number.signs);
    let another = context::number(scan, signs, Side::Before).unwrap_or(context::REACH);
    let own = |distance: &usize| *distance <= another;
    let label = context::near(scan, signs, LABELS, Side::Before).filter(own);
    match (label, other.filter(own)) {
        (Some(label), other) => other.is_none_or(|other| label < other),
        (None, Some(_)) => false,
        (None, None) => {
            context::number(scan, signs, Side::After).is_none()
                && context::near(scan, signs, CLAIMS, Side::After).is_some()
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
            "050_123_4567",
            "050*123*4567",
            "050/123/4567",
            "050/2026123",
            "050•123•4567",
            "٠٥٠٬١٢٣٬٤٥٦٧",
            "050,123,4567",
            "٠٥٠،١٢٣،٤٥٦٧",
            "050\n1234567",
            "050123\u{2029}4567",
            "+966/50/1234567",
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
    fn landlines_are_found_however_they_are_written() {
        for number in [
            "0173000000",
            "017 300 0000",
            "011-1234567",
            "(017) 300 0000",
            "+966 17 300 0000",
            "00966173000000",
            "966 17 3000000",
            "٠١٧٣٠٠٠٠٠٠",
            "017/3000000",
        ] {
            assert_found(number, &[("landline", number)]);
            assert_found(&format!("هاتف{number}، مشغول"), &[("landline", number)]);
        }
        assert_found("هاتف المنزل 173000000", &[("landline", "173000000")]);
        for text in [
            "0103000000",
            "0183000000",
            "173000000",
            "01730000001",
            "بلاغ 173000000",
        ] {
            assert_nothing(text);
        }
    }

    #[test]
    fn a_nought_in_words_is_a_nought() {
        assert_found("صفر 501234567", &[("mobile", "501234567")]);
        assert_found("call zero 501234567", &[("mobile", "501234567")]);
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
            "للتواصل: 501234567",
            "اتصلوا بي 501234567",
            "كلموني 501234567",
            "دقوا علي 501234567",
            "call me 501234567",
            "contact: 501234567",
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
            "اتصلت بخصوص البلاغ 512345678",
            "I called about ticket 512345678",
            "paid locally 512345678",
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
            "05,01,23,45,67",
            "05\n01234567",
            "قرار 05/1447/1234",
            "قرار 0505/1447/12",
            "يوم 05 06 2026 10:30",
            "01 12 1447 15:00",
            "050\n\n1234567",
            "050, 123, 4567",
        ] {
            assert_nothing(text);
        }
    }
}
