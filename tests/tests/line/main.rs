//! The promises of the line, each told as one scenario: from the tag on a page to the score.
//!
//! Every scenario has a town and visitors of its own. Nothing is retried and nothing waits for a
//! length of time; an error that a page threw, or a policy that it broke, fails the scenario.

#![expect(clippy::indexing_slicing, reason = "a missing field of a test's own JSON fails the test")]

mod counting;
mod durability;
mod files;
mod rules;
