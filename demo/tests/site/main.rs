//! The municipality's site as a browser without scripts would see it.
//!
//! Requests go straight to the router; what needs a real browser, such as styles and
//! policies at work, is tested with the whole line.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod links;
mod pages;
mod special;
mod stopping;
mod visitor;
