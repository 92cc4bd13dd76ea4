//! The words of the conversation: its steps, what happens in it, and what it wants done.

use super::{Change, Draft, Failure, Fault};
use crate::identity::Identity;
use rayak_shared::{Answer, Reason, ReceiptState};

/// What a section shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The question. Stars carry the comment and the sending here.
    Ask,
    /// What this browser answered before, with what can be done about it.
    Remembered,
    /// A vote is held; reasons, words or another answer may amend it.
    Follow,
    Done,
    /// Taken back; the question stands open again.
    Withdrawn,
}

impl Step {
    /// Whether nothing more is asked for.
    #[must_use]
    pub fn is_last(self) -> bool {
        !matches!(self, Self::Ask | Self::Follow)
    }
}

/// A vote as this browser remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    pub identity: Identity,
    pub answer: Answer,
    pub fate: Fate,
}

/// What is known of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The collector holds it.
    Held,
    /// It, or a change of it, was sent, and nobody knows whether that arrived.
    Sent,
    /// The citizen took it back, and nobody knows whether that arrived.
    Leaving,
}

/// What was ticked and written and is not held yet: none of a kind if the form shows none and none are
/// to be taken away.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unsent {
    pub reasons: Option<Vec<Reason>>,
    pub comment: Option<String>,
    /// The part of the page that the words are about.
    pub section: Option<String>,
    /// The citizen pressed Send, so that it goes with the answer as soon as there is a line.
    pub sent: bool,
}

/// What a first sending goes out as.
#[derive(Debug)]
pub enum Vote {
    New(Identity),
    /// Another card of the same page has voted since this one was drawn.
    Given(Remembered),
}

/// What the collector says of the answer that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acknowledged {
    pub reference: Option<String>,
    pub state: ReceiptState,
    pub answer: Answer,
    /// The kinds of personal data that were taken out of the words, by their codes with a space between
    /// two.
    pub masked: String,
}

/// A request under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Job {
    Post,
    Amend(Change),
    Withdraw,
}

#[derive(Debug)]
pub enum Event {
    /// An answer was chosen. Yes and no are sent at once; stars wait for [`Event::Send`].
    Pick(Answer),
    /// The chosen stars are taken back before sending.
    Clear,
    Toggle(Reason),
    Write(String),
    /// The words are about this part of the page, or about all of it.
    Mean(Option<String>),
    Send,
    /// Nothing more is to be said.
    Close,
    Edit,
    Withdraw,
    /// The pause is over.
    Again,
    /// The citizen asked for another attempt.
    Retry,
    /// Another attempt may get through, and nobody asked for it: the card was drawn, the line is back,
    /// or the page is looked at again.
    Back,
    /// Somebody else may come: what was written goes, and what is under way is nobody's here.
    Anew,
    Answered(Result<Acknowledged, Failure>),
}

#[derive(Debug, PartialEq, Eq)]
pub enum Effect {
    Post(Identity, Draft),
    Amend(Identity, Change),
    Withdraw(Identity),
    /// Raise [`Event::Again`] after so many seconds.
    Wait(u32),
    Remember(Remembered),
    /// Forget the vote of this identity, and no other that took its place.
    Forget(Identity),
    /// Keep what is not sent yet while the page is reloaded, in place of what was kept before.
    Keep(Option<Unsent>),
    Say(Say),
    Focus(Focus),
    /// The same where nobody asked for what happened: only if this section had the focus before.
    Rescue(Focus),
}

/// What is announced to those who do not see the section change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Say {
    Saved,
    Waiting,
    Fault(Fault),
    ReasonsFull,
}

/// Where the focus goes when what held it is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    Answers,
    Comment,
    /// The button that sends, or what stands for it.
    Send,
    /// The heading of the thanks, or of the notice of withdrawal.
    Outcome,
}
