//! What every drawing promises, and what the tests of each look at it with.

use super::*;
use crate::domain::{Day, Lang};
use crate::locale::Languages;
use rayak_shared::{Audience, Breakdown, Counts, PageSummary, Period, Question};

pub(super) fn arabic() -> &'static Locale {
    Languages::built_in().of(Lang::parse("ar").expect("a code"))
}

pub(super) fn english() -> &'static Locale {
    Languages::built_in().of(Lang::parse("en").expect("a code"))
}

pub(super) fn day(text: &str) -> Day {
    Day::parse(text).expect("a date")
}

/// So many weeks from 24 May 2026, each with its yeses and its answers.
pub(super) fn season(weeks: usize, of: impl Fn(usize) -> (u64, u64)) -> Breakdown<Day> {
    let week = |place: usize| {
        let (yes, n) = of(place);
        let sunday = Day(day("2026-05-24").0 + 7 * i32::try_from(place).expect("a few weeks"));
        (sunday, Counts::Useful { yes, no: n - yes })
    };
    let parts = (0..weeks).map(week).collect();
    Breakdown::new(Question::Useful, parts, Audience::Staff)
}

pub(super) fn stars(weeks: &[[u64; 5]]) -> Breakdown<Day> {
    let parts = weeks.iter().zip(0..);
    let parts =
        parts.map(|(stars, week)| (Day(day("2026-05-24").0 + 7 * week), Counts::Service(*stars)));
    Breakdown::new(Question::Service, parts.collect(), Audience::Staff)
}

pub(super) fn summary(counts: Counts) -> PageSummary {
    let period = Period {
        from: "2026-05-24".into(),
        to: "2026-11-21".into(),
        revision: None,
        as_of: "2026-11-22T00:00:00Z".into(),
    };
    PageSummary::new(counts, 0, period, Audience::Staff)
}

/// Markup with isolates taken away, which are tested where they are made.
pub(super) fn shown(markup: &Markup) -> String {
    markup.0.replace(['\u{2066}', '\u{2069}'], "")
}

/// The value that an attribute has first in some markup.
pub(super) fn value<'a>(markup: &'a str, attribute: &str) -> &'a str {
    let (_, rest) = markup
        .split_once(&format!(" {attribute}=\""))
        .expect("the attribute");
    rest.split('"').next().expect("a value")
}

/// The value that the first element which begins so has of an attribute.
pub(super) fn value_of<'a>(markup: &'a str, begin: &str, attribute: &str) -> &'a str {
    let (_, rest) = markup.split_once(begin).expect("the element");
    value(rest, attribute)
}

/// The elements of a class, each from its tag on.
pub(super) fn elements<'a>(markup: &'a str, begin: &str) -> Vec<&'a str> {
    markup.split(begin).skip(1).collect()
}

/// The points of a path without gaps.
pub(super) fn points(path: &str) -> Vec<(f64, f64)> {
    let numbers = path.trim_start_matches('M').split(' ');
    let numbers: Vec<f64> = numbers.map(|it| it.parse().expect("a number")).collect();
    let pair = |pair: &[f64]| match pair {
        [x, y] => (*x, *y),
        _ => panic!("a point is two numbers: {path}"),
    };
    numbers.chunks(2).map(pair).collect()
}

/// Weeks that go up and down, with two gaps and one week alone between them.
pub(super) fn with_gaps() -> Breakdown<Day> {
    season(26, |week| match week {
        8 | 10 => (0, 0),
        week => (10 + week as u64, 40),
    })
}

#[test]
fn where_there_is_nothing_the_words_say_so_and_nothing_is_drawn() {
    let empty = season(26, |_| (0, 0));
    let none = Counts::Service([0; 5]);
    for locale in [arabic(), english()] {
        for markup in [
            sparkline(&empty, locale),
            trend("", &empty, &[], locale),
            trend("", &season(0, |_| (0, 0)), &[], locale),
            distribution(&none, locale),
            difference(("a", &summary(none)), ("b", &summary(none)), true, locale),
            bars(
                &Bars {
                    caption: "",
                    column: "",
                    whole: 0,
                    parts: &[],
                },
                locale,
            ),
        ] {
            assert!(!markup.0.contains("<svg"));
            assert!(markup.0.contains(locale.text("chart.none")));
        }
    }
}

#[test]
fn a_label_from_outside_is_text() {
    let hostile = "<script>alert(1)</script>";
    let parts = [Part {
        label: code(hostile),
        count: Some(1),
    }];
    let given = Bars {
        caption: hostile,
        column: hostile,
        whole: 1,
        parts: &parts,
    };
    let marks = [Mark {
        day: day("2026-05-26"),
        altered: Altered::Widget(format!("\">{hostile}")),
    }];
    for markup in [
        bars(&given, english()),
        trend(hostile, &season(2, |_| (1, 2)), &marks, english()),
    ] {
        assert!(!markup.0.contains("<script"), "{}", markup.0);
    }
}

#[test]
fn nothing_is_styled_in_the_markup_and_every_picture_has_a_name_or_is_no_picture() {
    let weeks = with_gaps();
    let marks = [Mark {
        day: day("2026-08-02"),
        altered: Altered::Page,
    }];
    let counts = Counts::Useful { yes: 30, no: 9 };
    let score = counts.score().expect("there are answers");
    for locale in [arabic(), english()] {
        for markup in [
            sparkline(&weeks, locale),
            trend("t", &weeks, &marks, locale),
            distribution(&counts, locale),
            difference(
                ("a", &summary(counts)),
                ("b", &summary(counts)),
                true,
                locale,
            ),
            interval(&score, locale),
        ] {
            let markup = markup.0;
            assert!(!markup.contains(" style="), "{markup}");
            for role in elements(&markup, "role=\"img\"") {
                let named = role.starts_with(" aria-label=\"") || role.starts_with("><title>");
                assert!(named, "{role}");
            }
            assert!(markup.contains("role=\"img\"") || markup.contains("aria-hidden=\"true\""));
        }
    }
}

/// The measures that a style sheet gives to a property, in CSS pixels.
fn measures(property: &str) -> Vec<f64> {
    let begin = format!("{property}: ");
    let parts = STYLE.split(&begin).skip(1);
    let measure = |part: &str| {
        let text = part.split([';', ' ', '}']).next().expect("a value");
        match text.strip_suffix("rem") {
            Some(rem) => 16.0 * rem.parse::<f64>().expect("a number"),
            None => text.trim_end_matches("px").parse().unwrap_or(f64::NAN),
        }
    };
    parts.map(measure).filter(|it| !it.is_nan()).collect()
}

#[test]
fn no_text_is_smaller_than_eleven_pixels_and_none_is_scaled() {
    let sizes = measures("font-size");
    assert!(
        sizes.len() > 5 && sizes.iter().all(|size| *size >= 11.0),
        "{sizes:?}"
    );
    let marks = [Mark {
        day: day("2026-08-02"),
        altered: Altered::Page,
    }];
    let markup = trend("", &with_gaps(), &marks, english()).0;
    for stretched in elements(&markup, "<svg class=\"stretched\"") {
        let inside = stretched.split("</svg>").next().expect("an end");
        assert!(!inside.contains("<text"), "{inside}");
    }
    assert!(!sparkline(&with_gaps(), english()).0.contains("<text"));
}

/// The contrast of two colours, as WCAG reckons it.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let light = |colour: [f64; 3]| {
        let [r, g, b] = colour.map(|part| match part / 255.0 {
            part if part <= 0.04045 => part / 12.92,
            part => ((part + 0.055) / 1.055).powf(2.4),
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
    };
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

#[test]
fn what_carries_meaning_is_seen_on_paper_and_on_the_band() {
    let staff = include_str!("../static/staff.css");
    let colour = |name: &str| {
        let (_, rest) = staff.split_once(&format!("--{name}: #")).expect("a colour");
        let digits = rest.split(';').next().expect("digits");
        let all = u32::from_str_radix(digits, 16).expect("six digits");
        [16, 8, 0].map(|shift| f64::from(all >> shift & 0xff))
    };
    let white = [255.0; 3];
    // Accent of 15 % over white, as the style sheet fills the band.
    assert!(STYLE.contains("fill-opacity: 0.15"));
    let band = colour("accent").map(|part| 255.0 - 0.15 * (255.0 - part));
    for name in ["ink", "soft", "accent-text"] {
        assert!(contrast(colour(name), white) >= 4.5, "{name}, as text");
    }
    for name in [
        "ink",
        "accent",
        "accent-text",
        "edge",
        "soft",
        "good",
        "error",
    ] {
        for ground in [white, band] {
            assert!(contrast(colour(name), ground) >= 3.0, "{name}, as a line");
        }
    }
    // A change is marked over the columns.
    assert!(contrast(colour("ink"), colour("edge")) >= 3.0);
}
