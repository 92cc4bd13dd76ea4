//! Where the doctor may go: addresses of web pages, and of these, unless somebody asked for more,
//! only what everybody can reach.
//!
//! Whoever may give the doctor an address must not see with its eyes what stands behind the
//! firewall. So a name is never trusted: each address that it leads to is held against the tables
//! below, also one that is wrapped in another.

use super::Unexamined;
use super::words::plain;
use ipnet::{Ipv4Net, Ipv6Net};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use url::Url;

type Refusal = dyn Fn(IpAddr) -> Option<&'static str> + Send + Sync;

/// How far the doctor goes: for each address, what keeps it away, if anything does.
#[derive(Clone)]
pub struct Reach(Arc<Refusal>);

impl fmt::Debug for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reach")
    }
}

impl Reach {
    /// Only where everybody can go.
    #[must_use]
    pub fn outside() -> Self {
        Self(Arc::new(inside))
    }

    /// Anywhere, this machine and its network too: for an operator's own pages.
    #[must_use]
    pub fn anywhere() -> Self {
        Self(Arc::new(|_| None))
    }

    /// As far as somebody says.
    pub fn told(by: impl Fn(IpAddr) -> Option<&'static str> + Send + Sync + 'static) -> Self {
        Self(Arc::new(by))
    }

    pub(super) fn refusal(&self, address: IpAddr) -> Option<&'static str> {
        (self.0)(address)
    }
}

/// Reads a page's address.
pub(super) fn parse(text: &str) -> Result<Url, Unexamined> {
    let url = Url::parse(text.trim()).map_err(|error| {
        Unexamined::Address(format!(
            "{} is no address ({error}); write it whole, such as \
             https://www.example.sa/en/services/pothole",
            plain(text)
        ))
    })?;
    check(&url)?;
    Ok(url)
}

/// Whether an address is one of a web page, and bears nobody's name and password.
pub(super) fn check(url: &Url) -> Result<(), Unexamined> {
    let wrong = |what: &str| {
        let mut shown = url.clone();
        // What is refused for its password is not printed with it.
        let _ = shown.set_password(None);
        let _ = shown.set_username("");
        Err(Unexamined::Address(format!(
            "{} {what}",
            plain(shown.as_str())
        )))
    };
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return wrong(
            "is no page of the web; give an address that begins with https:// or http://",
        );
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong(
            "was given with a name or password before its host; give it without: a page that asks \
             for one is no page for everybody",
        );
    }
    Ok(())
}

const fn v4(a: u8, b: u8, c: u8, d: u8, bits: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), bits)
}

const fn v6(first: u16, second: u16, third: u16, bits: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, second, third, 0, 0, 0, 0, 0), bits)
}

/// What the registries of special addresses keep from the public net.
const INSIDE_V4: [(Ipv4Net, &str); 15] = [
    (v4(0, 0, 0, 0, 8), "unspecified"),
    (v4(10, 0, 0, 0, 8), "private"),
    (v4(100, 64, 0, 0, 10), "a carrier's own"),
    (v4(127, 0, 0, 0, 8), "this machine's own"),
    (v4(169, 254, 0, 0, 16), "link-local"),
    (v4(172, 16, 0, 0, 12), "private"),
    (v4(192, 0, 0, 0, 24), "kept for protocols"),
    (v4(192, 0, 2, 0, 24), "for documentation"),
    (v4(192, 88, 99, 0, 24), "a relay's"),
    (v4(192, 168, 0, 0, 16), "private"),
    (v4(198, 18, 0, 0, 15), "for measurements"),
    (v4(198, 51, 100, 0, 24), "for documentation"),
    (v4(203, 0, 113, 0, 24), "for documentation"),
    (v4(224, 0, 0, 0, 4), "multicast"),
    (v4(240, 0, 0, 0, 4), "reserved"),
];

const INSIDE_V6: [(Ipv6Net, &str); 12] = [
    (v6(0x64, 0xff9b, 1, 48), "translated within a network"),
    (v6(0x100, 0, 0, 64), "discarded"),
    (v6(0x2001, 0, 0, 32), "a Teredo tunnel's"),
    (v6(0x2001, 2, 0, 48), "for measurements"),
    (v6(0x2001, 0x10, 0, 28), "no host's"),
    (v6(0x2001, 0xdb8, 0, 32), "for documentation"),
    (v6(0x3fff, 0, 0, 20), "for documentation"),
    (v6(0x5f00, 0, 0, 16), "a segment's"),
    (v6(0xfc00, 0, 0, 7), "unique-local"),
    (v6(0xfe80, 0, 0, 10), "link-local"),
    (v6(0xfec0, 0, 0, 10), "site-local"),
    (v6(0xff00, 0, 0, 8), "multicast"),
];

/// What keeps an address from being everybody's; nothing if it is.
#[must_use]
pub fn inside(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => inside_v4(address),
        IpAddr::V6(address) => inside_v6(address),
    }
}

fn inside_v4(address: Ipv4Addr) -> Option<&'static str> {
    let mut table = INSIDE_V4.iter();
    table
        .find(|(net, _)| net.contains(&address))
        .map(|(_, kind)| *kind)
}

fn inside_v6(address: Ipv6Addr) -> Option<&'static str> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let wrapped = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        inside_v4(Ipv4Addr::new(a, b, c, d))
    };
    match (a, b, c, d, e, f) {
        _ if address.is_unspecified() => Some("unspecified"),
        _ if address.is_loopback() => Some("this machine's own"),
        // Mapped, translated (of both kinds), from 6 to 4, and ISATAP: an address within the address.
        (0, 0, 0, 0, 0, 0xffff) | (0, 0, 0, 0, 0xffff, 0) | (0x64, 0xff9b, 0, 0, 0, 0) => {
            wrapped(g, h)
        }
        (0x2002, ..) => wrapped(b, c),
        (_, _, _, _, 0 | 0x200, 0x5efe) => inside_by_table(address).or_else(|| wrapped(g, h)),
        // Nobody has used these since 2006.
        (0, 0, 0, 0, 0, 0) => Some("reserved"),
        _ => inside_by_table(address),
    }
}

fn inside_by_table(address: Ipv6Addr) -> Option<&'static str> {
    let mut table = INSIDE_V6.iter();
    table
        .find(|(net, _)| net.contains(&address))
        .map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_the_network_is_known_in_every_wrapping() {
        for (text, kind) in [
            ("0.0.0.0", "unspecified"),
            ("0.1.2.3", "unspecified"),
            ("10.0.0.1", "private"),
            ("100.64.0.1", "a carrier's own"),
            ("100.127.255.255", "a carrier's own"),
            ("127.0.0.1", "this machine's own"),
            ("127.255.0.9", "this machine's own"),
            ("169.254.169.254", "link-local"),
            ("172.16.0.1", "private"),
            ("172.31.255.255", "private"),
            ("192.0.0.8", "kept for protocols"),
            ("192.0.2.1", "for documentation"),
            ("192.88.99.1", "a relay's"),
            ("192.168.1.1", "private"),
            ("198.19.0.1", "for measurements"),
            ("198.51.100.7", "for documentation"),
            ("203.0.113.9", "for documentation"),
            ("224.0.0.1", "multicast"),
            ("239.255.255.255", "multicast"),
            ("240.0.0.1", "reserved"),
            ("255.255.255.255", "reserved"),
            ("::", "unspecified"),
            ("::1", "this machine's own"),
            ("::7f00:1", "reserved"),
            ("::ffff:127.0.0.1", "this machine's own"),
            ("::ffff:10.1.2.3", "private"),
            ("::ffff:0:192.168.0.1", "private"),
            ("64:ff9b::a9fe:a9fe", "link-local"),
            ("64:ff9b::7f00:1", "this machine's own"),
            ("64:ff9b:1::808:808", "translated within a network"),
            ("2002:7f00:1::", "this machine's own"),
            ("2002:c0a8:101::1", "private"),
            ("2a00::5efe:a00:1", "private"),
            ("2a00::200:5efe:7f00:1", "this machine's own"),
            ("2001:0:4136:e378::1", "a Teredo tunnel's"),
            ("2001:2::1", "for measurements"),
            ("2001:10::1", "no host's"),
            ("2001:db8::1", "for documentation"),
            ("3fff::1", "for documentation"),
            ("5f00::1", "a segment's"),
            ("100::1", "discarded"),
            ("fc00::1", "unique-local"),
            ("fd12:3456::1", "unique-local"),
            ("fe80::1", "link-local"),
            ("febf::1", "link-local"),
            ("fec0::1", "site-local"),
            ("ff02::1", "multicast"),
        ] {
            assert_eq!(inside(text.parse().expect(text)), Some(kind), "{text}");
        }
    }

    #[test]
    fn what_everybody_can_reach_is_not_inside() {
        for text in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "128.0.0.1",
            "169.253.0.1",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.0.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
            "2001:4860:4860::8888",
            "2a00::5efe:808:808",
        ] {
            assert_eq!(inside(text.parse().expect(text)), None, "{text}");
        }
    }

    #[test]
    fn an_address_that_is_no_page_is_explained() {
        for (text, right) in [
            ("www.example.sa/en", "write it whole"),
            ("", "write it whole"),
            ("http://", "write it whole"),
            ("https://exa mple.sa/", "write it whole"),
            ("file:///etc/passwd", "begins with https://"),
            ("ftp://www.example.sa/", "begins with https://"),
            ("javascript:alert(1)", "begins with https://"),
            ("data:text/html,x", "begins with https://"),
        ] {
            let said = parse(text).expect_err(text).to_string();
            assert!(said.contains(right), "{text}: {said}");
        }
        for text in [
            "https://editor:pa55@www.example.sa/",
            "https://editor@www.example.sa/",
        ] {
            let said = parse(text).expect_err(text).to_string();
            assert!(said.contains("give it without"), "{said}");
            assert!(!said.contains("pa55") && !said.contains("editor"), "{said}");
        }
        assert!(parse(" https://www.example.sa/رأي?x=1 ").is_ok());
    }

    #[test]
    fn an_address_written_as_a_number_is_still_this_machines() {
        for text in ["http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/"] {
            let url = parse(text).expect("browsers read it so");
            assert_eq!(url.host_str(), Some("127.0.0.1"), "{text}");
        }
    }
}
