//! What the browser remembers of an answer, so that it can be changed or withdrawn after a reload.
//!
//! Per name of the page and question: id, secret, answer, what is known of its fate, the page's revision
//! and the time. No words. It is written before the answer leaves, so that one whose reply
//! was lost is known on the next visit for the vote that it may be. A store that throws, as in private
//! windows and under strict settings, is the same as an empty one.
//!
//! Words lie apart, where they end with the visit, and only until they are sent or withdrawn: nobody
//! types anything twice because a page was reloaded. Words that were to be sent and are not held yet
//! are the outbox: they outlast the visit by up to seven days after they were last tried, as does the
//! vote of which nobody knows whether it arrived, or was taken back.

use crate::flow::{Fate, Remembered, Unsent};
use crate::identity::Identity;
use crate::text::decimal;
use crate::text::joined;
use crate::wire::{Object, Value};
use rayak_shared::{Answer, Question, Reason};

/// Something that keeps texts by key, and may fail to.
pub trait Shelf {
    fn read(&self, key: &str) -> Option<String>;
    fn write(&self, key: &str, text: &str);
    fn remove(&self, key: &str);
}

const HOUR: f64 = 3_600_000.0;
/// How long what was never acknowledged is tried again.
const OUTBOX_HOURS: u32 = 7 * 24;

/// The place of the answers to one page. It may go by several names, and what is kept under one is never
/// moved to another: each may have an answer of its own, and two pages that were made one may part again.
#[derive(Debug, Clone)]
pub struct Memory<S> {
    shelf: S,
    /// What lies here is gone when the visit is over.
    visit: S,
    site: &'static str,
    /// The part of the page, where a tag stands beside one: it is asked about apart.
    section: Option<&'static str>,
    /// The date of the page's present edition, if the tag names one.
    revision: Option<&'static str>,
}

impl<S: Shelf> Memory<S> {
    pub fn new(shelf: S, visit: S, site: &'static str) -> Self {
        Self {
            shelf,
            visit,
            site,
            section: None,
            revision: None,
        }
    }

    /// What the tag says of the page: the part that it stands beside, and the edition.
    #[must_use]
    pub fn with(mut self, section: Option<&'static str>, revision: Option<&'static str>) -> Self {
        self.section = section;
        self.revision = revision;
        self
    }

    /// The answer given under a name of the page, if it may still be amended and is about the page as it
    /// is now.
    pub fn recall<V: Value>(
        &self,
        page: &str,
        question: Question,
        now: f64,
        amend_hours: u32,
        parse: impl Fn(&str) -> Option<V>,
    ) -> Option<Remembered> {
        let value = parse(&self.shelf.read(&self.key(page, question))?)?;
        let text = |key: &str| value.get(key)?.text();
        let (fate, hours) = match value.get("pending") {
            None => (Fate::Held, amend_hours),
            Some(_) if value.get("leaving").is_none() => (Fate::Sent, OUTBOX_HOURS),
            Some(_) => (Fate::Leaving, OUTBOX_HOURS),
        };
        let open = now - value.get("at")?.number()? < f64::from(hours) * HOUR;
        let answer =
            Answer::from_code(&text("answer")?).filter(|answer| answer.question() == question)?;
        let remembered = Remembered {
            identity: Identity {
                id: text("id")?,
                secret: text("secret")?,
            },
            answer,
            fate,
        };
        (open && text("revision").as_deref() == self.revision).then_some(remembered)
    }

    /// `now` is in whole milliseconds since 1970.
    pub fn remember(&self, page: &str, vote: &Remembered, now: u64) {
        let mut object = Object::default();
        object.text("id", &vote.identity.id);
        object.text("secret", &vote.identity.secret);
        object.text("answer", vote.answer.code());
        if vote.fate != Fate::Held {
            object.bare("pending", "true");
        }
        if vote.fate == Fate::Leaving {
            object.bare("leaving", "true");
        }
        object.optional("revision", self.revision);
        object.bare("at", &decimal(now));
        self.shelf
            .write(&self.key(page, vote.answer.question()), &object.end());
    }

    /// Forgets an answer, and what was written beside it.
    pub fn forget(&self, page: &str, question: Question) {
        self.shelf.remove(&self.key(page, question));
        self.keep(page, question, None, 0);
    }

    /// What was written here and is not held yet.
    pub fn unsent<V: Value>(
        &self,
        page: &str,
        question: Question,
        now: f64,
        parse: impl Fn(&str) -> Option<V>,
    ) -> Option<Unsent> {
        let key = self.key(page, question);
        let kept = self.visit.read(&key);
        let kept = kept.or_else(|| self.shelf.read(&outbox(&key)));
        let value = parse(&kept?)?;
        let reason = |code: &V| Reason::parse(&code.text()?).ok();
        let reasons = value.get("reasons").and_then(|reasons| reasons.list());
        // Only what lies in the outbox says since when.
        let at = value.get("at").and_then(|at| at.number());
        let fresh = at.is_none_or(|at| now - at < f64::from(OUTBOX_HOURS) * HOUR);
        if !fresh {
            self.shelf.remove(&outbox(&key));
        }
        fresh.then_some(Unsent {
            reasons: reasons.map(|given| given.iter().filter_map(reason).collect()),
            comment: value.get("comment").and_then(|comment| comment.text()),
            section: value.get("section").and_then(|section| section.text()),
            sent: at.is_some(),
        })
    }

    /// Keeps that, or throws away what was kept. `now` is in whole milliseconds since 1970.
    pub fn keep(&self, page: &str, question: Question, unsent: Option<&Unsent>, now: u64) {
        let key = self.key(page, question);
        let sent = outbox(&key);
        let Some(unsent) = unsent else {
            self.visit.remove(&key);
            return self.shelf.remove(&sent);
        };
        let mut object = Object::default();
        if let Some(reasons) = &unsent.reasons {
            object.reasons(reasons);
        }
        object.optional("comment", unsent.comment.as_deref());
        object.optional("section", unsent.section.as_deref());
        if unsent.sent {
            object.bare("at", &decimal(now));
        }
        let text = object.end();
        if unsent.sent {
            self.shelf.write(&sent, &text);
            self.visit.remove(&key);
        } else {
            self.visit.write(&key, &text);
            self.shelf.remove(&sent);
        }
    }

    fn key(&self, page: &str, question: Question) -> String {
        let section = self.section.unwrap_or_default();
        let question = question.code();
        joined(&["rayak ", self.site, " ", page, " ", question, " ", section])
    }
}

/// The first of a page's names, the present one before those it had, under which something is found; the
/// present one, if nothing is.
pub fn home<'a>(page: &'a str, formerly: &'a [String], found: impl Fn(&str) -> bool) -> &'a str {
    let mut names = formerly.iter();
    let mut name = page;
    while !found(name) {
        let Some(next) = names.next() else {
            return page;
        };
        name = next;
    }
    name
}

fn outbox(key: &str) -> String {
    joined(&[key, " outbox"])
}

#[cfg(test)]
mod tests;
