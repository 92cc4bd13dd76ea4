//! What the collector does in a second, beside a server that does nothing, in one run on loopback.
//!
//! Machines differ and are busy with other things, so that a figure alone says little. Each is taken
//! in turns with the same figure of a no-op (`noop`) that has the same router, layers, extractors
//! and reply bytes and stores nothing; what counts is the ratio of the two. The staff's views are held
//! against the time that is promised of each.
//!
//! `cargo xtask bench` runs it and keeps table and JSON under `target/bench/`. Deliberately absent:
//! limits. A test that asserted on time would fail on a busy day and prove nothing on a quiet one.
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench reads the machine's clock and prints what it saw"
)]

mod ballot;
mod judging;
mod load;
mod looks;
mod noop;
mod plan;
mod remarks;
mod report;
mod season;
mod served;

use clap::Parser;
use std::path::PathBuf;
use tikv_jemallocator::Jemalloc;

/// The no-op has the collector's allocator, too.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

/// Measures the collector.
#[derive(Debug, Parser)]
struct Arguments {
    /// Seconds for each figure.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// How often each figure is taken, in turns with its no-op.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Answers that the large store holds; 0 leaves out what needs it.
    #[arg(long, default_value_t = 1_000_000)]
    answers: u64,
    /// How often each of the staff's views is looked at.
    #[arg(long, default_value_t = 40)]
    looks: usize,
    /// Where the stores that the staff's views are looked at in are kept for the next run; without it
    /// each run fills its own.
    #[arg(long)]
    stores: Option<PathBuf>,
    /// Only figures whose names contain this.
    #[arg(long, default_value = "")]
    only: String,
    /// Where table and JSON are written.
    #[arg(long, default_value = "target/bench")]
    into: PathBuf,
    /// Serves the no-op instead, until it is killed.
    #[arg(long)]
    noop: bool,
    /// What cargo tells every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if arguments.noop {
        return noop::serve().await;
    }
    let report = plan::run(&arguments).await?;
    report.write(&arguments.into)
}
