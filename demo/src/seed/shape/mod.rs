//! What the season promises, checked on the lines that it prints and on nothing else.
//!
//! - `lines`: each line is what a page's tag or the form would have sent
//! - `habits`: how much, when and in which words people answer
//! - `story`: what happened to which page
//!
//! Two seasons of different seeds that end on different days of the week are looked at, so that no
//! promise is kept by luck.

#![expect(
    clippy::unwrap_used,
    reason = "a season that cannot be made or read has failed"
)]

mod habits;
mod lines;
mod story;

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use jiff::{Timestamp, tz};
use rayak_shared::{Answer, Counts, Question, RawAnswer};

use super::calendar::Season;
use super::{Dated, generate};
use crate::content::Content;

/// A line as it is read back, with what it says made plain.
struct Line {
    key: String,
    day: Date,
    hour: i8,
    answer: Answer,
    dated: Dated,
}

/// A season that was printed and read back.
struct Read {
    season: Season,
    content: Content,
    /// Every line, trials and machines too.
    all: Vec<Line>,
}

/// Made once for all tests.
fn seasons() -> &'static [Read] {
    static SEASONS: LazyLock<[Read; 2]> = LazyLock::new(|| {
        [
            Read::of(1, date(2026, 11, 22)),
            Read::of(20, date(2027, 3, 4)),
        ]
    });
    &*SEASONS
}

impl Read {
    fn of(seed: u64, until: Date) -> Self {
        let content = Content::embedded().unwrap();
        let all = generate(seed, until)
            .unwrap()
            .into_iter()
            .map(|dated| Line::of(dated, &content))
            .collect();
        Self {
            season: Season::ending(until),
            content,
            all,
        }
    }

    /// The answers of visitors.
    fn answers(&self) -> impl Iterator<Item = &Line> {
        self.all
            .iter()
            .filter(|line| !line.dated.submission.test && line.dated.submission.trap.is_empty())
    }

    fn of_page<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Line> {
        self.answers().filter(move |line| line.key == key)
    }

    fn asking(&self) -> impl Iterator<Item = &str> {
        self.content
            .pages()
            .filter(|page| page.asks())
            .map(|page| page.key.as_str())
    }
}

impl Line {
    fn of(dated: Dated, content: &Content) -> Self {
        let at: Timestamp = dated.received_at.parse().unwrap();
        let local = tz::TimeZone::fixed(tz::offset(3)).to_datetime(at);
        let submission = &dated.submission;
        let key = match content.at(&submission.page) {
            Some((page, _)) => page.key.clone(),
            None => content.page(&submission.page).unwrap().key.clone(),
        };
        let answer = match (&*submission.question, &submission.answer) {
            ("useful", RawAnswer::Code(code)) if code == "yes" => Answer::Yes,
            ("useful", RawAnswer::Code(code)) if code == "no" => Answer::No,
            ("service", RawAnswer::Stars(stars)) => Answer::stars(*stars).unwrap(),
            other => panic!("{other:?} is no answer"),
        };
        Self {
            key,
            day: local.date(),
            hour: local.hour(),
            answer,
            dated,
        }
    }

    fn is_english(&self) -> bool {
        self.dated.submission.lang == "en"
    }
}

fn count<'a>(lines: impl Iterator<Item = &'a Line>, question: Question) -> Counts {
    let mut places = [0; 5];
    for line in lines.filter(|line| line.answer.question() == question) {
        *places.get_mut(line.answer.place()).unwrap() += 1;
    }
    Counts::by_place(question, places)
}
