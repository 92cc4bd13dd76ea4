//! What a page vouches for with `integrity`, held against the script that is served.

use super::fetch::Reply;
use super::finding::{Code, Finding};
use super::source::is_elsewhere;
use super::tag::Tag;
use super::words::plain;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256, Sha384, Sha512};
use url::Url;

/// What is said of the digests that a tag gives.
pub(super) fn judge(reply: &Reply, tag: &Tag, at: &Url) -> Vec<Finding> {
    let Some(said) = tag.says("integrity") else {
        return Vec::new();
    };
    let served = format!("sha384-{}", STANDARD.encode(Sha384::digest(&reply.body)));
    let right = format!("integrity=\"{served}\" crossorigin=\"anonymous\"");
    let mut findings = Vec::new();
    match vouched(said, &reply.body) {
        // The script of one edition stays what it is.
        Vouched::For if tag.pins() => {}
        Vouched::For => findings.push(Finding::hinders(
            Code::IntegrityUnwise,
            "the tag's integrity is that of today's script; the script changes with updates of the \
             collector, and from that day on the page would refuse it: leave integrity out, or take the \
             pinned tag from /snippet in the staff's pages",
        )),
        Vouched::Against => findings.push(
            Finding::stops(
                Code::IntegrityMismatch,
                "the tag's integrity is not that of the script that is served, so that browsers refuse \
                 it; leave it out, or bring it up to date with each update of the collector",
            )
            .right(&right),
        ),
        Vouched::Unread => findings.push(
            Finding::hinders(
                Code::IntegrityMalformed,
                format!("integrity={:?} is none that browsers read; they pass it over", plain(said)),
            )
            .right(&right),
        ),
    }
    let has_crossorigin = tag.attribute("crossorigin").is_some();
    if is_elsewhere(tag, at) && !has_crossorigin && vouched(said, &reply.body) != Vouched::Unread {
        findings.push(
            Finding::stops(
                Code::CrossoriginMissing,
                "the tag has integrity without crossorigin: of a script from another host browsers then \
                 may not see what it is, and refuse it",
            )
            .right(&right),
        );
    }
    findings
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vouched {
    For,
    Against,
    Unread,
}

/// Whether what a page vouches for came: of several digests the strongest kind counts, and one of
/// them is enough.
fn vouched(said: &str, body: &[u8]) -> Vouched {
    let digests = said.split_ascii_whitespace().filter_map(|one| {
        let (kind, rest) = one.split_once('-')?;
        let digest = rest.split('?').next()?;
        let bits = kind
            .to_ascii_lowercase()
            .strip_prefix("sha")?
            .parse::<u16>()
            .ok()?;
        let is_known = matches!(bits, 256 | 384 | 512) && !digest.is_empty();
        is_known.then(|| (bits, digest.replace('-', "+").replace('_', "/")))
    });
    let digests: Vec<(u16, String)> = digests.collect();
    let Some(strongest) = digests.iter().map(|(bits, _)| *bits).max() else {
        return Vouched::Unread;
    };
    let came = match strongest {
        256 => STANDARD.encode(Sha256::digest(body)),
        384 => STANDARD.encode(Sha384::digest(body)),
        _ => STANDARD.encode(Sha512::digest(body)),
    };
    let is_good = digests
        .iter()
        .any(|(bits, digest)| *bits == strongest && *digest == came);
    if is_good {
        Vouched::For
    } else {
        Vouched::Against
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_kind_of_digest_counts_and_one_of_it_is_enough() {
        let body = b"the script";
        let sha256 = format!("sha256-{}", STANDARD.encode(Sha256::digest(body)));
        let sha384 = format!("sha384-{}", STANDARD.encode(Sha384::digest(body)));
        let sha512 = format!("SHA512-{}?x", STANDARD.encode(Sha512::digest(body)));
        for (said, right) in [
            (sha256.clone(), Vouched::For),
            (sha384.clone(), Vouched::For),
            (sha512.clone(), Vouched::For),
            (format!("sha384-AAAA {sha384}"), Vouched::For),
            (format!("{sha256} sha384-AAAA"), Vouched::Against),
            ("sha384-AAAA".to_owned(), Vouched::Against),
            ("md5-AAAA".to_owned(), Vouched::Unread),
            ("sha384".to_owned(), Vouched::Unread),
        ] {
            assert_eq!(vouched(&said, body), right, "{said}");
        }
    }
}
