//! The application and its life: opening, serving on two listeners, and a stop that loses nothing.

use crate::chores::chores;
use crate::clock::{self, Clock};
use crate::command::{self, OneBackup};
use crate::config::Config;
use crate::domain::Site;
use crate::guard::Guard;
use crate::http::connections::{self, PATIENCE};
use crate::http::{ApiError, public, staff};
use crate::seen::SeenCounter;
use crate::snapshot::Snapshot;
use crate::store::{Store, StoreError};
use crate::token::Tokens;
use crate::writer::{Writer, WriterThread};
use metrics_exporter_prometheus::PrometheusHandle;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;
use tokio::time::timeout;

/// How long a stop waits for what was begun: shorter than the ten seconds after which a container is
/// commonly killed.
const GRACE: Duration = Duration::from_secs(9);

/// Everything that a handler may ask.
#[derive(Debug)]
pub struct App {
    pub config: Config,
    pub store: Arc<Store>,
    pub writer: Writer,
    pub clock: Clock,
    pub(crate) snapshot: Snapshot,
    pub(crate) tokens: Tokens,
    pub(crate) seen: SeenCounter,
    pub(crate) guard: Guard,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) one_backup: OneBackup,
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
        let snapshot = Snapshot::take_first(&store, &config.registry, &clock)?;
        Self::with(snapshot, config, store, clock, metrics)
    }

    /// Puts together what a command needs of the application, which serves nobody.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn for_command(
        config: Config,
        store: Arc<Store>,
        clock: Clock,
        metrics: PrometheusHandle,
    ) -> Result<(Arc<Self>, WriterThread), StoreError> {
        Self::with(Snapshot::none(&clock), config, store, clock, metrics)
    }

    fn with(
        snapshot: Snapshot,
        config: Config,
        store: Arc<Store>,
        clock: Clock,
        metrics: PrometheusHandle,
    ) -> Result<(Arc<Self>, WriterThread), StoreError> {
        let (writer, thread) = Writer::start(Arc::clone(&store))?;
        let tokens = Tokens::new(clock::random());
        let seen = SeenCounter::default();
        let guard = Guard::new(clock.clone(), config.guard.per_minute);
        let app = Self {
            config,
            store,
            writer,
            clock,
            snapshot,
            tokens,
            seen,
            guard,
            metrics,
            one_backup: OneBackup::default(),
        };
        Ok((Arc::new(app), thread))
    }

    /// The site of that id.
    ///
    /// # Errors
    /// `unknown_site`.
    pub fn site(&self, id: &str) -> Result<&Site, ApiError> {
        self.config
            .registry
            .site(id)
            .ok_or_else(ApiError::unknown_site)
    }

    /// Writes the sightings counted so far, as the chores do every five minutes and at a stop.
    pub async fn hand_over_sightings(&self) {
        self.seen.hand_over(&self.writer, self.clock.now()).await;
    }

    /// Whether the process can take answers now.
    pub fn is_ready(&self) -> bool {
        !self.store.has_failed() && self.writer.is_alive()
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
    let chores = tokio::spawn(chores(Arc::clone(&app), stop.clone()));
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
    // More may have come in while connections drained.
    app.hand_over_sightings().await;
    let removed = std::fs::remove_file(&serving.socket);
    thread.close().await;
    served?;
    removed
}
