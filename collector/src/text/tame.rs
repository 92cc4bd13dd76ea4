//! Text that anyone may have written, made harmless to look at.
//!
//! Signs that turn the direction of what follows, or do what nobody sees, are shown as codes, so that a
//! reader sees that they are there. Marks that are heaped upon a letter until they cover the lines around it
//! are cut to a few, and a long row of empty lines to one. Joiners stay: emoji and Persian need them.
//! Deliberately absent: escaping, which is the business of whatever the text is put into, and the breaking of
//! long lines, which is a style sheet's.

use rayak_shared::is_unseen;
use std::borrow::Cow;
use std::fmt::Write as _;
use unicode_normalization::char::is_combining_mark;

/// The most marks upon one letter. Vocalised Arabic has three.
const MARKS: usize = 4;
/// The most ends of lines in a row.
const ENDS: usize = 2;

/// Whether the character turns the direction of what stands beside it.
#[must_use]
pub const fn turns(c: char) -> bool {
    direction(c).is_some()
}

/// A text that does no harm to what it is shown in. To tame it again changes nothing.
#[must_use]
pub fn tame(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c != '\n' && !is_combining_mark(c) && shown(c) == Shown::Itself;
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut tame = String::with_capacity(text.len());
    let (mut marks, mut ends) = (0, 0);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let c = match c {
            // One end of a line, however the sender's machine writes it.
            '\r' if chars.peek() == Some(&'\n') => continue,
            '\r' | '\u{2028}' | '\u{2029}' => '\n',
            _ => c,
        };
        let shown = shown(c);
        // A joiner that nobody sees is no letter under the marks, and spaces make no line full.
        let is_nothing = shown == Shown::Itself && is_unseen(c);
        marks = match c {
            _ if is_combining_mark(c) => marks + 1,
            _ if is_nothing => marks,
            _ => 0,
        };
        ends = match c {
            '\n' => ends + 1,
            _ if is_nothing || c.is_whitespace() => ends,
            _ => 0,
        };
        let is_too_much = (is_combining_mark(c) && marks > MARKS) || (c == '\n' && ends > ENDS);
        if is_too_much {
            continue;
        }
        // Writing into a text cannot fail.
        let _ = match shown {
            Shown::Itself => write!(tame, "{c}"),
            Shown::Named(name) => write!(tame, "⟦{name}⟧"),
            Shown::Numbered => write!(tame, "⟦U+{:04X}⟧", u32::from(c)),
        };
    }
    Cow::Owned(tame)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Itself,
    Named(&'static str),
    Numbered,
}

const fn shown(c: char) -> Shown {
    match c {
        '\n' | '\t' => Shown::Itself,
        // Controls, the separators of lines and paragraphs, and letters that nobody sees.
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{200b}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{2060}'..='\u{2064}'
        | '\u{206a}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Shown::Numbered,
        _ => match direction(c) {
            Some(name) => Shown::Named(name),
            None => Shown::Itself,
        },
    }
}

/// Unicode's short name of a sign that turns directions.
const fn direction(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{61c}' => "ALM",
        '\u{200e}' => "LRM",
        '\u{200f}' => "RLM",
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_turns_or_hides_is_shown_as_its_code() {
        for (text, shown) in [
            ("الإنارة معطلة\nفي شارعنا", "الإنارة معطلة\nفي شارعنا"),
            ("abc\u{202e}cba\u{202c}", "abc⟦RLO⟧cba⟦PDF⟧"),
            ("in\u{200b}vis\u{feff}ible", "in⟦U+200B⟧vis⟦U+FEFF⟧ible"),
            ("\u{2067}a\u{2069}\u{61c}", "⟦RLI⟧a⟦PDI⟧⟦ALM⟧"),
            ("a\0b\u{7}c\u{1b}[31m", "a⟦U+0000⟧b⟦U+0007⟧c⟦U+001B⟧[31m"),
            ("one\r\ntwo\rthree\u{2028}four", "one\ntwo\nthree\nfour"),
            ("a\tb", "a\tb"),
            ("a\n\n\n\n\nb", "a\n\nb"),
            ("hi\u{e0041}", "hi⟦U+E0041⟧"),
            (
                "مُدَرَّسَةٌ 👩\u{200d}🔧 می\u{200c}خواهم ⟦mobile⟧",
                "مُدَرَّسَةٌ 👩\u{200d}🔧 می\u{200c}خواهم ⟦mobile⟧",
            ),
        ] {
            assert_eq!(tame(text), shown);
        }
        assert!(turns('\u{202e}') && !turns('\u{200d}'));
    }

    #[test]
    fn marks_heaped_upon_a_letter_are_cut() {
        let heap = format!("a{}b", "\u{30d}\u{489}".repeat(500));
        assert_eq!(tame(&heap), "a\u{30d}\u{489}\u{30d}\u{489}b");
    }

    #[test]
    fn what_nobody_sees_makes_no_room_for_more_marks_or_lines() {
        for joiner in ['\u{ad}', '\u{200c}', '\u{200d}'] {
            let heap = format!(
                "a{}b",
                format!("\u{30d}\u{30d}\u{30d}\u{30d}{joiner}").repeat(200)
            );
            let marks = tame(&heap)
                .chars()
                .filter(|c| is_combining_mark(*c))
                .count();
            assert_eq!(marks, MARKS, "U+{:04X}", u32::from(joiner));
        }
        assert_eq!(tame("مُّ\u{200c}ـَه\u{64e}"), "مُّ\u{200c}ـَه\u{64e}");
        assert_eq!(tame("a\n \n\u{200d}\n\t\n\nb"), "a\n \n\u{200d}\tb");
        assert_eq!(tame("a\n  b\n\n  c\n"), "a\n  b\n\n  c\n");
    }

    proptest! {
        #[test]
        fn nothing_that_turns_or_controls_is_left_and_twice_is_once(text in any::<String>()) {
            let once = tame(&text).into_owned();
            prop_assert!(!once.chars().any(|c| turns(c) || (c.is_control() && !matches!(c, '\n' | '\t'))));
            prop_assert_eq!(&*tame(&once), &*once);
        }
    }
}
