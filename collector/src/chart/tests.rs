//! What every drawing promises, held to its markup.

use super::*;
use crate::domain::{Day, Lang, line};
use crate::figure::Worded;
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

fn stars(weeks: &[[u64; 5]]) -> Breakdown<Day> {
    let parts = weeks.iter().zip(0..);
    let parts =
        parts.map(|(stars, week)| (Day(day("2026-05-24").0 + 7 * week), Counts::Service(*stars)));
    Breakdown::new(Question::Service, parts.collect(), Audience::Staff)
}

fn summary(counts: Counts) -> PageSummary {
    let period = Period {
        from: "2026-05-24".into(),
        to: "2026-11-21".into(),
        revision: None,
        as_of: "2026-11-22T00:00:00Z".into(),
    };
    PageSummary::new(counts, 0, period, Audience::Staff)
}

/// Markup with isolates taken away, which are tested where they are made.
fn shown(markup: &Markup) -> String {
    markup.0.replace(['\u{2066}', '\u{2069}'], "")
}

/// The values of an attribute, in their order.
fn values<'a>(markup: &'a str, attribute: &str) -> Vec<&'a str> {
    let begin = format!(" {attribute}=\"");
    let parts = markup.split(&begin).skip(1);
    parts
        .map(|part| part.split('"').next().expect("a value"))
        .collect()
}

/// The elements of a class, each from its tag on.
fn elements<'a>(markup: &'a str, begin: &str) -> Vec<&'a str> {
    markup.split(begin).skip(1).collect()
}

/// The numbers of a path or an attribute.
fn numbers(text: &str) -> Vec<f64> {
    let is_other = |c: char| !c.is_ascii_digit() && c != '.' && c != '-';
    let parts = text.split(is_other).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().expect("a number")).collect()
}

/// Weeks that go up and down, with two gaps and one week alone between them.
fn with_gaps() -> Breakdown<Day> {
    season(26, |week| match week {
        8 | 10 => (0, 0),
        week => (10 + week as u64, 40),
    })
}

#[test]
fn a_sparkline_is_broken_where_a_week_is_empty_and_a_lonely_week_is_a_dot() {
    let markup = shown(&sparkline(&with_gaps(), english()));
    let path = values(&markup, "d")[0];
    assert_eq!(path.matches('M').count(), 3, "{path}");
    assert_eq!(path.matches("h0").count(), 1, "{path}");
    assert!(markup.contains(
        "aria-label=\"24 of 26 weeks have answers: from 25% in the first to 88% in the last. Scale from 20% to 90%.\""
    ), "{markup}");
}

#[test]
fn a_sparkline_runs_as_the_language_reads_and_ends_in_its_ring() {
    let path = |locale| {
        let markup = shown(&sparkline(&season(26, |week| (week as u64, 30)), locale));
        let path: Vec<f64> = numbers(values(&markup, "d")[0]);
        let ring = (
            values(&markup, "cx")[0].to_owned(),
            values(&markup, "cy")[0].to_owned(),
        );
        assert_eq!(
            format!("{} {}", path[path.len() - 2], path[path.len() - 1]),
            format!("{} {}", ring.0, ring.1)
        );
        path
    };
    let (ltr, rtl) = (path(english()), path(arabic()));
    assert!(ltr[0] < ltr[2] && rtl[0] > rtl[2]);
    for (ltr, rtl) in ltr.chunks(2).zip(rtl.chunks(2)) {
        assert_eq!((ltr[0] + rtl[0], ltr[1]), (240.0, rtl[1]));
    }
}

#[test]
fn a_sparkline_shows_a_change_and_does_not_blow_up_noise() {
    let height = |of: &dyn Fn(usize) -> (u64, u64)| {
        let markup = shown(&sparkline(&season(26, of), english()));
        let path = numbers(values(&markup, "d")[0]);
        let ys: Vec<f64> = path.chunks(2).map(|point| point[1]).collect();
        let span = ys.iter().copied().fold(f64::MIN, f64::max)
            - ys.iter().copied().fold(f64::MAX, f64::min);
        (span, markup)
    };
    let (noise, _) = height(&|week| (500 + (week % 2) as u64 * 10, 1000));
    assert!(noise < 4.0, "a point of a hundred is no slope: {noise}");
    let (change, markup) = height(&|week| (if week < 13 { 44 } else { 58 }, 100));
    assert!(change > 20.0, "fourteen points are one: {change}");
    assert!(markup.contains("Scale from 40% to 60%"), "{markup}");
}

#[test]
fn the_scale_of_a_sparkline_stays_within_what_there_is() {
    for (yes, said) in [(0, "from 0% to 20%"), (100, "from 80% to 100%")] {
        let markup = shown(&sparkline(&season(3, |_| (yes, 100)), english()));
        assert!(markup.contains(&format!("Scale {said}")), "{markup}");
    }
    let markup = shown(&sparkline(
        &stars(&[[0, 0, 0, 0, 9], [0, 0, 0, 9, 0]]),
        english(),
    ));
    assert!(
        markup.contains("from 5.0 in the first to 4.0 in the last. Scale from 4.0 to 5.0"),
        "{markup}"
    );
}

#[test]
fn a_sparkline_weighs_less_than_seven_hundred_bytes() {
    let jumping = season(26, |week| ((week as u64 * 37) % 101, 101));
    for weeks in [jumping, with_gaps()] {
        for locale in [arabic(), english()] {
            let size = sparkline(&weeks, locale).0.len();
            assert!(size < 700, "{}: {size}", locale.code());
        }
    }
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
fn a_gap_breaks_line_and_band_and_a_lonely_week_is_a_point_with_its_range() {
    let markup = shown(&trend("Useful", &with_gaps(), &[], english()));
    assert_eq!(elements(&markup, "<path class=\"line\"").len(), 2);
    assert_eq!(elements(&markup, "<path class=\"band\"").len(), 2);
    assert_eq!(elements(&markup, "<line class=\"whisker\"").len(), 1);
    assert_eq!(elements(&markup, "<circle class=\"alone\"").len(), 1);
    assert_eq!(elements(&markup, "<circle class=\"week\"").len(), 23);
    let columns = elements(&markup, "<path class=\"columns\"")[0];
    assert_eq!(values(columns, "d")[0].matches('M').count(), 24);
}

#[test]
fn the_trend_says_in_a_sentence_what_is_to_be_seen() {
    let marks = [
        Mark {
            day: day("2026-10-12"),
            altered: Altered::Page,
        },
        Mark {
            day: day("2026-06-02"),
            altered: Altered::Widget("1.2.0".into()),
        },
    ];
    let markup = shown(&trend("Useful", &with_gaps(), &marks, english()));
    let said = "role=\"img\" aria-label=\"Share of those who said yes, week by week, over 26 weeks; \
                the first begins on 24 May 2026 and the last on 15 November 2026. From 25% in the first \
                week with answers to 88% in the last; highest 88% in the week of 15 November 2026, lowest \
                25% in the week of 24 May 2026. 2 weeks have no figure. What changed: The widget was \
                updated to version 1.2.0 on 2 June 2026; The page was edited on 12 October 2026.\"";
    assert!(markup.contains(said), "{markup}");
    let markup = shown(&trend("مفيدة", &with_gaps(), &marks, arabic()));
    for part in [
        "أسبوعًا بأسبوع في 26 أسبوعًا",
        "أسبوعان بلا نتيجة.",
        "عُدّلت الصفحة في 12 أكتوبر 2026",
    ] {
        assert!(markup.contains(part), "{part}: {markup}");
    }
}

#[test]
fn one_week_with_answers_is_said_with_its_range() {
    let markup = shown(&trend(
        "",
        &season(3, |week| if week == 1 { (1, 2) } else { (0, 0) }),
        &[],
        english(),
    ));
    assert!(
        markup.contains("Only one week has answers, the one that begins on 31 May 2026: 50% (between 9% and 91%). 2 weeks have no figure."),
        "{markup}"
    );
}

#[test]
fn the_trend_runs_as_the_language_reads_with_the_scale_at_its_start() {
    let marks = [Mark {
        day: day("2026-05-31"),
        altered: Altered::Page,
    }];
    let weeks = season(4, |week| (10 + week as u64, 40));
    let (ltr, rtl) = (
        shown(&trend("", &weeks, &marks, english())),
        shown(&trend("", &weeks, &marks, arabic())),
    );
    for markup in [&ltr, &rtl] {
        assert!(markup.find("class=\"scale\"") < markup.find("class=\"plot\""));
    }
    let of = |markup: &str, element: &str, attribute: &str| {
        values(elements(markup, element)[0], attribute)[0].to_owned()
    };
    for (element, attribute, in_english, in_arabic) in [
        ("<circle class=\"week\"", "cx", "12.5%", "87.5%"),
        ("<line class=\"mark page\"", "x1", "25%", "75%"),
        ("<svg class=\"head\"", "x", "25%", "75%"),
    ] {
        assert_eq!(of(&ltr, element, attribute), in_english);
        assert_eq!(of(&rtl, element, attribute), in_arabic);
    }
    let first = |markup: &str| numbers(&of(markup, "<path class=\"line\"", "d"))[0];
    assert_eq!((first(&ltr), first(&rtl)), (5.0, 35.0));
}

#[test]
fn what_is_drawn_stands_in_the_table() {
    let weeks = with_gaps();
    let markup = shown(&trend("Useful", &weeks, &[], english()));
    let table = elements(&markup, "<table>")[0];
    let rows = elements(table, "<th scope=\"row\">");
    assert_eq!(rows.len(), 26);
    let mut drawn = elements(&markup, "<circle class=\"")
        .into_iter()
        .map(|circle| values(circle, "cy")[0]);
    for ((sunday, counts), row) in weeks.parts().zip(rows) {
        assert!(row.contains(&english().date(*sunday)));
        let counts = counts.expect("staff see all");
        let Some(it) = Worded::of(&counts, english()) else {
            assert!(row.contains("No answers"), "{row}");
            continue;
        };
        for figure in [english().number(counts.n()), it.value, it.low, it.high] {
            assert!(row.contains(&format!(">{figure}</td>")), "{figure}: {row}");
        }
        // A plot of 160 pixels begins at the eighth.
        let share = counts.satisfied() as f64 / counts.n() as f64;
        let y: f64 = drawn.next().expect("a point").parse().expect("a number");
        assert!(
            (y - (8.0 + 160.0 * (1.0 - share))).abs() < 0.1,
            "{y} {share}"
        );
    }
    assert_eq!(drawn.next(), None);
}

#[test]
fn the_line_is_that_of_the_domain() {
    let weeks = season(9, |week| ((week as u64 * 17) % 40, 40));
    let markup = trend("", &weeks, &[], english()).0;
    let path = numbers(values(elements(&markup, "<path class=\"line\"")[0], "d")[0]);
    for (point, expected) in path.chunks(2).zip(line(&weeks)) {
        let expected = 160.0 * (1.0 - expected.expect("no gap"));
        assert!((point[1] - expected).abs() < 0.06, "{point:?} {expected}");
    }
}

#[test]
fn each_kind_of_change_has_a_dash_a_shape_and_words_of_its_own() {
    let kinds = [
        Altered::Page,
        Altered::Wording,
        Altered::Widget("2.0".into()),
    ];
    let marks = kinds.map(|altered| Mark {
        day: day("2026-08-02"),
        altered,
    });
    let markup = shown(&trend("", &season(26, |_| (30, 40)), &marks, english()));
    for (class, shape, words) in [
        (
            "page",
            "circle class=\"shape\"",
            "The page was edited on 2 August 2026",
        ),
        (
            "wording",
            "rect class=\"shape\"",
            "The question was reworded on 2 August 2026",
        ),
        (
            "widget",
            "path class=\"shape\"",
            "The widget was updated to version 2.0 on 2 August 2026",
        ),
    ] {
        assert!(
            markup.contains(&format!("<line class=\"mark {class}\"")),
            "{class}"
        );
        assert!(
            STYLE.contains(&format!("line.{class} {{ stroke-dasharray")),
            "{class}"
        );
        // Once in the drawing and once beneath it.
        assert_eq!(markup.matches(shape).count(), 2, "{shape}");
        // In the sentence, beneath the drawing and in the table.
        assert_eq!(markup.matches(words).count(), 3, "{words}");
    }
}

#[test]
fn a_week_that_its_reader_may_not_know_is_a_gap_with_its_reason() {
    let weeks = [(9, 40), (2, 3), (20, 40), (21, 40)].into_iter().zip(0..);
    let parts = weeks.map(|((yes, n), week)| {
        (
            Day(day("2026-05-24").0 + 7 * week),
            Counts::Useful { yes, no: n - yes },
        )
    });
    let public = Audience::Public { suppress_below: 5 };
    let markup = shown(&trend(
        "",
        &Breakdown::new(Question::Useful, parts.collect(), public),
        &[],
        english(),
    ));
    assert_eq!(markup.matches("Too few to show").count(), 2);
    assert_eq!(elements(&markup, "<path class=\"line\"").len(), 1);
}

#[test]
fn a_single_answer_has_a_column_that_is_seen_beside_thousands() {
    let markup = trend(
        "",
        &season(2, |week| if week == 0 { (1, 1) } else { (9_000, 10_000) }),
        &[],
        english(),
    )
    .0;
    let columns = values(elements(&markup, "<path class=\"columns\"")[0], "d")[0];
    assert!(
        columns.contains("v-1.5") && columns.contains("v-40"),
        "{columns}"
    );
}

#[test]
fn a_distribution_states_every_count_its_share_and_the_sum() {
    let markup = shown(&distribution(
        &Counts::Service([1, 0, 20, 300, 679]),
        english(),
    ));
    assert!(markup.contains("<caption>1,000 answers</caption>"));
    let rows = elements(&markup, "scope=\"row\"");
    let wanted = [
        ("5 – Excellent", "679", "68%"),
        ("4 – Very good", "300", "30%"),
        ("3 – Good", "20", "2%"),
        ("2 – Fair", "0", "0%"),
        ("1 – Poor", "1", "less than 1%"),
    ];
    for (row, (label, count, share)) in rows.iter().zip(wanted) {
        for part in [label, &format!(">{count}</td>"), &format!(">{share}</td>")] {
            assert!(row.contains(part), "{part}: {row}");
        }
    }
    assert!(!rows[3].contains("<rect"), "nought has no bar");
    assert_eq!(
        markup.matches("<svg").count(),
        markup
            .matches("<svg class=\"bar\" aria-hidden=\"true\"")
            .count()
    );
    let votes = shown(&distribution(
        &Counts::Useful { yes: 9_999, no: 1 },
        arabic(),
    ));
    assert!(
        votes.contains("10,000 إجابة")
            && votes.contains("أكثر من 99%")
            && votes.contains("أقل من 1%"),
        "{votes}"
    );
}

#[test]
fn bars_begin_where_the_language_does_and_the_largest_fills_its_track() {
    let parts = [("a", 30), ("b", 60)].map(|(label, count)| Part {
        label: code(label),
        count: Some(count),
    });
    let given = Bars {
        caption: "",
        column: "",
        whole: 300,
        parts: &parts,
    };
    let rects = |locale| {
        let markup = bars(&given, locale).0;
        elements(&markup, "<rect")
            .into_iter()
            .map(|it| {
                (
                    values(it, "x")[0].to_owned(),
                    values(it, "width")[0].to_owned(),
                )
            })
            .collect::<Vec<_>>()
    };
    let pair = |x: &str, width: &str| (x.to_owned(), width.to_owned());
    assert_eq!(rects(english()), [pair("0%", "50%"), pair("0%", "100%")]);
    assert_eq!(rects(arabic()), [pair("50%", "50%"), pair("0%", "100%")]);
    let markup = shown(&bars(&given, english()));
    assert!(
        markup.contains(">10%</td>") && markup.contains(">20%</td>"),
        "shares of the whole, not of the largest"
    );
}

#[test]
fn a_hidden_part_has_no_bar_and_an_id_keeps_its_order() {
    let parts = [
        Part {
            label: code("fees-2026.table"),
            count: Some(12),
        },
        Part {
            label: code("contact"),
            count: None,
        },
    ];
    let markup = bars(
        &Bars {
            caption: "",
            column: "",
            whole: 40,
            parts: &parts,
        },
        arabic(),
    )
    .0;
    assert!(markup.contains("<bdi dir=\"ltr\">fees-2026.table</bdi>"));
    let hidden = elements(&markup, "contact")[0];
    assert!(hidden.contains("أقل من أن تُعرض") && !hidden.contains("<svg"));
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
fn before_and_after_stand_on_one_scale_with_what_may_be_said() {
    let votes = |yes, n| summary(Counts::Useful { yes, no: n - yes });
    let said = |before, after, alike, locale| {
        shown(&difference(("1", &before), ("2", &after), alike, locale))
    };
    let improved = said(votes(600, 1000), votes(720, 1000), true, english());
    assert!(
        improved.contains(
            "A clear improvement. Difference in percentage points: +12 (between +8 and +16)."
        ),
        "{improved}"
    );
    assert!(
        improved.contains("72% (between 69% and 75%), from 1,000 answers"),
        "{improved}"
    );
    assert_eq!(improved.matches("<svg class=\"interval").count(), 2);
    let declined = said(votes(720, 1000), votes(600, 1000), true, arabic());
    assert!(
        declined
            .contains("تراجع واضح. الفرق بالنقاط المئوية: \u{2212}12 (بين \u{2212}16 و\u{2212}8)."),
        "{declined}"
    );
    let unclear = said(votes(60, 100), votes(72, 100), true, english());
    assert!(
        unclear.contains(
            "No clear change. Difference in percentage points: +12 (between \u{2212}1 and +25)."
        ),
        "{unclear}"
    );
    let unlike = said(votes(600, 1000), votes(720, 1000), false, english());
    assert!(
        unlike.contains("No clear change.") && unlike.contains("wording or the widget changed"),
        "{unlike}"
    );
}

#[test]
fn stars_are_drawn_by_what_is_compared() {
    let stars = |low, high| summary(Counts::Service([low, 0, 0, 0, high]));
    let markup = shown(&difference(
        ("1", &stars(400, 600)),
        ("2", &stars(280, 720)),
        true,
        english(),
    ));
    assert!(
        markup.contains("gave 4 or 5 stars") && markup.contains("60% (between 57% and 63%)"),
        "{markup}"
    );
}

#[test]
fn a_small_difference_that_is_there_is_not_written_as_none() {
    let votes = |yes| {
        summary(Counts::Useful {
            yes,
            no: 1_000_000 - yes,
        })
    };
    let markup = shown(&difference(
        ("1", &votes(500_000)),
        ("2", &votes(503_000)),
        true,
        english(),
    ));
    assert!(
        markup.contains(
            "A clear improvement. Difference in percentage points: +0.3 (between +0.2 and +0.4)."
        ),
        "{markup}"
    );
}

#[test]
fn a_sign_stands_before_its_digits_in_arabic() {
    let (before, after) = (
        summary(Counts::Useful { yes: 7, no: 3 }),
        summary(Counts::Useful { yes: 6, no: 4 }),
    );
    let markup = difference(("1", &before), ("2", &after), true, arabic()).0;
    assert!(markup.contains("\u{2066}\u{2212}10\u{2069}"), "{markup}");
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
