//! `rayak-demo`: the demonstration's command line.

use std::io::Write;
use std::net::SocketAddr;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use http::Uri;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// The invented municipality of the Rayak demonstration.
#[derive(Parser)]
#[command(name = "rayak-demo", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the municipality's web site until Ctrl-C.
    Serve(Serve),
    /// Print a season of invented feedback, one JSON object a line, for `rayak import`.
    Seed(rayak_demo::seed::Options),
}

#[derive(Args)]
struct Serve {
    /// The address to listen on; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The origin of the collector that the pages' tags name.
    #[arg(long, default_value = "http://127.0.0.1:8787", value_parser = origin)]
    collector: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Serve(serve) => run(serve).await,
        Command::Seed(options) => rayak_demo::seed::run(&options, std::io::stdout().lock()),
    }
}

async fn run(serve: Serve) -> anyhow::Result<()> {
    let listener = TcpListener::bind(serve.listen)
        .await
        .with_context(|| format!("cannot listen on {}", serve.listen))?;
    // Both are caught before the line is printed, because whoever waits for the line
    // may stop the process as soon as it has read it.
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    writeln!(
        std::io::stdout(),
        "demo http://{}/ar",
        listener.local_addr()?
    )?;
    rayak_demo::serve(listener, &serve.collector, stop)
        .await
        .context("the site stopped")
}

/// Scheme, host and port and nothing else: it goes into tags and policies as it is.
fn origin(text: &str) -> Result<String, String> {
    let uri: Uri = text
        .parse()
        .map_err(|error| format!("{error}; give an origin such as http://127.0.0.1:8787"))?;
    match (
        uri.scheme_str(),
        uri.authority(),
        uri.path_and_query().map(|path| path.as_str()),
    ) {
        (Some(scheme @ ("http" | "https")), Some(authority), None | Some("/")) => {
            Ok(format!("{scheme}://{authority}"))
        }
        _ => Err(
            "it must be an origin: scheme, host and port, such as http://127.0.0.1:8787".to_owned(),
        ),
    }
}
