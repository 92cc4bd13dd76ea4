//! `rayak themes measure`: how often the rules suggest what people would have said.

use super::{config, exit, print};
use anyhow::Context as _;
use clap::{Args, Subcommand};
use rayak::rules::measure::{Held, Measured, Part, measure};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(crate) enum Themes {
    /// Hold the rules against remarks that people have sorted: a JSON object a line, with `text`, `theme` and
    /// `kind`, and perhaps `lang`, `useful`, `rating`, `reasons` and `contains_pii`.
    Measure(Measuring),
}

#[derive(Debug, Args)]
pub(crate) struct Measuring {
    file: PathBuf,
    /// The configuration whose rules are held against them; without it those that every collector has.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Themes {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Measure(asked) = self;
        let lines = fs::read_to_string(&asked.file)
            .with_context(|| format!("{} cannot be read", asked.file.display()))?;
        let config = config::read(asked.config.as_deref())?;
        let measured = measure(&config.rules, &lines);
        print(&measured, asked.json, in_words)?;
        Ok(exit(measured.unread.is_empty()))
    }
}

fn in_words(seen: &Measured, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{} remark(s)", seen.remarks)?;
    for (line, wrong) in &seen.unread {
        writeln!(out, "line {line}: {wrong}; it is left out")?;
    }
    let held = [
        ("theme", &seen.theme),
        ("kind", &seen.kind),
        ("language", &seen.language),
    ];
    for (what, held) in held {
        writeln!(out)?;
        one(what, held, out)?;
    }
    writeln!(out)?;
    writeln!(out, "danger: seen in {} remark(s)", seen.danger.lines.len())?;
    for (line, kind) in &seen.danger.lines {
        writeln!(out, "  line {line}: {kind}")?;
    }
    writeln!(
        out,
        "suspicion: {} of the remarks with personal data that no scanner finds, {} of those without any",
        share(seen.suspected),
        share(seen.suspected_in_vain)
    )
}

fn one(what: &str, held: &Held, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{what}: right in {}; where something was suggested, {}; without a suggestion {}",
        share(held.right),
        share(held.right_where_suggested),
        held.silent
    )?;
    for each in &held.each {
        writeln!(
            out,
            "  {:<22} n {:>4}  suggested {:>4}  precision {}  recall {}",
            each.code,
            each.n,
            each.suggested,
            share(each.precision),
            share(each.recall)
        )?;
    }
    for (said, suggested, n) in &held.mistaken {
        writeln!(out, "  {said} taken for {suggested}: {n}")?;
    }
    Ok(())
}

/// A share with its interval of 95 %.
fn share(part: Option<Part>) -> String {
    let Some(part) = part else {
        return "none".to_owned();
    };
    let percent = |n: u32| f64::from(n) * 100.0 / f64::from(part.score.scale);
    format!(
        "{}/{} {:.0} % ({:.0} to {:.0} %)",
        part.has,
        part.of,
        percent(part.score.value),
        percent(part.score.low),
        percent(part.score.high)
    )
}
