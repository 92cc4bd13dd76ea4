//! What the collector does in a second, beside a no-op of the same run: built as it is shipped,
//! measured by `collector/benches/line/main.rs`, kept as a table and as JSON.

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
        ("--only", options.only.clone()),
    ] {
        bench.args([name, &value]);
    }
    run::run(&mut bench)
}
