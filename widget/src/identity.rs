//! Who may change an answer: an id that makes repeating it harmless, and a secret that proves it is
//! one's own.
//!
//! Both are made from bytes that the caller drew. `crypto.randomUUID` would need a secure context,
//! and municipal pages are not always in one; `crypto.getRandomValues` does not.

/// The id and the secret of one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// A UUID of version 4.
    pub id: String,
    /// Twenty-two characters base64url.
    pub secret: String,
}

impl Identity {
    /// Makes an identity of random bytes.
    #[must_use]
    pub fn from_bytes(mut id: [u8; 16], secret: [u8; 16]) -> Self {
        id[6] = id[6] & 0x0f | 0x40;
        id[8] = id[8] & 0x3f | 0x80;
        Self {
            id: uuid(id),
            secret: base64url(secret),
        }
    }
}

fn uuid(bytes: [u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (place, byte) in bytes.into_iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(u32::from(digit), 16));
        }
    }
    text
}

fn base64url(bytes: [u8; 16]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    // 128 bits are 21 digits of six bits and one of two, which RFC 4648 fills up with zeros.
    let number = u128::from_be_bytes(bytes);
    let digit = |place: u32| {
        if place < 21 {
            (number >> (122 - 6 * place)) as usize & 63
        } else {
            (number << 4) as usize & 63
        }
    };
    (0..22)
        .filter_map(|place| ALPHABET.get(digit(place)).map(|letter| char::from(*letter)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Identity;

    #[test]
    fn an_id_is_a_uuid_of_version_4_whatever_bytes_are_drawn() {
        for byte in [0, 0xff] {
            let identity = Identity::from_bytes([byte; 16], [byte; 16]);
            let id = uuid::Uuid::parse_str(&identity.id).expect("an id");
            assert_eq!(
                (id.get_version_num(), id.get_variant()),
                (4, uuid::Variant::RFC4122)
            );
        }
    }

    #[test]
    fn a_secret_is_the_base64url_of_its_bytes() {
        let bytes = *b"\x00\x10\x83\x10\x51\x87\x20\x92\x8b\x30\xd3\x8f\x41\x14\x93\xff";
        let identity = Identity::from_bytes([0; 16], bytes);
        assert_eq!(identity.secret, "ABCDEFGHIJKLMNOPQRST_w");
        assert_eq!(identity.secret.len(), 22);
    }
}
