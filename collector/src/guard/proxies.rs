//! Where a request came from, when it came through proxies.
//!
//! Anyone can write any address into a header, so a header is read only where the connection comes
//! from a proxy that the configuration trusts, and from its end: each proxy appends the address
//! that it saw, and the last one that is no trusted proxy is the last that was seen by somebody
//! trusted. Whatever stands before it is of its sender's making and is not looked at. Where the end
//! cannot be read, the proxy itself is the sender.

use axum::http::{HeaderMap, header};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// Who sent a request, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Whoever has this address.
    By(IpAddr),
    /// Someone behind the trusted proxy of this address, who cannot be told from others there.
    Through(IpAddr),
}

/// Who sent a request over a connection from `peer`.
pub(crate) fn sender(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Sent {
    let peer = peer.to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    if !is_trusted(&peer) {
        return Sent::By(peer);
    }
    let mut farthest = peer;
    for address in through(headers).into_iter().rev() {
        match address {
            None => return Sent::Through(peer),
            Some(address) if is_trusted(&address) => farthest = address,
            Some(address) => return Sent::By(address),
        }
    }
    Sent::By(farthest)
}

/// The addresses that the proxies saw, the last one last; `None` for each that cannot be read. Of the
/// two headers a proxy writes one and passes on the other, which then says what its sender liked:
/// where both are there, neither can be believed.
fn through(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let de_facto = elements(headers, "x-forwarded-for");
    let standard = elements(headers, header::FORWARDED.as_str());
    match (de_facto.is_empty(), standard.is_empty()) {
        (false, false) => vec![None],
        (_, true) => de_facto.into_iter().map(|it| node(it?)).collect(),
        (true, false) => standard.into_iter().map(|it| forwarded_for(it?)).collect(),
    }
}

/// The parts of a header that is a list, over all its lines; `None` for each that is no text.
fn elements<'a>(headers: &'a HeaderMap, name: &str) -> Vec<Option<&'a str>> {
    let lines = headers.get_all(name).iter();
    let parts = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    parts
        .map(|part| std::str::from_utf8(part).ok().map(str::trim))
        .collect()
}

/// The `for` of one element of `Forwarded` (RFC 7239).
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let mut named = pairs.filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
    let (_, value) = named.next()?;
    let value = value.trim();
    let quoted = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    node(quoted.unwrap_or(value))
}

/// An address, perhaps in brackets, perhaps with a port.
fn node(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let address = bare.unwrap_or(text).parse().ok();
    let address = address.or_else(|| Some(text.parse::<SocketAddr>().ok()?.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    const PROXY: &str = "10.0.0.1";

    fn through(peer: &str, lines: &[(&'static str, &'static str)]) -> String {
        let trusted = ["10.0.0.0/8", "2001:db8:ffff::/48"];
        let trusted = trusted.map(|net| net.parse().expect("a network"));
        let headers: HeaderMap = lines
            .iter()
            .map(|(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .fold(HeaderMap::new(), |mut headers, (name, value)| {
                headers.append(name, value);
                headers
            });
        match sender(peer.parse().expect("an address"), &headers, &trusted) {
            Sent::By(address) => address.to_string(),
            Sent::Through(proxy) => format!("through {proxy}"),
        }
    }

    #[test]
    fn who_is_no_trusted_proxy_is_the_sender_whatever_it_says() {
        for name in ["x-forwarded-for", "forwarded"] {
            let said = if name == "forwarded" {
                "for=203.0.113.7"
            } else {
                "203.0.113.7"
            };
            assert_eq!(through("198.51.100.9", &[(name, said)]), "198.51.100.9");
            assert_eq!(through(PROXY, &[(name, said)]), "203.0.113.7");
        }
        assert_eq!(through(PROXY, &[]), PROXY);
    }

    #[test]
    fn the_last_address_that_no_trusted_proxy_has_wins() {
        for (said, sender) in [
            ("192.0.2.66, 203.0.113.7", "203.0.113.7"),
            ("192.0.2.66, 203.0.113.7, 10.9.9.9", "203.0.113.7"),
            ("10.2.2.2, 10.9.9.9", "10.2.2.2"),
            ("203.0.113.7:4711", "203.0.113.7"),
            ("2001:db8::7", "2001:db8::7"),
            ("[2001:db8::7]:4711,2001:db8:ffff::1", "2001:db8::7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("somebody, 203.0.113.7", "203.0.113.7"),
            (", ,203.0.113.7, 10.9.9.9", "203.0.113.7"),
            (
                "unknown, 10.2.2.2, 203.0.113.777, 203.0.113.7",
                "203.0.113.7",
            ),
        ] {
            assert_eq!(
                through(PROXY, &[("x-forwarded-for", said)]),
                sender,
                "{said}"
            );
        }
        let two_lines = [
            ("x-forwarded-for", "192.0.2.66"),
            ("x-forwarded-for", "203.0.113.7"),
        ];
        assert_eq!(through(PROXY, &two_lines), "203.0.113.7");
        assert_eq!(through("::ffff:10.0.0.1", &two_lines), "203.0.113.7");
    }

    #[test]
    fn the_standard_header_is_read_in_its_own_form() {
        for (said, sender) in [
            (
                "for=192.0.2.66;proto=https, For=203.0.113.7;by=10.0.0.1",
                "203.0.113.7",
            ),
            ("proto=https; for=\"203.0.113.7:4711\"", "203.0.113.7"),
            ("for=\"[2001:db8::7]:4711\"", "2001:db8::7"),
            ("for=\"[2001:db8::7]\"", "2001:db8::7"),
        ] {
            assert_eq!(through(PROXY, &[("forwarded", said)]), sender, "{said}");
        }
    }

    #[test]
    fn what_cannot_be_read_came_through_the_proxy() {
        for (name, said) in [
            ("x-forwarded-for", "somebody"),
            ("x-forwarded-for", "203.0.113.7, somebody"),
            ("x-forwarded-for", "203.0.113.7, somebody, 10.9.9.9"),
            ("x-forwarded-for", ""),
            ("x-forwarded-for", "203.0.113.7,"),
            ("x-forwarded-for", "203.0.113.777"),
            ("forwarded", "for=unknown"),
            ("forwarded", "for=_hidden"),
            ("forwarded", "proto=https"),
            ("forwarded", "203.0.113.7"),
        ] {
            assert_eq!(
                through(PROXY, &[(name, said)]),
                format!("through {PROXY}"),
                "{name}: {said}"
            );
        }
        let both = [
            ("x-forwarded-for", "203.0.113.7"),
            ("forwarded", "for=192.0.2.66"),
        ];
        assert_eq!(
            through(PROXY, &both),
            format!("through {PROXY}"),
            "one of them is the sender's own"
        );
    }
}
