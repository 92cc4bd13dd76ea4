//! What a view reads of the conversation.

use super::{Draft, Fault, Flow, Held, Job, Step};
use rayak_shared::Question;

impl Flow {
    #[must_use]
    pub fn step(&self) -> Step {
        self.step
    }

    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// Whether another attempt may succeed.
    #[must_use]
    pub fn can_retry(&self) -> bool {
        self.stalled
    }

    /// Whether something is kept that was not sent.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.kept
    }

    /// Whether what waits here for another attempt is not what this browser remembers: as `now` would
    /// begin with it, another tab has sent it, and perhaps more since.
    #[must_use]
    pub fn is_overtaken_by(&self, now: &Self) -> bool {
        let waits = self.stalled && self.job.is_none() && now.step == Step::Remembered;
        // Where somebody only writes there, nothing has been sent.
        let sent = now.finishing || !now.pending();
        let other = self.draft.answer != now.draft.answer || self.leaving != now.leaving;
        waits && (other || sent && self.unsent() != now.unsent())
    }

    /// Whether something of an earlier visit did not arrive as far as is known: the answer, words that
    /// were sent with it, or that it was taken back.
    #[must_use]
    pub fn pending(&self) -> bool {
        let held = self.held.as_ref().and_then(|held| held.answer);
        let waits = self.finishing || self.leaving && self.stalled;
        self.step == Step::Remembered && (waits || held != self.draft.answer)
    }

    /// Whether the answer is to be taken back.
    #[must_use]
    pub fn leaving(&self) -> bool {
        self.leaving
    }

    /// Whether words can be written: with stars as soon as some are chosen, with yes and no once the
    /// vote is held.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self.step {
            Step::Follow => !self.brief,
            Step::Remembered | Step::Done => false,
            Step::Ask | Step::Withdrawn => {
                self.question == Question::Service && self.draft.answer.is_some()
            }
        }
    }

    /// Whether nothing of anybody's answer is here.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let nothing = self.posted.is_none() && self.held.is_none() && self.job.is_none();
        let written = !self.draft.comment.is_empty() || !self.draft.reasons.is_empty();
        self.step == Step::Ask && nothing && self.draft.answer.is_none() && !written
    }

    /// Whether an answer is complete, or was taken back.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.step.is_last() && self.job.is_none()
    }

    /// Whether a request is under way.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.job.is_some()
    }

    /// Whether the citizen may leave it at the answer that is held.
    #[must_use]
    pub fn can_close(&self) -> bool {
        self.step == Step::Follow && !self.locked()
    }

    /// Whether something is under way that the citizen waits for.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.job.is_some() && !self.quiet()
    }

    /// A pause between two attempts.
    #[must_use]
    pub fn waiting(&self) -> bool {
        self.waiting && self.busy()
    }

    /// What nobody asked for is tried without a word about it, beside whatever is shown.
    pub(super) fn quiet(&self) -> bool {
        self.unasked && self.job.is_some()
    }

    /// Whether the form must keep still, since what it shows is being sent.
    #[must_use]
    pub fn locked(&self) -> bool {
        self.busy() && (self.finishing || self.leaving)
    }

    /// Whether words may be held that this browser never saw.
    #[must_use]
    pub fn has_unread_words(&self) -> bool {
        self.held.as_ref().is_some_and(Held::has_unread_words)
    }

    #[must_use]
    pub fn reasons_full(&self) -> bool {
        self.draft.reasons.len() >= self.limits.reasons as usize
    }

    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// The kinds of personal data that were taken out of the words, by their codes with a space between
    /// two.
    #[must_use]
    pub fn masked(&self) -> &str {
        &self.masked
    }

    /// The state in one word, for the style sheet and for whoever looks on from outside.
    #[must_use]
    pub fn state(&self) -> &'static str {
        let job = self.job.as_ref().filter(|_| !self.quiet());
        match (job, self.fault, self.step) {
            (Some(Job::Post), ..) => "sending",
            (Some(_), ..) => "amending",
            (None, Some(_), _) => "failed",
            (.., Step::Ask) => "ask",
            (.., Step::Remembered) if self.pending() => "pending",
            (.., Step::Remembered) => "remembered",
            (.., Step::Follow) => "follow",
            (.., Step::Done) => "done",
            (.., Step::Withdrawn) => "withdrawn",
        }
    }
}
