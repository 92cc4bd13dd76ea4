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
pub use terms::{
    Acknowledged, Effect, Event, Fate, Focus, Job, Remembered, Say, Step, Unsent, Vote,
};

use crate::identity::Identity;
use core::mem::{replace, take};
use rayak_shared::{Answer, ErrorCode, Question, Reason, ViewLimits};

/// Looks just before a first sending whether there is a vote already, and makes a new identity if not.
pub type Fresh<'a> = &'a mut dyn FnMut() -> Vote;

#[derive(Debug)]
pub struct Flow {
    question: Question,
    limits: ViewLimits,
    /// One line beside a part of the page: it asks for the vote alone.
    brief: bool,
    step: Step,
    draft: Draft,
    held: Option<Held>,
    /// A first sending that the collector may have stored: repeated unchanged until it is answered. Without
    /// an answer it is yet to be made of the draft.
    posted: Option<(Identity, Draft)>,
    /// What may be held of that sending where it was made elsewhere, since more may have been said there.
    earlier: Option<Held>,
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
    masked: String,
    /// Something unsent of this card is kept, which another card need not know of.
    kept: bool,
    /// What the event at hand wants done.
    effects: Vec<Effect>,
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
            brief: false,
            step: Step::Ask,
            draft: Draft::default(),
            held: None,
            posted: None,
            earlier: None,
            job: None,
            attempts: 0,
            waiting: false,
            finishing: false,
            leaving: false,
            fault: None,
            stalled: false,
            unasked: false,
            kept: unsent.is_some(),
            reference: None,
            masked: String::new(),
            effects: Vec::new(),
        };
        let unsent = unsent.unwrap_or_default();
        let given = [unsent.reasons.is_some(), unsent.comment.is_some()];
        flow.draft.reasons = unsent.reasons.unwrap_or_default();
        flow.draft.comment = unsent.comment.unwrap_or_default();
        flow.draft.section = unsent.section;
        if let Some(vote) = remembered {
            flow.finishing = unsent.sent;
            flow.leaving = vote.fate == Fate::Leaving;
            flow.step = Step::Remembered;
            flow.draft.answer = Some(vote.answer);
            flow.stalled = unsent.sent || vote.fate != Fate::Held;
            flow.adopt(vote);
            if let Some(held) = flow.held.as_mut().or(flow.earlier.as_mut()) {
                held.doubt_parts(given);
            }
        }
        flow
    }

    /// The same as one line, if it is to be one.
    #[must_use]
    pub fn brief(mut self, brief: bool) -> Self {
        self.brief = brief;
        self
    }

    /// Takes over a vote that was given elsewhere. One that was not acknowledged is sent again first,
    /// unless it is only to be taken back.
    fn adopt(&mut self, vote: Remembered) {
        let is_held = vote.fate == Fate::Held;
        let held = Held::unread(vote.identity.clone(), is_held.then_some(vote.answer));
        if is_held || self.leaving {
            self.held = Some(held);
        } else {
            self.earlier = Some(held);
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
        self.take(event, fresh);
        let unsent = self.unsent();
        // What another card of this browser has kept is not this one's to throw away.
        if !idle && replace(&mut self.kept, unsent.is_some()) | unsent.is_some() {
            self.want(Effect::Keep(unsent));
        }
        take(&mut self.effects)
    }

    fn want(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn take(&mut self, event: Event, fresh: Fresh<'_>) {
        let unasked = self.unasked;
        match event {
            Event::Answered(reply) => {
                match reply {
                    Ok(receipt) => self.acknowledged(Some(&receipt), fresh),
                    Err(failure) => self.failed(failure, fresh),
                }
                if unasked {
                    self.effects.iter_mut().for_each(rescue);
                }
                return;
            }
            Event::Again => return self.again(fresh),
            Event::Retry => return self.retry(fresh),
            Event::Back => return self.back(fresh),
            Event::Anew => return self.begin_anew(),
            _ if self.locked() => return,
            _ => {}
        }
        self.fault = None;
        // Whoever only closes or opens it again leaves what is not sent to be tried again.
        self.stalled &= matches!(event, Event::Close | Event::Edit);
        if take(&mut self.leaving) {
            // It is to stay, also for the next visit.
            self.mark();
        }
        // Whoever goes on writing, or takes the answer back, sends no words until he says so again.
        self.finishing &= matches!(event, Event::Close | Event::Edit | Event::Send);
        // Whoever goes on writing meanwhile sends it himself.
        self.finishing &= !take(&mut self.unasked);
        match event {
            Event::Pick(answer) => self.pick(answer, fresh),
            Event::Clear => {
                self.draft.answer = None;
                self.want(Effect::Focus(Focus::Answers));
            }
            Event::Toggle(reason) => self.toggle(reason),
            Event::Write(words) => self.draft.comment = words,
            Event::Mean(section) => self.draft.section = section,
            Event::Send => self.send(fresh),
            Event::Close if self.step == Step::Follow => {
                self.step = Step::Remembered;
                self.want(Effect::Focus(Focus::Answers));
            }
            Event::Edit => {
                self.step = Step::Follow;
                self.want(Effect::Focus(Focus::Answers));
            }
            Event::Withdraw if self.held.is_some() || self.posted.is_some() => {
                self.leaving = true;
                self.advance(fresh);
            }
            _ => {}
        }
    }

    fn pick(&mut self, answer: Answer, fresh: Fresh<'_>) {
        if self.draft.answer != Some(answer) {
            self.draft.answer = Some(answer);
            self.draft.reasons.clear();
        }
        if self.step == Step::Withdrawn {
            self.step = Step::Ask;
        }
        if self.question == Question::Useful {
            self.finishing = false;
            self.advance(fresh);
        }
    }

    fn toggle(&mut self, reason: Reason) {
        let reasons = &mut self.draft.reasons;
        let before = reasons.len();
        reasons.retain(|given| *given != reason);
        let given = reasons.len() < before;
        if !given && before < self.limits.reasons as usize {
            reasons.push(reason);
            if self.reasons_full() {
                self.want(Effect::Say(Say::ReasonsFull));
            }
        }
    }

    fn send(&mut self, fresh: Fresh<'_>) {
        let words = self.draft.words().unwrap_or_default();
        if words.chars().count() > self.limits.comment as usize {
            let fault = Fault::Refused(ErrorCode::CommentTooLong);
            self.fault = Some(fault);
            self.want(Effect::Say(Say::Fault(fault)));
            self.want(Effect::Focus(Focus::Comment));
        } else if self.draft.answer.is_none() {
            self.want(Effect::Focus(Focus::Answers));
        } else {
            self.finishing = true;
            self.advance(fresh);
        }
    }

    /// Sends what the collector does not hold yet, one request at a time; when nothing is left, goes
    /// on to the next step.
    fn advance(&mut self, fresh: Fresh<'_>) {
        if self.job.is_some() {
            // It follows what is under way, if need be on the next visit.
            return self.mark();
        }
        if self.held.is_none() && self.posted.is_none() {
            match fresh() {
                Vote::Given(vote) => self.adopt(vote),
                Vote::New(identity) => self.posted = Some((identity, Draft::default())),
            }
        }
        let Some(held) = &self.held else {
            if let Some((_, draft)) = &mut self.posted
                && draft.answer.is_none()
            {
                // A first yes or no goes alone, at once; the rest follows if it is given.
                *draft = self
                    .draft
                    .sent(self.question == Question::Service && self.finishing);
            }
            return self.start(Job::Post);
        };
        if self.leaving {
            return self.start(Job::Withdraw);
        }
        let change = held.change_to(&self.draft, self.finishing);
        if !change.is_empty() && !self.is_choosing() {
            return self.start(Job::Amend(change));
        }
        let finished = take(&mut self.finishing);
        self.step = match self.step {
            // What nobody asked for moves nothing on a page that has just come.
            Step::Remembered if !finished || self.unasked => Step::Remembered,
            _ if self.brief => Step::Remembered,
            _ if finished => Step::Done,
            _ => Step::Follow,
        };
        match self.step {
            Step::Done if finished => self.want(Effect::Focus(Focus::Outcome)),
            // The button that was pressed has given way to a line.
            Step::Remembered if self.brief => self.want(Effect::Rescue(Focus::Answers)),
            _ => {}
        }
    }

    /// What the form shows beyond the answer and the collector is not known to hold.
    fn unsent(&self) -> Option<Unsent> {
        let Draft {
            reasons,
            comment,
            section,
            ..
        } = &self.draft;
        // None is shown where some are held: they are to be taken away.
        let (mut given, mut said) = (!reasons.is_empty(), !comment.is_empty());
        if let Some(held) = self.held.as_ref().or(self.earlier.as_ref()) {
            let change = held.change_to(&self.draft, true);
            let words = change.comment.is_some() || change.section.is_some();
            if change.reasons.is_none() && !words {
                return None;
            }
            given |= change.reasons.is_some();
            said |= words;
        }
        (given || said).then(|| Unsent {
            reasons: given.then(|| reasons.clone()),
            comment: said.then(|| comment.clone()),
            section: section.clone(),
            sent: self.finishing,
        })
    }

    fn start(&mut self, job: Job) {
        self.attempts = 0;
        self.job = Some(job);
        self.request();
    }

    /// The request of the present job, for the first time or again.
    fn request(&mut self) {
        self.waiting = false;
        let effect = match (&self.job, &self.held, &self.posted) {
            (Some(Job::Post), _, Some((identity, draft))) => {
                Effect::Post(identity.clone(), draft.clone())
            }
            (Some(Job::Amend(change)), Some(held), _) => {
                Effect::Amend(held.identity.clone(), change.clone())
            }
            (Some(_), Some(held), _) => Effect::Withdraw(held.identity.clone()),
            _ => return,
        };
        self.mark();
        self.want(effect);
    }

    /// Remembers what is wanted as something of which nobody knows whether it arrived.
    fn mark(&mut self) {
        let posted = self.posted.as_ref().map(|(identity, _)| identity);
        let identity = self.held.as_ref().map(|held| &held.identity).or(posted);
        if let (Some(identity), Some(answer)) = (identity, self.draft.answer)
            && !self.is_choosing()
        {
            let fate = if self.leaving {
                Fate::Leaving
            } else {
                Fate::Sent
            };
            self.effects.push(remember(identity, answer, fate));
        }
    }

    /// Whether stars may be another number than what is to be sent: choosing sends nothing.
    fn is_choosing(&self) -> bool {
        self.question == Question::Service && !self.finishing && self.is_open()
    }
}

fn rescue(effect: &mut Effect) {
    if let Effect::Focus(focus) = *effect {
        *effect = Effect::Rescue(focus);
    }
}

fn remember(identity: &Identity, answer: Answer, fate: Fate) -> Effect {
    Effect::Remember(Remembered {
        identity: identity.clone(),
        answer,
        fate,
    })
}

#[cfg(test)]
mod tests;
