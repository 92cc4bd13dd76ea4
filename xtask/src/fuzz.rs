//! The collector fuzzed by its own description: requests that follow it and
//! requests that nearly do, against a real process with an empty store. An
//! error of ours, or a reply that the description does not name, fails.
//!
//! It is no part of `test`, which has a fuzz of the router that needs nothing
//! from elsewhere; this one judges with another's reading of the standards.

use std::process::Command;

use anyhow::{Context, Result};

use crate::serving::{self, Servers};
use crate::{files, run, setup, widget};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many requests for each operation, beside those that the bounds of
    /// its fields suggest.
    #[arg(long, default_value_t = 100)]
    examples: usize,
    /// Where chance begins; another number makes other requests.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What is judged of each reply. Left out is what the description does not
/// claim: that a text of the right shape names a site that is there, and that
/// a form refuses what it can do without.
const CHECKS: [&str; 7] = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
];

pub(crate) fn run(options: &Options) -> Result<()> {
    let python = setup::python()?;
    widget::build()?;
    serving::build()?;
    let data = tempfile::tempdir()?;
    let mut servers = Servers::new();
    servers.catch_signals()?;
    let mut rayak = Command::new(serving::binary("rayak"));
    rayak.args(["serve", "--log", "warn", "--data"]);
    rayak.arg(data.path());
    rayak.args(["--public", "127.0.0.1:0", "--staff", "127.0.0.1:0"]);
    let addresses = servers.start("rayak", &mut rayak, &["public", "staff"])?;
    let public = addresses.first().context("the public address")?;
    let mut fuzzer = python.tool("schemathesis");
    fuzzer
        .arg("run")
        .arg(format!("{public}/api/v1/openapi.json"))
        .args(["--phases", "examples,coverage,fuzzing"])
        .args(["--checks", &CHECKS.join(",")])
        .args(["--max-examples", &options.examples.to_string()])
        .args(["--seed", &options.seed.to_string()])
        .args(["--warnings", "off"])
        // It keeps what it has tried in the folder where it runs.
        .current_dir(files::root().join("target/python"));
    let judged = run::run(&mut fuzzer);
    servers.stop()?;
    judged
}
