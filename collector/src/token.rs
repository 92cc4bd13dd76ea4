//! Form tokens: a signed note of when a form was opened, on which page.
//!
//! A token is a signal. A missing or stale one never refuses or excludes an answer by itself; it is
//! kept with the answer, for whoever judges later. A fresh one tells how long the form was open. The key is
//! drawn at each start: tokens live for hours, and one that a restart made unreadable is merely stale.

use crate::domain::{Instant, PageId, TokenSignal};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// How long a form may stay open: two hours.
const LIFE_MS: i64 = 2 * 60 * 60 * 1000;

/// What a token proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) signal: TokenSignal,
    /// When the form was opened, if the token is fresh.
    pub(crate) opened: Option<Instant>,
}

/// Signs and reads tokens.
pub(crate) struct Tokens {
    key: [u8; 32],
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

impl Tokens {
    pub(crate) const fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// A token for a form opened on `page` at `at`: the moment and a signature over both.
    pub(crate) fn issue(&self, page: PageId, at: Instant) -> String {
        let moment = at.0.to_be_bytes();
        let signature = self.signing(page, moment).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode([moment.as_slice(), signature.as_slice()].concat())
    }

    /// What a token proves about the form that was sent at `now`.
    pub(crate) fn read(&self, token: Option<&str>, page: PageId, now: Instant) -> Reading {
        let opened = token
            .and_then(|token| self.opened(token, page))
            .filter(|at| (0..=LIFE_MS).contains(&(now.0 - at.0)));
        let signal = match (token, opened) {
            (None, _) => TokenSignal::Missing,
            (_, Some(_)) => TokenSignal::Fresh,
            (_, None) => TokenSignal::Stale,
        };
        Reading { signal, opened }
    }

    fn opened(&self, token: &str, page: PageId) -> Option<Instant> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (moment, signature) = bytes.split_first_chunk::<8>()?;
        self.signing(page, *moment).verify_slice(signature).ok()?;
        Some(Instant(i64::from_be_bytes(*moment)))
    }

    fn signing(&self, page: PageId, moment: [u8; 8]) -> Hmac<Sha256> {
        let mac =
            Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.chain_update(page.0).chain_update(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_fresh_for_two_hours_on_its_own_page() {
        let tokens = Tokens::new([7; 32]);
        let (page, other) = (PageId([1; 16]), PageId([2; 16]));
        let opened = Instant(1_000_000);
        let token = tokens.issue(page, opened);
        let read = |page, at| tokens.read(Some(&token), page, Instant(at)).signal;
        assert_eq!(read(page, 1_000_000), TokenSignal::Fresh);
        assert_eq!(read(page, 1_000_000 + LIFE_MS), TokenSignal::Fresh);
        assert_eq!(read(page, 1_000_001 + LIFE_MS), TokenSignal::Stale);
        assert_eq!(read(page, 999_999), TokenSignal::Stale);
        assert_eq!(read(other, 1_000_000), TokenSignal::Stale);
        let proved = |token| tokens.read(token, page, opened);
        assert_eq!(proved(Some(&*token)).opened, Some(opened));
        assert_eq!(proved(None).signal, TokenSignal::Missing);
        let stale = Reading {
            signal: TokenSignal::Stale,
            opened: None,
        };
        assert_eq!(proved(Some("nonsense")), stale);
        let foreign = Tokens::new([8; 32]).issue(page, opened);
        assert_eq!(proved(Some(&*foreign)), stale);
    }
}
