//! What happened to which page, told by intervals and not by the eye.

use std::ops::Range;

use jiff::civil::Date;
use rayak_shared::{Answer, Counts, Question};

use super::{Line, Read, count, seasons};
use crate::revision::revised;

/// Newcombe's 95 % interval of `after` − `before`, two shares of yes: from Wilson's intervals of
/// each (R. G. Newcombe, Statistics in Medicine 17, 1998, method 10). `None` where one side is empty.
fn difference(before: Counts, after: Counts) -> Option<(f64, f64)> {
    let (before, after) = (before.score()?, after.score()?);
    let share = |value: u32| f64::from(value) / f64::from(before.scale);
    let (p, p_low, p_high) = (share(after.value), share(after.low), share(after.high));
    let (q, q_low, q_high) = (share(before.value), share(before.low), share(before.high));
    let distance = p - q;
    Some((
        distance - (p - p_low).hypot(q_high - q),
        distance + (p_high - p).hypot(q - q_low),
    ))
}

/// The share of yes on a page before a day and from it on.
fn turn(read: &Read, key: &str, day: Date) -> Option<(f64, f64)> {
    let useful = |after: bool| {
        count(
            read.of_page(key).filter(|line| (line.day >= day) == after),
            Question::Useful,
        )
    };
    difference(useful(false), useful(true))
}

fn mean_stars(lines: &mut dyn Iterator<Item = &Line>) -> f64 {
    f64::from(count(lines, Question::Service).score().unwrap().value) / 100.0
}

#[test]
fn two_asking_pages_have_fewer_than_five_answers_and_one_has_none() {
    for read in seasons() {
        let few = |range: Range<usize>| {
            read.asking()
                .filter(|key| range.contains(&read.of_page(key).count()))
                .count()
        };
        assert_eq!((few(1..5), few(0..1)), (2, 1));
    }
}

#[test]
fn three_pages_really_fall_in_the_last_eight_weeks_and_no_other_does() {
    for read in seasons() {
        let since = read.season.weeks_before_end(8);
        let turns: Vec<(&str, (f64, f64))> = read
            .asking()
            .filter_map(|key| Some((key, turn(read, key, since)?)))
            .collect();
        let fallen: Vec<&str> = turns
            .iter()
            .filter(|(_, (_, high))| *high < 0.0)
            .map(|(key, _)| *key)
            .collect();
        assert_eq!(
            fallen,
            [
                "building-permit-renew",
                "commercial-licence",
                "street-light"
            ],
            "{turns:?}"
        );
        for key in fallen {
            let before = mean_stars(&mut read.of_page(key).filter(|line| line.day < since));
            let after = mean_stars(&mut read.of_page(key).filter(|line| line.day >= since));
            assert!(after < before - 0.4, "{key}: {before} to {after}");
        }
    }
}

#[test]
fn the_edit_really_helped_and_answers_since_then_name_the_revision() {
    for read in seasons() {
        let (edited, day) = revised(read.season.last.tomorrow().unwrap());
        assert!(turn(read, edited, day).unwrap().0 > 0.0);
        for line in &read.all {
            let expected = (line.key == edited && line.day >= day).then(|| day.to_string());
            assert_eq!(line.dated.submission.revision, expected);
        }
        let risen = read
            .asking()
            .filter(|key| turn(read, key, day).is_some_and(|(low, _)| low > 0.0));
        assert_eq!(risen.collect::<Vec<_>>(), [edited]);
    }
}

#[test]
fn one_page_is_much_more_useful_to_its_arabic_readers() {
    for read in seasons() {
        let gap = |key: &&str| {
            let useful = |english| {
                count(
                    read.of_page(key)
                        .filter(|line| line.is_english() == english),
                    Question::Useful,
                )
            };
            difference(useful(true), useful(false)).is_some_and(|(low, _)| low > 0.1)
        };
        assert_eq!(
            read.asking().filter(gap).collect::<Vec<_>>(),
            ["health-card"]
        );
    }
}

#[test]
fn since_its_move_the_commercial_licence_is_mostly_blamed_for_technical_trouble() {
    for read in seasons() {
        let since = read.season.weeks_before_end(8);
        let blamed = |after: bool| {
            let no = read
                .of_page("commercial-licence")
                .filter(|line| line.answer == Answer::No && (line.day >= since) == after);
            let reasons: Vec<&String> =
                no.flat_map(|line| &line.dated.submission.reasons).collect();
            reasons
                .iter()
                .filter(|reason| **reason == "technical")
                .count()
                * 100
                / reasons.len()
        };
        assert!(
            blamed(true) > 45 && blamed(false) < 35,
            "{} {}",
            blamed(false),
            blamed(true)
        );
    }
}
