//! Reading a body that may be longer than it says, shorter, without an end, or not packed as it
//! claims.

use super::super::words::plain;
use super::{Unexamined, host};
use flate2::read::MultiGzDecoder;
use http::header::{self, HeaderMap};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use std::io::Read as _;
use url::Url;

pub(super) async fn read(
    mut body: Incoming,
    headers: &HeaderMap,
    url: &Url,
    most: usize,
) -> Result<Vec<u8>, Unexamined> {
    let too_long = || Unexamined::TooLong {
        host: host(url),
        most,
    };
    let mut bytes = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Unexamined::BrokenOff { host: host(url) })?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        bytes.extend_from_slice(&data);
        if bytes.len() > most {
            return Err(too_long());
        }
    }
    let codings = headers.get_all(header::CONTENT_ENCODING).iter();
    let codings: Vec<String> = codings
        .map(|coding| String::from_utf8_lossy(coding.as_bytes()).to_ascii_lowercase())
        .collect();
    let coding = codings.join(", ");
    match coding.trim() {
        "" | "identity" => Ok(bytes),
        // One byte more than is taken shows that there is more; what is packed may be a thousand
        // times as long as its packing.
        "gzip" | "x-gzip" => {
            let mut unpacked = Vec::new();
            let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
            let read = MultiGzDecoder::new(bytes.as_slice())
                .take(limit)
                .read_to_end(&mut unpacked);
            if unpacked.len() > most {
                Err(too_long())
            } else if read.is_err() {
                Err(not(url, &coding))
            } else {
                Ok(unpacked)
            }
        }
        // Nothing else was asked for.
        _ => Err(not(url, &coding)),
    }
}

fn not(url: &Url, coding: &str) -> Unexamined {
    Unexamined::Coding {
        host: host(url),
        coding: plain(coding),
    }
}
