//! The card and its parts, one file a part.
//!
//! Every text and every attribute that matters is an expression: Leptos turns subtrees that are
//! wholly literal into HTML text, which pages that require Trusted Types refuse. Whatever has no
//! words (stars, ticks, lines) is therefore drawn by the style sheet.
//!
//! A part reads the conversation and raises events; none of them knows the network.

mod card;
mod comment;
mod follow;
mod links;
mod note;
mod outcome;
mod question;
mod reasons;
mod service;
mod useful;

pub(crate) use card::card;
