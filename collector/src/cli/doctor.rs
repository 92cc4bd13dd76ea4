//! `rayak doctor`. What stops the widget is its answer, and its exit code 1; that a page could not be
//! examined is 2.

use super::{config, print};
use clap::Args;
use jiff::tz::TimeZone;
use rayak::clock::Clock;
use rayak::doctor::{self, Code, Fetcher, Limits, Reach, Report, Severity, Unexamined};
use serde_json::json;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Exit codes: 0 the widget works on the page, or is not meant to be there and is not, 1 something stops it
/// and was told, 2 the page could not be examined, or the call was wrong.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// The configuration file; without it the built-in configuration is used.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Go to addresses within a network, too: for an intranet's page, or one on this machine.
    /// Without it the doctor goes only where everybody can.
    #[arg(long)]
    inside: bool,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
    /// The page's address, as a reader's browser shows it.
    url: String,
}

impl Doctor {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = match config::read(self.config.as_deref()) {
            Ok(config) => config,
            Err(error) => {
                writeln!(io::stderr(), "rayak: {error:#}")?;
                return Ok(ExitCode::from(2));
            }
        };
        let reach = if self.inside {
            Reach::anywhere()
        } else {
            Reach::outside()
        };
        let fetcher = Fetcher::new(reach, Limits::default());
        let today = Clock::system().now().day(&TimeZone::UTC);
        match doctor::examine(&config, &self.url, &fetcher, today).await {
            Ok(report) => {
                print(&report, self.json, |report, out| {
                    in_words(report, out)?;
                    if self.config.is_none() {
                        writeln!(
                            out,
                            "(held against the built-in configuration; name your own with --config)"
                        )?;
                    }
                    Ok(())
                })?;
                Ok(super::exit(report.works))
            }
            Err(error) => self.unexamined(&error),
        }
    }

    fn unexamined(&self, error: &Unexamined) -> anyhow::Result<ExitCode> {
        if self.json {
            print(&json!({ "unexamined": error }), true, |_, _| Ok(()))?;
        } else {
            writeln!(io::stderr(), "rayak: {error}")?;
        }
        Ok(ExitCode::from(2))
    }
}

fn in_words(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}\n", report.page)?;
    for finding in &report.findings {
        let word = match finding.severity {
            Severity::Stops => "STOPS",
            Severity::Hinders => "hinders",
            Severity::Fine => "fine",
        };
        writeln!(out, "{word}: {}", finding.what)?;
        if let Some(right) = &finding.right {
            writeln!(out, "  what would be right:")?;
            for line in right.lines() {
                writeln!(out, "    {line}")?;
            }
        }
    }
    let stops = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Stops)
        .count();
    let has_no_tag = report
        .findings
        .iter()
        .any(|finding| finding.code == Code::NoTag);
    match stops {
        0 if has_no_tag => writeln!(out, "\nnothing is asked on this page, as it is meant to be"),
        0 => writeln!(out, "\nthe widget works on this page"),
        1 => writeln!(out, "\n1 thing stops the widget on this page"),
        stops => writeln!(out, "\n{stops} things stop the widget on this page"),
    }
}
