//! Random words by which somebody is known: drawn here, given away once, kept as digests.

use crate::clock;
use crate::domain::people::Digest32;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// 256 random bits as text.
pub(super) fn draw() -> String {
    URL_SAFE_NO_PAD.encode(clock::random::<32>())
}

/// The digest under which a random text is kept. It has so many bits that nothing slow is needed.
pub fn digest(text: &str) -> Digest32 {
    Sha256::digest(text).into()
}

/// What each form of a session bears, so that nobody else's page can send it. It follows from the
/// session's token, and says nothing of it.
pub(crate) fn form_token(token: &str) -> String {
    let hash = Sha256::new().chain_update("form\0").chain_update(token);
    let hash: Digest32 = hash.finalize().into();
    let (half, _) = hash.split_at(16);
    URL_SAFE_NO_PAD.encode(half)
}

/// Symbols that nobody takes for one another, thirty-two of them.
const SYMBOLS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz-";

/// A recovery code: ten symbols, fifty bits, in two groups.
pub(super) fn recovery_code() -> String {
    let symbol = |byte: u8| {
        // Thirty-one symbols: what the last would take is drawn anew.
        SYMBOLS
            .get(usize::from(byte % 32))
            .filter(|symbol| **symbol != b'-')
            .map(|symbol| char::from(*symbol))
    };
    let drawn = std::iter::repeat_with(clock::random::<16>).flatten();
    let mut code: String = drawn.filter_map(symbol).take(10).collect();
    code.insert(5, '-');
    code
}

/// The digest of a recovery code, in whatever case and grouping it was typed.
pub(super) fn recovery_digest(code: &str) -> Digest32 {
    let typed: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    digest(&typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_is_known_however_it_is_typed() {
        let code = recovery_code();
        assert_eq!(code.len(), 11);
        let typed = code.to_uppercase().replace('-', " ");
        assert_eq!(recovery_digest(&code), recovery_digest(&typed));
        assert_ne!(recovery_digest(&code), recovery_digest(&recovery_code()));
    }

    #[test]
    fn the_token_of_a_form_is_of_its_session_and_is_not_its_token() {
        let (one, other) = (draw(), draw());
        assert_ne!(form_token(&one), form_token(&other));
        assert_eq!(form_token(&one), form_token(&one));
        assert!(!form_token(&one).contains(&one));
    }
}
