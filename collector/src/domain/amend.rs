//! Changing one's answer: an amendment becomes an event, or nothing if it changes nothing.

use super::accept::{read_answer, read_reasons, read_section, read_words, secret_digest};
use super::event::{self, FeedbackId, WordsChange, WordsVerdict};
use super::{Instant, Refusal, Standing};
use rayak_shared::{Amendment, ErrorCode, RawAnswer, ReceiptState, limits, personal};

/// A change as it was read at the door: its words are masked; its codes are held later against the
/// feedback that they change.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    answer: Option<RawAnswer>,
    reasons: Option<Vec<String>>,
    /// `None` leaves the words as they are, `Some(None)` takes them away.
    words: Option<Option<personal::Masked>>,
    /// `None` leaves the section as it is, `Some(None)` takes it away.
    section: Option<Option<String>>,
    words_verdict: WordsVerdict,
}

impl Change {
    /// Reads a change.
    ///
    /// # Errors
    /// If its words are too long, or its section can be no id of a heading.
    pub fn read(change: Amendment) -> Result<Self, Refusal> {
        let words = change
            .comment
            .map(|comment| read_words(comment.as_deref(), limits::COMMENT));
        let section = change
            .section
            .map(|section| read_section(section.as_deref()));
        Ok(Self {
            answer: change.answer,
            reasons: change.reasons,
            words: words.transpose()?,
            section: section.transpose()?,
            words_verdict: WordsVerdict::Counted,
        })
    }

    /// The words that it brings.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.words
            .as_ref()?
            .as_ref()
            .map(|words| words.text.as_str())
    }

    /// Whether it takes words away without bringing others.
    #[must_use]
    pub const fn takes_words(&self) -> bool {
        matches!(self.words, Some(None))
    }

    /// The same change with a verdict on the words that it brings.
    #[must_use]
    pub fn judged(self, words_verdict: WordsVerdict) -> Self {
        Self {
            words_verdict,
            ..self
        }
    }
}

/// A change that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    pub event: event::Amendment,
    /// The masked words that take the place of the old ones.
    pub words: Option<String>,
}

impl Standing {
    /// Whether this is the secret of the feedback's sender. A wrong one and an unknown feedback are
    /// answered alike, so that nobody can find out which ids exist.
    ///
    /// # Errors
    /// `unknown_feedback`.
    pub fn belongs_to(&self, secret: &str) -> Result<(), Refusal> {
        let digest = secret_digest(secret).ok();
        if self.secret.is_none() || digest != self.secret {
            return Err(Refusal::unknown_feedback());
        }
        Ok(())
    }

    /// Whether the feedback may be changed at this moment.
    ///
    /// # Errors
    /// `amend_closed` once the time is over.
    pub fn open_at(&self, at: Instant) -> Result<(), Refusal> {
        if at > self.amendable_until() {
            return Err(closed("the time for changing this answer is over"));
        }
        Ok(())
    }

    #[must_use]
    pub fn amendable_until(&self) -> Instant {
        self.at.plus_hours(limits::AMEND_HOURS)
    }
}

impl Refusal {
    pub fn unknown_feedback() -> Self {
        Self::new(
            ErrorCode::UnknownFeedback,
            "no feedback of this page has this id and this secret",
        )
    }
}

/// Applies `change` to the feedback `id` as it stands with its present `words`. `None` if it would
/// leave everything as it is.
///
/// # Errors
/// The first thing that is wrong, with its field.
pub fn amend(
    id: FeedbackId,
    standing: &Standing,
    words: Option<&str>,
    change: &Change,
) -> Result<Option<Amended>, Refusal> {
    if standing.state == ReceiptState::Withdrawn {
        return Err(closed(
            "this answer was withdrawn; send a new one under a new id",
        ));
    }
    let answer = match &change.answer {
        Some(raw) => read_answer(raw, standing.answer.question())?,
        None => standing.answer,
    };
    let reasons = match &change.reasons {
        Some(codes) => read_reasons(codes, answer)?,
        None if answer != standing.answer => Vec::new(),
        None => standing.reasons.clone(),
    };
    let (words_change, new_words) = match &change.words {
        None => (WordsChange::Kept, None),
        Some(None) if words.is_none() => (WordsChange::Kept, None),
        Some(None) => (WordsChange::Removed, None),
        Some(Some(masked)) if Some(masked.text.as_str()) == words => (WordsChange::Kept, None),
        Some(Some(masked)) => (
            WordsChange::Replaced {
                masked: masked.kinds.clone(),
                verdict: change.words_verdict,
            },
            Some(masked.text.clone()),
        ),
    };
    let section = change.section.as_ref();
    let section = section.filter(|section| **section != standing.section);
    let event = event::Amendment {
        id,
        answer: (answer != standing.answer).then_some(answer),
        reasons: (reasons != standing.reasons).then_some(reasons),
        words: words_change,
        section: section.cloned(),
    };
    let same = event.answer.is_none()
        && event.reasons.is_none()
        && event.words == WordsChange::Kept
        && event.section.is_none();
    Ok((!same).then_some(Amended {
        event,
        words: new_words,
    }))
}

fn closed(title: &str) -> Refusal {
    Refusal::new(ErrorCode::AmendClosed, title)
}
