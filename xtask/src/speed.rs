//! How soon the question can be answered on a slow telephone and line, and what the tag costs its page:
//! measured by `tests/benches/speed/main.rs` in a real browser, kept as a table and as JSON.

use std::fs;

use anyhow::Result;

use crate::setup::{self, Engine};
use crate::{files, run, serving, widget};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often each page is opened, in turns with the bare one.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    widget::build()?;
    serving::build()?;
    // The one whose tools can slow it down.
    let engine = Engine::Chromium;
    let browser = setup::browser(engine)?;
    let folder = files::root().join("target/speed");
    let mut speed = run::cargo();
    // What is measured is the browser, so that nothing is gained by compiling all anew.
    speed
        .args(["bench", "--profile", "dev", "--package", "rayak-tests"])
        .args(["--bench", "speed", "--", "--into"])
        .arg(&folder)
        .args(["--rounds", &options.rounds.to_string()])
        .env("RAYAK_BIN", serving::binary("rayak"))
        .env("RAYAK_ENGINE", engine.name())
        .envs(browser.programs);
    run::run(&mut speed)?;
    // After whatever the browsers had to say.
    print!("\n{}", fs::read_to_string(folder.join("report.txt"))?);
    Ok(())
}
