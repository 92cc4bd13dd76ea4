//! The card and its parts, one file a part.
//!
//! A part reads the conversation and raises events; none of them knows the network. What has no
//! words (stars, ticks, lines) is drawn by the style sheet.

mod card;
mod comment;
mod element;
mod follow;
mod links;
mod note;
mod outcome;
mod question;
mod reasons;
mod service;
mod useful;

pub(crate) use card::card;
