//! The address of a mailbox.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The address of a mailbox, as it is common: ASCII, without comments and quotes, so that nothing in it can be
/// taken for another header or another recipient.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailAddress(String);

impl MailAddress {
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, host) = text.split_once('@')?;
        let in_local =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        let in_host = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let words = |text: &str, is_good: fn(u8) -> bool| {
            text.split('.')
                .all(|word| !word.is_empty() && word.len() <= 63 && word.bytes().all(is_good))
        };
        let is_good = text.len() <= 254
            && local.len() <= 64
            && words(local, in_local)
            && words(host, in_host)
            && !host
                .split('.')
                .any(|word| word.starts_with('-') || word.ends_with('-'))
            && (host.contains('.') || host == "localhost");
        is_good.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the mailbox is.
    pub fn host(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }
}

/// It is a person's.
impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailAddress")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_mailbox_and_nothing_that_could_be_taken_for_more() {
        for good in [
            "owner@example.sa",
            " o.w+n@mail.example.sa ",
            "root@localhost",
        ] {
            assert!(MailAddress::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "owner",
            "@example.sa",
            "owner@",
            "owner@example",
            "a@b@example.sa",
            "a b@example.sa",
            "a,b@example.sa",
            "\"a\"@example.sa",
            "<a@example.sa>",
            "a@example.sa>",
            "a@-example.sa",
            "a@example..sa",
            ".a@example.sa",
            "a@example.sa\r\nBcc: b@example.sa",
            "مالك@example.sa",
            "a@[127.0.0.1]",
        ] {
            assert!(MailAddress::parse(bad).is_none(), "{bad:?}");
        }
        let long = format!("{}@example.sa", "a".repeat(65));
        assert!(MailAddress::parse(&long).is_none());
    }
}
