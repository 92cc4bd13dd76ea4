//! `rayak drill`. That the backup is no good is its answer, and its exit code 1.
//!
//! Where the configuration asks for it by the clock, the process that serves starts the command as
//! another one: it may be given up at any moment, and nothing of it stays in the memory that serves.

use super::{At, bar, exit, print};
use clap::Args;
use rayak::App;
use rayak::clock::Clock;
use rayak::command::{Drill as Plan, DrillReport, clear_after_a_drill, drill, drill_is_due};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::process::Command;

const LOOKED_AT_EVERY: Duration = Duration::from_secs(60 * 60);

#[derive(Debug, Args)]
pub(crate) struct Drill {
    #[command(flatten)]
    at: At,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
    /// The backup; without it, the newest in the directory that the configuration names.
    file: Option<PathBuf>,
}

impl Drill {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.at.config()?;
        let plan = Plan::of(
            self.file,
            config.backup.as_ref(),
            config.store,
            self.at.data,
        )?;
        let bar = bar("checking the backup");
        let moved = bar.clone();
        let progress = move |what, done, of| {
            moved.set_message(what);
            moved.set_length(of);
            moved.set_position(done);
        };
        let report = drill(plan, &Clock::system(), progress).await;
        bar.finish_and_clear();
        let report = report?;
        print(&report, self.json, in_words)?;
        Ok(exit(report.is_good()))
    }
}

fn in_words(report: &DrillReport, out: &mut dyn Write) -> io::Result<()> {
    if let Some(file) = &report.file {
        writeln!(out, "{}", file.display())?;
    }
    for fault in &report.faults {
        writeln!(out, "{fault}")?;
    }
    if report.is_good() {
        let (pages, events, words) = (report.pages, report.events, report.words);
        writeln!(
            out,
            "{pages} pages, {events} events, {words} with words, of {}",
            report.made_at
        )?;
        writeln!(out, "good: everything can be made again from it")
    } else {
        writeln!(out, "NO GOOD: not everything can be made again from it")
    }
}

/// Starts a drill whenever one is due, for as long as this is waited for.
pub(crate) async fn by_the_clock(app: Arc<App>, at: At) {
    if let Err(error) = clear_after_a_drill(&at.data) {
        tracing::error!(%error, "what a drill left is still there");
    }
    let mut turns = tokio::time::interval(LOOKED_AT_EVERY);
    loop {
        turns.tick().await;
        if drill_is_due(&app) {
            start(&at).await;
        }
    }
}

async fn start(at: &At) {
    let output = match std::env::current_exe() {
        Ok(rayak) => {
            let mut command = Command::new(rayak);
            command.arg("drill").arg("--data").arg(&at.data);
            if let Some(config) = &at.config {
                command.arg("--config").arg(config);
            }
            command.kill_on_drop(true).output().await
        }
        Err(error) => Err(error),
    };
    match output {
        Ok(done) if done.status.success() => {
            tracing::info!("the newest backup was restored for a trial, and is good");
        }
        // What it said names pages and files; it stands in the note.
        Ok(done) => tracing::error!(
            status = %done.status,
            "the newest backup could not be restored for a trial; `rayak drill` says why"
        ),
        Err(error) => tracing::error!(%error, "no drill could be started"),
    }
}
