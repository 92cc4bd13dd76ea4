//! The binary `rayak`: its commands and their exit codes. What each command does is in `cli`.
//!
//! 0: done. 1: something is wrong and was told. 2: the command line could not be understood, or what
//! `doctor` was to examine could not be had.

mod cli;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use cli::backup::Backup;
use cli::compact::Compact;
use cli::config::CheckConfig;
use cli::doctor::Doctor;
use cli::drill::Drill;
use cli::erase::Erase;
use cli::export::Export;
use cli::import::Import;
use cli::mail::Mail;
use cli::pages::Pages;
use cli::rebuild::Rebuild;
use cli::recovery::TryOpen;
use cli::restore::Restore;
use cli::retain::Retain;
use cli::serve::Serve;
use cli::themes::Themes;
use cli::user::User;
use cli::verify::Verify;
use rayak::crash;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;
use tikv_jemallocator::Jemalloc;
use tokio::runtime::Runtime;

/// An answer's memory is taken by the thread that reads it and given back by the writer's, for which
/// the system's allocator makes the two wait for each other; and this one returns to the system what
/// a thread needed for a while, as for an inspection.
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

/// Takes citizens' answers about pages, keeps them, and says what they add up to.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve visitors and staff until SIGINT or SIGTERM.
    Serve(Serve),
    /// Read a configuration and say what is wrong with it.
    CheckConfig(CheckConfig),
    /// Print the built-in configuration, to start one's own from.
    DefaultConfig,
    /// Read everything again: checksums, gaps, and every figure against the log.
    Verify(Verify),
    /// Make every figure again from the log, where it is not as the log says.
    Rebuild(Rebuild),
    /// Write everything into one file, checked and durable, while answers come in.
    Backup(Backup),
    /// Make a store from a backup, in a directory that is empty or not there yet.
    Restore(Restore),
    /// Restore a backup beside the store to see that it can be done, remove it, and note what came out.
    Drill(Drill),
    /// Take the words of one feedback away; its answer stays counted.
    Erase(Erase),
    /// Take the words away that have reached the age set for their site.
    Retain(Retain),
    /// Write every event as a line of JSON, with its words: for other programs to read. It is no
    /// backup, since import takes feedback, not events.
    Export(Export),
    /// Take dated feedback, a JSON object a line.
    Import(Import),
    /// Say who may sign in to the staff's pages.
    #[command(subcommand)]
    User(User),
    /// Try the way to the mail server.
    #[command(subcommand)]
    Mail(Mail),
    /// Say how often the rules that sort remarks are right.
    #[command(subcommand)]
    Themes(Themes),
    /// Fetch a page and say what would stop the widget there, and what would be right. Exit codes: 0 the
    /// widget works, 1 something stops it, 2 the page could not be examined.
    Doctor(Doctor),
    /// Take the registry of pages away as a table, or send one.
    #[command(subcommand)]
    Pages(Pages),
    /// Give room back, and take out of the files what was taken out of the store.
    Compact(Compact),
    #[command(hide = true)]
    TryOpen(TryOpen),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    crash::say_only_where();
    let run = || {
        crash::leave_no_core().context("this process could leave its memory in a core file")?;
        run(cli.command)
    };
    match run() {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(io::stderr(), "rayak: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// How long work that no task waits for any more may hold up the end: a stop has a limit.
const LAST_WORK: Duration = Duration::from_millis(500);

fn run(command: Command) -> anyhow::Result<ExitCode> {
    to_its_end(done(command)).context("no threads could be started")?
}

fn to_its_end<T>(work: impl Future<Output = T>) -> io::Result<T> {
    let runtime = Runtime::new()?;
    let done = runtime.block_on(work);
    runtime.shutdown_timeout(LAST_WORK);
    Ok(done)
}

async fn done(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(command) => command.run().await,
        Command::CheckConfig(command) => command.run(),
        Command::DefaultConfig => cli::config::print_default(),
        Command::Verify(command) => command.run().await,
        Command::Rebuild(command) => command.run().await,
        Command::Backup(command) => command.run().await,
        Command::Restore(command) => command.run().await,
        Command::Drill(command) => command.run().await,
        Command::Erase(command) => command.run().await,
        Command::Retain(command) => command.run().await,
        Command::Export(command) => command.run().await,
        Command::Import(command) => command.run().await,
        Command::User(command) => command.run().await,
        Command::Pages(command) => command.run().await,
        Command::Mail(command) => command.run().await,
        Command::Themes(command) => command.run(),
        Command::Doctor(command) => command.run().await,
        Command::Compact(command) => command.run().await,
        Command::TryOpen(command) => command.run(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// It would hang otherwise.
    #[test]
    fn an_end_does_not_wait_for_work_that_no_task_waits_for() {
        let (release, held) = mpsc::channel::<()>();
        let (begin, began) = mpsc::channel();
        let done = to_its_end(async move {
            tokio::task::spawn_blocking(move || {
                begin.send(()).expect("somebody waits");
                let _ = held.recv();
            });
            began.recv().expect("it begins");
            7
        });
        assert_eq!(done.expect("threads"), 7);
        drop(release);
    }
}
