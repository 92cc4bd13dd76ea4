//! What is held against abuse: limits wide enough for the many who share an address.

use super::{Checker, file};
use crate::config::GuardConfig;
use ipnet::IpNet;
use jiff::SignedDuration;
use std::net::IpAddr;
use std::ops::RangeInclusive;

/// Fewer than this many a minute would shut out the visitors of one service counter.
const LEAST_PER_MINUTE: u32 = 10;
/// Longer than this, a person may well have filled in a line.
const LONGEST_FILL: SignedDuration = SignedDuration::from_secs(10);
const IPV4_PREFIXES: RangeInclusive<u8> = 8..=32;
const IPV6_PREFIXES: RangeInclusive<u8> = 32..=64;

/// The guard's part of the file; what is wrong has its default and a complaint.
pub(super) fn guard(checker: &mut Checker, raw: file::Guard) -> GuardConfig {
    let default = GuardConfig::default();
    let mut trusted_proxies = Vec::new();
    for (place, text) in raw.trusted_proxies.iter().flatten().enumerate() {
        trusted_proxies.extend(checker.keep(
            &format!("guard.trusted_proxies[{place}]"),
            network(text),
            "must be an address or a network, such as \"10.0.0.5\" or \"10.0.0.0/24\"",
        ));
    }
    if trusted_proxies.iter().any(|net| net.prefix_len() == 0) {
        checker.complain(
            "guard.trusted_proxies",
            "trusts every address there is, so that anyone could name any sender; list your proxies",
        );
    }
    let per_minute = raw.per_minute.unwrap_or(default.per_minute);
    if (1..LEAST_PER_MINUTE).contains(&per_minute) {
        checker.complain(
            "guard.per_minute",
            format!(
                "must be {LEAST_PER_MINUTE} or more, since thousands may share an address, or 0 for \
                 no limit; {} is a good start",
                default.per_minute
            ),
        );
    }
    let mut prefix = |name: &str, bits: u8, good: RangeInclusive<u8>| {
        if !good.contains(&bits) {
            let (from, to) = (good.start(), good.end());
            checker.complain(
                &format!("guard.{name}"),
                format!("must be a number of bits from {from} to {to}"),
            );
        }
        bits
    };
    let ipv4_prefix = raw.ipv4_prefix.unwrap_or(default.ipv4_prefix);
    let ipv6_prefix = raw.ipv6_prefix.unwrap_or(default.ipv6_prefix);
    let (ipv4_prefix, ipv6_prefix) = (
        prefix("ipv4_prefix", ipv4_prefix, IPV4_PREFIXES),
        prefix("ipv6_prefix", ipv6_prefix, IPV6_PREFIXES),
    );
    let min_fill = match raw.min_fill {
        None => Some(default.min_fill),
        Some(text) => checker.keep(
            "guard.min_fill",
            text.parse::<SignedDuration>()
                .ok()
                .filter(|least| (SignedDuration::ZERO..=LONGEST_FILL).contains(least)),
            "must be a time of at most ten seconds, such as \"3s\", or \"0s\" to judge nothing by it",
        ),
    };
    GuardConfig {
        trusted_proxies,
        per_minute,
        ipv4_prefix,
        ipv6_prefix,
        min_fill: min_fill.unwrap_or(default.min_fill),
    }
}

/// A network, or the one of a single address.
fn network(text: &str) -> Option<IpNet> {
    let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
    text.parse().ok().or_else(address)
}
