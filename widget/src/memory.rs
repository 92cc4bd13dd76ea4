//! What the browser remembers of an answer, so that it can be changed or withdrawn after a reload.
//!
//! Per page and question: id, secret, answer, what is known of its fate, the page's revision
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

/// The place of one page's answers.
#[derive(Debug, Clone)]
pub struct Memory<S> {
    shelf: S,
    /// What lies here is gone when the visit is over.
    visit: S,
    site: String,
    page: String,
    /// The part of the page, where a tag stands beside one: it is asked about apart.
    section: Option<String>,
    /// The date of the page's present edition, if the tag names one.
    revision: Option<String>,
}

impl<S: Shelf> Memory<S> {
    pub fn new(shelf: S, visit: S, site: &str, page: &str) -> Self {
        Self {
            shelf,
            visit,
            site: site.to_owned(),
            page: page.to_owned(),
            section: None,
            revision: None,
        }
    }

    /// What the tag says of the page: the part that it stands beside, and the edition.
    #[must_use]
    pub fn with(mut self, section: Option<&str>, revision: Option<&str>) -> Self {
        self.section = section.map(str::to_owned);
        self.revision = revision.map(str::to_owned);
        self
    }

    /// Brings over what was kept under the names that the page had, where nothing is kept under its own:
    /// whoever has answered is not asked again because a page is called otherwise.
    pub fn carry(&self, formerly: &[String]) {
        for question in Question::ALL {
            let to = self.key(*question);
            for page in formerly {
                let from = self.key_of(page, *question);
                carry(&self.shelf, &from, &to);
                carry(&self.shelf, &outbox(&from), &outbox(&to));
            }
        }
    }

    /// The answer given here, if it may still be amended and is about the page as it is now.
    pub fn recall<V: Value>(
        &self,
        question: Question,
        now: f64,
        amend_hours: u32,
        parse: impl Fn(&str) -> Option<V>,
    ) -> Option<Remembered> {
        let value = parse(&self.shelf.read(&self.key(question))?)?;
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
        (open && text("revision") == self.revision).then_some(remembered)
    }

    /// `now` is in whole milliseconds since 1970.
    pub fn remember(&self, vote: &Remembered, now: u64) {
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
        object.optional("revision", self.revision.as_deref());
        object.bare("at", &decimal(now));
        self.shelf
            .write(&self.key(vote.answer.question()), &object.end());
    }

    pub fn forget(&self, question: Question) {
        self.shelf.remove(&self.key(question));
    }

    /// What was written here and is not held yet.
    pub fn unsent<V: Value>(
        &self,
        question: Question,
        now: f64,
        parse: impl Fn(&str) -> Option<V>,
    ) -> Option<Unsent> {
        let key = self.key(question);
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
    pub fn keep(&self, question: Question, unsent: Option<&Unsent>, now: u64) {
        let key = self.key(question);
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

    fn key(&self, question: Question) -> String {
        self.key_of(&self.page, question)
    }

    fn key_of(&self, page: &str, question: Question) -> String {
        let section = self.section.as_deref().unwrap_or_default();
        let question = question.code();
        joined(&["rayak ", &self.site, " ", page, " ", question, " ", section])
    }
}

fn carry(shelf: &impl Shelf, from: &str, to: &str) {
    if let Some(text) = shelf.read(from) {
        if shelf.read(to).is_none() {
            shelf.write(to, &text);
        }
        shelf.remove(from);
    }
}

fn outbox(key: &str) -> String {
    joined(&[key, " outbox"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    use std::rc::Rc;

    const HOUR: u64 = 3_600_000;

    #[derive(Clone, Default)]
    struct Drawer(Rc<RefCell<BTreeMap<String, String>>>);

    impl Shelf for Drawer {
        fn read(&self, key: &str) -> Option<String> {
            self.0.borrow().get(key).cloned()
        }
        fn write(&self, key: &str, text: &str) {
            self.0.borrow_mut().insert(key.to_owned(), text.to_owned());
        }
        fn remove(&self, key: &str) {
            self.0.borrow_mut().remove(key);
        }
    }

    /// Storage as a private window offers it.
    struct Broken;

    impl Shelf for Broken {
        fn read(&self, _: &str) -> Option<String> {
            None
        }
        fn write(&self, _: &str, _: &str) {}
        fn remove(&self, _: &str) {}
    }

    fn parse(text: &str) -> Option<serde_json::Value> {
        serde_json::from_str(text).ok()
    }

    fn memory(drawer: &Drawer, page: &str, revision: Option<&str>) -> Memory<Drawer> {
        Memory::new(drawer.clone(), Drawer::default(), "jazan", page).with(None, revision)
    }

    fn vote(answer: Answer) -> Remembered {
        Remembered {
            identity: Identity::from_bytes([1; 16], [2; 16]),
            answer,
            fate: Fate::Held,
        }
    }

    fn recall<S: Shelf>(memory: &Memory<S>, now: u64) -> Option<Remembered> {
        memory.recall(Question::Useful, now as f64, 720, parse)
    }

    #[test]
    fn an_answer_is_recalled_on_its_own_page_only() {
        let drawer = Drawer::default();
        let pothole = memory(&drawer, "pothole", None);
        pothole.remember(&vote(Answer::No), HOUR);
        assert_eq!(recall(&pothole, HOUR), Some(vote(Answer::No)));
        assert_eq!(recall(&memory(&drawer, "fees", None), HOUR), None);
        assert!(pothole.recall(Question::Service, 0.0, 720, parse).is_none());
    }

    #[test]
    fn whether_it_was_acknowledged_is_remembered_with_it() {
        let memory = memory(&Drawer::default(), "pothole", None);
        let sent = Remembered {
            fate: Fate::Sent,
            ..vote(Answer::No)
        };
        memory.remember(&sent, 0);
        assert_eq!(recall(&memory, 0), Some(sent));
        memory.remember(&vote(Answer::No), 0);
        assert_eq!(recall(&memory, 0), Some(vote(Answer::No)));
    }

    #[test]
    fn it_expires_with_the_amend_window() {
        let drawer = Drawer::default();
        let memory = memory(&drawer, "pothole", None);
        memory.remember(&vote(Answer::Yes), 0);
        assert!(recall(&memory, 719 * HOUR).is_some());
        assert!(recall(&memory, 720 * HOUR).is_none());
    }

    #[test]
    fn what_is_kept_under_a_name_that_the_page_had_goes_on_under_its_present_one() {
        let drawer = Drawer::default();
        let (old, new) = (
            memory(&drawer, "hole", None),
            memory(&drawer, "pothole", None),
        );
        old.remember(&vote(Answer::No), 0);
        old.keep(Question::Useful, Some(&written(true)), 0);
        new.carry(&["other".to_owned(), "hole".to_owned()]);
        assert_eq!(recall(&new, HOUR), Some(vote(Answer::No)));
        assert_eq!(unsent(&new, HOUR), Some(written(true)));
        assert_eq!(recall(&old, HOUR), None);
        // What was answered under the present name stays.
        old.remember(&vote(Answer::Yes), 0);
        new.carry(&["hole".to_owned()]);
        assert_eq!(recall(&new, HOUR), Some(vote(Answer::No)));
    }

    #[test]
    fn a_new_revision_of_the_page_asks_anew() {
        let drawer = Drawer::default();
        memory(&drawer, "pothole", Some("2026-10-12")).remember(&vote(Answer::Yes), 0);
        assert!(recall(&memory(&drawer, "pothole", Some("2026-10-12")), HOUR).is_some());
        assert!(recall(&memory(&drawer, "pothole", Some("2026-11-01")), HOUR).is_none());
    }

    #[test]
    fn what_is_forgotten_or_unreadable_is_not_recalled() {
        let drawer = Drawer::default();
        let memory = memory(&drawer, "pothole", None);
        memory.remember(&vote(Answer::Yes), 0);
        memory.forget(Question::Useful);
        assert!(recall(&memory, 0).is_none());
        for text in [
            "",
            "null",
            "{}",
            "{\"at\":0,\"id\":\"x\",\"secret\":\"y\",\"answer\":\"4\"}",
        ] {
            memory.shelf.write(&memory.key(Question::Useful), text);
            assert!(recall(&memory, 0).is_none(), "{text}");
        }
    }

    fn written(sent: bool) -> Unsent {
        Unsent {
            reasons: Some(vec![Reason::NotFound, Reason::Other]),
            comment: Some("سطر\n\"آخر\"".to_owned()),
            section: Some("fees".to_owned()),
            sent,
        }
    }

    fn unsent(memory: &Memory<Drawer>, now: u64) -> Option<Unsent> {
        memory.unsent(Question::Useful, now as f64, parse)
    }

    #[test]
    fn words_that_are_not_sent_end_with_the_visit() {
        let drawer = Drawer::default();
        let memory = memory(&drawer, "pothole", None);
        memory.keep(Question::Useful, Some(&written(false)), 0);
        assert_eq!(unsent(&memory, 0), Some(written(false)));
        assert!(drawer.0.borrow().is_empty(), "what lasts holds no words");
        assert_eq!(memory.unsent(Question::Service, 0.0, parse), None);
        memory.keep(Question::Useful, None, 0);
        assert!(memory.visit.0.borrow().is_empty());
    }

    #[test]
    fn words_on_their_way_lie_in_the_outbox_for_seven_days_and_nowhere_else() {
        let drawer = Drawer::default();
        let memory = memory(&drawer, "pothole", None);
        memory.keep(Question::Useful, Some(&written(false)), 0);
        memory.keep(Question::Useful, Some(&written(true)), HOUR);
        assert!(memory.visit.0.borrow().is_empty());
        assert_eq!(unsent(&memory, 7 * 24 * HOUR), Some(written(true)));
        assert_eq!(unsent(&memory, (7 * 24 + 1) * HOUR), None);
        assert!(
            drawer.0.borrow().is_empty(),
            "what is too old is thrown away"
        );
        // Whoever goes on writing takes them out again.
        memory.keep(Question::Useful, Some(&written(false)), HOUR);
        assert!(drawer.0.borrow().is_empty());
        memory.keep(Question::Useful, Some(&written(true)), HOUR);
        memory.keep(Question::Useful, None, HOUR);
        assert!(drawer.0.borrow().is_empty());
    }

    #[test]
    fn a_vote_of_unknown_fate_is_tried_for_seven_days() {
        let memory = memory(&Drawer::default(), "pothole", None);
        let sent = Remembered {
            fate: Fate::Sent,
            ..vote(Answer::No)
        };
        memory.remember(&sent, 0);
        assert!(recall(&memory, 167 * HOUR).is_some());
        assert!(recall(&memory, 168 * HOUR).is_none());
    }

    #[test]
    fn a_withdrawal_of_unknown_fate_is_remembered_as_one_and_tried_as_long() {
        let memory = memory(&Drawer::default(), "pothole", None);
        let leaving = Remembered {
            fate: Fate::Leaving,
            ..vote(Answer::No)
        };
        memory.remember(&leaving, 0);
        assert_eq!(recall(&memory, 167 * HOUR), Some(leaving));
        assert!(recall(&memory, 168 * HOUR).is_none());
    }

    #[test]
    fn what_is_to_be_taken_away_is_told_from_what_was_never_there() {
        let memory = memory(&Drawer::default(), "pothole", None);
        let taken = Unsent {
            comment: Some(String::new()),
            sent: true,
            ..Unsent::default()
        };
        memory.keep(Question::Useful, Some(&taken), 0);
        assert_eq!(unsent(&memory, 0), Some(taken));
    }

    #[test]
    fn a_part_of_the_page_is_answered_apart() {
        let drawer = Drawer::default();
        let page = memory(&drawer, "pothole", None);
        let part = memory(&drawer, "pothole", None).with(Some("fees"), None);
        part.remember(&vote(Answer::No), 0);
        assert_eq!(recall(&page, 0), None);
        assert_eq!(recall(&part, 0), Some(vote(Answer::No)));
    }

    #[test]
    fn a_store_that_keeps_nothing_is_survived() {
        let memory = Memory::new(Broken, Broken, "jazan", "pothole");
        memory.keep(Question::Useful, Some(&Unsent::default()), 0);
        assert!(memory.unsent(Question::Useful, 0.0, parse).is_none());
        memory.remember(&vote(Answer::Yes), 0);
        assert!(recall(&memory, 0).is_none());
        memory.forget(Question::Useful);
    }
}
