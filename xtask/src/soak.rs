//! The tests that break the store at moments and places that nobody chose, many more times than a run
//! of all tests can afford: kills under load, losses of power, and damaged files.

use anyhow::Result;

use crate::{run, serving, test, widget};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many kills, losses of power, and broken files of each kind.
    #[arg(long, default_value_t = 100)]
    rounds: usize,
}

/// The tests that draw their moments, with the package of each.
const TESTS: [(&str, &str); 3] = [
    ("rayak-tests", "kills::"),
    ("rayak", "power::"),
    ("rayak", "broken::"),
];

pub(crate) fn run(options: &Options) -> Result<()> {
    widget::build()?;
    serving::build()?;
    for (package, name) in TESTS {
        let mut tests = test::tests_of(&[package]);
        tests
            .args(["--test", "line", "--", "--nocapture", name])
            .env("RAYAK_BIN", serving::binary("rayak"))
            .env("RAYAK_ROUNDS", options.rounds.to_string());
        run::run(&mut tests)?;
    }
    Ok(())
}
