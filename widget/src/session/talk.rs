//! One question of a card: the one place where a conversation meets network, storage and clock. Events
//! go in, and the effects that come out are done.

use super::Session;
use crate::api::Request;
use crate::browser::{self, Drawer, Heading};
use crate::flow::{Effect, Event, Failure, Flow, Focus, Remembered, Say, Vote};
use crate::identity::Identity;
use crate::memory::Memory;
use crate::text::{self, joined};
use crate::wire;
use leptos::prelude::{ArcTrigger, Notify, Track, set_timeout};
use leptos::task::spawn_local;
use rayak_shared::{Answer, PageView, Question, QuestionView};
use std::cell::{Cell, RefCell};
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// What every part of a question's view is given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Talk {
    pub(crate) view: &'static PageView<()>,
    pub(crate) asked: &'static QuestionView<()>,
    session: &'static Session,
    state: &'static State,
}

/// A conversation, and who is to be told of its changes. A trigger beside the state rather than a
/// signal around it: what reads a signal is compiled anew for every type that is read from it.
#[derive(Debug)]
struct State {
    flow: RefCell<Flow>,
    /// The name of the page under which its answer was sent and is remembered: one that two pages go by
    /// has several, and each answer stays with its own, since they may part again.
    page: Cell<&'static str>,
    /// What personal data seems to stand in the words, by the codes of its kinds.
    found: RefCell<String>,
    changed: ArcTrigger,
    /// How often something happened, by which a pause is told from a longer one.
    stirred: Cell<u32>,
}

impl Talk {
    pub(crate) fn new(session: &'static Session, asked: &'static QuestionView<()>) -> Self {
        let page = session.home(asked.question);
        let flow = session.flow(page, asked.question);
        let earlier = flow.is_kept() || flow.can_retry();
        let state = State {
            flow: RefCell::new(flow),
            page: Cell::new(page),
            found: RefCell::default(),
            changed: ArcTrigger::new(),
            stirred: Cell::new(0),
        };
        let talk = Self {
            view: session.view,
            asked,
            session,
            state: Box::leak(Box::new(state)),
        };
        if earlier {
            session.resumed();
        }
        talk.on(Event::Back);
        browser::when_back(move || talk.back());
        talk
    }

    /// There may be a line again, and another tab may have found it first: what it left is what there is.
    fn back(self) {
        let page = self.session.home(self.asked.question);
        let now = self.session.flow(page, self.asked.question);
        let overtaken = self.state.flow.borrow().is_overtaken_by(&now);
        if overtaken {
            self.state.page.set(page);
            self.state.flow.replace(now);
        }
        self.on(Event::Back);
    }

    /// Reads the conversation; whoever reads in an effect is run again when it changes.
    pub(crate) fn read<T>(self, read: impl FnOnce(&Flow) -> T) -> T {
        self.state.changed.track();
        read(&self.state.flow.borrow())
    }

    pub(crate) fn fetch_scanner(self, there: impl FnOnce() + 'static) {
        let session = self.session;
        session.scanner.fetch(&session.options.origin, there);
    }

    /// The parts of the page that words may be about: none where the card is about one already.
    pub(crate) fn parts(self) -> Vec<Heading> {
        if self.brief() {
            return vec![];
        }
        browser::headings(&self.session.shadow.host())
    }

    /// Looks through the words; whether there is something else in them than before.
    pub(crate) fn scan(self) -> bool {
        let state = self.state;
        let found = self
            .session
            .scanner
            .scan(&state.flow.borrow().draft().comment);
        let news = *state.found.borrow() != found;
        if news {
            state.found.replace(found);
            state.changed.notify();
        }
        news
    }

    /// The codes of the kinds of personal data that were found, with a space between two.
    pub(crate) fn found(self) -> String {
        self.state.changed.track();
        self.state.found.borrow().clone()
    }

    /// Whether it is one line beside a part of the page, and asks for the vote alone.
    pub(crate) fn brief(self) -> bool {
        self.session.brief()
    }

    /// The value of a boolean attribute that keeps the form still while it is being sent.
    pub(crate) fn locked(self) -> Option<&'static str> {
        self.read(Flow::locked).then_some("")
    }

    pub(crate) fn text(self, key: &'static str) -> &'static str {
        text::text(&self.view.texts, key)
    }

    /// An id within the shadow root.
    pub(crate) fn id(self, part: &str) -> String {
        joined(&[self.asked.question.code(), "-", part])
    }

    /// Copies a code, and says so once it is done.
    pub(crate) fn copy(self, code: &str) {
        if let Ok(copied) = browser::copy(code) {
            spawn_local(async move {
                if JsFuture::from(copied).await.is_ok() {
                    self.say(self.text("copied"));
                }
            });
        }
    }

    pub(crate) fn say(self, text: &str) {
        self.session.shadow.say(text);
    }

    /// Something that the citizen did.
    pub(crate) fn act(self, event: Event) {
        self.session.opened();
        // The page may keep an answer from leaving.
        let answer = match event {
            Event::Pick(answer) if self.asked.question == Question::Useful => Some(answer),
            Event::Send if self.asked.question == Question::Service => {
                self.state.flow.borrow().draft().answer
            }
            _ => None,
        };
        if answer.is_none_or(|answer| self.raise("answered", Some(answer))) {
            self.on(event);
        }
    }

    /// Nothing more is to be said; what was written stays for a change of mind.
    pub(crate) fn close(self) {
        if self.read(Flow::can_close) {
            self.act(Event::Close);
        }
    }

    /// Tells the page; whether it has nothing against it.
    pub(crate) fn raise(self, name: &str, answer: Option<Answer>) -> bool {
        let question = self.asked.question;
        self.session.shadow.raise(name, question, answer)
    }

    /// Nothing is left of whoever was here. What is under way is waited for.
    fn begin_anew(self) {
        if self.read(Flow::is_under_way) {
            return self.tidy_up();
        }
        self.session.approached.set(false);
        self.session.token.take();
        self.on(Event::Anew);
    }

    /// Begins anew for whoever comes next, after a pause in which nothing happens: soon after an answer
    /// is complete, and later where something is left lying.
    fn tidy_up(self) {
        let stirred = &self.state.stirred;
        stirred.set(stirred.get() + 1);
        let now = stirred.get();
        let flow = self.state.flow.borrow();
        if self.session.options.kiosk && !flow.is_blank() {
            let seconds = if flow.is_over() { 20 } else { 120 };
            let anew = move || {
                if stirred.get() == now {
                    self.begin_anew();
                }
            };
            set_timeout(anew, Duration::from_secs(seconds));
        }
    }

    fn on(self, event: Event) {
        let mut fresh = || match self.recall() {
            Some(vote) => Vote::Given(vote),
            None => Vote::New(browser::identity()),
        };
        // What was said is no longer so, but for a warning of words that still stand there: that is
        // the box's to take back.
        if !matches!(event, Event::Write(_)) {
            self.say("");
        }
        let inside = self.session.shadow.has_focus(&self.selector());
        let before = self.read(Flow::step);
        let effects = self.state.flow.borrow_mut().on(event, &mut fresh);
        if self.state.flow.borrow().draft().comment.is_empty() {
            self.state.found.take();
        }
        self.state.changed.notify();
        self.tidy_up();
        for effect in effects {
            match effect {
                Effect::Rescue(focus) if inside => self.run(Effect::Focus(focus)),
                effect => self.run(effect),
            }
        }
        let step = self.read(Flow::step);
        if step != before && step.is_last() {
            self.raise("closed", None);
        }
    }

    /// The section of this question.
    fn selector(self) -> String {
        joined(&["[data-question=", self.asked.question.code(), "]"])
    }

    fn run(self, effect: Effect) {
        let (session, page) = (self.session, self.state.page.get());
        match effect {
            Effect::Post(identity, draft) => {
                if let Some(submission) = session.submission(page, &identity, &draft) {
                    self.ask(session.api.post(submission));
                }
            }
            Effect::Amend(identity, change) => {
                self.ask(session.api.amend(page, &identity, &change))
            }
            Effect::Withdraw(identity) => self.ask(session.api.withdraw(page, &identity)),
            Effect::Wait(seconds) => {
                set_timeout(
                    move || self.on(Event::Again),
                    Duration::from_secs(u64::from(seconds)),
                );
            }
            Effect::Remember(vote) => {
                if let Some(memory) = self.memory_of(&vote.identity) {
                    memory.remember(page, &vote, browser::now() as u64);
                }
            }
            Effect::Forget(identity) => {
                if let Some(memory) = self.memory_of(&identity) {
                    memory.forget(page, self.asked.question);
                    self.state.page.set(&self.view.page);
                }
            }
            Effect::Keep(unsent) => {
                if let Some(memory) = &session.memory {
                    let now = browser::now() as u64;
                    memory.keep(page, self.asked.question, unsent.as_ref(), now);
                }
            }
            Effect::Say(say) => self.say(&self.wording(say)),
            // What is to have the focus is drawn only after this, and before any frame that would show
            // it nowhere: tasks run in the order in which they were woken.
            Effect::Focus(focus) => spawn_local(async move { self.focus(focus) }),
            Effect::Rescue(_) => {}
        }
    }

    /// Sends something of which the receipt is the answer.
    fn ask(self, request: Request) {
        self.session.api.send(request, move |reply| {
            let receipt = reply.and_then(|body| wire::receipt(&body).ok_or(Failure::LINE));
            self.on(Event::Answered(receipt));
        });
    }

    /// The vote that this browser remembers, whichever card of the page gave it.
    fn recall(self) -> Option<Remembered> {
        self.session
            .recall(self.state.page.get(), self.asked.question)
    }

    /// The memory, unless another card has put a newer vote there.
    fn memory_of(self, identity: &Identity) -> Option<&'static Memory<Drawer>> {
        let known = self.recall();
        let memory = self.session.memory.as_ref();
        memory.filter(|_| known.is_none_or(|known| known.identity == *identity))
    }

    fn wording(self, say: Say) -> String {
        match say {
            Say::Saved => self.text("saved").to_owned(),
            Say::Waiting => self.text("waiting").to_owned(),
            Say::ReasonsFull => self.text("reasons.full").to_owned(),
            Say::Fault(fault) => {
                text::error(&self.view.texts, fault.code(), self.view.limits.comment)
            }
        }
    }

    fn focus(self, focus: Focus) {
        let parts: &[&str] = match focus {
            Focus::Answers => &[
                "[aria-pressed=true]",
                ":checked[name=stars]",
                "[data-answer]",
                "[name=stars]",
                "button",
            ],
            // While it is being sent, stars cannot have the focus.
            Focus::Send => &[".send", "[aria-pressed=true]", "[data-answer]", "button"],
            Focus::Comment => &["textarea"],
            Focus::Outcome => &[".outcome"],
        };
        let question = self.selector();
        // Whoever has gone on to something else meanwhile is left there.
        if !self.session.shadow.may_move_focus(&question) {
            return;
        }
        let within = |part: &&str| joined(&[&question, " ", part]);
        let selectors: Vec<String> = parts.iter().map(within).collect();
        if let Some(element) = self.session.shadow.find(&selectors) {
            drop(element.focus());
        }
    }
}
