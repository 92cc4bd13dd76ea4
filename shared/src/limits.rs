//! How much of anything is taken. Both sides count alike, so that nobody is told "fine" and then
//! refused.

/// Characters (Unicode scalar values) in a visitor's comment.
pub const COMMENT: usize = 1_000;
/// Characters in a comment that staff enter or import.
pub const STAFF_COMMENT: usize = 5_000;
/// Reasons given with one answer.
pub const REASONS: usize = 2;
/// Hours during which an answer may be amended: thirty days.
pub const AMEND_HOURS: u32 = 720;
/// Bytes of a request's body.
pub const BODY_BYTES: usize = 16 * 1024;
/// Bytes of a page's path in its canonical form.
pub const PATH_BYTES: usize = 200;
/// Characters of a page's key.
pub const KEY: usize = 80;
/// Characters of a section's id.
pub const SECTION: usize = 64;
/// Characters of the other short codes: placement, widget version.
pub const SHORT_CODE: usize = 32;
/// Answers that must name a revision of a page before it is one, and that it must have before the score
/// is its alone.
pub const REVISION: u64 = 5;
/// From this many answers on a score is no longer called initial.
pub const SETTLED: u64 = 30;
/// Answers from which on a page has a place in a published ranking.
pub const RANKED: u64 = 30;
/// Answers below which a public score is not shown, where the site sets nothing else.
pub const SUPPRESS_BELOW: u64 = 5;
