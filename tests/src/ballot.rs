//! Answers as a client makes them, one after the other: each with an id and a secret of its own.
//!
//! They are counted up rather than drawn, so that a test that failed fails again in the same way.

use rayak_shared::{Answer, Submission};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Builder;

/// The site of the demonstration.
pub const SITE: &str = "jazan";

static MADE: AtomicU64 = AtomicU64::new(1);

/// An answer to whichever question takes it, in Arabic, with nothing else said.
#[must_use]
pub fn answer(page: &str, answer: Answer) -> Submission {
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    Submission {
        id: Builder::from_random_bytes(u128::from(number).to_be_bytes())
            .into_uuid()
            .to_string(),
        secret: Some(format!("{number:022}")),
        site: SITE.to_owned(),
        page: page.to_owned(),
        question: answer.question().code().to_owned(),
        answer: answer.raw(),
        reasons: Vec::new(),
        comment: None,
        lang: "ar".to_owned(),
        channel: None,
        section: None,
        revision: None,
        widget: None,
        placement: None,
        device: None,
        token: None,
        trap: String::new(),
        test: false,
    }
}

#[must_use]
pub fn yes(page: &str) -> Submission {
    answer(page, Answer::Yes)
}

#[must_use]
pub fn no(page: &str) -> Submission {
    answer(page, Answer::No)
}

/// # Panics
/// Unless `stars` is one to five.
#[must_use]
pub fn stars(page: &str, stars: i64) -> Submission {
    answer(
        page,
        Answer::stars(stars).expect("a test gives one to five stars"),
    )
}

/// The same answer, said in words as well.
#[must_use]
pub fn saying(words: &str, submission: Submission) -> Submission {
    Submission {
        comment: Some(words.to_owned()),
        ..submission
    }
}
