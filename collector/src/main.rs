//! The binary `rayak`: its commands, their arguments, and their exit codes.
//!
//! 0: done. 1: something is wrong and was told. 2: the command line could not be understood.

use anyhow::{Context as _, bail};
use clap::{Args, Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use rayak::clock::Clock;
use rayak::command::{Door, ImportReport, import_chunks, socket, socket_path};
use rayak::config::{Config, DEFAULT};
use rayak::store::Store;
use rayak::{App, Serving, Stop, serve, telemetry};
use std::fs::{self, File, Permissions};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::net::SocketAddr;
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

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
    CheckConfig {
        /// The file; without it the built-in configuration is checked.
        #[arg(long)]
        config: Option<PathBuf>,
    },
    /// Print the built-in configuration, to start one's own from.
    DefaultConfig,
    /// Read everything again: checksums, gaps, and every figure against the log.
    Verify {
        #[command(flatten)]
        at: At,
        /// Print the report as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write every event as a line of JSON, with its words: for other programs to read. It is no
    /// backup, since import takes feedback, not events; a backup is a copy of the closed store.
    Export {
        #[command(flatten)]
        at: At,
        /// The file to write; without it standard output.
        file: Option<PathBuf>,
    },
    /// Take dated feedback, a JSON object a line.
    Import {
        #[command(flatten)]
        at: At,
        /// Print the report as JSON.
        #[arg(long)]
        json: bool,
        /// The file to read; "-" is standard input.
        file: PathBuf,
    },
}

/// Which store, under which configuration.
#[derive(Debug, Args)]
struct At {
    /// The configuration file; without it the built-in configuration is used.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The directory of the store.
    #[arg(long, default_value = "rayak-data")]
    data: PathBuf,
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    at: At,
    /// Where visitors come in, instead of the configuration's address.
    #[arg(long)]
    public: Option<SocketAddr>,
    /// Where staff come in, instead of the configuration's address; loopback only.
    #[arg(long)]
    staff: Option<SocketAddr>,
    /// What to log: error, warn, info, debug, or a filter such as rayak=debug.
    #[arg(long, default_value = "info")]
    log: String,
    /// Log as JSON lines.
    #[arg(long)]
    log_json: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(io::stderr(), "rayak: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(arguments) => serve_until_signal(arguments).await?,
        Command::CheckConfig { config } => {
            let config = read_config(config.as_deref())?;
            let pages: usize = config
                .registry
                .sites
                .iter()
                .map(|site| site.pages.len())
                .sum();
            let sites = config.registry.sites.len();
            writeln!(
                io::stdout(),
                "good: {sites} site(s), {pages} listed page(s)"
            )?;
        }
        Command::DefaultConfig => io::stdout().write_all(DEFAULT.as_bytes())?,
        Command::Verify { at, json } => return verify(&at, json).await,
        Command::Export { at, file } => export(&at, file.as_deref()).await?,
        Command::Import { at, json, file } => return import(&at, json, &file).await,
    }
    Ok(ExitCode::SUCCESS)
}

fn read_config(file: Option<&Path>) -> anyhow::Result<Config> {
    let Some(file) = file else {
        return Ok(Config::parse(DEFAULT)?);
    };
    let text = fs::read_to_string(file)
        .with_context(|| format!("the configuration {} cannot be read", file.display()))?;
    Config::parse(&text)
        .with_context(|| format!("the configuration {} is not good", file.display()))
}

async fn serve_until_signal(arguments: Serve) -> anyhow::Result<()> {
    telemetry::start_logs(&arguments.log, arguments.log_json);
    let config = read_config(arguments.at.config.as_deref())?;
    let data = &arguments.at.data;
    let public = arguments.public.unwrap_or(config.public);
    let staff = arguments.staff.unwrap_or(config.staff);
    if !staff.ip().is_loopback() {
        bail!("--staff {staff} is not a loopback address; until staff can sign in, use 127.0.0.1");
    }
    let store = Store::open(data, &config.store)?;
    let (app, thread) = App::new(
        config,
        Arc::new(store),
        Clock::system(),
        telemetry::start_metrics(),
    )?;
    let serving = Serving {
        public: listen(public, "public").await?,
        staff: listen(staff, "staff").await?,
        commands: socket::listen(&socket_path(data))?,
        socket: socket_path(data),
    };
    let (stop, stopped) = watch::channel(Stop::No);
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        for step in [Stop::Finish, Stop::Now] {
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
            tracing::info!("stopping: finishing what was begun; a second signal waits for nobody");
            let _ = stop.send(step);
        }
    });
    writeln!(
        io::stdout(),
        "public http://{}",
        serving.public.local_addr()?
    )?;
    writeln!(io::stdout(), "staff http://{}", serving.staff.local_addr()?)?;
    serve(app, thread, serving, stopped).await?;
    Ok(())
}

async fn listen(address: SocketAddr, name: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("the {name} address {address} cannot be used; choose another with --{name}")
    })
}

async fn verify(at: &At, json: bool) -> anyhow::Result<ExitCode> {
    let door = Door::open(read_config(at.config.as_deref())?, &at.data)?;
    let bar = bar("verifying pages");
    let report = door
        .verify(|done, of| {
            bar.set_length(of);
            bar.set_position(done);
        })
        .await?;
    bar.finish_and_clear();
    door.close().await;
    let mut out = io::stdout();
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        let (pages, events, feedbacks, words) =
            (report.pages, report.events, report.feedbacks, report.words);
        writeln!(
            out,
            "{pages} pages, {events} events, {feedbacks} feedbacks, {words} with words"
        )?;
        for fault in &report.faults {
            writeln!(out, "{}: {}", fault.page, fault.what)?;
        }
        writeln!(out, "{} fault(s)", report.faults.len())?;
    }
    Ok(if report.faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn export(at: &At, file: Option<&Path>) -> anyhow::Result<()> {
    let door = Door::open(read_config(at.config.as_deref())?, &at.data)?;
    let bar = bar("exporting").with_style(ProgressStyle::default_spinner());
    let events = match file {
        Some(path) => {
            let mut to = BufWriter::new(private_file(path)?);
            let events = door.export(&mut to).await?;
            to.into_inner()
                .map_err(io::IntoInnerError::into_error)?
                .sync_all()?;
            events
        }
        None => door.export(&mut BufWriter::new(io::stdout())).await?,
    };
    bar.finish_and_clear();
    door.close().await;
    writeln!(io::stderr(), "{events} events")?;
    Ok(())
}

/// A file that only its owner may read, because it holds citizens' words.
fn private_file(path: &Path) -> anyhow::Result<File> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true).mode(0o600);
    let file = options.open(path).and_then(|file| {
        // The mode above is for a file that is new.
        file.set_permissions(Permissions::from_mode(0o600))?;
        Ok(file)
    });
    file.with_context(|| format!("{} cannot be written", path.display()))
}

async fn import(at: &At, json: bool, file: &Path) -> anyhow::Result<ExitCode> {
    let input: Box<dyn BufRead> = if file == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        let opened = File::open(file);
        Box::new(BufReader::new(
            opened.with_context(|| format!("{} cannot be read", file.display()))?,
        ))
    };
    let lines: Vec<String> = input
        .lines()
        .collect::<Result<_, _>>()
        .context("the lines must be UTF-8")?;
    let door = Door::open_or_make(read_config(at.config.as_deref())?, &at.data)?;
    let bar = bar("importing").with_position(0);
    bar.set_length(lines.len() as u64);
    let mut report = ImportReport::default();
    let mut broken = None;
    for (first, chunk) in import_chunks(&lines) {
        match door.import(chunk, first).await {
            Ok(part) => report.add(part),
            Err(error) => {
                broken = Some(error.context(format!(
                    "the lines before {first} are in and those after it may not be; import the \
                     file again, since what is in is known by its id"
                )));
                break;
            }
        }
        bar.inc(chunk.len() as u64);
    }
    bar.finish_and_clear();
    door.close().await;
    let mut out = io::stdout();
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
    } else {
        for refused in &report.refused {
            writeln!(
                out,
                "line {}: {}: {}",
                refused.line, refused.code, refused.why
            )?;
        }
        let (accepted, known, refused) = (report.accepted, report.known, report.refused.len());
        writeln!(
            out,
            "{accepted} accepted, {known} there already, {refused} refused"
        )?;
    }
    broken.map_or(Ok(()), Err)?;
    Ok(if report.refused.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A progress bar on standard error; nothing where that is not a terminal.
fn bar(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}");
    ProgressBar::no_length()
        .with_message(what)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
