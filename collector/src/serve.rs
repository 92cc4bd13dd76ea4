//! The application and its life: opening, serving on two listeners, and a stop that loses nothing.

use crate::clock::{self, Clock};
use crate::command;
use crate::config::Config;
use crate::domain::Site;
use crate::edition::{Edition, Editions};
use crate::guard::Guard;
use crate::http::connections::{self, PATIENCE};
use crate::http::{ApiError, public, staff};
use crate::inspection::inspect;
use crate::seen::{self, SeenCounter};
use crate::store::{Halt, Store, StoreError};
use crate::token::Tokens;
use crate::writer::{Writer, WriterThread};
use metrics_exporter_prometheus::PrometheusHandle;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{mpsc, watch};
use tokio::time::{Interval, MissedTickBehavior, timeout};

/// How long a stop waits for what was begun: shorter than the ten seconds after which a container is
/// commonly killed.
const GRACE: Duration = Duration::from_secs(9);

/// How often the room on the disk and in memory is measured: what comes in meanwhile must find room in
/// what must be free.
const MEASURED_EVERY: Duration = Duration::from_secs(1);

/// How often it is written down how much the store holds, against which the next start holds it.
const WRITTEN_DOWN_EVERY: Duration = Duration::from_secs(60);

/// Everything that a handler may ask.
#[derive(Debug)]
pub struct App {
    pub store: Arc<Store>,
    pub writer: Writer,
    pub clock: Clock,
    editions: Editions,
    pub(crate) tokens: Tokens,
    pub(crate) seen: SeenCounter,
    pub(crate) guard: Guard,
    pub(crate) metrics: PrometheusHandle,
}

impl App {
    /// Puts the application together over an open store.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn new(
        config: Config,
        store: Arc<Store>,
        clock: Clock,
        metrics: PrometheusHandle,
    ) -> Result<(Arc<Self>, WriterThread), StoreError> {
        let editions = Editions::first(config, &store, &clock)?;
        let (writer, thread) = Writer::start(Arc::clone(&store))?;
        let tokens = Tokens::new(clock::random());
        let seen = SeenCounter::default();
        let guard = Guard::new(clock.clone(), editions.current().config.guard.per_minute);
        let app = Self {
            store,
            writer,
            clock,
            editions,
            tokens,
            seen,
            guard,
            metrics,
        };
        Ok((Arc::new(app), thread))
    }

    /// What readers are served at this moment: a request takes it once.
    pub fn edition(&self) -> Arc<Edition> {
        self.editions.current()
    }

    /// The configuration at this moment: a request takes it once.
    pub fn config(&self) -> Arc<Config> {
        Arc::clone(&self.edition().config)
    }

    /// The site of that id.
    ///
    /// # Errors
    /// `unknown_site`.
    pub fn site(&self, id: &str) -> Result<Arc<Site>, ApiError> {
        self.edition().site(id).cloned()
    }

    /// Takes a new snapshot of the public figures.
    ///
    /// # Errors
    /// If the store cannot be read; the last snapshot stands then.
    pub fn refresh(&self) -> Result<(), StoreError> {
        self.editions.refresh(&self.store, &self.clock)
    }

    /// Serves under another configuration, with figures reckoned under it. Requests that are under
    /// way end under the one with which they began.
    ///
    /// # Errors
    /// If the store cannot be read; the last configuration stands then.
    pub fn reconfigure(&self, config: Config) -> Result<(), StoreError> {
        self.editions.reconfigure(config, &self.store, &self.clock)
    }

    /// Writes the sightings counted so far, as the chores do every five minutes and at a stop.
    pub async fn hand_over_sightings(&self) {
        self.seen.hand_over(&self.writer, self.clock.now()).await;
    }

    /// Why no answers are taken, if they are not.
    pub fn halt(&self) -> Option<Halt> {
        let gone = (!self.writer.is_alive()).then_some(Halt::WriterEnded);
        self.store.halt().or(gone)
    }
}

/// Where the application is served.
#[derive(Debug)]
pub struct Serving {
    pub public: TcpListener,
    pub staff: TcpListener,
    /// Where the command line finds the running process, and the file of it.
    pub commands: UnixListener,
    pub socket: PathBuf,
    /// Configurations to serve under from the moment when they come in.
    pub configs: mpsc::Receiver<Config>,
}

/// What the process was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stop {
    /// Nothing yet.
    No,
    /// Take nothing new, and finish what was begun.
    Finish,
    /// Wait for nobody; what is queued is written all the same.
    Now,
}

/// Serves until it is told to stop, then finishes what was begun, writes what is queued, and
/// returns. Everything that was acknowledged is durable; everything that was not, is refused.
///
/// # Errors
/// If a listener or the socket fails.
pub async fn serve(
    app: Arc<App>,
    thread: WriterThread,
    serving: Serving,
    stop: watch::Receiver<Stop>,
) -> io::Result<()> {
    let told = |step: Stop| {
        let mut stop = stop.clone();
        async move {
            // A dropped sender means a stop, too.
            let _ = stop.wait_for(|stop| *stop >= step).await;
        }
    };
    let listen =
        |listener, router| connections::serve(listener, router, PATIENCE, told(Stop::Finish));
    let public = listen(serving.public, public::router(Arc::clone(&app)));
    let staff = listen(serving.staff, staff::router(Arc::clone(&app)));
    let commands = axum::serve(serving.commands, command::socket::router(Arc::clone(&app)))
        .with_graceful_shutdown(told(Stop::Finish));
    let chores = tokio::spawn(chores(
        Arc::clone(&app),
        serving.configs,
        told(Stop::Finish),
    ));
    let inspection = tokio::spawn(inspect_unless_told(
        Arc::clone(&app.store),
        told(Stop::Finish),
    ));
    let drained = async {
        let ((), (), served) = tokio::join!(public, staff, commands.into_future());
        served
    };
    let out_of_patience = async {
        told(Stop::Finish).await;
        match timeout(GRACE, told(Stop::Now)).await {
            Ok(()) => tracing::warn!("told to wait for nobody: what was begun is given up"),
            Err(_) => tracing::warn!("a request did not come to its end and is given up"),
        }
    };
    let served = tokio::select! {
        biased;
        served = drained => served,
        () = out_of_patience => Ok(()),
    };
    if let Err(error) = chores.await {
        tracing::error!(%error, "the chores ended badly");
    }
    if let Err(error) = inspection.await {
        tracing::error!(%error, "the inspection ended badly");
    }
    // More may have come in while connections drained.
    app.hand_over_sightings().await;
    let removed = std::fs::remove_file(&serving.socket);
    thread.close().await;
    served?;
    removed
}

/// Inspects while all are served what was closed in order; anything else was inspected before.
async fn inspect_unless_told(store: Arc<Store>, stopped: impl Future<Output = ()>) {
    if store.ended_in_order() {
        tokio::select! { () = stopped => {}, _ = inspect(&store) => {} }
    }
}

/// What is done between requests, until the stop: snapshots, sightings, a look at the room left, and
/// what a new configuration changes.
async fn chores(
    app: Arc<App>,
    mut configs: mpsc::Receiver<Config>,
    stopped: impl Future<Output = ()>,
) {
    let mut snapshot = every(app.config().snapshot_every.unsigned_abs());
    let mut sightings = every(seen::EVERY);
    let mut room = every(MEASURED_EVERY);
    let mut totals = every(WRITTEN_DOWN_EVERY);
    tokio::pin!(stopped);
    loop {
        tokio::select! {
            () = &mut stopped => break,
            _ = snapshot.tick() => {
                let refreshed = blocking(&app, App::refresh).await;
                if let Err(error) = refreshed {
                    tracing::error!(%error, "no snapshot could be taken; the last one stands");
                }
            }
            _ = room.tick() => app.store.measure(),
            _ = totals.tick() => {
                let written = blocking(&app, |app| app.store.write_down_totals()).await;
                if let Err(error) = written {
                    tracing::error!(%error, "how much the store holds could not be written down");
                }
            }
            _ = sightings.tick() => app.hand_over_sightings().await,
            Some(config) = configs.recv() => {
                let rhythm = app.config().snapshot_every;
                reload(&app, config).await;
                let renewed = app.config().snapshot_every;
                if renewed != rhythm {
                    snapshot = every(renewed.unsigned_abs());
                }
            }
        }
    }
    app.hand_over_sightings().await;
}

fn every(period: Duration) -> Interval {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// Reads the store where a task may wait for the disk.
async fn blocking(
    app: &Arc<App>,
    work: impl FnOnce(&App) -> Result<(), StoreError> + Send + 'static,
) -> Result<(), StoreError> {
    let app = Arc::clone(app);
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    done.unwrap_or_else(|error| Err(StoreError::Io(io::Error::other(error))))
}

/// Serves under another configuration, and tells what of it only a new start can bring about.
async fn reload(app: &Arc<App>, config: Config) {
    let fixed = app.config().fixed(&config);
    let (sites, pages) = (config.registry.sites.len(), config.registry.pages());
    match blocking(app, |app| app.reconfigure(config)).await {
        Ok(()) => tracing::info!(sites, pages, "the configuration was read anew"),
        Err(error) => {
            tracing::error!(%error, "the new configuration's figures could not be reckoned; the last configuration stands");
            return;
        }
    }
    for key in fixed {
        tracing::warn!(
            key,
            "this was changed in the configuration and waits for a restart"
        );
    }
}
