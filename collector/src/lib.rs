//! The collector: takes answers, keeps them, and says what they add up to.
//!
//! ```text
//! http ─▶ domain ─▶ writer ─▶ log ─▶ folds ─▶ PageSummary ─▶ http
//! ```
//!
//! `http` reads requests and words replies, `domain` decides, the `writer` makes it durable in the
//! `store`, and the `snapshot` is what the public sees. `command` is what the command line does to
//! a store, open or served.

pub mod backup;
mod board;
pub mod chart;
mod chores;
pub mod clock;
mod coded;
pub mod command;
pub mod config;
pub mod crash;
mod csv;
pub mod doctor;
pub mod domain;
mod edition;
pub mod figure;
mod guard;
pub mod http;
mod inbox;
mod inspection;
pub mod locale;
mod operations;
pub mod people;
pub mod post;
pub mod registry;
pub mod rules;
mod seen;
mod serve;
mod snapshot;
pub mod store;
mod taking;
pub mod telemetry;
pub mod text;
mod token;
pub mod widget;
pub mod writer;

pub use inspection::{Inspected, inspect};
pub use serve::{App, Serving, Stop, serve};
