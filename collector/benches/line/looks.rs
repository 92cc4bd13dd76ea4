//! The staff's views, asked for as a browser asks for them: how long the server takes for each, and
//! how much it sends.
//!
//! The store was filled before by [`season`]. What is asked first after a start waits until the board
//! has been read; everything else is asked once the inspection at the start is over, one view after
//! the other, and the overview once more while answers come in.

use crate::load::{self, Until, Whole};
use crate::plan::Asks;
use crate::report::{Look, Report, Size};
use crate::served::{self, Served};
use crate::{Arguments, season};
use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

/// What is promised, in milliseconds: of the overview, and of every other view.
const OVERVIEW: f64 = 50.0;
const OTHERS: f64 = 100.0;
/// Pages on one page of the list.
const SHOWN: usize = 50;
/// Connections that send answers while something is looked at.
pub(crate) const SENDERS: usize = 8;
/// What browsers say they can read.
const ENCODINGS: &str = "gzip, deflate, br";

/// Has a season of answers on so many pages looked at.
pub(crate) async fn look(arguments: &Arguments, report: &mut Report, pages: usize) -> Result<()> {
    let name = |what: &str| format!("{} answers on {pages} pages: {what}", arguments.answers);
    let config = season::listing(&served::configuration()?, pages)?;
    let unkept = tempfile::tempdir()?;
    let data = match &arguments.stores {
        Some(stores) => stores.join(format!("{}-{pages}", arguments.answers)),
        None => unkept.path().join("data"),
    };
    if !data.exists() {
        let start = Instant::now();
        season::fill(&data, &config, arguments.answers, season::sentences).await?;
        let rate = arguments.answers as f64 / start.elapsed().as_secs_f64();
        report.add(&name("filling"), "per second", rate);
    }
    report.add(&name("on disk"), "MiB", served::disk_mib(&data)?);
    started(arguments, report, &name, (&data, &config)).await
}

async fn started(
    arguments: &Arguments,
    report: &mut Report,
    name: &impl Fn(&str) -> String,
    (data, config): (&Path, &str),
) -> Result<()> {
    let cookie = season::sign_in(data, config).await?;
    let served = Served::collector(data, config).await?;
    let staff = Staff {
        address: served.staff.context("the collector serves staff")?,
        cookie,
    };
    let staff = &staff;
    report.add(&name("memory, ready"), "MiB", served.resident_mib()?);
    let first = ask(staff, "/", ENCODINGS).await?;
    report.add(&name("first look after a start"), "ms", ms(&first));
    report.add(&name("memory, first look"), "MiB", served.resident_mib()?);
    served.rest().await?;
    report.add(&name("memory, inspected"), "MiB", served.resident_mib()?);
    for (what, wanted, path) in views(staff).await? {
        let look = seen(staff, &path, arguments.looks).await?;
        report.look(name(&what), wanted, look);
    }
    report.add(&name("memory, looked at"), "MiB", served.resident_mib()?);
    let requests = Asks::Answers.requests(served.public).await?;
    let time = Duration::from_secs(arguments.seconds);
    let load = load::run(served.public, SENDERS, Until::Over(time), &requests);
    let (load, look) = tokio::join!(load, seen_over(staff, "/", time));
    let load = load?;
    load.only(201)?;
    report.add(&name("answers meanwhile"), "per second", load.per_second());
    report.look(name("overview while answers come in"), OVERVIEW, look?);
    served.stop()
}

/// Every view: what it is, what is promised of it, and its path.
async fn views(staff: &Staff) -> Result<Vec<(String, f64, String)>> {
    let list = ask(staff, "/pages.json?order=volume", "identity").await?;
    let list: Value = serde_json::from_slice(&list.body)?;
    let rows = list.get("rows").and_then(Value::as_array);
    let rows = rows.context("the list has rows")?;
    let busiest = rows.first().and_then(|row| row.get("page")?.as_str());
    let busiest = format!("site=jazan&page={}", busiest.context("there is a page")?);
    let last = rows.len().div_ceil(SHOWN);
    let mut views = vec![("overview".to_owned(), OVERVIEW, "/".to_owned())];
    let mut other = |what: String, path: String| views.push((what, OTHERS, path));
    for order in ["worst", "best", "volume", "change"] {
        let mut ends = vec![1, last];
        ends.dedup();
        for at in ends {
            let path = format!("/pages?order={order}&at={at}");
            other(format!("list, {order}, page {at}"), path);
        }
    }
    for filter in [
        "question=service",
        "department=roads",
        "kind=service",
        "language=en",
        "channel=form",
        "period=4-weeks",
        "period=52-weeks",
    ] {
        other(format!("list, {filter}"), format!("/pages?{filter}"));
    }
    for period in ["settled", "26-weeks", "52-weeks"] {
        let path = format!("/page?{busiest}&period={period}");
        other(format!("busiest page, {period}"), path);
    }
    for ending in ["csv", "json"] {
        other(format!("list as {ending}"), format!("/pages.{ending}"));
    }
    for ending in ["csv", "json"] {
        let path = format!("/page.{ending}?{busiest}&period=52-weeks");
        other(format!("busiest page as {ending}"), path);
    }
    Ok(views)
}

/// Where staff are served, and what shows that one is signed in.
pub(crate) struct Staff {
    pub(crate) address: SocketAddr,
    pub(crate) cookie: String,
}

impl Staff {
    /// What an address says, as text.
    pub(crate) async fn get(&self, path: &str) -> Result<String> {
        let reply = ask(self, path, "identity").await?;
        Ok(String::from_utf8_lossy(&reply.body).into_owned())
    }
}

/// A view as it is asked for by somebody who may see everything.
async fn ask(staff: &Staff, path: &str, encodings: &str) -> Result<Whole> {
    let cookie = &staff.cookie;
    // Replies of this version end with their connection.
    let request = format!(
        "GET {path} HTTP/1.0\r\nHost: localhost\r\nCookie: {cookie}\r\n\
         Accept-Encoding: {encodings}\r\n\r\n"
    );
    let reply = load::whole(staff.address, request.as_bytes()).await?;
    ensure!(reply.status == 200, "{path}: {}", reply.status);
    Ok(reply)
}

fn ms(reply: &Whole) -> f64 {
    reply.took.as_secs_f64() * 1000.0
}

async fn sizes(staff: &Staff, path: &str) -> Result<Size> {
    Ok(Size {
        plain: ask(staff, path, "identity").await?.body.len(),
        gzip: ask(staff, path, "gzip").await?.body.len(),
        brotli: ask(staff, path, "br").await?.body.len(),
    })
}

/// A view, looked at so often.
pub(crate) async fn seen(staff: &Staff, path: &str, times: usize) -> Result<Look> {
    let size = sizes(staff, path).await?;
    let mut waits = Vec::new();
    for _ in 0..times {
        waits.push(ms(&ask(staff, path, ENCODINGS).await?));
    }
    Ok(Look { waits, size })
}

/// A view, looked at for so long.
pub(crate) async fn seen_over(staff: &Staff, path: &str, time: Duration) -> Result<Look> {
    let size = sizes(staff, path).await?;
    let (start, mut waits) = (Instant::now(), Vec::new());
    while start.elapsed() < time {
        waits.push(ms(&ask(staff, path, ENCODINGS).await?));
    }
    Ok(Look { waits, size })
}
