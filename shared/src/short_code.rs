//! Short codes that are not chosen from a list: where on its page the question stands, and the widget's
//! version.

use crate::limits;

/// Whether a text is one: at most 32 Latin letters, digits, `.`, `_`, `+` or `-`.
#[must_use]
pub fn is_short_code(text: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"._+-".contains(&byte);
    text.len() <= limits::SHORT_CODE && text.bytes().all(sign)
}

#[cfg(test)]
mod tests {
    use super::is_short_code;

    #[test]
    fn a_short_code_is_of_few_signs() {
        for code in ["", "end", "a+b", "1.0.0-rc.1", &"x".repeat(32)] {
            assert!(is_short_code(code), "{code}");
        }
        for code in ["a b", "a/b", "نهاية", &"x".repeat(33)] {
            assert!(!is_short_code(code), "{code}");
        }
    }
}
