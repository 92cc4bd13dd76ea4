//! Parts of a page, named by the ids of its headings.

use crate::limits;

/// Whether a text can name a part of a page: a letter, then letters, digits, `_`, `.` or `-`.
#[must_use]
pub fn is_section(text: &str) -> bool {
    let mut letters = text.bytes();
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && text.len() <= limits::SECTION
        && letters.all(inner)
}

#[cfg(test)]
mod tests {
    use super::is_section;

    #[test]
    fn a_part_is_named_as_headings_are() {
        for id in ["fees", "Step-1", "a.b_c", &"x".repeat(64)] {
            assert!(is_section(id), "{id}");
        }
        for id in ["", "1st", "رسوم", "a b", "a#b", &"x".repeat(65)] {
            assert!(!is_section(id), "{id}");
        }
    }
}
