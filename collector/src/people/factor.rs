//! The second factor: codes by the clock, six digits every thirty seconds, as every authenticator makes
//! them (RFC 6238).

use crate::clock;
use crate::domain::Instant;
use crate::domain::people::{SecondFactor, Secret};
use totp_rs::{Builder, Totp};

/// The name under which an authenticator lists us.
const ISSUER: &str = "Rayak";

/// A second factor that somebody may take: its secret, to be brought into an authenticator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer(Secret<[u8; 20]>);

impl Offer {
    pub(crate) fn draw() -> Self {
        Self(Secret(clock::random()))
    }

    /// Reads an offer that was shown, in whatever grouping.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let secret = totp_rs::Secret::try_from_base32(text.to_ascii_uppercase()).ok()?;
        Some(Self(Secret(secret.as_bytes().try_into().ok()?)))
    }

    /// The secret as one types it: groups of four letters and digits.
    pub fn text(&self) -> String {
        let text = totp_rs::Secret::from(self.0.0).to_base32();
        let groups = text.as_bytes().chunks(4);
        let groups = groups.map(|group| String::from_utf8_lossy(group).into_owned());
        groups.collect::<Vec<_>>().join(" ")
    }

    /// The address that a QR code tells an authenticator.
    pub(crate) fn address(&self, name: &str) -> String {
        let secret = totp_rs::Secret::from(self.0.0).to_base32();
        let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
        format!("otpauth://totp/{ISSUER}:{name}?secret={secret}&issuer={ISSUER}")
    }

    /// The factor, if a code proves that it was brought into an authenticator.
    pub(super) fn accepted(self, code: &str, now: Instant) -> Option<SecondFactor> {
        let factor = SecondFactor {
            secret: self.0,
            last_step: 0,
            recovery: Vec::new(),
        };
        let last_step = step_of(&factor, code, now)?;
        Some(SecondFactor {
            last_step,
            ..factor
        })
    }
}

/// The step of a code that is right, within a step of the clock's, and was not used before.
pub(super) fn step_of(factor: &SecondFactor, code: &str, now: Instant) -> Option<u64> {
    let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let western = digits.chars().map(|c| match c {
        '\u{660}'..='\u{669}' => char::from_digit(c as u32 - 0x660, 10).unwrap_or(c),
        '\u{6f0}'..='\u{6f9}' => char::from_digit(c as u32 - 0x6f0, 10).unwrap_or(c),
        c => c,
    });
    let step = totp(&factor.secret).check(&western.collect::<String>(), seconds(now))?;
    (step > factor.last_step).then_some(step)
}

/// The code of a moment, as an authenticator shows it.
fn code_at(offer: &Offer, now: Instant) -> String {
    totp(&offer.0).generate(seconds(now)).to_string()
}

/// The code of a moment for the letters that one types into an authenticator.
pub fn code_of(letters: &str, now: Instant) -> Option<String> {
    Offer::parse(letters).map(|offer| code_at(&offer, now))
}

fn totp(secret: &Secret<[u8; 20]>) -> Totp {
    Builder::new().with_secret(secret.0).build_noncompliant()
}

fn seconds(now: Instant) -> u64 {
    u64::try_from(now.0.div_euclid(1_000)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: i64 = 30_000;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, in six digits.
        let offer = Offer(Secret(*b"12345678901234567890"));
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(code_at(&offer, Instant(second * 1_000)), code);
        }
    }

    #[test]
    fn a_code_is_good_for_a_step_on_either_side_and_once() {
        let now = Instant(1_795_000_000_000);
        let at = |steps: i64| Instant(now.0 + steps * STEP);
        let offer = Offer::draw();
        let code = code_at(&offer, now);
        for (steps, good) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let taken = offer.clone().accepted(&code, at(steps));
            assert_eq!(taken.is_some(), good, "{steps}");
        }
        let factor = offer.clone().accepted(&code, now).expect("it is right");
        assert_eq!(step_of(&factor, &code, now), None, "used already");
        let next = code_at(&offer, at(1));
        assert!(step_of(&factor, &next, at(1)).is_some());
    }

    #[test]
    fn a_code_is_read_in_the_digits_of_the_reader() {
        let now = Instant(1_795_000_000_000);
        let offer = Offer::draw();
        let code = code_at(&offer, now);
        let arabic: String = code
            .chars()
            .filter_map(|c| char::from_u32(c.to_digit(10)? + 0x660))
            .collect();
        let (first, last) = arabic.split_at(6);
        assert!(offer.accepted(&format!("{first} {last}"), now).is_some());
    }

    #[test]
    fn a_secret_reads_back_as_it_was_shown() {
        let offer = Offer::draw();
        assert_eq!(Offer::parse(&offer.text()), Some(offer.clone()));
        assert_eq!(Offer::parse("nonsense"), None);
        let address = offer.address("sara@example.sa");
        assert!(address.starts_with("otpauth://totp/Rayak:sara%40example.sa?secret="));
    }
}
