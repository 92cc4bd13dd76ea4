//! What a browser remembers, in drawers that lie in memory.

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

/// The name of the page that most tests are about.
const PAGE: &str = "pothole";

fn memory(drawer: &Drawer, revision: Option<&'static str>) -> Memory<Drawer> {
    Memory::new(drawer.clone(), Drawer::default(), "jazan").with(None, revision)
}

fn vote(answer: Answer) -> Remembered {
    Remembered {
        identity: Identity::from_bytes([1; 16], [2; 16]),
        answer,
        fate: Fate::Held,
    }
}

fn recall<S: Shelf>(memory: &Memory<S>, now: u64) -> Option<Remembered> {
    recall_of(memory, PAGE, now)
}

fn recall_of<S: Shelf>(memory: &Memory<S>, page: &str, now: u64) -> Option<Remembered> {
    memory.recall(page, Question::Useful, now as f64, 720, parse)
}

#[test]
fn an_answer_is_recalled_on_its_own_page_only() {
    let drawer = Drawer::default();
    let pothole = memory(&drawer, None);
    pothole.remember(PAGE, &vote(Answer::No), HOUR);
    assert_eq!(recall(&pothole, HOUR), Some(vote(Answer::No)));
    assert_eq!(recall_of(&pothole, "fees", HOUR), None);
    assert!(
        pothole
            .recall(PAGE, Question::Service, 0.0, 720, parse)
            .is_none()
    );
}

#[test]
fn whether_it_was_acknowledged_is_remembered_with_it() {
    let memory = memory(&Drawer::default(), None);
    let sent = Remembered {
        fate: Fate::Sent,
        ..vote(Answer::No)
    };
    memory.remember(PAGE, &sent, 0);
    assert_eq!(recall(&memory, 0), Some(sent));
    memory.remember(PAGE, &vote(Answer::No), 0);
    assert_eq!(recall(&memory, 0), Some(vote(Answer::No)));
}

#[test]
fn it_expires_with_the_amend_window() {
    let drawer = Drawer::default();
    let memory = memory(&drawer, None);
    memory.remember(PAGE, &vote(Answer::Yes), 0);
    assert!(recall(&memory, 719 * HOUR).is_some());
    assert!(recall(&memory, 720 * HOUR).is_none());
}

/// Another vote, of a page that was made one with the first.
fn other(answer: Answer) -> Remembered {
    Remembered {
        identity: Identity::from_bytes([3; 16], [4; 16]),
        ..vote(answer)
    }
}

/// Under which name the card of both pages finds a vote.
fn found(memory: &Memory<Drawer>, now: u64) -> String {
    let others = ["bump".to_owned(), "hole".to_owned()];
    let is_there = |page: &str| recall_of(memory, page, now).is_some();
    home(PAGE, &others, is_there).to_owned()
}

#[test]
fn an_answer_under_another_name_of_the_page_is_found_and_stays_there() {
    let drawer = Drawer::default();
    let memory = memory(&drawer, None);
    assert_eq!(found(&memory, 0), PAGE, "there is none");
    memory.remember("hole", &other(Answer::No), 0);
    memory.keep("hole", Question::Useful, Some(&written(true)), 0);
    let before = drawer.0.borrow().clone();
    assert_eq!(found(&memory, HOUR), "hole");
    assert_eq!(*drawer.0.borrow(), before, "looking moves nothing");
    // A change is kept where the answer is, so that it is known again when the pages part.
    memory.remember("hole", &other(Answer::Yes), HOUR);
    memory.keep("hole", Question::Useful, None, HOUR);
    assert_eq!(recall_of(&memory, "hole", HOUR), Some(other(Answer::Yes)));
    assert_eq!(recall(&memory, HOUR), None);
    assert_eq!(drawer.0.borrow().len(), 1);
}

#[test]
fn of_two_answers_the_present_names_counts_and_the_other_is_not_touched() {
    let drawer = Drawer::default();
    let memory = memory(&drawer, None);
    memory.remember("hole", &other(Answer::No), 0);
    memory.keep("hole", Question::Useful, Some(&written(true)), 0);
    let before = drawer.0.borrow().clone();
    memory.remember(PAGE, &vote(Answer::Yes), 0);
    memory.keep(PAGE, Question::Useful, Some(&written(true)), 0);
    assert_eq!(found(&memory, HOUR), PAGE);
    memory.forget(PAGE, Question::Useful);
    assert_eq!(*drawer.0.borrow(), before);
    assert_eq!(found(&memory, HOUR), "hole");
}

#[test]
fn an_answer_that_may_no_longer_be_changed_hides_none_under_another_name() {
    let memory = memory(&Drawer::default(), None);
    memory.remember(PAGE, &vote(Answer::Yes), 0);
    memory.remember("hole", &other(Answer::No), 700 * HOUR);
    assert_eq!(found(&memory, 719 * HOUR), PAGE);
    assert_eq!(found(&memory, 720 * HOUR), "hole");
}

#[test]
fn a_new_revision_of_the_page_asks_anew() {
    let drawer = Drawer::default();
    memory(&drawer, Some("2026-10-12")).remember(PAGE, &vote(Answer::Yes), 0);
    assert!(recall(&memory(&drawer, Some("2026-10-12")), HOUR).is_some());
    assert!(recall(&memory(&drawer, Some("2026-11-01")), HOUR).is_none());
}

#[test]
fn what_is_forgotten_or_unreadable_is_not_recalled() {
    let drawer = Drawer::default();
    let memory = memory(&drawer, None);
    memory.remember(PAGE, &vote(Answer::Yes), 0);
    memory.forget(PAGE, Question::Useful);
    assert!(recall(&memory, 0).is_none());
    for text in [
        "",
        "null",
        "{}",
        "{\"at\":0,\"id\":\"x\",\"secret\":\"y\",\"answer\":\"4\"}",
    ] {
        memory
            .shelf
            .write(&memory.key(PAGE, Question::Useful), text);
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
    memory.unsent(PAGE, Question::Useful, now as f64, parse)
}

#[test]
fn words_that_are_not_sent_end_with_the_visit() {
    let drawer = Drawer::default();
    let memory = memory(&drawer, None);
    memory.keep(PAGE, Question::Useful, Some(&written(false)), 0);
    assert_eq!(unsent(&memory, 0), Some(written(false)));
    assert!(drawer.0.borrow().is_empty(), "what lasts holds no words");
    assert_eq!(memory.unsent(PAGE, Question::Service, 0.0, parse), None);
    memory.keep(PAGE, Question::Useful, None, 0);
    assert!(memory.visit.0.borrow().is_empty());
}

#[test]
fn words_on_their_way_lie_in_the_outbox_for_seven_days_and_nowhere_else() {
    let drawer = Drawer::default();
    let memory = memory(&drawer, None);
    memory.keep(PAGE, Question::Useful, Some(&written(false)), 0);
    memory.keep(PAGE, Question::Useful, Some(&written(true)), HOUR);
    assert!(memory.visit.0.borrow().is_empty());
    assert_eq!(unsent(&memory, 7 * 24 * HOUR), Some(written(true)));
    assert_eq!(unsent(&memory, (7 * 24 + 1) * HOUR), None);
    assert!(
        drawer.0.borrow().is_empty(),
        "what is too old is thrown away"
    );
    // Whoever goes on writing takes them out again.
    memory.keep(PAGE, Question::Useful, Some(&written(false)), HOUR);
    assert!(drawer.0.borrow().is_empty());
    memory.keep(PAGE, Question::Useful, Some(&written(true)), HOUR);
    memory.keep(PAGE, Question::Useful, None, HOUR);
    assert!(drawer.0.borrow().is_empty());
}

#[test]
fn a_vote_of_unknown_fate_is_tried_for_seven_days() {
    let memory = memory(&Drawer::default(), None);
    let sent = Remembered {
        fate: Fate::Sent,
        ..vote(Answer::No)
    };
    memory.remember(PAGE, &sent, 0);
    assert!(recall(&memory, 167 * HOUR).is_some());
    assert!(recall(&memory, 168 * HOUR).is_none());
}

#[test]
fn a_withdrawal_of_unknown_fate_is_remembered_as_one_and_tried_as_long() {
    let memory = memory(&Drawer::default(), None);
    let leaving = Remembered {
        fate: Fate::Leaving,
        ..vote(Answer::No)
    };
    memory.remember(PAGE, &leaving, 0);
    assert_eq!(recall(&memory, 167 * HOUR), Some(leaving));
    assert!(recall(&memory, 168 * HOUR).is_none());
}

#[test]
fn what_is_to_be_taken_away_is_told_from_what_was_never_there() {
    let memory = memory(&Drawer::default(), None);
    let taken = Unsent {
        comment: Some(String::new()),
        sent: true,
        ..Unsent::default()
    };
    memory.keep(PAGE, Question::Useful, Some(&taken), 0);
    assert_eq!(unsent(&memory, 0), Some(taken));
}

#[test]
fn a_part_of_the_page_is_answered_apart() {
    let drawer = Drawer::default();
    let page = memory(&drawer, None);
    let part = memory(&drawer, None).with(Some("fees"), None);
    part.remember(PAGE, &vote(Answer::No), 0);
    assert_eq!(recall(&page, 0), None);
    assert_eq!(recall(&part, 0), Some(vote(Answer::No)));
}

#[test]
fn a_store_that_keeps_nothing_is_survived() {
    let memory = Memory::new(Broken, Broken, "jazan");
    memory.keep(PAGE, Question::Useful, Some(&Unsent::default()), 0);
    assert!(memory.unsent(PAGE, Question::Useful, 0.0, parse).is_none());
    memory.remember(PAGE, &vote(Answer::Yes), 0);
    assert!(recall(&memory, 0).is_none());
    memory.forget(PAGE, Question::Useful);
}
