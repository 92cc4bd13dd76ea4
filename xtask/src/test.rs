//! Every check and every test, in the order in which a mistake is cheapest to
//! find. The first failure ends the run, with what to type to repeat it.
//!
//! Nothing is skipped for want of a tool: what a step needs is fetched, or the
//! step fails.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::setup::{Engine, Engines};
use crate::{conformance, files, run, serving, setup, size, tidy, widget};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// The checks and the tests without a browser.
    #[arg(long, conflicts_with = "e2e")]
    unit: bool,
    /// The tests in a browser only.
    #[arg(long)]
    e2e: bool,
    /// The engines to run the tests in a browser in, one after the other: chromium, firefox, webkit,
    /// with commas between them, or all.
    #[arg(long, default_value = "chromium", conflicts_with = "unit")]
    browsers: Engines,
    /// Also check licences, sources and bans of every dependency, installing
    /// cargo-deny where it is missing (some minutes of compiling).
    #[arg(long)]
    deny: bool,
    /// Run only tests whose names contain one of these, and no other check.
    filter: Vec<String>,
}

/// The tests without a browser, in groups that share the features, and so the
/// compiled dependencies, of what is built anyway: this crate alone, what both
/// sides use, and the two servers.
const UNIT: [(&str, &[&str]); 3] = [
    ("xtask's tests", &["xtask"]),
    ("both sides' tests", &["rayak-shared", "rayak-widget"]),
    ("servers' tests", &["rayak", "rayak-demo"]),
];

/// The tests in a browser.
const BROWSER: &[&str] = &["rayak-tests"];

/// Their scenarios that are not repeated where a whole run has several engines: those without a browser; those
/// of the servers and of words of ours, to which a browser only lends its eyes; pictures for people; and what is
/// looked for on each of the staff's pages, which takes a quarter of a run: the ways through those pages are
/// gone in every engine, and so is each step of the card.
const ONCE: [&str; 26] = [
    "counting::",
    "crowd::",
    "deploy::",
    "durability::",
    "files::",
    "kills::",
    "rules::",
    "doctor::the_demonstrations_pages_work",
    "operator::",
    "pictures::",
    "post::",
    "promises::",
    "door::axe_finds_no_barrier",
    "door::nothing_is_cut_too_small_or_too_faint",
    "door::pictures_of_the_way_in",
    "editors::every_page_of_the_editors_looked_at",
    "editors::the_editors_pages_stand_in_nobodys_way",
    "inbox::axe_finds_no_barrier",
    "inbox::nothing_is_cut_too_small_or_too_faint",
    "inbox::the_inbox_looked_at",
    "owners::axe_finds_no_barrier",
    "owners::every_view_looked_at",
    "owners::nothing_is_cut_too_small_or_too_faint",
    "registry::the_registry_stands_in_nobodys_way",
    "take::axe_finds_no_barrier",
    "take::the_taking_looked_at",
];

pub(crate) fn run(options: &Options) -> Result<()> {
    let (unit, browser) = (!options.e2e, !options.unit);
    let checks = unit && options.filter.is_empty();
    let mut steps = Steps::default();

    if checks {
        steps.step("format", || {
            run::run(run::cargo().args(["fmt", "--all", "--check"]))
        })?;
        steps.step("tidy", || repeatable("tidy", tidy::run()))?;
    }
    if options.deny {
        steps.step("deny", deny)?;
    }
    // Before anything is compiled that embeds it.
    steps.step("widget", || repeatable("widget", widget::build()))?;
    if checks {
        steps.step("clippy", || {
            let mut clippy = run::cargo();
            clippy.args(["clippy", "--workspace", "--all-targets", "--quiet"]);
            run::run(clippy.args(["--", "--deny", "warnings"]))
        })?;
    }
    if !options.filter.is_empty() {
        let groups = UNIT.iter().map(|(_, packages)| *packages).filter(|_| unit);
        let groups = groups.chain(browser.then_some(BROWSER));
        steps.step("filter", || some_test(groups, &options.filter))?;
    }
    if unit {
        for (name, packages) in UNIT {
            steps.step(name, || {
                let mut tests = tests_of(packages);
                run::run(filtered(&mut tests, &options.filter))
            })?;
        }
    }
    if browser {
        steps.step("servers", serving::build)?;
    }
    if checks && browser {
        steps.step("size", || {
            repeatable("size", size::run(&size::Options::default()))
        })?;
    }
    if browser {
        for (place, engine) in options.browsers.0.iter().enumerate() {
            // Chromium alone can do what every scenario needs, and whoever names one wants it everywhere.
            let repeats = place > 0 && *engine != Engine::Chromium && options.filter.is_empty();
            steps.step(&format!("tests in {}", engine.name()), || {
                browser_tests(*engine, repeats, &options.filter)
            })?;
        }
    }
    steps.summary();
    Ok(())
}

fn browser_tests(engine: Engine, repeats: bool, filter: &[String]) -> Result<()> {
    let root = files::root();
    let mut pictures = root.join("target/pictures");
    let left_out = root.join("target/left-out.txt");
    fs::write(&left_out, "")?;
    let npm = setup::npm()?;
    let axe = npm.folder.join("node_modules/axe-core/axe.min.js");
    let mut tests = tests_of(BROWSER);
    if engine != Engine::Chromium {
        pictures.push(engine.name());
        // Those pictures are Chromium's.
        tests.env_remove("RAYAK_README_PICTURES");
    }
    tests
        .env("RAYAK_BIN", serving::binary("rayak"))
        .env("RAYAK_ENGINE", engine.name())
        .envs(setup::browser(engine)?.programs)
        .envs(setup::deployment()?)
        .env("RAYAK_AXE", axe)
        .env("RAYAK_NODE", setup::node()?)
        .env("RAYAK_NPM", &npm.folder)
        .env("RAYAK_PICTURES", pictures)
        .env("RAYAK_LEFT_OUT", &left_out);
    tests.arg("--").args(filter);
    if repeats {
        tests.args(ONCE.iter().flat_map(|name| ["--skip", name]));
    }
    let (outcomes, result) = conformance::told(&mut tests)?;
    let left_out = fs::read_to_string(&left_out)?;
    println!(
        "{left_out}{} left out in {}",
        left_out.lines().count(),
        engine.name()
    );
    conformance::report(engine, outcomes, &left_out)?;
    result
}

/// The advisory data base is left out: it is fetched from the network at each
/// run, and a test that depends on the day proves nothing about a change.
fn deny() -> Result<()> {
    if run::answer("cargo-deny", &["--version"]).is_none() {
        println!("setup: getting cargo-deny, to check what the dependencies bring with them");
        run::run(run::cargo().args(["install", "--locked", "cargo-deny"]))?;
    }
    run::run(run::cargo().args(["deny", "check", "bans", "licenses", "sources"]))
}

pub(crate) fn tests_of(packages: &[&str]) -> Command {
    let mut tests = run::cargo();
    tests.arg("test");
    for package in packages {
        tests.args(["--package", package]);
    }
    tests
}

/// A filter with a slip in it would run nothing and call that a success.
fn some_test<'a>(groups: impl Iterator<Item = &'a [&'a str]>, filter: &[String]) -> Result<()> {
    for packages in groups {
        let mut list = tests_of(packages);
        list.args(["--quiet", "--", "--list"]).args(filter);
        let listed = run::output(&mut list)?;
        if String::from_utf8_lossy(&listed).contains(": test\n") {
            return Ok(());
        }
    }
    bail!("no test's name contains {}", filter.join(" or "))
}

fn filtered<'a>(tests: &'a mut Command, filter: &[String]) -> &'a mut Command {
    if filter.is_empty() {
        tests
    } else {
        tests.arg("--").args(filter)
    }
}

/// A step inside this process names the command that is it alone.
fn repeatable(command: &str, result: Result<()>) -> Result<()> {
    result.with_context(|| format!("`cargo xtask {command}` failed"))
}

#[derive(Default)]
struct Steps {
    done: Vec<(String, Duration)>,
}

impl Steps {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a step took is said, and nothing depends on it"
    )]
    fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
        println!("\n=== {name}");
        let start = Instant::now();
        let result = work();
        self.done.push((name.to_owned(), start.elapsed()));
        result.inspect_err(|_| {
            self.summary();
            println!("{name} FAILED");
        })
    }

    fn summary(&self) {
        println!();
        for (name, time) in &self.done {
            println!("{name:<20}{:>8.1} s", time.as_secs_f64());
        }
        let total: Duration = self.done.iter().map(|(_, time)| *time).sum();
        println!("{:<20}{:>8.1} s", "together", total.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    const README: &str = include_str!("../../README.md");
    const RUN: &str = include_str!("../../.ci/run");

    #[test]
    fn what_a_machine_runs_for_every_change_is_the_readmes_test_command() {
        let command = RUN.lines().find_map(|line| line.strip_prefix("exec "));
        let promised = README
            .lines()
            .find(|line| line.starts_with("cargo xtask test"));
        let promised = promised.and_then(|line| line.split('#').next());
        assert_eq!(command, promised.map(str::trim_end));
        assert!(command.is_some());
    }

    #[test]
    fn what_is_not_repeated_is_there() {
        for name in super::ONCE {
            let (room, scenario) = name.split_once("::").expect("a room");
            let file = crate::files::root().join(format!("tests/tests/line/{room}.rs"));
            let text = std::fs::read_to_string(&file).expect(name);
            assert!(text.contains(&format!("async fn {scenario}")), "{name}");
        }
    }
}
