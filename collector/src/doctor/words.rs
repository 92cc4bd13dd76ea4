//! What a stranger's page wrote, made safe to show: signs that a terminal obeys, or that turn the
//! direction of a line, stand there as their codes, and nothing goes on for ever.

use rayak_shared::is_unseen;
use std::fmt::Write as _;

/// The longest piece of a page that is shown.
const LONGEST: usize = 300;

/// A piece of a page on one line.
pub(super) fn plain(text: &str) -> String {
    let mut shown = safe(text.chars().take(LONGEST), |c| is_hidden(c) || c == '\n');
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// A text of ours, with pieces in it that may not be, on as many lines as it has.
pub(super) fn safe_lines(text: &str) -> String {
    safe(text.chars(), is_hidden)
}

fn safe(text: impl Iterator<Item = char>, is_hidden: impl Fn(char) -> bool) -> String {
    let mut shown = String::new();
    for c in text {
        if is_hidden(c) {
            // Writing into a string does not fail.
            let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

fn is_hidden(c: char) -> bool {
    c != '\n' && (c.is_control() || is_unseen(c) || matches!(c, '\u{2028}' | '\u{2029}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_a_terminal_obeys_are_shown_as_codes() {
        assert_eq!(plain("a\u{1b}[31mb"), "a⟨U+001B⟩[31mb");
        assert_eq!(plain("a\r\nb\tc"), "a⟨U+000D⟩⟨U+000A⟩b⟨U+0009⟩c");
        assert_eq!(
            plain("\u{202e}gpj\u{2066}\u{200b}\u{feff}"),
            "⟨U+202E⟩gpj⟨U+2066⟩⟨U+200B⟩⟨U+FEFF⟩"
        );
        assert_eq!(
            plain("\u{9b}31m\u{7f}\u{2028}"),
            "⟨U+009B⟩31m⟨U+007F⟩⟨U+2028⟩"
        );
        assert_eq!(plain("رأيك 😀"), "رأيك 😀");
        assert_eq!(safe_lines("a\nb\u{1b}"), "a\nb⟨U+001B⟩");
    }

    #[test]
    fn no_piece_of_a_page_goes_on_for_ever() {
        let shown = plain(&"ب".repeat(5_000));
        assert_eq!(shown.chars().count(), LONGEST + 1);
        assert!(shown.ends_with('…'));
        assert!(!plain(&"ب".repeat(LONGEST)).ends_with('…'));
    }
}
