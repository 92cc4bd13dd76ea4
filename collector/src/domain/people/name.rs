//! How somebody is called: the name under which he signs in, and the one that others read.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A sign-in name: small ASCII letters, digits and `. _ - @`, so that no two look alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SignInName(String);

impl SignInName {
    /// What a name must be, in English.
    pub const RULE: &str = "a sign-in name has 3 to 64 characters: Latin letters, digits and . _ - @, \
                            beginning with a letter or a digit";

    /// Reads a name, in whatever case and with whatever blanks around it.
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.trim().to_ascii_lowercase();
        let good = |byte: u8| byte.is_ascii_alphanumeric() || b"._-@".contains(&byte);
        let begins = name
            .bytes()
            .next()
            .is_some_and(|it| it.is_ascii_alphanumeric());
        let whole = (3..=64).contains(&name.len()) && begins && name.bytes().all(good);
        whole.then_some(Self(name))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SignInName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name that other people read: any letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisplayName(String);

impl DisplayName {
    /// Reads a name of 1 to 80 characters, without any that cannot be seen.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let invisible = |c: char| {
            c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        };
        let good = (1..=80).contains(&text.chars().count()) && !text.contains(invisible);
        good.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_name_is_the_same_in_any_case() {
        let name = SignInName::parse("  Sara.Roads@Example.sa ").expect("a name");
        assert_eq!(name.as_str(), "sara.roads@example.sa");
        for bad in ["", "ab", ".ab", "a b c", "سارة", "sаra", &"a".repeat(65)] {
            assert_eq!(SignInName::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_display_name_has_any_letters_and_none_that_turn_a_line_around() {
        assert_eq!(
            DisplayName::parse(" سارة ").expect("a name").as_str(),
            "سارة"
        );
        for bad in ["", "  ", "a\u{202e}b", "a\nb", &"a".repeat(81)] {
            assert_eq!(DisplayName::parse(bad), None, "{bad}");
        }
    }
}
