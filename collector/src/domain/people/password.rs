//! What makes a password too weak: that it is short, or that it is guessed first.
//!
//! Any characters are good, blanks and Arabic too, and none are asked for: such rules make passwords
//! that are hard to remember and easy to guess (OWASP ASVS 5, chapter 6.2).

use super::common::is_common;
use super::name::SignInName;

/// In characters, as people count them.
pub const SHORTEST: usize = 12;
pub const LONGEST: usize = 128;

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weak {
    Short,
    Long,
    /// It is, or is put together from, what is guessed first.
    Common,
    /// It holds the name under which its owner signs in.
    Name,
}

/// Whether somebody of that name may have this password.
///
/// # Errors
/// Why not.
pub fn check_password(password: &str, name: &SignInName) -> Result<(), Weak> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Weak::Short);
    }
    if length > LONGEST {
        return Err(Weak::Long);
    }
    if password.to_lowercase().contains(name.as_str()) {
        return Err(Weak::Name);
    }
    if is_common(password) {
        return Err(Weak::Common);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str) -> Result<(), Weak> {
        check_password(password, &SignInName::parse("sara").expect("a name"))
    }

    #[test]
    fn length_is_counted_in_characters_and_nothing_else_is_asked_for() {
        assert_eq!(check("مطرعلىالسط"), Err(Weak::Short));
        assert_eq!(check("مطر على السطح"), Ok(()));
        assert_eq!(check("lantern over"), Ok(()));
        assert_eq!(check(&"ab cd".repeat(26)), Err(Weak::Long));
        assert_eq!(check("⛵ eight small boats"), Ok(()));
    }

    #[test]
    fn what_is_guessed_first_is_refused_in_every_dress() {
        for common in [
            "password1234",
            "PasswordPassword",
            "P@ssw0rd2026!",
            "123456789012",
            "qwertyuiop12",
            "aaaaaaaaaaaa",
            "السعودية2030",
            "jazan2026jazan",
            "١٢٣٤٥٦٧٨٩٠١٢",
            "admin-admin-2026",
            "Rayak Rayak 1",
        ] {
            assert_eq!(check(common), Err(Weak::Common), "{common}");
        }
    }

    #[test]
    fn words_that_are_common_one_by_one_are_not_so_together() {
        for good in [
            "dragon sunshine monkey coffee",
            "490217736150",
            "the password is in the drawer",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn ones_own_name_is_no_secret() {
        assert_eq!(check("Sara likes the sea"), Err(Weak::Name));
    }
}
