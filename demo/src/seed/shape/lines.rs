//! Each line is what a page's tag or the form would have sent.

use std::collections::BTreeSet;

use jiff::civil::date;
use rayak_shared::{Question, Reason, Submission, limits};

use super::{Line, count, seasons};
use crate::content::{Naming, Question as Asked};
use crate::language::Language;
use crate::seed::{Dated, generate};

#[test]
fn the_same_seed_and_day_give_the_same_bytes() {
    let print = |seed| {
        let lines = generate(seed, date(2026, 11, 22)).unwrap();
        lines
            .iter()
            .map(|line| serde_json::to_string(line).unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(print(1), print(1));
    assert_ne!(print(1), print(2));
}

#[test]
fn a_line_is_a_submission_with_its_moment_and_no_other_field() {
    let fields: BTreeSet<&str> = Submission::FIELDS
        .iter()
        .copied()
        .chain(["received_at"])
        .collect();
    for dated in generate(1, date(2026, 11, 22)).unwrap() {
        let line = serde_json::to_value(&dated).unwrap();
        let names: BTreeSet<&str> = line
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(names, fields);
        assert_eq!(serde_json::from_value::<Dated>(line).unwrap(), dated);
    }
}

#[test]
fn every_id_is_a_version_four_uuid_of_its_own() {
    for read in seasons() {
        let mut seen = BTreeSet::new();
        for line in &read.all {
            let id = uuid::Uuid::parse_str(&line.dated.submission.id).unwrap();
            assert_eq!(
                (id.get_version_num(), id.get_variant()),
                (4, uuid::Variant::RFC4122)
            );
            assert!(seen.insert(id));
        }
    }
}

#[test]
fn only_what_a_page_asks_is_answered() {
    for read in seasons() {
        for line in &read.all {
            let asked = &read.content.page(&line.key).unwrap().facts.questions;
            let question = if line.answer.question() == Question::Useful {
                Asked::Useful
            } else {
                Asked::Service
            };
            assert!(asked.contains(&question), "{}", line.key);
        }
        let both = read
            .content
            .pages()
            .filter(|page| page.facts.questions.len() == 2);
        for page in both.filter(|page| read.of_page(&page.key).count() >= 30) {
            let stars = count(read.of_page(&page.key), Question::Service).n();
            let useful = count(read.of_page(&page.key), Question::Useful).n();
            assert!(
                stars * 3 > useful && stars < useful,
                "{}: {stars} and {useful}",
                page.key
            );
        }
    }
}

#[test]
fn pages_are_named_as_the_tags_of_both_languages_name_them() {
    for read in seasons() {
        let mut by_path = BTreeSet::new();
        for line in &read.all {
            let page = read.content.page(&line.key).unwrap();
            let language = if line.is_english() {
                Language::English
            } else {
                Language::Arabic
            };
            let is_path = line.dated.submission.page.starts_with('/');
            let expected = line.dated.submission.channel.as_deref() == Some("widget")
                && page.naming(language) == Naming::Path;
            assert_eq!(
                is_path, expected,
                "{} in {language}",
                line.dated.submission.page
            );
            by_path.extend(is_path.then_some(&line.key));
        }
        let pages = read.asking().count();
        assert!(
            (pages / 3..pages).contains(&by_path.len()),
            "{} of {pages}",
            by_path.len()
        );
    }
}

#[test]
fn most_answers_come_by_the_widget_and_some_by_the_form() {
    for read in seasons() {
        for line in read.answers() {
            let sent = &line.dated.submission;
            let is_widget = sent.channel.as_deref() == Some("widget");
            assert_eq!(
                [
                    sent.widget.is_some(),
                    sent.placement.is_some(),
                    sent.device.is_some()
                ],
                [is_widget; 3]
            );
        }
        let form = read
            .answers()
            .filter(|line| line.dated.submission.channel.as_deref() == Some("form"))
            .count();
        assert!(
            (4..=8).contains(&(form * 100 / read.answers().count())),
            "{form}"
        );
    }
}

#[test]
fn reasons_belong_to_the_answer_and_are_often_left_out() {
    for read in seasons() {
        for line in &read.all {
            let reasons = &line.dated.submission.reasons;
            assert!(reasons.len() <= limits::REASONS);
            assert!(
                reasons
                    .iter()
                    .all(|code| Reason::of(line.answer).contains(&Reason::parse(code).unwrap()))
            );
        }
        let useful: Vec<&Line> = read
            .answers()
            .filter(|line| line.answer.question() == Question::Useful)
            .collect();
        let without = useful
            .iter()
            .filter(|line| line.dated.submission.reasons.is_empty())
            .count();
        assert!(
            (30..=60).contains(&(without * 100 / useful.len())),
            "{without}"
        );
    }
}

#[test]
fn a_few_trials_and_machines_stand_apart_from_the_answers() {
    for read in seasons() {
        let trials = read
            .all
            .iter()
            .filter(|line| line.dated.submission.test)
            .count();
        let machines = read
            .all
            .iter()
            .filter(|line| !line.dated.submission.trap.is_empty())
            .count();
        assert_eq!((trials, machines), (36, 9));
    }
}
