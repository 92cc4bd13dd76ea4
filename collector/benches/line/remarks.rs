//! The inbox over as many remarks as there are answers: how long its index takes to be made, what it keeps in
//! memory, how long the server takes for each search and filter, and how far it lags while others come in.
//!
//! Each answer has words of its own, of a language that has a few words that are often said and many that are
//! seldom, so that lists of every length are cut with each other.

use crate::ballot::scattered;
use crate::load::{self, Requests, Until};
use crate::looks::{SENDERS, Staff, seen, seen_over};
use crate::plan::Asks;
use crate::report::Report;
use crate::served::{self, Served};
use crate::{Arguments, season};
use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use tokio::time::interval;

/// What is promised of any filter or search, in milliseconds.
const WANTED: f64 = 300.0;
/// Words that there are, beside those below.
const WORDS: u64 = 30_000;
/// Pages that are listed.
const PAGES: usize = 45;

const OFTEN: [&str; 24] = [
    "الإنارة",
    "الطريق",
    "الحفرة",
    "البلدية",
    "الموقع",
    "الصفحة",
    "الرخصة",
    "الرسوم",
    "المعاملة",
    "الرابط",
    "لا",
    "يعمل",
    "أرجو",
    "شكرًا",
    "the",
    "page",
    "does",
    "not",
    "lights",
    "road",
    "please",
    "slow",
    "permit",
    "thanks",
];

/// What somebody wrote.
pub(crate) fn said(number: u64) -> String {
    let drawn = |salt: u64, sides: u64| scattered(scattered(number) ^ salt) % sides;
    let mut said = String::new();
    for place in 0..5 + drawn(40, 9) {
        let gap = if place == 0 { "" } else { " " };
        let salt = 50 + 3 * place;
        // Writing to a string cannot fail.
        let _ = if drawn(salt, 3) > 0 {
            let word = OFTEN.get(drawn(salt + 1, OFTEN.len() as u64) as usize);
            write!(said, "{gap}{}", word.copied().unwrap_or_default())
        } else {
            let far = drawn(salt + 2, 1 << 20) as f64 / f64::from(1 << 20);
            write!(said, "{gap}{}", seldom((far * far * WORDS as f64) as u64))
        };
    }
    said
}

/// A word that is none, in Arabic letters.
fn seldom(number: u64) -> String {
    const LETTERS: [char; 20] = [
        'ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ر', 'ز', 'س', 'ش', 'ص', 'ط', 'ع', 'غ', 'ف', 'ق', 'ك',
        'م', 'ن',
    ];
    let mut rest = number + 8_000;
    let mut word = String::new();
    while rest > 0 {
        word.extend(LETTERS.get((rest % 20) as usize));
        rest /= 20;
    }
    word
}

/// Has the inbox of so many remarks looked into.
pub(crate) async fn look(arguments: &Arguments, report: &mut Report) -> Result<()> {
    let name = |what: &str| format!("{} remarks: {what}", arguments.answers);
    let config = season::listing(&served::configuration()?, PAGES)?;
    let unkept = tempfile::tempdir()?;
    let data = match &arguments.stores {
        Some(stores) => stores.join(format!("{}-remarks", arguments.answers)),
        None => unkept.path().join("data"),
    };
    if !data.exists() {
        season::fill(&data, &config, arguments.answers, |number| {
            Some(said(number))
        })
        .await?;
    }
    report.add(&name("on disk"), "MiB", served::disk_mib(&data)?);
    let cookie = season::sign_in(&data, &config).await?;
    let start = Instant::now();
    let served = Served::collector(&data, &config).await?;
    let staff = Staff {
        address: served.staff.context("the collector serves staff")?,
        cookie,
    };
    let mut looks = interval(Duration::from_millis(200));
    looks.tick().await;
    while !is_made(&staff).await? {
        looks.tick().await;
    }
    report.add(
        &name("index made after a start"),
        "s",
        start.elapsed().as_secs_f64(),
    );
    served.rest().await?;
    report.add(&name("memory, index made"), "MiB", served.resident_mib()?);
    let far = format!("/inbox?at={}", (arguments.answers / 50).max(1));
    for path in [far.as_str()].into_iter().chain(VIEWS) {
        let look = seen(&staff, path, arguments.looks).await?;
        report.look(name(path), WANTED, look);
    }
    report.add(&name("memory, looked at"), "MiB", served.resident_mib()?);

    let requests = Asks::Answers.requests(served.public).await?;
    let time = Duration::from_secs(arguments.seconds);
    let load = load::run(served.public, SENDERS, Until::Over(time), &requests);
    let look = seen_over(&staff, "/inbox?q=light+road", time);
    let lags = lags(&served, &staff, &requests, time);
    let (load, look, lags) = tokio::join!(load, look, lags);
    let (load, lags) = (load?, lags?);
    load.only(201)?;
    report.add(&name("come in meanwhile"), "per second", load.per_second());
    report.look(name("search while others come in"), WANTED, look?);
    let longest = lags.iter().max().context("a remark was waited for")?;
    report.add(
        &name("found after it came, at the longest"),
        "ms",
        longest.as_secs_f64() * 1000.0,
    );
    served.stop()
}

/// How long after its receipt a remark was found by its reference, of one after the other for so long.
async fn lags(
    served: &Served,
    staff: &Staff,
    requests: &Requests,
    time: Duration,
) -> Result<Vec<Duration>> {
    // The page says again what was searched for, with and without a remark.
    let not_found = said_times(staff, "RK7-4M2-9XQ-5").await?;
    let (start, mut lags) = (Instant::now(), Vec::new());
    let mut request = Vec::new();
    for number in 0.. {
        if start.elapsed() >= time {
            break;
        }
        // The load counts from the beginning and comes nowhere near.
        requests(u64::MAX - number, &mut request);
        let reply = load::whole(served.public, &closing(&request)?).await?;
        ensure!(reply.status == 201, "{}", reply.status);
        let receipt: Value = serde_json::from_slice(&reply.body)?;
        let reference = receipt.get("reference").and_then(Value::as_str);
        let reference = reference.context("a receipt with a reference")?;
        let came = Instant::now();
        let mut looks = interval(Duration::from_millis(20));
        while said_times(staff, reference).await? <= not_found {
            looks.tick().await;
        }
        lags.push(came.elapsed());
    }
    Ok(lags)
}

/// A request after whose reply the connection ends.
fn closing(request: &[u8]) -> Result<Vec<u8>> {
    let request = std::str::from_utf8(request)?;
    Ok(request.replacen("HTTP/1.1", "HTTP/1.0", 1).into_bytes())
}

/// How often the inbox says a reference that it is searched for.
async fn said_times(staff: &Staff, reference: &str) -> Result<usize> {
    let page = staff.get(&format!("/inbox?q={reference}")).await?;
    Ok(page.matches(reference).count())
}

const VIEWS: [&str; 21] = [
    "/inbox",
    "/inbox?at=2",
    // الإنارة as somebody types it, and two words, and one that is seldom.
    "/inbox?q=%D8%A7%D9%86%D8%A7%D8%B1%D9%87",
    "/inbox?q=light+road",
    "/inbox?q=%D8%AC%D8%AC%D8%AC%D8%AC",
    "/inbox?q=RK7-4M2-9XQ-5",
    "/inbox?state=unread",
    "/inbox?state=read",
    "/inbox?theme=technical_fault",
    "/inbox?theme=none&kind=none",
    "/inbox?kind=complaint",
    "/inbox?words=en",
    "/inbox?veiled=yes",
    "/inbox?department=roads",
    "/inbox?pages=service&answer=no",
    "/inbox?question=service&language=en&channel=form",
    "/inbox?period=52-weeks",
    "/inbox?q=light&theme=technical_fault&period=4-weeks&department=roads",
    "/urgent",
    "/flagged",
    "/themes",
];

/// Whether the index has come to the end of the log.
async fn is_made(staff: &Staff) -> Result<bool> {
    let metrics = staff.get("/metrics").await?;
    let behind = metrics
        .lines()
        .find_map(|line| line.strip_prefix("rayak_inbox_behind_events "));
    let Some(behind) = behind else {
        return Ok(false);
    };
    let behind: f64 = behind.trim().parse()?;
    ensure!(behind >= 0.0, "the gauge says {behind}");
    Ok(behind == 0.0)
}
