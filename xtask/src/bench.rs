//! What the collector does in a second, beside a no-op of the same run: built as it is shipped,
//! measured by `collector/benches/line/main.rs`, kept as a table and as JSON.

use std::path::{self, PathBuf};

use anyhow::Result;

use crate::{files, run, widget};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Answers that the large store holds; 0 leaves out what needs it.
    #[arg(long, default_value_t = 1_000_000)]
    answers: u64,
    /// Seconds for each figure.
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// How often each figure is taken, in turns with its no-op.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
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
}

pub(crate) fn run(options: &Options) -> Result<()> {
    widget::build()?;
    let mut bench = run::cargo();
    bench.args(["bench", "--package", "rayak", "--bench", "line", "--"]);
    bench.arg("--into").arg(files::root().join("target/bench"));
    for (name, value) in [
        ("--answers", options.answers.to_string()),
        ("--seconds", options.seconds.to_string()),
        ("--rounds", options.rounds.to_string()),
        ("--looks", options.looks.to_string()),
        ("--only", options.only.clone()),
    ] {
        bench.args([name, &value]);
    }
    if let Some(stores) = &options.stores {
        bench.arg("--stores").arg(path::absolute(stores)?);
    }
    run::run(&mut bench)
}
