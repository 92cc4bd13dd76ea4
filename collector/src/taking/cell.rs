//! Text that anyone may have written, as it may stand in a cell.

use crate::text::tame;
use std::borrow::Cow;

/// What Excel takes in one cell, counted as it counts: in units of UTF-16.
const MOST: usize = 32_767;

/// The text without what turns or hides, and without the few signs that no XML may hold.
pub(crate) fn legal(text: &str) -> Cow<'_, str> {
    let tame = tame(text);
    if tame.contains(['\u{fffe}', '\u{ffff}']) {
        return Cow::Owned(tame.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}"));
    }
    tame
}

/// The same, cut to what a cell holds. What was cut ends with `mark`, which says so.
pub(super) fn within_a_cell<'a>(text: &'a str, mark: &str) -> Cow<'a, str> {
    cut(legal(text), mark)
}

/// The text cut to what a cell holds.
pub(super) fn cut<'a>(text: Cow<'a, str>, mark: &str) -> Cow<'a, str> {
    if text.len() <= MOST || text.encode_utf16().count() <= MOST {
        return text;
    }
    let mut room = MOST.saturating_sub(mark.encode_utf16().count());
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        fits
    });
    let mut cut: String = kept.collect();
    cut.push_str(mark);
    Cow::Owned(cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_no_cell_holds_is_cut_and_says_so() {
        let mark = " […cut]";
        let (fits, long) = ("ش".repeat(MOST), "ش".repeat(MOST + 1));
        assert_eq!(within_a_cell(&fits, mark), fits);
        let cut = within_a_cell(&long, mark);
        assert!(cut.ends_with(mark) && cut.encode_utf16().count() == MOST);
        // Signs of two units must not be cut in half, nor be counted as one.
        let cut = within_a_cell(&"👩".repeat(MOST), mark).into_owned();
        assert!(cut.ends_with(mark) && cut.encode_utf16().count() <= MOST);
        assert_eq!(legal("a\u{ffff}b\0"), "a\u{fffd}b⟦U+0000⟧");
    }

    proptest! {
        #[test]
        fn no_cell_holds_what_xml_must_not(text in any::<String>()) {
            let cell = within_a_cell(&text, "…").into_owned();
            let illegal = |c: char| {
                let is_control = c.is_control() && !matches!(c, '\n' | '\t');
                is_control || matches!(c, '\u{fffe}' | '\u{ffff}')
            };
            prop_assert!(!cell.contains(illegal));
        }
    }
}
