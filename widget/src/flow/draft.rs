//! What the form shows, what the collector holds, and the change that makes one of the other.

use crate::identity::Identity;
use rayak_shared::{Answer, Reason};

/// What the form shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    pub answer: Option<Answer>,
    pub reasons: Vec<Reason>,
    pub comment: String,
    /// The part of the page that the words are about: the id of its heading.
    pub section: Option<String>,
}

/// What is to be changed; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    pub answer: Option<Answer>,
    pub reasons: Option<Vec<Reason>>,
    /// `Some(None)` removes the words.
    pub comment: Option<Option<String>>,
    pub section: Option<Option<String>>,
}

/// How well this browser knows a part of what the collector holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Known<T> {
    Is(T),
    /// Given before this page was loaded: left alone unless the citizen gives something new.
    Unread,
    /// A change was sent and never answered: whatever the form shows is sent again.
    Doubtful,
}

/// A vote that the collector acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub identity: Identity,
    /// None if a change of it was never answered.
    pub answer: Option<Answer>,
    reasons: Known<Vec<Reason>>,
    comment: Known<Option<String>>,
    section: Known<Option<String>>,
}

impl Draft {
    /// The comment, unless there is nothing in it.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        let words = self.comment.trim();
        (!words.is_empty()).then_some(words)
    }

    /// The part of the page, which is said of words only.
    #[must_use]
    pub fn about(&self) -> Option<&str> {
        self.section.as_deref().filter(|_| self.words().is_some())
    }

    /// What goes with the first sending: everything, or the answer alone.
    pub(super) fn sent(&self, whole: bool) -> Self {
        if whole {
            self.clone()
        } else {
            Self {
                answer: self.answer,
                ..Self::default()
            }
        }
    }
}

impl Change {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let of_words = self.comment.is_some() || self.section.is_some();
        !(of_words || self.answer.is_some() || self.reasons.is_some())
    }
}

impl Known<Option<String>> {
    /// What must be sent so that this text, or none, is held.
    fn change_to(&self, text: Option<&str>) -> Option<Option<String>> {
        let change = match self {
            Self::Is(held) => held.as_deref() != text,
            Self::Unread => text.is_some(),
            Self::Doubtful => true,
        };
        change.then(|| text.map(str::to_owned))
    }
}

impl Held {
    pub(super) fn of(identity: Identity, draft: Draft) -> Self {
        Self {
            identity,
            answer: draft.answer,
            comment: Known::Is(draft.words().map(str::to_owned)),
            section: Known::Is(draft.about().map(str::to_owned)),
            reasons: Known::Is(draft.reasons),
        }
    }

    /// A vote of which at most the answer is known.
    pub(super) fn unread(identity: Identity, answer: Option<Answer>) -> Self {
        Self {
            identity,
            answer,
            reasons: Known::Unread,
            comment: Known::Unread,
            section: Known::Unread,
        }
    }

    /// What the form shows of reasons, or of words, is to be held whatever was before.
    pub(super) fn doubt_parts(&mut self, [reasons, words]: [bool; 2]) {
        if reasons {
            self.reasons = Known::Doubtful;
        }
        if words {
            self.comment = Known::Doubtful;
            self.section = Known::Doubtful;
        }
    }

    pub(super) fn has_unread_words(&self) -> bool {
        self.comment == Known::Unread
    }

    /// What must be sent so that the draft is held: the answer, or with `whole` all of it.
    pub(super) fn change_to(&self, draft: &Draft, whole: bool) -> Change {
        let answer = draft.answer.filter(|_| self.answer != draft.answer);
        if !whole {
            return Change {
                answer,
                ..Change::default()
            };
        }
        // Another answer takes the reasons with it, at the collector as here.
        let reasons = match &self.reasons {
            Known::Doubtful => true,
            Known::Is(held) if answer.is_none() => *held != draft.reasons,
            _ => !draft.reasons.is_empty(),
        };
        Change {
            answer,
            reasons: reasons.then(|| draft.reasons.clone()),
            comment: self.comment.change_to(draft.words()),
            section: self.section.change_to(draft.about()),
        }
    }

    /// The change was acknowledged.
    pub(super) fn apply(&mut self, change: Change) {
        if change.answer.is_some() {
            self.answer = change.answer;
            self.reasons = Known::Is(Vec::new());
        }
        if let Some(reasons) = change.reasons {
            self.reasons = Known::Is(reasons);
        }
        if let Some(comment) = change.comment {
            self.comment = Known::Is(comment);
        }
        if let Some(section) = change.section {
            self.section = Known::Is(section);
        }
    }

    /// The change was sent, and nobody knows whether it arrived.
    pub(super) fn doubt(&mut self, change: &Change) {
        self.answer = self.answer.filter(|_| change.answer.is_none());
        let reasons = change.answer.is_some() || change.reasons.is_some();
        self.doubt_parts([
            reasons,
            change.comment.is_some() || change.section.is_some(),
        ]);
    }
}
