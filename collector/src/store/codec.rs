//! How a value is framed: `[version:1][crc32c:4][payload]`.
//!
//! The checksum covers key and payload, so that a value that strayed to another key is found out
//! as well as one whose bytes changed. The payload is postcard of one frozen type per version.

use super::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;

const VERSION: u8 = 1;

/// Bytes before the payload.
pub(super) const HEAD: usize = 5;

/// No value may be larger. What the engine writes at once, it writes beyond an eighth of a MiB into a
/// file of its own, which it never syncs and finds by the name that its directory had; and it may write
/// at once a leaf of seventeen values. Longer words are kept in parts.
pub(super) const LARGEST: usize = 7 * 1024;

fn checksum(key: &[u8], payload: &[u8]) -> [u8; 4] {
    crc32c::crc32c_append(crc32c::crc32c(key), payload).to_be_bytes()
}

pub(super) fn encode<T: Serialize>(key: &[u8], value: &T) -> Result<Vec<u8>, StoreError> {
    let mut frame = Vec::with_capacity(256);
    frame.extend_from_slice(&[VERSION, 0, 0, 0, 0]);
    let mut frame =
        postcard::to_extend(value, frame).map_err(|error| damaged(key, &error.to_string()))?;
    if let Some(([_, sum @ ..], payload)) = frame.split_first_chunk_mut::<HEAD>() {
        if payload.len() > LARGEST {
            return Err(damaged(
                key,
                "its value is larger than 7 KiB and was not written",
            ));
        }
        *sum = checksum(key, payload);
    }
    Ok(frame)
}

/// Whether a frame is as it was written under its key, so that it is known to belong there.
pub(super) fn is_whole(key: &[u8], frame: &[u8]) -> bool {
    frame
        .split_first_chunk::<HEAD>()
        .is_some_and(|([_, sum @ ..], payload)| *sum == checksum(key, payload))
}

pub(super) fn decode<T: DeserializeOwned>(key: &[u8], frame: &[u8]) -> Result<T, StoreError> {
    let (head, payload) = frame
        .split_first_chunk::<HEAD>()
        .ok_or_else(|| damaged(key, "its value is cut short"))?;
    let [version, sum @ ..] = *head;
    if version != VERSION {
        return Err(damaged(key, "its version is unknown"));
    }
    if sum != checksum(key, payload) {
        return Err(damaged(key, "its checksum does not match"));
    }
    postcard::from_bytes(payload).map_err(|error| damaged(key, &error.to_string()))
}

/// Names a record by its kind and page; never by its content.
pub(super) fn damaged(key: &[u8], why: &str) -> StoreError {
    let kind = key.first().copied().map_or('?', char::from);
    let page = super::keys::page_of(key);
    let of = page.map_or_else(String::new, |page| format!(" of page {page}"));
    StoreError::Damaged {
        what: format!("record {kind}{of}: {why}"),
    }
}

#[cfg(test)]
#[expect(
    clippy::indexing_slicing,
    reason = "the frame is as long as it was made"
)]
mod tests {
    use super::*;
    use crate::domain::people::{
        Account, AccountId, Asked, DisplayName, FormerMail, Invitation, MOST_MARKS, MOST_PLACES,
        Mail, MailAddress, Place, Proof, RECOVERY_CODES, Reach, Rhythm, Role, SecondFactor, Secret,
        SignInName,
    };
    use crate::domain::{Event, Head, Instant, Lang, Sightings, Standing, Tally};
    use proptest::prelude::*;
    use rayak_shared::limits;

    #[test]
    fn a_flipped_bit_and_a_strayed_value_are_found_out() {
        let key = b"h0123456789abcdef";
        let frame = encode(key, &42u32).expect("small");
        assert_eq!(decode::<u32>(key, &frame).expect("whole"), 42);
        for place in 0..frame.len() {
            let mut bad = frame.clone();
            bad[place] ^= 1;
            assert!(decode::<u32>(key, &bad).is_err(), "byte {place}");
        }
        assert!(decode::<u32>(b"h0123456789abcdeX", &frame).is_err());
        assert!(decode::<u32>(key, &frame[..3]).is_err());
    }

    #[test]
    fn the_fullest_account_that_there_can_be_is_written() {
        let now = Instant(1_795_000_000_000);
        let place = |number: usize| Place::Page {
            site: "s".repeat(limits::KEY),
            page: format!("{number:0>80}"),
        };
        let asked = Asked {
            name: SignInName::parse(&"n".repeat(64)).expect("a name"),
            display: DisplayName::parse(&"\u{13000}".repeat(80)).expect("a name"),
            role: Role::Officer,
            reach: Reach::places((0..MOST_PLACES).map(place).collect()),
        };
        let link = Invitation {
            digest: [5; 32],
            expires: now,
        };
        let words = |lengths: &[usize]| {
            let words = lengths.iter().map(|length| "a".repeat(*length));
            words.collect::<Vec<_>>().join(".")
        };
        let address = format!("{}@{}", words(&[32, 31]), words(&[63, 63, 61]));
        let address = MailAddress::parse(&address);
        let address = address.expect("an address");
        let name = |before| Mail::named(before, address.clone(), Rhythm::Daily, [1; 16], now);
        let mut mail = name(FormerMail::default()).expect("the first");
        while let Ok(next) = name(mail.former()) {
            mail = next;
        }
        for word in 0..100 {
            mail = mail.stopped().at(Rhythm::Daily, [word; 16], now);
        }
        let mail = Mail {
            proof: Proof::Asking(link.clone()),
            begun: Some(now),
            again: Some(now),
            ..mail.told(now, Some(now), vec![[8; 8]; MOST_MARKS])
        };
        let account = Account {
            lang: Lang::parse("sr-Latn1"),
            password: Some(Secret("p".repeat(128))),
            second: Some(SecondFactor {
                secret: Secret([3; 20]),
                last_step: u64::MAX,
                recovery: vec![[4; 32]; RECOVERY_CODES],
            }),
            version: u64::MAX,
            last_seen: Some(now),
            invitation: Some(link),
            mail: Some(Box::new(mail)),
            ..Account::new(AccountId([1; 8]), asked, now)
        };
        let frame = encode(b"an account", &account).expect("there is room for it");
        let read = decode::<Account>(b"an account", &frame).expect("whole");
        assert_eq!(read, account);
    }

    /// A frame whose checksum is right, around whatever payload.
    fn framed(key: &[u8], payload: &[u8]) -> Vec<u8> {
        let mut frame = vec![VERSION];
        frame.extend_from_slice(&checksum(key, payload));
        frame.extend_from_slice(payload);
        frame
    }

    /// Whether a frame is read as one of what is stored, and is then what it would be written as.
    fn reads<T: Serialize + DeserializeOwned>(key: &[u8], frame: &[u8]) -> bool {
        match decode::<T>(key, frame) {
            Ok(value) => encode(key, &value).is_ok_and(|written| {
                decode::<T>(key, &written)
                    .is_ok_and(|again| encode(key, &again).is_ok_and(|it| it == written))
            }),
            Err(StoreError::Damaged { .. }) => true,
            Err(_) => false,
        }
    }

    proptest! {
        #[test]
        fn what_was_written_reads_back(
            key in prop::collection::vec(any::<u8>(), 0..48),
            value in any::<(Option<String>, Vec<i64>, [u8; 32], bool)>(),
        ) {
            let frame = encode(&key, &value).expect("small");
            prop_assert_eq!(decode::<(Option<String>, Vec<i64>, [u8; 32], bool)>(&key, &frame).expect("whole"), value);
        }

        #[test]
        fn no_bytes_are_read_but_whole_ones_and_none_make_it_panic(
            key in prop::collection::vec(any::<u8>(), 0..48),
            bytes in prop::collection::vec(any::<u8>(), 0..200),
        ) {
            prop_assert!(decode::<Event>(&key, &bytes).is_err());
            // With a right checksum the payload is all that can be wrong.
            let frame = framed(&key, &bytes);
            prop_assert!(reads::<Event>(&key, &frame));
            prop_assert!(reads::<Standing>(&key, &frame));
            prop_assert!(reads::<Tally>(&key, &frame));
            prop_assert!(reads::<Sightings>(&key, &frame));
            prop_assert!(reads::<Head>(&key, &frame));
            prop_assert!(reads::<String>(&key, &frame));
        }

        #[test]
        fn a_frame_that_was_changed_anywhere_is_refused(
            key in prop::collection::vec(any::<u8>(), 1..48),
            value in any::<Vec<u16>>(),
            place: prop::sample::Index,
            change in 1..=255_u8,
        ) {
            let mut frame = encode(&key, &value).expect("small");
            let place = place.index(frame.len());
            frame[place] ^= change;
            prop_assert!(decode::<Vec<u16>>(&key, &frame).is_err());
        }
    }
}
