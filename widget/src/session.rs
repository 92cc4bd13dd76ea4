//! What all questions of a card share: the tag's options, the line to the collector, the memory of this
//! browser, and what was told of the card so far. The questions themselves are each a [`Talk`].
//!
//! A card lives as long as its page, and everything in it refers to the same view and session. So
//! both are leaked once per mount, which spares every closure a count of references.

mod talk;

pub(crate) use talk::Talk;

use crate::api::Api;
use crate::browser::{self, Drawer};
use crate::flow::{Draft, Flow, Remembered};
use crate::identity::Identity;
use crate::memory::{Memory, home};
use crate::options::{Options, device};
use crate::scanner::Scanner;
use crate::shadow::Shadow;
use crate::wire::{self, Circumstances, Sender};
use rayak_shared::{Channel, PageView, Question, SeenEvent};
use std::cell::{Cell, RefCell};

pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What all questions of a card share.
#[derive(Debug)]
pub(crate) struct Session {
    view: &'static PageView<()>,
    options: &'static Options,
    api: Api,
    /// None where an answer is only tried out, or nothing may be left behind.
    memory: Option<Memory<Drawer>>,
    shadow: Shadow,
    scanner: Scanner,
    /// A sending takes it along if it has come. Nobody waits for it: it is a signal, and the vote
    /// must be under way before the visitor is.
    token: RefCell<Option<String>>,
    approached: Cell<bool>,
    opened: Cell<bool>,
    seen: Cell<bool>,
}

impl Session {
    pub(crate) fn new(
        view: &'static PageView<()>,
        options: Options,
        shadow: Shadow,
    ) -> &'static Self {
        let options = &*Box::leak(Box::new(options));
        let memory = Memory::new(Drawer::Lasting, Drawer::Visit, &view.site)
            .with(options.section.as_deref(), options.revision.as_deref());
        // What is only tried out must not be amended later as if it were real.
        let remembers = !(options.test || options.kiosk);
        Box::leak(Box::new(Self {
            view,
            api: Api::new(&options.origin, view),
            memory: remembers.then_some(memory),
            options,
            shadow,
            scanner: Scanner::default(),
            token: RefCell::default(),
            approached: Cell::new(false),
            opened: Cell::new(false),
            seen: Cell::new(false),
        }))
    }

    /// A link of the view as a whole address.
    pub(crate) fn address(&self, link: &str) -> String {
        self.options.address(link)
    }

    /// Whether the card is one line beside a part of the page.
    pub(crate) fn brief(&self) -> bool {
        self.options.section.is_some()
    }

    /// Whether somebody only tries the page out.
    pub(crate) fn tries(&self) -> bool {
        self.options.test
    }

    /// The card is drawn.
    pub(crate) fn ready(&self) {
        if let Some(asked) = self.view.questions.first() {
            self.shadow.raise("ready", asked.question, None);
        }
    }

    /// Half of the card came into view.
    pub(crate) fn seen(&'static self) {
        if !self.seen.replace(true) {
            self.tell(SeenEvent::Seen);
        }
    }

    /// A finger, a pointer or the focus reached the questions: a token is fetched, so that it is
    /// there when it is needed.
    pub(crate) fn approached(&'static self) {
        if !self.approached.replace(true) {
            self.api.send(self.api.token(), |reply| {
                let token = reply.ok().as_ref().and_then(wire::token);
                self.token.replace(token);
            });
        }
    }

    /// What was given or written before the page was loaded is sent without a token: a fresh one would
    /// say that its words were typed in no time.
    fn resumed(&self) {
        self.approached.set(true);
    }

    fn opened(&'static self) {
        if !self.opened.replace(true) {
            self.tell(SeenEvent::Opened);
        }
    }

    fn tell(&'static self, event: SeenEvent) {
        let seen = wire::seen(&self.sender(&self.view.page), event);
        self.api.send(self.api.seen(seen), drop);
    }

    fn sender<'a>(&'a self, page: &'a str) -> Sender<'a> {
        Sender {
            site: &self.view.site,
            page,
            lang: &self.view.lang,
            widget: VERSION,
            test: self.options.test,
        }
    }

    /// The name of the page under which a vote is remembered: the present one, if there is none.
    fn home(&self, question: Question) -> &'static str {
        home(&self.view.page, &self.view.formerly, |page| {
            self.recall(page, question).is_some()
        })
    }

    fn recall(&self, page: &str, question: Question) -> Option<Remembered> {
        let hours = self.view.limits.amend_hours;
        let memory = self.memory.as_ref()?;
        memory.recall(page, question, browser::now(), hours, browser::parse)
    }

    /// The conversation as a page begins it: with what this browser remembers, and with what was written
    /// before the page was reloaded.
    fn flow(&self, page: &str, question: Question) -> Flow {
        let memory = self.memory.as_ref();
        let unsent =
            memory.and_then(|memory| memory.unsent(page, question, browser::now(), browser::parse));
        Flow::new(
            question,
            self.view.limits,
            self.recall(page, question),
            unsent,
        )
        .brief(self.brief())
    }

    fn submission(&self, page: &str, identity: &Identity, draft: &Draft) -> Option<String> {
        let token = self.token.borrow();
        let circumstances = Circumstances {
            channel: if self.options.kiosk {
                Channel::Kiosk
            } else {
                Channel::Widget
            },
            section: self.options.section.as_deref(),
            revision: self.options.revision.as_deref(),
            placement: &self.options.placement,
            device: device(browser::width()),
            token: token.as_deref(),
        };
        wire::submission(&self.sender(page), identity, draft, &circumstances)
    }
}
