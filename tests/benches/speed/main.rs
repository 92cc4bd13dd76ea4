//! How soon the question can be answered on a cheap telephone and a poor line, and what the tag costs the
//! page that carries it, beside the same page without it.
//!
//! Machines differ and are busy with other things, so that a figure alone says little: each page is
//! opened in turns with the bare one, by a new browser each time, and what is told is the middle of the
//! rounds. `cargo xtask speed` runs it and keeps table and JSON under `target/speed/`. Deliberately
//! absent: limits, as no test asserts on time.
#![expect(
    clippy::print_stdout,
    reason = "a measurement prints what it has measured"
)]

mod report;
mod trace;

use anyhow::Result;
use clap::Parser;
use rayak_shared::Question;
use rayak_tests::{Times, Town, Visitor, Window, until};
use report::Report;
use serde_json::Value;
use std::path::PathBuf;

/// Measures the tag in a browser.
#[derive(Debug, Parser)]
struct Arguments {
    /// How often each page is opened.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Where table and JSON are written.
    #[arg(long, default_value = "target/speed")]
    into: PathBuf,
    /// What cargo tells every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

/// A telephone held upright.
const TELEPHONE: Window = Window {
    width: 360,
    height: 800,
};

/// A page that is measured.
#[derive(Debug, Clone, Copy)]
enum Page {
    /// An ordinary page without the tag.
    Bare,
    /// The same page with the tag below its text; the reader goes down to it once the page is there.
    Below,
    /// A page with the tag in its first screen, so that page and card come at the same time.
    First,
}

impl Page {
    const ALL: [Self; 3] = [Self::Bare, Self::Below, Self::First];

    const fn address(self) -> &'static str {
        match self {
            Self::Bare => "/test/bare?page=pothole&lang=en",
            Self::Below => "/en/services/pothole-report",
            Self::First => "/test/both?page=pothole&lang=en",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare page",
            Self::Below => "tag below the text",
            Self::First => "tag in the first screen",
        }
    }
}

/// Opens a page with nothing in the cache, and waits until all is there that comes.
async fn open(town: &Town, page: Page) -> Result<Times> {
    let citizen = Visitor::arrives_on_a_slow_line(town, TELEPHONE).await?;
    citizen.opens(page.address()).await?;
    until("the page is loaded", async || {
        let loaded = "return document.readyState == 'complete'";
        Ok(citizen.asks::<bool>(loaded, &[]).await?.then_some(()))
    })
    .await?;
    citizen.sees_it_drawn().await?;
    // Going on ends the browser's search for the largest part, of which it tells somewhat after.
    let before = until("the page is painted", async || {
        let times = citizen.times().await?;
        Ok((times.largest_paint > 0.0).then_some(times))
    })
    .await?;
    if matches!(page, Page::Bare) {
        citizen.leaves().await?;
        return Ok(before);
    }
    citizen.is_asked(Question::Useful).await?;
    let after = until("the card is drawn", async || {
        let times = citizen.times().await?;
        Ok(times.drawn.is_some().then_some(times))
    })
    .await?;
    citizen.leaves().await?;
    Ok(match page {
        Page::Below => Times {
            largest_paint: before.largest_paint,
            ..after
        },
        _ => after,
    })
}

/// One more round, of which everything is written down.
async fn watch(town: &Town) -> Result<Vec<Value>> {
    let citizen = Visitor::arrives_on_a_slow_line_watched(town, TELEPHONE).await?;
    citizen.opens(Page::Below.address()).await?;
    citizen.is_asked(Question::Useful).await?;
    until("the card is drawn", async || {
        Ok(citizen.times().await?.drawn.map(|_| ()))
    })
    .await?;
    let trace = citizen.trace().await?;
    citizen.leaves().await?;
    Ok(trace)
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let town = Town::found().await?;
    let mut report = Report::default();
    for round in 0..arguments.rounds {
        for page in Page::ALL {
            report.add(page.name(), open(&town, page).await?);
        }
        println!("round {} of {}", round + 1, arguments.rounds);
    }
    let trace = watch(&town).await?;
    report.write(&arguments.into, &trace::longest_tasks(&trace))
}
