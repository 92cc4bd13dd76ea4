//! What follows from a reply, or from the lack of one.
//!
//! What may pass is tried again by itself a few times, then at the citizen's word. What is refused
//! is not held, and asking again would not change that.

use super::{
    Acknowledged, Effect, Failure, Fate, Fault, Flow, Focus, Fresh, Held, Job, Say, Step, remember,
};
use core::mem::{replace, take};
use rayak_shared::{ErrorCode, Question, ReceiptState};

/// Seconds before each further attempt; after the last the citizen decides.
const PAUSES: [u32; 3] = [2, 4, 8];
/// A collector that asks for a longer pause than this is not waited for.
const LONGEST_PAUSE: u32 = 30;

impl Flow {
    pub(super) fn again(&mut self, fresh: Fresh<'_>) {
        if take(&mut self.waiting) {
            if self.leaving || !matches!(self.job, Some(Job::Withdraw)) {
                return self.request();
            }
            // The citizen has cancelled it.
            self.job = None;
            self.advance(fresh);
        }
    }

    pub(super) fn retry(&mut self, fresh: Fresh<'_>) {
        if take(&mut self.stalled) {
            self.unasked = false;
            self.advance(fresh);
            // The button that asked for it goes with the fault.
            self.fault = None;
            self.want(Effect::Focus(Focus::Send));
        }
    }

    /// The fault, if there is one, stands until it is known to be gone.
    pub(super) fn back(&mut self, fresh: Fresh<'_>) {
        if self.stalled && self.job.is_none() {
            self.unasked = true;
            self.advance(fresh);
        }
    }

    /// The collector holds what was asked for. Without a receipt it holds the answer, and nobody knows
    /// what else.
    pub(super) fn acknowledged(&mut self, receipt: Option<&Acknowledged>, fresh: Fresh<'_>) {
        let job = self.job.take();
        if job.is_some() {
            self.fault = None;
            self.stalled = false;
        }
        match job {
            Some(Job::Post) => {
                // A withdrawal of which no reply came had arrived.
                if receipt.is_some_and(|receipt| receipt.state == ReceiptState::Withdrawn) {
                    return self.gone();
                }
                let Some((identity, draft)) = self.posted.take() else {
                    return;
                };
                let earlier = self.earlier.take();
                let is_all = earlier.is_none() || draft.words().is_some();
                let mut held = match earlier {
                    _ if is_all
                        && receipt.is_some_and(|one| one.state == ReceiptState::Received) =>
                    {
                        Held::of(identity, draft)
                    }
                    Some(earlier) => earlier,
                    None => {
                        // Whatever of this form was stored, what it shows is wanted.
                        let mut held = Held::unread(identity, None);
                        held.doubt_parts([true; 2]);
                        held
                    }
                };
                // What a replay finds may have been changed since.
                held.answer = receipt.map(|receipt| receipt.answer);
                self.held = Some(held);
            }
            Some(Job::Amend(change)) => {
                if let Some(held) = &mut self.held {
                    held.apply(change);
                }
            }
            Some(Job::Withdraw) if !self.leaving => return self.gone(),
            Some(Job::Withdraw) => {
                let held = self.held.take();
                self.begin_anew();
                self.step = Step::Withdrawn;
                self.effects
                    .extend(held.map(|held| Effect::Forget(held.identity)));
                return self.want(Effect::Focus(Focus::Outcome));
            }
            None => return,
        }
        if let Some(receipt) = receipt {
            self.reference.clone_from(&receipt.reference);
            self.masked.clone_from(&receipt.masked);
        }
        if let Some(held) = &self.held
            && let Some(answer) = held.answer
        {
            self.effects
                .push(remember(&held.identity, answer, Fate::Held));
        }
        if !(self.finishing || self.unasked && self.step == Step::Remembered) {
            self.want(Effect::Say(Say::Saved));
        }
        self.advance(fresh);
    }

    /// The vote is withdrawn, and whoever asks for something else is told so and keeps his words.
    fn gone(&mut self) {
        let fault = Fault::Refused(ErrorCode::UnknownFeedback);
        let told = !(self.unasked || self.leaving);
        self.fault = told.then_some(fault);
        self.refused(None, fault);
        if told {
            self.want(Effect::Say(Say::Fault(fault)));
        } else {
            self.begin_anew();
        }
    }

    /// The question again, with nothing known of the vote that there was.
    pub(super) fn begin_anew(&mut self) {
        let anew = Self::new(self.question, self.limits, None, None).brief(self.brief);
        let effects = take(&mut self.effects);
        *self = Self {
            effects,
            // With the vote goes whatever is kept beside it.
            kept: true,
            ..anew
        };
    }

    pub(super) fn failed(&mut self, failure: Failure, fresh: Fresh<'_>) {
        // An id is made by this browser alone. One that is known with other content is this vote as it
        // was sent before: with words that are not remembered, or from the page in another language.
        if failure.fault == Fault::Refused(ErrorCode::IdReused)
            && matches!(self.job, Some(Job::Post))
        {
            return self.acknowledged(None, fresh);
        }
        let pause = PAUSES.get(self.attempts).map(|pause| {
            failure
                .retry_after
                .map_or(*pause, |asked| asked.max(*pause))
        });
        if let Some(pause) = pause.filter(|pause| *pause <= LONGEST_PAUSE)
            && failure.fault.passes()
        {
            self.attempts += 1;
            self.waiting = true;
            self.want(Effect::Wait(pause));
            if self.attempts == 1 && !self.quiet() {
                self.want(Effect::Say(Say::Waiting));
            }
            return;
        }
        // A status without a code of the collector's says nothing of a vote that may be held.
        let passes = failure.fault.passes() || matches!(failure.fault, Fault::Status(_));
        // A refusal of what an earlier visit left is no news to whoever has just come; that it does
        // not get through is.
        let told = passes || !self.quiet() || self.fault.is_some();
        let before = replace(&mut self.fault, told.then_some(failure.fault));
        if told && before != self.fault {
            self.want(Effect::Say(Say::Fault(failure.fault)));
        }
        let job = self.job.take();
        if let (true, Some(held)) = (passes, &mut self.held) {
            match &job {
                Some(Job::Amend(change)) => held.doubt(change),
                _ => held.answer = None,
            }
        }
        if let (Fault::Status(_), Some((_, draft))) = (failure.fault, &mut self.posted) {
            // It may be these words that are not let through.
            draft.answer = None;
        }
        self.stalled = passes;
        if !passes {
            self.refused(job.as_ref(), failure.fault);
        }
    }

    /// What was refused is not held, and asking again would not change that.
    fn refused(&mut self, job: Option<&Job>, fault: Fault) {
        self.finishing = false;
        self.leaving = false;
        if matches!(job, Some(Job::Post)) || fault.ends_amending() {
            let posted = self.posted.take().map(|(identity, _)| identity);
            let held = self.held.take().map(|held| held.identity);
            self.effects.extend(posted.or(held).map(Effect::Forget));
            self.reference = None;
            // What showed the answer goes, and with it what may have had the focus. Whom nothing was
            // told is left where he is.
            if replace(&mut self.step, Step::Ask) != Step::Ask && self.fault.is_some() {
                self.want(Effect::Focus(Focus::Answers));
            }
        }
        self.posted = None;
        self.earlier = None;
        // Buttons show what is held; stars, like words, are the citizen's own until they are sent.
        if self.question == Question::Useful {
            let answer = self.held.as_ref().and_then(|held| held.answer);
            // Whether it is held is not known: then the line goes on to show it.
            let unknown = answer.is_none() && self.step == Step::Remembered;
            if self.draft.answer != answer && !unknown {
                self.draft.answer = answer;
                self.draft.reasons.clear();
            }
        }
    }
}
