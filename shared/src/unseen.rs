//! Characters that nobody sees: a text of these alone says nothing, a name that holds one looks like
//! another, and a number that holds one is still that number.
//!
//! Deliberately absent: spaces, the ends of lines, and marks that are drawn over another character.

/// Whether nobody sees this character: one of no width, a directional control, the soft hyphen, a tag,
/// a control character other than those that end a line or move to a column, a filler or a blank
/// without width or ink.
#[must_use]
pub const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{8}'
        | '\u{d}'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffc}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e007f}'
    )
}
