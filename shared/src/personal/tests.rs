//! What holds for every kind: masking, order, spans, and work in proportion to the text.

#![expect(
    clippy::indexing_slicing,
    reason = "a slice that does not fit fails the test"
)]

use proptest::prelude::*;

use super::scan::Scan;
use super::{Kind, find, look, mask};

/// Asserts which kinds are found, and in which parts of the text.
pub(super) fn assert_found(text: &str, expected: &[(&str, &str)]) {
    let findings = find(text);
    let found: Vec<_> = findings
        .iter()
        .map(|it| (it.kind.code(), &text[it.span.clone()]))
        .collect();
    assert_eq!(found, expected, "in {text:?}");
}

/// Asserts that a text has no personal data that the scanner knows.
pub(super) fn assert_nothing(text: &str) {
    assert_found(text, &[]);
}

#[test]
fn masking_puts_the_code_where_the_datum_was() {
    let masked = mask("جوالي ‎+966 50 123 4567‎ أو test@example.com أو 0507654321.");
    assert_eq!(masked.text, "جوالي ‎⟦mobile⟧‎ أو ⟦email⟧ أو ⟦mobile⟧.");
    assert_eq!(masked.kinds, [Kind::Mobile, Kind::Email]);
}

#[test]
fn a_text_without_personal_data_comes_back_as_it_was() {
    for text in [
        "",
        "كم رسوم رخصة التسوير لأرض مساحتها 900 متر؟",
        "أرقام الطوارئ 940 و998",
        "KSA 2030 targets",
        "السعر 1,234.50 ريال بتاريخ 2026-10-12 10:30",
        "رقم الطلب 4401234567",
        "طلب رقم 123456789 ثم 12345678901234",
        "a\0b\u{202e}c ⟦ ⟧ ⟦x⟧ ⟦⟧ ⟦mobile",
    ] {
        let masked = mask(text);
        assert_eq!(
            (masked.text.as_str(), masked.kinds.as_slice()),
            (text, [].as_slice())
        );
    }
}

#[test]
fn a_placeholder_bounds_what_stands_beside_it_as_the_datum_did() {
    for text in [
        "1000000008.4111111111111111",
        "0501234567SA00 1234 5678 9012 3456 7890",
        "ID 1100 0000 00 and more, 1200000000",
        "1000000008.50",
    ] {
        let once = mask(text).text;
        assert_eq!(mask(&once).text, once, "of {text:?}");
    }
}

#[test]
fn the_word_in_a_placeholder_says_nothing_about_a_number_beside_it() {
    assert_nothing("⟦iqama⟧ 1234567890");
    assert_nothing("⟦national_id⟧ 1234567890");
    assert_nothing("⟦mobile⟧ 501234567");
}

#[test]
fn a_datum_goes_with_the_marks_on_its_digits_but_not_with_those_beside_it() {
    assert_eq!(
        mask("\u{200e}0501234567\u{fe0f}\u{20e3}\u{200e}").text,
        "\u{200e}⟦mobile⟧\u{200e}"
    );
}

#[test]
fn what_is_encoded_in_a_copied_web_address_is_found() {
    for (address, masked) in [
        (
            "https://example.sa/form?email=user.name%40example.com&lang=ar",
            "https://example.sa/form?email=⟦email⟧&lang=ar",
        ),
        (
            "https://example.sa/?tel=%2B966501234567",
            "https://example.sa/?tel=⟦mobile⟧",
        ),
        (
            "https://example.sa/?q=%200501234567%20",
            "https://example.sa/?q=%20⟦mobile⟧%20",
        ),
        (
            "https://example.sa/?q=id%201000000008",
            "https://example.sa/?q=id%20⟦national_id⟧",
        ),
    ] {
        assert_eq!(mask(address).text, masked);
    }
    for text in [
        "خصم %40 على الرسوم",
        "زادت بنسبة %20 و%25",
        "%",
        "%4",
        "40%",
    ] {
        assert_nothing(text);
    }
}

#[test]
fn the_work_is_in_proportion_to_the_text_whatever_it_is() {
    // More looks than this at each character would mean that some detector walks far.
    const LOOKS: usize = 400;
    // Near both ends of a text there is less to look at.
    const EDGES: usize = 2 * 25 * LOOKS;
    for hostile in [
        "1",
        "@",
        "1 ",
        "5 ",
        "0 ",
        "4 ",
        "0 5 ",
        "4111 ",
        "1-",
        "0.",
        ".",
        "a",
        "s",
        "sa",
        "s ",
        "SA0",
        "SA00 ",
        "a@",
        "a.",
        "a@b",
        "@a.",
        "a@b.c",
        "a@1.",
        "⟦",
        "⟦a",
        "⟦mobile⟧",
        "+",
        "+966",
        "id 1 ",
        "id 1100000000 ",
        "1100000000 ",
        "هوية",
        "هوية 1 ",
        "جوال 5 ",
        "5 جوالي ",
        "طلب 501234567 ",
        "2026-10-12-",
        "1\u{200b}",
        "\u{64e}",
        "1\u{64e} ",
        "1\u{a0}",
        "(5) ",
        "س ع د 1 ",
        "1 س ع د ",
        "لوحة 1 ",
        "abd 1 ",
        "car abd1234",
        "jzna1234 ",
        "عنوان abcd1234 ",
        "05\n",
        "05/",
        "صفر 5 ",
        "05 06 2026 10 ",
        "كلموني 5 ",
        "car no abd 12 ",
        "0505/1447/12/",
        "0501234567 ",
        "\u{200b}",
        "%40",
        "a%40b.",
        "5%20",
    ] {
        let looks = |times: usize| {
            let mut scan = Scan::of(&hostile.repeat(times));
            look(&mut scan);
            scan.looks.get()
        };
        let (once, four_times) = (looks(1_000), looks(4_000));
        let characters = hostile.chars().count() * 4_000;
        assert!(
            four_times <= 4 * once + EDGES,
            "{hostile:?}: {once}, then {four_times}"
        );
        assert!(
            four_times <= LOOKS * characters,
            "{hostile:?}: {four_times}"
        );
    }
}

#[test]
fn a_hundred_thousand_characters_take_a_hundred_times_the_work_of_a_thousand() {
    // What a hostile visitor would send: pieces that many detectors take for a beginning.
    let hostile = "هوية 1 100 جوالي 5 12 س ع د 1 a@b.jzna1234 SA00 1 +966 05/4111 1\n";
    let looks = |characters: usize| {
        let text: String = hostile.chars().cycle().take(characters).collect();
        let mut scan = Scan::of(&text);
        look(&mut scan);
        scan.looks.get()
    };
    let (small, middle, large) = (looks(1_000), looks(5_000), looks(100_000));
    assert!(middle <= 6 * small, "{small}, then {middle}");
    assert!(large <= 110 * small, "{small}, then {large}");
}

#[test]
fn a_hundred_thousand_characters_of_one_word_hold_nothing() {
    for text in [
        "1".repeat(100_000),
        "@".repeat(100_000),
        "a".repeat(100_000) + "@",
    ] {
        assert_nothing(&text);
    }
    let long = "a".repeat(100_000) + "@example.com";
    assert_found(&long, &[("email", &long)]);
}

const SCRIPTS: [char; 8] = ['0', '٠', '۰', '०', '൦', '๐', '０', '𝟎'];

/// Spells a number in the scripts given for each digit, with something between digits here and there.
fn spell(number: &str, scripts: &[usize], between: &[&str]) -> String {
    let mut spelled = String::new();
    for (place, c) in number.chars().enumerate() {
        match c.to_digit(10) {
            Some(digit) => {
                let zero = SCRIPTS[scripts[place % scripts.len()]];
                spelled.extend(char::from_u32(u32::from(zero) + digit));
            }
            None => spelled.push(c),
        }
        if place + 1 < number.chars().count() && c != '+' {
            spelled.push_str(between[place % between.len()]);
        }
    }
    spelled
}

/// All digits of a text as ASCII.
fn digits(text: &str) -> String {
    let digit = |c: char| {
        SCRIPTS.iter().find_map(|zero| {
            u32::from(c)
                .checked_sub(u32::from(*zero))
                .filter(|d| *d < 10)
        })
    };
    text.chars()
        .filter_map(digit)
        .filter_map(|d| char::from_digit(d, 10))
        .collect()
}

/// Digits that begin with `first`, with a check digit at the end.
fn checked(first: &'static str, rest: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(0..10_u8, rest).prop_map(move |rest| {
        let mut number: Vec<u8> = first.bytes().map(|byte| byte - b'0').chain(rest).collect();
        number.push(0);
        while !super::luhn::checks(&number) {
            *number.last_mut().expect("it has a check digit") += 1;
        }
        number
            .iter()
            .map(|digit| char::from(b'0' + digit))
            .collect()
    })
}

fn planted() -> impl Strategy<Value = (Kind, String)> {
    prop_oneof![
        checked("1", 8).prop_map(|number| (Kind::NationalId, number)),
        checked("2", 8).prop_map(|number| (Kind::Iqama, number)),
        checked("4", 14).prop_map(|number| (Kind::Card, number)),
        ("(05|\\+9665|009665|9665)", "[0-9]{8}").prop_map(|(a, b)| (Kind::Mobile, a + &b)),
        ("(01|\\+9661|009661|9661)[1-7]", "[0-9]{7}").prop_map(|(a, b)| (Kind::Landline, a + &b)),
    ]
}

/// Texts of the pieces that mean something to a detector, so that they meet in every way.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            " ", " ", "-", ".", "/", "(", ")", "+", "@", "\n", ",", "_", "⟦", "⟧", "\u{200b}", "\u{64e}",
            "0", "1", "2", "5", "05", "20", "10", "966", "00966", "1100", "0000", "000000", "12", "2026",
            "1100000000", "1000000008", "2000000007", "501234567", "0501234567", "4111111111111111",
            "س ع د", " 4321 ", "س ع د 4321", "4321 س ع د", "ABD", "abd 1234", "1234 ABD ", "plate ", "لوحة ", "car ", "سيارة ",
            "JZNA", "JZNA1234", "jzna 4321", "address ", "عنواني ", "0173000000", "173000000", "هاتف ", "tel", "صفر ",
            "/", "_", "*", "\r", "\t", "request ID ", "%", "%40", "%20", "%2B", "2B",
            "1000000009", "1 1 0 0 0 0 0 0 0 0", "1-1-0-0-0-0-0-0-0-0", "SA", "SA00", "sa03 8000 0000 6080 1016 7519",
            "id", "ID ", "هوية ", " جوالي ", "طلب ", "رقمي", "a", "x.com", "@x.com", "a@b", "⟦mobile⟧",
            "⟦id_unverified⟧", "ورقم الطلب الجديد ", "                    ",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn spans_are_in_order_apart_and_on_character_boundaries(text in pieces()) {
        let mut end = 0;
        for finding in find(&text) {
            prop_assert!(finding.span.start >= end && finding.span.start < finding.span.end);
            prop_assert!(text.get(finding.span.clone()).is_some());
            end = finding.span.end;
        }
    }

    #[test]
    fn to_mask_a_masked_text_changes_nothing(text in pieces()) {
        let once = mask(&text);
        let twice = mask(&once.text);
        prop_assert_eq!(&once.text, &twice.text);
        prop_assert!(twice.kinds.is_empty());
    }

    #[test]
    fn what_stands_outside_the_findings_stays_as_it_was(text in pieces()) {
        let mut expected = String::new();
        let mut done = 0;
        for finding in find(&text) {
            expected += &text[done..finding.span.start];
            expected += &format!("⟦{}⟧", finding.kind.code());
            done = finding.span.end;
        }
        expected += &text[done..];
        prop_assert_eq!(mask(&text).text, expected);
    }

    #[test]
    fn a_text_changes_only_where_something_is_found(text in pieces()) {
        let masked = mask(&text);
        prop_assert_eq!(find(&text).is_empty(), masked.text == text);
        prop_assert_eq!(masked.text == text, masked.kinds.is_empty());
    }

    #[test]
    fn no_script_or_separator_keeps_a_number_from_being_masked(
        (kind, number) in planted(),
        scripts in proptest::collection::vec(0..SCRIPTS.len(), 1..7),
        // One sign only: with two, "2-1-1300 0000" is a date and a number.
        separator in prop::sample::select(vec![" ", "-", "\u{a0}", "\u{2011}"]),
        between in proptest::array::uniform5(0..4_usize),
        before in "[a-z\u{627}-\u{64a}،:=(\n]{0,12}",
        after in "[a-z\u{627}-\u{64a}،؟.)\n]{0,12}",
    ) {
        let between = between.map(|place| [separator, "\u{200b}", "\u{64b}", ""][place]);
        let spelled = spell(&number, &scripts, &between);
        let masked = mask(&format!("{before}{spelled}{after}"));
        prop_assert_eq!(&masked.kinds, &[kind], "{}", spelled);
        prop_assert_eq!(digits(&masked.text), "");
        prop_assert!(masked.text.contains(kind.code()));
    }
}
