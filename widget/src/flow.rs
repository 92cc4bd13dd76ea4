//! The conversation about one question, from the first look to the thanks: events in, state and
//! effects out.
//!
//! Three things are kept apart, and every path follows from that. What the form shows is the
//! `draft`; what the collector is known to hold is `held`; what was sent and not yet acknowledged is
//! the `job`. After each acknowledgement [`Flow::advance`] compares draft and held and sends what is
//! left, so that a mind changed while a request is under way needs no case of its own. A refusal or
//! a broken line never touches the draft: nobody types anything twice.
//!
//! Deliberately absent: the DOM, the network, the clock, randomness and every text.

mod draft;
mod fault;
mod look;
mod reply;
mod terms;

pub use draft::{Change, Draft, Held};
pub use fault::{Failure, Fault};
pub use terms::{Acknowledged, Effect, Event, Focus, Job, Remembered, Say, Step, Unsent, Vote};

use crate::identity::Identity;
use core::mem::take;
use rayak_shared::{Answer, ErrorCode, Question, Reason, ViewLimits};

/// Looks just before a first sending whether there is a vote already, and makes a new identity if not.
pub type Fresh<'a> = &'a mut dyn FnMut() -> Vote;

#[derive(Debug, Clone)]
pub struct Flow {
    question: Question,
    limits: ViewLimits,
    step: Step,
    draft: Draft,
    held: Option<Held>,
    /// A first sending that the collector may have stored: repeated unchanged until it is answered.
    posted: Option<(Identity, Draft)>,
    job: Option<Job>,
    attempts: usize,
    waiting: bool,
    /// The citizen pressed Send, so that words and reasons go with the answer.
    finishing: bool,
    /// The citizen wants the vote back, so that it is withdrawn once it is known to be held.
    leaving: bool,
    fault: Option<Fault>,
    /// Something was not sent that another attempt may bring through.
    stalled: bool,
    /// Nobody asked for the attempt under way, so that nobody is told of it and the form stays free.
    unasked: bool,
    reference: Option<String>,
    masked: Vec<String>,
}

impl Flow {
    /// Begins with the question, or with the answer that this browser remembers, and in either case
    /// with what was written before the page was reloaded.
    #[must_use]
    pub fn new(
        question: Question,
        limits: ViewLimits,
        remembered: Option<Remembered>,
        unsent: Option<Unsent>,
    ) -> Self {
        let mut flow = Self {
            question,
            limits,
            step: Step::Ask,
            draft: Draft::default(),
            held: None,
            posted: None,
            job: None,
            attempts: 0,
            waiting: false,
            finishing: false,
            leaving: false,
            fault: None,
            stalled: false,
            unasked: false,
            reference: None,
            masked: Vec::new(),
        };
        let unsent = unsent.unwrap_or_default();
        flow.draft.reasons = unsent.reasons;
        flow.draft.comment = unsent.comment;
        if let Some(vote) = remembered {
            flow.finishing = unsent.sent && !vote.acknowledged;
            flow.step = Step::Remembered;
            flow.draft.answer = Some(vote.answer);
            flow.adopt(vote);
            flow.stalled = flow.posted.is_some();
        }
        flow
    }

    /// Takes over a vote that was given elsewhere. One that was not acknowledged is sent again first.
    fn adopt(&mut self, vote: Remembered) {
        if vote.acknowledged {
            self.held = Some(Held::unread(vote.identity, vote.answer));
        } else {
            // As it was sent: words that were sent with stars go with them again.
            let whole = self.question == Question::Service && self.finishing;
            let draft = Draft {
                answer: Some(vote.answer),
                ..self.draft.sent(whole)
            };
            self.posted = Some((vote.identity, draft));
        }
    }

    /// Takes one event. `fresh` makes the identity of a first sending.
    pub fn on(&mut self, event: Event, fresh: Fresh<'_>) -> Vec<Effect> {
        // These change no word, and come to a card that nobody has touched, too.
        let idle = matches!(event, Event::Again | Event::Back);
        let mut effects = self.take(event, fresh);
        if !idle {
            effects.push(Effect::Keep(self.unsent()));
        }
        effects
    }

    fn take(&mut self, event: Event, fresh: Fresh<'_>) -> Vec<Effect> {
        let unasked = self.unasked;
        match event {
            Event::Answered(reply) => {
                let mut effects = match reply {
                    Ok(receipt) => self.acknowledged(Some(&receipt), fresh),
                    Err(failure) => self.failed(failure, fresh),
                };
                if unasked {
                    effects.iter_mut().for_each(rescue);
                }
                return effects;
            }
            Event::Again => return self.again(),
            Event::Retry => return self.retry(fresh),
            Event::Back => return self.back(fresh),
            _ if self.locked() => return Vec::new(),
            _ => {}
        }
        self.fault = None;
        self.stalled = false;
        self.leaving = false;
        // Whoever goes on writing meanwhile sends it himself.
        self.finishing &= !take(&mut self.unasked);
        match event {
            Event::Pick(answer) => self.pick(answer, fresh),
            Event::Clear => {
                self.draft.answer = None;
                vec![Effect::Focus(Focus::Answers)]
            }
            Event::Toggle(reason) => self.toggle(reason),
            Event::Write(words) => {
                self.draft.comment = words;
                Vec::new()
            }
            Event::Send => self.send(fresh),
            Event::Edit => {
                self.step = Step::Follow;
                vec![Effect::Focus(Focus::Answers)]
            }
            Event::Withdraw if self.held.is_some() || self.posted.is_some() => {
                self.leaving = true;
                self.advance(fresh)
            }
            _ => Vec::new(),
        }
    }

    fn pick(&mut self, answer: Answer, fresh: Fresh<'_>) -> Vec<Effect> {
        if self.draft.answer != Some(answer) {
            self.draft.answer = Some(answer);
            self.draft.reasons.clear();
        }
        if self.step == Step::Withdrawn {
            self.step = Step::Ask;
        }
        if self.question == Question::Service {
            return Vec::new();
        }
        self.finishing = false;
        self.advance(fresh)
    }

    fn toggle(&mut self, reason: Reason) -> Vec<Effect> {
        let reasons = &mut self.draft.reasons;
        let before = reasons.len();
        reasons.retain(|given| *given != reason);
        let given = reasons.len() < before;
        if !given && before < self.limits.reasons as usize {
            reasons.push(reason);
            if self.reasons_full() {
                return vec![Effect::Say(Say::ReasonsFull)];
            }
        }
        Vec::new()
    }

    fn send(&mut self, fresh: Fresh<'_>) -> Vec<Effect> {
        let words = self.draft.words().unwrap_or_default();
        if words.chars().count() > self.limits.comment as usize {
            let fault = Fault::Refused(ErrorCode::CommentTooLong);
            self.fault = Some(fault);
            return vec![
                Effect::Say(Say::Fault(fault)),
                Effect::Focus(Focus::Comment),
            ];
        }
        if self.draft.answer.is_none() {
            return vec![Effect::Focus(Focus::Answers)];
        }
        self.finishing = true;
        self.advance(fresh)
    }

    /// Sends what the collector does not hold yet, one request at a time; when nothing is left, goes
    /// on to the next step.
    fn advance(&mut self, fresh: Fresh<'_>) -> Vec<Effect> {
        if self.job.is_some() {
            return Vec::new();
        }
        if self.held.is_none() && self.posted.is_none() {
            match fresh() {
                Vote::Given(vote) => self.adopt(vote),
                Vote::New(identity) => {
                    // A first yes or no goes alone, at once; the rest follows if it is given.
                    let whole = self.question == Question::Service;
                    self.posted = Some((identity, self.draft.sent(whole)));
                }
            }
        }
        let Some(held) = &self.held else {
            return self.start(Job::Post);
        };
        if self.leaving {
            return self.start(Job::Withdraw);
        }
        let change = held.change_to(&self.draft, self.finishing);
        if !change.is_empty() {
            return self.start(Job::Amend(change));
        }
        let finished = take(&mut self.finishing);
        self.step = match self.step {
            // What nobody asked for moves nothing on a page that has just come.
            Step::Remembered if !finished || self.unasked => Step::Remembered,
            _ if finished => Step::Done,
            _ => Step::Follow,
        };
        if finished && self.step == Step::Done {
            vec![Effect::Focus(Focus::Outcome)]
        } else {
            Vec::new()
        }
    }

    /// What the form shows beyond the answer and the collector is not known to hold.
    fn unsent(&self) -> Option<Unsent> {
        let Draft {
            reasons, comment, ..
        } = &self.draft;
        let held = |held: &Held| {
            let change = held.change_to(&self.draft, true);
            change.reasons.is_none() && change.comment.is_none()
        };
        let nothing = reasons.is_empty() && comment.is_empty();
        (!nothing && !self.held.as_ref().is_some_and(held)).then(|| Unsent {
            reasons: reasons.clone(),
            comment: comment.clone(),
            sent: self.finishing,
        })
    }

    fn start(&mut self, job: Job) -> Vec<Effect> {
        self.attempts = 0;
        self.job = Some(job);
        self.request()
    }

    /// The request of the present job, for the first time or again.
    fn request(&mut self) -> Vec<Effect> {
        self.waiting = false;
        let (identity, answer, effect) = match (&self.job, &self.held, &self.posted) {
            (Some(Job::Post), _, Some((identity, draft))) => {
                let post = Effect::Post(identity.clone(), draft.clone());
                (identity, draft.answer, post)
            }
            (Some(job), Some(Held { identity, .. }), _) => {
                let effect = match job {
                    Job::Amend(change) => Effect::Amend(identity.clone(), change.clone()),
                    _ => Effect::Withdraw(identity.clone()),
                };
                (identity, self.draft.answer, effect)
            }
            _ => return Vec::new(),
        };
        // Whatever leaves is remembered as something of which nobody knows whether it arrived.
        let remembered = answer.map(|answer| remember(identity, answer, false));
        remembered.into_iter().chain([effect]).collect()
    }
}

fn rescue(effect: &mut Effect) {
    if let Effect::Focus(focus) = *effect {
        *effect = Effect::Rescue(focus);
    }
}

fn remember(identity: &Identity, answer: Answer, acknowledged: bool) -> Effect {
    Effect::Remember(Remembered {
        identity: identity.clone(),
        answer,
        acknowledged,
    })
}

#[cfg(test)]
mod tests;
