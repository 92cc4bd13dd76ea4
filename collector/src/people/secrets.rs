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
///
/// A page is compressed on its way, and its length would tell whoever can write something into it how much
/// of that stands there already (BREACH). So it is written differently each time.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct FormToken([u8; 16]);

impl std::fmt::Debug for FormToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FormToken")
    }
}

impl FormToken {
    pub(crate) fn of(token: &str) -> Self {
        let hash = Sha256::new().chain_update("form\0").chain_update(token);
        let hash: Digest32 = hash.finalize().into();
        Self(std::array::from_fn(|place| {
            hash.get(place).copied().unwrap_or_default()
        }))
    }

    fn masked(&self, mask: [u8; 16]) -> [u8; 16] {
        std::array::from_fn(|place| {
            let at = |bytes: &[u8; 16]| bytes.get(place).copied().unwrap_or_default();
            at(&self.0) ^ at(&mask)
        })
    }

    /// Its text for one page.
    pub(crate) fn drawn(&self) -> String {
        let mask = clock::random();
        URL_SAFE_NO_PAD.encode([mask, self.masked(mask)].concat())
    }

    /// Whether a text is one of its own.
    pub(crate) fn is(&self, text: &str) -> bool {
        let bytes = URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        let halves = bytes.split_first_chunk::<16>();
        halves.is_some_and(|(mask, rest)| rest == self.masked(*mask).as_slice())
    }
}

/// Symbols that nobody takes for one another, thirty-two of them.
const SYMBOLS: &[u8; 32] = b"23456789abcdefghjkmnpqrstuvwxyz-";

/// A recovery code: twenty-five symbols in five groups. That is more than 112 random bits, so that its digest
/// needs nothing slow either.
pub(super) fn recovery_code() -> String {
    let symbol = |byte: u8| {
        // Thirty-one symbols: what the last would take is drawn anew.
        SYMBOLS
            .get(usize::from(byte % 32))
            .filter(|symbol| **symbol != b'-')
            .map(|symbol| char::from(*symbol))
    };
    let drawn = std::iter::repeat_with(clock::random::<16>).flatten();
    let symbols: Vec<char> = drawn.filter_map(symbol).take(25).collect();
    let groups: Vec<String> = symbols.chunks(5).map(String::from_iter).collect();
    groups.join("-")
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
        assert_eq!(code.len(), 29);
        let typed = code.to_uppercase().replace('-', " ");
        assert_eq!(recovery_digest(&code), recovery_digest(&typed));
        assert_ne!(recovery_digest(&code), recovery_digest(&recovery_code()));
    }

    #[test]
    fn the_token_of_a_form_is_of_its_session_and_is_not_its_token() {
        let (one, other) = (draw(), draw());
        let of_one = FormToken::of(&one);
        let (first, second) = (of_one.drawn(), of_one.drawn());
        assert_ne!(first, second, "no page has it as another had it");
        assert!(of_one.is(&first) && of_one.is(&second));
        assert!(!FormToken::of(&other).is(&first));
        assert!(!first.contains(&one));
        for not_one in ["", "AAAA", &first[..20], &format!("{first}AA"), &one] {
            assert!(!of_one.is(not_one), "{not_one}");
        }
    }
}
