//! The load: connections that ask, wait for the reply, and ask again.
//!
//! It speaks HTTP by hand, because whatever it spends is taken from the server on the same machine:
//! a request is a line and a body that were made before, and of a reply only the status and the
//! length are read.

use anyhow::{Context as _, Result, ensure};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Writes the request of a number.
pub(crate) type Requests = Arc<dyn Fn(u64, &mut Vec<u8>) + Send + Sync>;

/// When a load ends.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    Over(Duration),
    Sent(u64),
}

/// What came back.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) seconds: f64,
    /// Seconds that the server spent on processors meanwhile.
    pub(crate) processor: f64,
    /// How often each status came.
    pub(crate) statuses: BTreeMap<u16, u64>,
    /// Microseconds from asking to the whole reply, in order.
    pub(crate) waits: Vec<u32>,
}

impl Seen {
    pub(crate) fn per_second(&self) -> f64 {
        self.waits.len() as f64 / self.seconds
    }

    /// Microseconds of processor that the server spent on one.
    pub(crate) fn cost(&self) -> f64 {
        self.processor * 1e6 / self.waits.len() as f64
    }

    /// The wait that this share of all did not exceed, in milliseconds.
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        let place = (self.waits.len().saturating_sub(1) as f64 * share).round() as usize;
        self.waits
            .get(place)
            .map_or(0.0, |wait| f64::from(*wait) / 1000.0)
    }

    /// That nothing but one status came.
    pub(crate) fn only(&self, status: u16) -> Result<()> {
        let others = self.statuses.keys().any(|seen| *seen != status);
        ensure!(
            !others,
            "not all replies were {status}: {:?}",
            self.statuses
        );
        Ok(())
    }
}

/// Has so many connections ask until the end.
pub(crate) async fn run(
    address: SocketAddr,
    connections: usize,
    until: Until,
    requests: &Requests,
) -> Result<Seen> {
    let next = Arc::new(AtomicU64::new(0));
    let start = Instant::now();
    let mut all = JoinSet::new();
    for _ in 0..connections {
        let (next, requests) = (Arc::clone(&next), Arc::clone(requests));
        all.spawn(async move { ask(address, start, until, &next, &requests).await });
    }
    let mut seen = Seen::default();
    while let Some(one) = all.join_next().await {
        let one = one??;
        seen.waits.extend(one.waits);
        for (status, times) in one.statuses {
            *seen.statuses.entry(status).or_default() += times;
        }
    }
    seen.seconds = start.elapsed().as_secs_f64();
    seen.waits.sort_unstable();
    Ok(seen)
}

async fn ask(
    address: SocketAddr,
    start: Instant,
    until: Until,
    next: &AtomicU64,
    requests: &Requests,
) -> Result<Seen> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut seen = Seen::default();
    let (mut request, mut reply) = (Vec::with_capacity(2048), Vec::with_capacity(16 * 1024));
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let over = match until {
            Until::Over(time) => start.elapsed() >= time,
            Until::Sent(count) => number >= count,
        };
        if over {
            return Ok(seen);
        }
        requests(number, &mut request);
        let asked = Instant::now();
        stream.write_all(&request).await?;
        let status = read(&mut stream, &mut reply).await?;
        seen.waits.push(asked.elapsed().as_micros() as u32);
        *seen.statuses.entry(status).or_default() += 1;
    }
}

/// Reads one whole reply and gives its status.
async fn read(stream: &mut TcpStream, reply: &mut Vec<u8>) -> Result<u16> {
    reply.clear();
    loop {
        ensure!(stream.read_buf(reply).await? > 0, "the server hung up");
        let Some(end) = reply.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
            continue;
        };
        let (head, body) = reply.split_at(end + 4);
        let head = std::str::from_utf8(head)?;
        let status = head.get(9..12).context("a status")?.parse()?;
        let length = head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .context("a reply without a length")?;
        let mut missing = length.1.parse::<usize>()?.saturating_sub(body.len());
        while missing > 0 {
            let more = stream.read_buf(reply).await?;
            ensure!(more > 0, "the server hung up in the middle of a reply");
            missing = missing.saturating_sub(more);
        }
        return Ok(status);
    }
}

/// The body of one GET.
pub(crate) async fn get(address: SocketAddr, path: &str) -> Result<(u16, String)> {
    let request = format!("GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n");
    let reply = whole(address, request.as_bytes()).await?;
    Ok((reply.status, String::from_utf8(reply.body)?))
}

/// A reply that ended with its connection.
#[derive(Debug)]
pub(crate) struct Whole {
    /// From asking until its last byte.
    pub(crate) took: Duration,
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// Sends a request of HTTP 1.0, whose reply ends with its connection.
pub(crate) async fn whole(address: SocketAddr, request: &[u8]) -> Result<Whole> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (asked, mut reply) = (Instant::now(), Vec::with_capacity(64 * 1024));
    stream.write_all(request).await?;
    stream.read_to_end(&mut reply).await?;
    let took = asked.elapsed();
    let end = reply.windows(4).position(|bytes| bytes == b"\r\n\r\n");
    let body = reply.split_off(end.context("a reply with a head")? + 4);
    let status = std::str::from_utf8(&reply)?.get(9..12);
    let status = status.context("a status")?.parse()?;
    Ok(Whole { took, status, body })
}
