//! Why a page could not be examined at all: it could not be had, or not be read.

use serde::Serialize;
use serde::ser::{SerializeStruct as _, Serializer};
use std::net::IpAddr;
use std::time::Duration;

/// Why there is no report. What is said of hosts and servers is safe to print.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unexamined {
    #[error("{0}")]
    Address(String),
    #[error(
        "the name {host} leads to no address: {why}; is it written right, and is it known outside?"
    )]
    Name { host: String, why: String },
    #[error(
        "{}an address within a network ({kind}), where the doctor does not go by itself; for an \
         intranet's page, say --inside",
        is_or_leads_to(.host, .address)
    )]
    Inside {
        host: String,
        address: IpAddr,
        kind: &'static str,
    },
    #[error("{host} takes no connection: {why}")]
    Unreachable { host: String, why: String },
    #[error(
        "{host} makes no safe connection: {why}; browsers would warn of it too, unless the authority \
         behind its certificate is known to them and not to this machine"
    )]
    Tls { host: String, why: String },
    #[error("{host} {what} within {} seconds", .after.as_secs_f32())]
    Silent {
        host: String,
        what: &'static str,
        after: Duration,
    },
    #[error("{host} does not speak HTTP as a web server does: {why}")]
    NotHttp { host: String, why: String },
    #[error(
        "the address leads on and on: after {most} redirects it was at {last}; browsers give such a \
         page up, too"
    )]
    Loops { most: usize, last: String },
    #[error("{at} leads on to {to:?}, which is no address of the web")]
    LeadsNowhere { at: String, to: String },
    #[error("{host} broke off before the end of what it had promised")]
    BrokenOff { host: String },
    #[error("{host} sends more than {most} bytes; nothing so long is examined")]
    TooLong { host: String, most: usize },
    #[error(
        "{host} claims to send {coding:?}, and what comes is not that; browsers show no such page"
    )]
    Coding { host: String, coding: String },
    #[error(
        "the page was not read within {} seconds; one that takes so long was made for that",
        .after.as_secs_f32()
    )]
    Slow { after: Duration },
    #[error(
        "the page is nested or broken up beyond anything that people write; it is not read to its end"
    )]
    TooDeep,
}

/// A host that is its own address needs no second mention of it.
fn is_or_leads_to(host: &str, address: &IpAddr) -> String {
    let own = address.to_string();
    if host.trim_matches(['[', ']']) == own {
        format!("{host} is ")
    } else {
        format!("{host} leads to {address}, ")
    }
}

impl Unexamined {
    /// The code of the reason, which stays as it is.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Address(_) => "address",
            Self::Name { .. } => "name",
            Self::Inside { .. } => "inside",
            Self::Unreachable { .. } => "unreachable",
            Self::Tls { .. } => "tls",
            Self::Silent { .. } => "silent",
            Self::NotHttp { .. } => "not_http",
            Self::Loops { .. } => "loops",
            Self::LeadsNowhere { .. } => "leads_nowhere",
            Self::BrokenOff { .. } => "broken_off",
            Self::TooLong { .. } => "too_long",
            Self::Coding { .. } => "coding",
            Self::TooDeep => "too_deep",
            Self::Slow { .. } => "slow",
        }
    }
}

impl Serialize for Unexamined {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Unexamined", 2)?;
        fields.serialize_field("code", self.code())?;
        fields.serialize_field("what", &self.to_string())?;
        fields.end()
    }
}
