//! The part of an address that a limit knows: the network, never the host.

use super::proxies::Sent;
use crate::config::GuardConfig;
use ipnet::IpNet;
use std::fmt;
use std::net::IpAddr;

/// A network, with the address within it forgotten.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Prefix(IpNet);

/// Not even a network is written anywhere.
impl fmt::Debug for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Prefix")
    }
}

impl Prefix {
    /// The prefix of a sender. None for this machine's own address: no visitor is there, but perhaps a
    /// proxy that nobody has named, behind which all visitors would be one. A proxy that was named
    /// is one wherever it is, or whoever spoils its header would be free of every limit.
    pub(crate) fn of(sent: Sent, config: &GuardConfig) -> Option<Self> {
        let (Sent::By(address) | Sent::Through(address)) = sent;
        let address = address.to_canonical();
        let length = match address {
            IpAddr::V4(_) => config.ipv4_prefix,
            IpAddr::V6(_) => config.ipv6_prefix,
        };
        let network = IpNet::new(address, length).ok()?;
        let is_known = !address.is_loopback() || matches!(sent, Sent::Through(_));
        is_known.then_some(Self(network.trunc()))
    }

    /// Its family and network, as bytes.
    pub(crate) fn bytes(self) -> [u8; 17] {
        let (family, network) = match self.0.network() {
            IpAddr::V4(network) => (4, network.to_ipv6_mapped()),
            IpAddr::V6(network) => (6, network),
        };
        let mut bytes = [family; 17];
        bytes
            .iter_mut()
            .skip(1)
            .zip(network.octets())
            .for_each(|(to, from)| *to = from);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn config(ipv4_prefix: u8, ipv6_prefix: u8) -> GuardConfig {
        GuardConfig {
            ipv4_prefix,
            ipv6_prefix,
            ..GuardConfig::default()
        }
    }

    fn bytes(address: IpAddr, config: &GuardConfig) -> Option<[u8; 17]> {
        Prefix::of(Sent::By(address), config).map(Prefix::bytes)
    }

    proptest! {
        #[test]
        fn addresses_share_a_prefix_exactly_if_their_first_bits_are_the_same(
            one: u32, flipped in 0u32..32, length in 8u8..=32,
        ) {
            let other = one ^ (1 << (31 - flipped));
            let config = config(length, 56);
            let [one, other] = [one, other].map(|bits| IpAddr::V4(bits.into()));
            prop_assume!(!one.is_loopback() && !other.is_loopback());
            let same = bytes(one, &config) == bytes(other, &config);
            prop_assert_eq!(same, flipped >= u32::from(length));
        }

        #[test]
        fn the_same_holds_for_the_longer_addresses(
            one: u128, flipped in 0u32..128, length in 32u8..=128,
        ) {
            let config = config(24, length);
            let [one, other] = [one, one ^ (1 << (127 - flipped))].map(|bits| IpAddr::V6(bits.into()));
            prop_assume!(one == one.to_canonical() && other == other.to_canonical());
            prop_assume!(!one.is_loopback() && !other.is_loopback());
            let same = bytes(one, &config) == bytes(other, &config);
            prop_assert_eq!(same, flipped >= u32::from(length));
        }

        #[test]
        fn a_short_address_is_the_same_in_its_long_form(bits: u32) {
            let short = std::net::Ipv4Addr::from(bits);
            let config = config(24, 56);
            prop_assert_eq!(
                bytes(IpAddr::V4(short), &config),
                bytes(IpAddr::V6(short.to_ipv6_mapped()), &config)
            );
        }
    }

    #[test]
    fn this_machine_has_none_and_none_is_ever_written_down() {
        let config = GuardConfig::default();
        for own in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            let own = own.parse().expect("an address");
            assert_eq!(Prefix::of(Sent::By(own), &config), None);
            assert!(Prefix::of(Sent::Through(own), &config).is_some());
        }
        let visitor = "203.0.113.7".parse().expect("an address");
        let prefix = Prefix::of(Sent::By(visitor), &config);
        assert_eq!(format!("{prefix:?}"), "Some(Prefix)");
    }
}
