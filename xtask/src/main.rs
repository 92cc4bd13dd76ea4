//! What the project does to itself, in Rust, so that a bare machine needs
//! nothing but cargo: set up, build the widget, run the demo, test, measure,
//! check its own walls.
//!
//! Each command is a room; what several need stands in `setup` (what must be
//! on the machine), `run` (starting a command and saying how to repeat it) and
//! `serving` (our own servers as child processes). Nothing here is shipped.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line's product is what it prints"
)]

mod bench;
mod conformance;
mod demo;
mod dist;
mod files;
mod fuzz;
mod run;
mod serving;
mod setup;
mod size;
mod soak;
mod speed;
mod test;
mod tidy;
mod widget;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "What the project does to itself")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Get everything the other commands need; they call it themselves.
    Setup,
    /// Build the files that a page loads into target/dist/widget.
    Widget,
    /// Build the release binary, widget inside, into target/dist.
    Dist,
    /// Start collector and demo site with a season of feedback.
    Demo(demo::Options),
    /// Run every check and every test.
    Test(test::Options),
    /// Kill the collector and cut its power, a hundred times each, and look for what was lost.
    Soak(soak::Options),
    /// Fuzz a real collector by its own description.
    Fuzz(fuzz::Options),
    /// Measure the collector beside a server that does nothing, into target/bench.
    Bench(bench::Options),
    /// Print what a page loads, in brotli bytes, and fail over budget.
    Size(size::Options),
    /// Measure the tag on a slow machine and line beside a bare page, into target/speed.
    Speed(speed::Options),
    /// Check the walls, the map, the locale keys and the house rules.
    Tidy,
}

fn main() -> ExitCode {
    let done = widget::link_if_asked().unwrap_or_else(|| dispatch(&Arguments::parse().command));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            serving::exit_code(&error)
        }
    }
}

fn dispatch(command: &Command) -> anyhow::Result<()> {
    std::env::set_current_dir(files::root())?;
    match command {
        Command::Setup => setup::everything(),
        Command::Widget => widget::build(),
        Command::Dist => dist::build(),
        Command::Demo(options) => demo::run(options),
        Command::Test(options) => test::run(options),
        Command::Soak(options) => soak::run(options),
        Command::Fuzz(options) => fuzz::run(options),
        Command::Bench(options) => bench::run(options),
        Command::Size(options) => size::run(options),
        Command::Speed(options) => speed::run(options),
        Command::Tidy => tidy::run(),
    }
}
