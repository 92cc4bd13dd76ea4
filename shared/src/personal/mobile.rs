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

/// Finds numbers whose first digits say that they are mobiles.
pub(super) fn find(scan: &Scan) -> Vec<Hit> {
    let mut hits = search(scan, Gap::Loose, 10..=15, |number| {
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
        let plus = scan.before(hit.signs.start) == Some(Sign::Char('+'));
        hit.signs.start -= usize::from(plus);
    }
    hits
}

/// Finds numbers without nought or country's code that a word beside them calls mobiles.
pub(super) fn find_labelled(scan: &Scan) -> Vec<Hit> {
    search(scan, Gap::Loose, 9..=9, |number| {
        (is_bare(number.digits) && is_called_mobile(number)).then_some(Kind::Mobile)
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
