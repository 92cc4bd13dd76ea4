//! The promises of the line, each told as one scenario: from the tag on a page to the score.
//!
//! Every scenario has a town and visitors of its own. Nothing is retried and nothing waits for a
//! length of time; an error that a page threw, or a policy that it broke, fails the scenario.
//!
//! - `answering`, `once`, `unsent`, `outbox`, `keyboard`, `privacy`: what a citizen does, and what becomes of it
//! - `parts`, `told`, `kiosk`: what an editor may ask of the tag beyond the question
//! - `guest`, `odd`, `policy`, `late`, `places`, `single`, `returning`, `translated`: how the tag behaves
//!   on pages that are not ours
//! - `doctor`: that `rayak doctor` says of a page what a browser makes of it
//! - `layout`, `room`, `width`, `fetching`, `loader`, `ladder`, `rubbish`: what it takes of them, and what
//!   is left of it where something does not come
//! - `form`: the same questions without any script; `promises`: what it holds as the card does
//! - `everyone`, `heard`, `reach`: that nothing stands in anybody's way, at any of the `steps`
//! - `language`: that a language is a file
//! - `counting`, `durability`, `rules`, `files`: what the collector promises
//! - `operator`: what whoever keeps it running is shown
//! - `proxy`, `deploy`: the same behind nginx and under systemd, set up by the files of `deploy/`
//! - `staff`, `owners`, `door`: the staff's pages, and the way in; `editors`: their tools
//! - `post`: mail, to a real mail server
//! - `pictures`: every step, for people to look at
//! - `harness`: that the visitors notice what they are to notice

#![expect(
    clippy::indexing_slicing,
    reason = "a missing field of a test's own JSON fails the test"
)]

mod answering;
mod counting;
mod crowd;
mod deploy;
mod doctor;
mod door;
mod durability;
mod editors;
mod everyone;
mod fetching;
mod files;
mod form;
mod guest;
mod harness;
mod heard;
mod hostile;
mod inbox;
mod keyboard;
mod kills;
mod kiosk;
mod ladder;
mod language;
mod late;
mod layout;
mod loader;
mod odd;
mod once;
mod operator;
mod outbox;
mod owners;
mod parts;
mod pictures;
mod places;
mod policy;
mod post;
mod privacy;
mod promises;
mod proxy;
mod reach;
mod registry;
mod returning;
mod room;
mod rubbish;
mod rules;
mod single;
mod staff;
mod steps;
mod take;
mod told;
mod translated;
mod unsent;
mod views;
mod width;
