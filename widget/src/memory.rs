//! What the browser remembers of an answer, so that it can be changed or withdrawn after a reload.
//!
//! Per page and question: id, secret, answer, whether the collector acknowledged it, the page's
//! revision and the time. No words. It is written before the answer leaves, so that one whose reply
//! was lost is known on the next visit for the vote that it may be. A store that throws, as in private
//! windows and under strict settings, is the same as an empty one.
//!
//! Words lie apart, where they end with the visit, and only until they are sent or withdrawn: nobody
//! types anything twice because a page was reloaded.

use crate::flow::{Remembered, Unsent};
use crate::identity::Identity;
use crate::text::decimal;
use crate::wire::{Object, Value};
use rayak_shared::{Answer, Question, Reason};

/// Something that keeps texts by key, and may fail to.
pub trait Shelf {
    fn read(&self, key: &str) -> Option<String>;
    fn write(&self, key: &str, text: &str);
    fn remove(&self, key: &str);
}

/// The place of one page's answers.
#[derive(Debug, Clone)]
pub struct Memory<S> {
    shelf: S,
    /// What lies here is gone when the visit is over.
    visit: S,
    site: String,
    page: String,
    /// The date of the page's present edition, if the tag names one.
    revision: Option<String>,
}

impl<S: Shelf> Memory<S> {
    pub fn new(shelf: S, visit: S, site: &str, page: &str, revision: Option<&str>) -> Self {
        Self {
            shelf,
            visit,
            site: site.to_owned(),
            page: page.to_owned(),
            revision: revision.map(str::to_owned),
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
        let age = now - value.get("at")?.number()?;
        let open = age < f64::from(amend_hours) * 3_600_000.0;
        let answer =
            Answer::from_code(&text("answer")?).filter(|answer| answer.question() == question)?;
        let remembered = Remembered {
            identity: Identity {
                id: text("id")?,
                secret: text("secret")?,
            },
            answer,
            acknowledged: value.get("pending").is_none(),
        };
        (open && text("revision") == self.revision).then_some(remembered)
    }

    /// `now` is in whole milliseconds since 1970.
    pub fn remember(&self, vote: &Remembered, now: u64) {
        let mut object = Object::default();
        object.text("id", &vote.identity.id);
        object.text("secret", &vote.identity.secret);
        object.text("answer", vote.answer.code());
        if !vote.acknowledged {
            object.bare("pending", "true");
        }
        object.optional("revision", self.revision.as_deref());
        object.bare("at", &decimal(now));
        self.shelf
            .write(&self.key(vote.answer.question()), &object.end());
    }

    pub fn forget(&self, question: Question) {
        self.shelf.remove(&self.key(question));
    }

    /// What was written here and is not sent yet.
    pub fn unsent<V: Value>(
        &self,
        question: Question,
        parse: impl Fn(&str) -> Option<V>,
    ) -> Option<Unsent> {
        let value = parse(&self.visit.read(&self.key(question))?)?;
        let reasons = value.get("reasons")?.list()?;
        let reason = |code: &V| Reason::parse(&code.text()?).ok();
        Some(Unsent {
            reasons: reasons.iter().filter_map(reason).collect(),
            comment: value.get("comment")?.text()?,
            sent: value.get("sent").is_some(),
        })
    }

    /// Keeps that, or throws away what was kept.
    pub fn keep(&self, question: Question, unsent: Option<&Unsent>) {
        let key = self.key(question);
        let Some(unsent) = unsent else {
            return self.visit.remove(&key);
        };
        let mut object = Object::default();
        object.reasons(&unsent.reasons);
        object.text("comment", &unsent.comment);
        if unsent.sent {
            object.bare("sent", "true");
        }
        self.visit.write(&key, &object.end());
    }

    fn key(&self, question: Question) -> String {
        ["rayak ", &self.site, " ", &self.page, " ", question.code()].concat()
    }
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
        Memory::new(drawer.clone(), Drawer::default(), "jazan", page, revision)
    }

    fn vote(answer: Answer) -> Remembered {
        Remembered {
            identity: Identity::from_bytes([1; 16], [2; 16]),
            answer,
            acknowledged: true,
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
            acknowledged: false,
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

    #[test]
    fn words_lie_apart_from_the_answer_until_they_are_sent() {
        let drawer = Drawer::default();
        let memory = memory(&drawer, "pothole", None);
        for sent in [false, true] {
            let unsent = Unsent {
                reasons: vec![Reason::NotFound, Reason::Other],
                comment: "سطر\n\"آخر\"".to_owned(),
                sent,
            };
            memory.keep(Question::Useful, Some(&unsent));
            assert_eq!(memory.unsent(Question::Useful, parse), Some(unsent));
        }
        assert!(drawer.0.borrow().is_empty(), "what lasts holds no words");
        assert_eq!(memory.unsent(Question::Service, parse), None);
        memory.keep(Question::Useful, None);
        assert!(memory.visit.0.borrow().is_empty());
    }

    #[test]
    fn a_store_that_keeps_nothing_is_survived() {
        let memory = Memory::new(Broken, Broken, "jazan", "pothole", None);
        memory.keep(Question::Useful, Some(&Unsent::default()));
        assert!(memory.unsent(Question::Useful, parse).is_none());
        memory.remember(&vote(Answer::Yes), 0);
        assert!(recall(&memory, 0).is_none());
        memory.forget(Question::Useful);
    }
}
