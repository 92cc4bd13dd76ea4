//! `rayak serve`: listeners, signals, and the two lines that say where it is reached.

use super::{At, config, drill};
use anyhow::{Context as _, bail};
use clap::Args;
use rayak::clock::Clock;
use rayak::command::{socket, socket_path};
use rayak::config::Config;
use rayak::people::{LINK_HOURS, first_link};
use rayak::store::Store;
use rayak::{App, Serving, Stop, inspect, serve, telemetry, widget};
use sd_notify::NotifyState;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{mpsc, watch};

#[derive(Debug, Args)]
pub(crate) struct Serve {
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

impl Serve {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        telemetry::start_logs(&self.log, self.log_json);
        // Without a handler from the first moment on, the signal would end the process.
        let hangup = signal(SignalKind::hangup())?;
        let config = self.at.config()?;
        let data = &self.at.data;
        let public = self.public.unwrap_or(config.public);
        let staff = self.staff.unwrap_or(config.staff);
        if !staff.ip().is_loopback() {
            bail!(
                "--staff {staff} is not a loopback address; until staff can sign in, use 127.0.0.1"
            );
        }
        // An address that is taken must not leave an empty store behind.
        let public = listen(public, "public").await?;
        let staff = listen(staff, "staff").await?;
        let store = self.at.recovering(|config| {
            Store::open(data, &config.store)
                .with_context(|| format!("the store in {} cannot be opened", data.display()))
        })?;
        let store = Arc::new(store);
        if !store.ended_in_order() {
            tracing::warn!("the collector did not end in order: all is inspected before it serves");
            inspect(&store).await;
        }
        let (app, thread) = App::new(config, store, Clock::system(), telemetry::start_metrics())?;
        let serving = Serving {
            public,
            staff,
            commands: socket::listen(&socket_path(data))?,
            socket: socket_path(data),
            configs: configs_by_signal(hangup, self.at.config.clone()),
        };
        app.serves_public_at(serving.public.local_addr()?);
        app.serves_staff_at(serving.staff.local_addr()?);
        if let Err(error) = widget::keep(data) {
            tracing::warn!(
                %error,
                "the widget's files could not be kept beside the store: tags that pin them stop at the \
                 next update"
            );
        }
        let stopped = stop_by_signal()?;
        if let Some(address) = first_link(&app)? {
            // Whoever reads the log of the machine may do all this anyway.
            tracing::warn!(
                %address,
                "nobody has an account yet: whoever opens this address and sets a password first becomes \
                 the administrator. It is good once, for {LINK_HOURS} hours and until this process ends"
            );
        }
        let mut out = io::stdout();
        writeln!(out, "public http://{}", serving.public.local_addr()?)?;
        writeln!(out, "staff http://{}", serving.staff.local_addr()?)?;
        out.flush()?;
        tell(NotifyState::Ready);
        tracing::info!(version = env!("CARGO_PKG_VERSION"), "serving");
        let drills = tokio::spawn(drill::by_the_clock(Arc::clone(&app), self.at.clone()));
        let served = serve(app, thread, serving, stopped).await;
        drills.abort();
        served?;
        tracing::info!("stopped: everything that was acknowledged is durable");
        Ok(ExitCode::SUCCESS)
    }
}

/// Tells systemd, where it has started us and waits to be told.
fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "the service manager could not be told");
    }
}

fn stop_by_signal() -> io::Result<watch::Receiver<Stop>> {
    let (stop, stopped) = watch::channel(Stop::No);
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::spawn(async move {
        for step in [Stop::Finish, Stop::Now] {
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
            tell(NotifyState::Stopping);
            tracing::info!("stopping: finishing what was begun; a second signal waits for nobody");
            let _ = stop.send(step);
        }
    });
    Ok(stopped)
}

/// Reads the file again at each SIGHUP. One that is not good is complained about and changes nothing.
fn configs_by_signal(mut hangup: Signal, file: Option<PathBuf>) -> mpsc::Receiver<Config> {
    let (read, configs) = mpsc::channel(1);
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            if file.is_none() {
                tracing::warn!("there is no file to read again: start with --config");
                continue;
            }
            match config::read(file.as_deref()) {
                // Whoever stops meanwhile reads no more.
                Ok(config) => _ = read.send(config).await,
                Err(error) => {
                    tracing::error!(complaints = %format!("{error:#}"), "the last configuration stands");
                }
            }
        }
    });
    configs
}

async fn listen(address: SocketAddr, name: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("the {name} address {address} cannot be used; choose another with --{name}")
    })
}
