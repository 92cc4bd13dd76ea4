//! What is measured, in which order.

use crate::load::{self, Requests, Seen, Until};
use crate::report::Report;
use crate::served::{Served, configuration, disk_mib};
use crate::{Arguments, ballot, judging, looks, remarks};
use anyhow::Result;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Before a figure counts, connections and caches are warm.
const WARMING: Duration = Duration::from_millis(500);

pub(crate) async fn run(arguments: &Arguments) -> Result<Report> {
    let mut report = Report::default();
    let wanted = |name: &str| name.contains(&arguments.only);
    let empty = tempfile::tempdir()?;
    let ours = Served::collector(empty.path(), &configuration()?).await?;
    let noop = Served::noop().await?;
    for connections in [32, 128, 256] {
        let name = format!("durable answers, {connections} connections");
        if wanted(&name) {
            let turns = in_turns(arguments, connections, &ours, &noop, Asks::Answers).await?;
            report.compare(&name, &turns);
        }
    }
    for (name, asks) in [("views", Asks::Views), ("summaries", Asks::Summaries)] {
        let name = format!("{name}, 128 connections");
        if wanted(&name) {
            report.compare(&name, &in_turns(arguments, 128, &ours, &noop, asks).await?);
        }
    }
    if wanted("remarks judged") {
        judging::judge(arguments, &mut report);
    }
    if arguments.answers > 0 && wanted("large store") {
        large(arguments, &mut report).await?;
    }
    for pages in [45, 5_000] {
        if arguments.answers > 0 && wanted(&format!("staff's views, {pages} pages")) {
            looks::look(arguments, &mut report, pages).await?;
        }
    }
    if arguments.answers > 0 && wanted("inbox") {
        remarks::look(arguments, &mut report).await?;
    }
    Ok(report)
}

/// What a load asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asks {
    Answers,
    Views,
    Summaries,
}

impl Asks {
    pub(crate) async fn requests(self, address: SocketAddr) -> Result<Requests> {
        Ok(match self {
            Self::Views => Arc::new(ballot::view),
            Self::Summaries => Arc::new(ballot::summary),
            Self::Answers => {
                // No two loads give the same ids, also to a store that is kept.
                let run = u64::from_be_bytes(rayak::clock::random());
                let tokens = tokens(address).await?;
                Arc::new(move |number, into: &mut Vec<u8>| {
                    ballot::answer(run, number, &tokens, into);
                })
            }
        })
    }

    const fn status(self) -> u16 {
        match self {
            Self::Answers => 201,
            Self::Views | Self::Summaries => 200,
        }
    }
}

/// Tokens as browsers get them; a server that gives none is asked with a foreign one, which is as
/// long.
async fn tokens(address: SocketAddr) -> Result<Vec<String>> {
    let mut tokens = Vec::new();
    for path in ballot::tokens() {
        let (status, body) = load::get(address, &path).await?;
        let given = serde_json::from_str::<serde_json::Value>(&body).ok();
        let token = given.as_ref().and_then(|body| body["token"].as_str());
        tokens.push(match token {
            Some(token) if status == 200 => token.to_owned(),
            _ => "A".repeat(54),
        });
    }
    Ok(tokens)
}

async fn seen(served: &Served, connections: usize, asks: Asks, seconds: u64) -> Result<Seen> {
    let requests = asks.requests(served.public).await?;
    load::run(served.public, connections, Until::Over(WARMING), &requests).await?;
    let requests = asks.requests(served.public).await?;
    let time = Until::Over(Duration::from_secs(seconds));
    let before = served.processor_seconds()?;
    let mut seen = load::run(served.public, connections, time, &requests).await?;
    seen.processor = served.processor_seconds()? - before;
    seen.only(asks.status())?;
    Ok(seen)
}

/// Ours and the other, one after the other, so that both see the same machine.
async fn in_turns(
    arguments: &Arguments,
    connections: usize,
    ours: &Served,
    other: &Served,
    asks: Asks,
) -> Result<Vec<(Seen, Seen)>> {
    let mut turns = Vec::new();
    for _ in 0..arguments.rounds {
        let ours = seen(ours, connections, asks, arguments.seconds).await?;
        let other = seen(other, connections, asks, arguments.seconds).await?;
        turns.push((ours, other));
    }
    Ok(turns)
}

/// A store that holds many answers: filled over the wire, stopped and started, and compared with one
/// that begins empty.
async fn large(arguments: &Arguments, report: &mut Report) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path();
    let served = Served::collector(data, &configuration()?).await?;
    let requests = Asks::Answers.requests(served.public).await?;
    let until = Until::Sent(arguments.answers);
    let filled = load::run(served.public, 256, until, &requests).await?;
    filled.only(201)?;
    let name = |what: &str| format!("large store ({} answers): {what}", arguments.answers);
    report.add(&name("filling"), "per second", filled.per_second());
    report.add(&name("memory, filled"), "MiB", served.resident_mib()?);
    served.stop()?;
    report.add(&name("on disk"), "MiB", disk_mib(data)?);

    let served = started(report, &name("clean start"), data).await?;
    served.kill()?;
    let served = started(report, &name("unclean start"), data).await?;
    // Not the one of the figures above, which is empty no more.
    let empty = tempfile::tempdir()?;
    let small = Served::collector(empty.path(), &configuration()?).await?;
    let turns = in_turns(arguments, 128, &served, &small, Asks::Answers).await?;
    report.compare(&name("answers, against an empty one"), &turns);
    let turns = in_turns(arguments, 128, &served, &small, Asks::Views).await?;
    report.compare(&name("views, against an empty one"), &turns);
    report.add(&name("memory, after load"), "MiB", served.resident_mib()?);
    served.stop()
}

async fn started(report: &mut Report, name: &str, data: &Path) -> Result<Served> {
    let served = Served::collector(data, &configuration()?).await?;
    report.add(
        &format!("{name}: ready"),
        "ms",
        served.ready_after.as_secs_f64() * 1000.0,
    );
    report.add(&format!("{name}: memory"), "MiB", served.resident_mib()?);
    Ok(served)
}
