//! How much, when and in which words people answer.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use rayak_shared::{Answer, RawAnswer, limits};

use super::{Line, seasons};
use crate::seed::calendar::Calendar;

#[test]
fn there_are_twelve_thousand_answers_and_more_in_twenty_six_weeks() {
    for read in seasons() {
        let answers = read.answers().count();
        assert!((12_500..=13_500).contains(&answers), "{answers}");
        assert!(
            read.answers()
                .filter(|line| line.day >= read.season.last.saturating_sub(181.days()))
                .count()
                >= 12_000
        );
        assert!(
            read.all
                .iter()
                .all(|line| (read.season.first..=read.season.last).contains(&line.day))
        );
        assert!(
            read.all
                .is_sorted_by_key(|line| line.dated.received_at.clone())
        );
    }
}

#[test]
fn every_whole_week_of_the_season_has_answers() {
    for read in seasons() {
        for week in 0..26 {
            let (first, next) = (read.season.week(week), read.season.week(week + 1));
            assert!(
                read.answers()
                    .filter(|line| (first..next).contains(&line.day))
                    .count()
                    > 10,
                "week {week}"
            );
        }
    }
}

#[test]
fn weekends_are_quieter_and_the_holiday_is_nearly_silent() {
    for read in seasons() {
        let holiday = Calendar::of(read.season).unwrap().holiday;
        let mut by_day: BTreeMap<Date, usize> = read
            .season
            .first
            .series(1.day())
            .take(26 * 7)
            .map(|day| (day, 0))
            .collect();
        for line in read
            .answers()
            .filter(|line| line.day < read.season.week(26))
        {
            *by_day.get_mut(&line.day).unwrap() += 1;
        }
        let mean = |holds: &dyn Fn(Date) -> bool| {
            let days: Vec<usize> = by_day
                .iter()
                .filter(|(day, _)| holds(**day))
                .map(|(_, n)| *n)
                .collect();
            days.iter().sum::<usize>() as f64 / days.len() as f64
        };
        let is_weekend = |day: Date| matches!(day.weekday(), Weekday::Friday | Weekday::Saturday);
        let workday = mean(&|day| !is_weekend(day) && !holiday.holds(day));
        let weekend = mean(&|day| is_weekend(day) && !holiday.holds(day));
        let silent = mean(&|day| holiday.holds(day));
        assert!(
            weekend < workday * 0.5 && weekend > workday * 0.25,
            "{workday} {weekend}"
        );
        assert!(silent < workday * 0.15, "{workday} {silent}");
    }
}

#[test]
fn people_answer_by_day_and_in_the_evening_and_hardly_at_night() {
    for read in seasons() {
        let between = |hours: Range<i8>| {
            read.answers()
                .filter(|line| hours.contains(&line.hour))
                .count()
        };
        let all = read.answers().count();
        assert!(between(8..24) * 100 > all * 90);
        assert!(between(1..6) * 100 < all * 5);
    }
}

#[test]
fn about_three_in_ten_answers_are_given_in_english() {
    for read in seasons() {
        let percent =
            read.answers().filter(|line| line.is_english()).count() * 100 / read.answers().count();
        assert!((27..=33).contains(&percent), "{percent}");
    }
}

#[test]
fn popular_pages_have_hundreds_of_answers_and_small_ones_dozens() {
    for read in seasons() {
        let mut volumes: Vec<usize> = read.asking().map(|key| read.of_page(key).count()).collect();
        volumes.sort_unstable();
        assert!(
            (800..=1000).contains(volumes.last().unwrap()),
            "{volumes:?}"
        );
        assert!(
            volumes.iter().filter(|n| **n > 400).count() >= 8,
            "{volumes:?}"
        );
        assert!(
            volumes.iter().filter(|n| (30..70).contains(*n)).count() >= 4,
            "{volumes:?}"
        );
    }
}

#[test]
fn about_six_in_a_hundred_answers_have_words_that_do_not_repeat_on_a_page() {
    for read in seasons() {
        let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for line in read.answers() {
            if let Some(comment) = &line.dated.submission.comment {
                assert!(comment.chars().count() <= limits::COMMENT);
                *seen
                    .entry((&line.key, comment.trim_end_matches('.')))
                    .or_default() += 1;
            }
        }
        let written: usize = seen.values().sum();
        assert!(
            (5..=7).contains(&(written * 100 / read.answers().count())),
            "{written}"
        );
        let once = seen.values().filter(|times| **times == 1).count();
        assert!(
            seen.values().all(|times| *times <= 2) && once * 10 > written * 9,
            "{once} of {written}"
        );
    }
}

#[test]
fn every_comment_of_the_collection_stands_on_its_page_beside_a_fitting_answer() {
    let collection = include_str!("../../../seed/comments.jsonl").lines();
    let collection: Vec<serde_json::Value> = collection
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for read in seasons() {
        for comment in &collection {
            let (page, _) = read.content.at(comment["page"].as_str().unwrap()).unwrap();
            let written =
                |line: &&Line| line.dated.submission.comment.as_deref() == comment["text"].as_str();
            let line = read.of_page(&page.key).find(written);
            let line = line.unwrap_or_else(|| panic!("{} is not on {}", comment["id"], page.key));
            let fits = match line.answer {
                Answer::Yes => comment["useful"] == true,
                Answer::No => comment["useful"] == false,
                Answer::Stars(_) => {
                    line.dated.submission.answer
                        == RawAnswer::Stars(comment["rating"].as_i64().unwrap())
                }
            };
            assert!(fits, "{}", comment["id"]);
        }
    }
}
