//! What follows from a reply, or from the lack of one.
//!
//! What may pass is tried again by itself a few times, then at the citizen's word. What is refused
//! is not held, and asking again would not change that.

use super::{Effect, Failure, Fault, Flow, Focus, Fresh, Held, Job, Say, Step};
use rayak_shared::{Question, Receipt};

/// Seconds before each further attempt; after the last the citizen decides.
const PAUSES: [u32; 3] = [2, 4, 8];
/// A collector that asks for a longer pause than this is not waited for.
const LONGEST_PAUSE: u32 = 30;

impl Flow {
    pub(super) fn again(&mut self, fresh: Fresh<'_>) -> Vec<Effect> {
        if self.waiting {
            return self.request();
        }
        self.fault = None;
        match self.stalled.take() {
            Some(Job::Withdraw) => self.start(Job::Withdraw),
            Some(_) => self.advance(fresh),
            None => Vec::new(),
        }
    }

    pub(super) fn acknowledged(&mut self, receipt: &Receipt, fresh: Fresh<'_>) -> Vec<Effect> {
        let mut effects = Vec::new();
        match self.job.take() {
            Some(Job::Post) => {
                if let Some((identity, draft)) = self.posted.take() {
                    self.held = Some(Held::of(identity, draft));
                }
            }
            Some(Job::Amend(change)) => {
                if let Some(held) = &mut self.held {
                    held.apply(change);
                }
            }
            Some(Job::Withdraw) => {
                *self = Self::new(self.question, self.limits, None);
                self.step = Step::Withdrawn;
                return vec![Effect::Forget, Effect::Focus(Focus::Outcome)];
            }
            None => return effects,
        }
        self.reference.clone_from(&receipt.reference);
        self.masked.clone_from(&receipt.masked);
        if let Some(held) = &self.held
            && let Some(answer) = held.answer
        {
            effects.push(Effect::Remember(held.identity.clone(), answer));
        }
        if !self.finishing {
            effects.push(Effect::Say(Say::Saved));
        }
        effects.extend(self.advance(fresh));
        effects
    }

    pub(super) fn failed(&mut self, failure: Failure) -> Vec<Effect> {
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
            let mut effects = vec![Effect::Wait(pause)];
            if self.attempts == 1 {
                effects.push(Effect::Say(Say::Waiting));
            }
            return effects;
        }
        let job = self.job.take();
        self.fault = Some(failure.fault);
        let mut effects = vec![Effect::Say(Say::Fault(failure.fault))];
        if failure.fault.passes() {
            if let (Some(Job::Amend(change)), Some(held)) = (&job, &mut self.held) {
                held.doubt(change);
            }
            self.stalled = job;
        } else {
            effects.extend(self.refused(job.as_ref(), failure.fault));
        }
        effects
    }

    /// What was refused is not held, and asking again would not change that.
    fn refused(&mut self, job: Option<&Job>, fault: Fault) -> Option<Effect> {
        self.finishing = false;
        let gone = fault.ends_amending() && job != Some(&Job::Post);
        if gone {
            self.held = None;
            self.reference = None;
            self.step = Step::Ask;
        }
        self.posted = None;
        // Buttons show what is held; stars, like words, are the citizen's own until they are sent.
        if self.question == Question::Useful {
            let answer = self.held.as_ref().and_then(|held| held.answer);
            if self.draft.answer != answer {
                self.draft.answer = answer;
                self.draft.reasons.clear();
            }
        }
        gone.then_some(Effect::Forget)
    }
}
