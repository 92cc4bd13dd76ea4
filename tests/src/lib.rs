//! The whole line under test: a real collector process, the demonstration's site on its own origin,
//! and real browsers that visit it.
//!
//! - [`Town`]: one fresh collector with its store, and the site whose pages carry the tag
//! - [`Visitor`]: one browser with an empty profile, and what a person does with it
//! - [`Measure`]: what must be so of all that is shown, so that everybody can use it
//! - [`ballot`]: answers as a client makes them, for what needs no browser
//! - [`MailServer`]: where the collector's letters arrive
//! - [`until`]: the one way to wait
//!
//! Deliberately absent: the collector's and the widget's code. What is tested here is what a page, a
//! person or an operator can see, so it is reached as they reach it: by address, screen and command.

pub mod ballot;
mod environment;
mod mail;
mod process;
mod proxy;
mod town;
mod visitor;
mod wait;

pub use environment::rounds;
pub use mail::{Demands, MailServer, Taken};
pub use process::Process;
pub use town::{Language, PASSWORD, Reply, Town, VerifyReport, units};
pub use visitor::{Card, Expected, Fault, MARKS, Measure, Power, Times, Visitor, Window};
pub use wait::until;
