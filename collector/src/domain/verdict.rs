//! Whether an answer enters the figures, judged from the answer itself.
//!
//! An answer that is judged against is kept and counted as excluded, and its sender is told nothing
//! of it: whoever could see the verdict could try until it changed. Deliberately absent: what needs
//! a memory of other answers, which is the guard's.

use super::event::Verdict;
use jiff::SignedDuration;

/// Judges an answer. `open` is how long its form had been open, where a fresh token tells; without
/// one nothing follows, since the token is only a signal. Neither does anything from a vote alone,
/// which takes a person a moment.
pub(super) fn judge(
    trap: &str,
    words: bool,
    open: Option<SignedDuration>,
    min_fill: SignedDuration,
) -> Verdict {
    if !trap.is_empty() {
        Verdict::Trap
    } else if words && open.is_some_and(|open| open < min_fill) {
        Verdict::Hasty
    } else {
        Verdict::Counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_come_too_soon_by_a_fresh_token_are_hasty() {
        let least = SignedDuration::from_secs(3);
        let after = |ms| Some(SignedDuration::from_millis(ms));
        assert_eq!(judge("", true, after(2_999), least), Verdict::Hasty);
        assert_eq!(judge("", true, after(3_000), least), Verdict::Counted);
        assert_eq!(judge("", false, after(0), least), Verdict::Counted);
        assert_eq!(judge("", true, None, least), Verdict::Counted);
        let off = SignedDuration::ZERO;
        assert_eq!(judge("", true, after(0), off), Verdict::Counted);
        assert_eq!(judge("x", true, after(0), least), Verdict::Trap);
    }
}
