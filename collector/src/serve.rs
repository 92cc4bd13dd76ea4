//! The application and its life: opening, serving on two listeners, and a stop that loses nothing.

use crate::board::Board;
use crate::chores::chores;
use crate::clock::{self, Clock};
use crate::command::{self, OneBackup};
use crate::config::{Base, Config};
use crate::domain::{Instant, Site, Wording};
use crate::edition::{Edition, Editions};
use crate::guard::Guard;
use crate::http::connections::{self, PATIENCE};
use crate::http::{ApiError, public, staff};
use crate::inbox::Inbox;
use crate::inspection::inspect;
use crate::people::{self, People};
use crate::post::Post;
use crate::registry::Staged;
use crate::seen::SeenCounter;
use crate::store::{Halt, Store, StoreError};
use crate::taking::{Shelf, is_pressing};
use crate::telemetry::Metrics;
use crate::token::Tokens;
use crate::widget;
use crate::writer::{Writer, WriterThread};
use rayak_shared::Question;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::timeout;

/// How long a stop waits for what was begun: shorter than the ten seconds after which a container is
/// commonly killed.
const GRACE: Duration = Duration::from_secs(9);

/// Everything that a handler may ask.
#[derive(Debug)]
pub struct App {
    pub store: Arc<Store>,
    pub writer: Writer,
    pub clock: Clock,
    pub(crate) started: Instant,
    editions: Arc<Editions>,
    pub(crate) board: Board,
    pub(crate) inbox: Inbox,
    pub(crate) tokens: Tokens,
    pub(crate) seen: SeenCounter,
    pub(crate) guard: Guard,
    pub(crate) metrics: Metrics,
    pub(crate) one_backup: OneBackup,
    pub(crate) people: People,
    /// Tables that wait for their sender's word.
    pub(crate) staged: Staged,
    pub(crate) post: Post,
    /// Turns of files that staff take away.
    pub(crate) files: Arc<Semaphore>,
    pub(crate) shelf: Shelf,
    /// Files of earlier widgets of which the log has told.
    pub(crate) damaged: Arc<widget::Told>,
    public: Bound,
    staff: Bound,
}

/// Where a listener is reached, once it is bound.
#[derive(Debug, Default)]
struct Bound(OnceLock<SocketAddr>);

impl Bound {
    fn set(&self, address: SocketAddr) {
        // Whoever says it first has bound it.
        let _ = self.0.set(address);
    }

    /// Where browsers find it: where the configuration says, or else where the process listens, which may be true
    /// of this machine alone.
    fn base(&self, named: &Base, listens: SocketAddr) -> String {
        if named.origin().is_some() {
            return named.whole();
        }
        format!("http://{}", self.0.get().unwrap_or(&listens))
    }
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
        metrics: Metrics,
    ) -> Result<(Arc<Self>, WriterThread), StoreError> {
        let editions = Editions::first(config, &store, &clock)?;
        Self::with(editions, store, clock, metrics)
    }

    /// Puts together what a command needs of the application, which serves nobody.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn for_command(
        config: Config,
        store: Arc<Store>,
        clock: Clock,
        metrics: Metrics,
    ) -> Result<(Arc<Self>, WriterThread), StoreError> {
        let editions = Editions::of_no_figures(config, &store, &clock)?;
        Self::with(editions, store, clock, metrics)
    }

    fn with(
        editions: Editions,
        store: Arc<Store>,
        clock: Clock,
        metrics: Metrics,
    ) -> Result<(Arc<Self>, WriterThread), StoreError> {
        let editions = Arc::new(editions);
        let served = Arc::clone(&editions);
        let sites = move |id: &str| served.current().config.registry.site(id).cloned();
        let (writer, thread) = Writer::start(Arc::clone(&store), Box::new(sites))?;
        let tokens = Tokens::new(clock::random());
        let seen = SeenCounter::default();
        let guard = Guard::new(clock.clone(), editions.current().config.guard.per_minute);
        let people = People::new(clock.clone());
        let inbox = Inbox::new(Arc::clone(&editions.current().config.rules));
        let app = Self {
            started: clock.now(),
            store,
            writer,
            clock,
            editions,
            board: Board::default(),
            inbox,
            tokens,
            seen,
            guard,
            metrics,
            one_backup: OneBackup::default(),
            people,
            staged: Staged::default(),
            post: Post::default(),
            files: Arc::new(Semaphore::new(staff::FILES_AT_ONCE)),
            shelf: Shelf::default(),
            damaged: Arc::default(),
            public: Bound::default(),
            staff: Bound::default(),
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
        self.editions
            .reconfigure(config, &self.store, &self.clock)?;
        self.inbox.judge_by(Arc::clone(&self.config().rules));
        Ok(())
    }

    /// Serves under what editors say of pages by this time, with the public figures as they are.
    ///
    /// # Errors
    /// If the store cannot be read; what was served stands then.
    pub fn relist(&self) -> Result<(), StoreError> {
        self.editions.relist(&self.store)
    }

    /// How many records the staff's figures are reckoned from.
    pub fn held_by_the_board(&self) -> usize {
        self.board.size()
    }

    /// Takes down since when each question is asked in which words.
    ///
    /// # Errors
    /// If that cannot be written; it is tried again with the next configuration or start.
    pub async fn take_down_wordings(&self) -> Result<(), StoreError> {
        let (config, since) = (self.config(), self.clock.now());
        let sites = config.registry.sites.iter();
        let asked = sites.flat_map(|site| {
            let langs = site.languages.iter();
            langs.flat_map(move |lang| Question::ALL.iter().map(move |it| (site, *lang, *it)))
        });
        let wordings = asked.map(|(site, lang, question)| Wording {
            site: site.id.clone(),
            lang,
            question,
            texts: config.languages.of(lang).wording(question),
            since,
        });
        let wordings = wordings.collect();
        let taken = self.writer.between(move |store| store.take_down(wordings));
        taken.await.map(|_| ())
    }

    /// Says at which address the public listener is reached, which the system may have chosen.
    pub fn serves_public_at(&self, address: SocketAddr) {
        self.public.set(address);
    }

    /// Where visitors' browsers find the collector, without a last slash.
    pub fn public_base(&self) -> String {
        let config = self.config();
        self.public.base(&config.public_url, config.public)
    }

    /// Says at which address the staff's listener is reached, which the system may have chosen.
    pub fn serves_staff_at(&self, address: SocketAddr) {
        self.staff.set(address);
    }

    /// Where the staff's pages are, without a last slash.
    pub fn staff_base(&self) -> String {
        let config = self.config();
        self.staff.base(&config.staff_url, config.staff)
    }

    /// Writes the sightings counted so far, as the chores do every five minutes and at a stop.
    pub async fn hand_over_sightings(&self) {
        self.seen.hand_over(&self.writer, self.clock.now()).await;
    }

    /// Lets a day's counts begin with the first site's midnight.
    pub(crate) fn notice_the_day(&self) {
        let config = self.config();
        if let Some(site) = config.registry.sites.first() {
            let today = self.clock.now().day(&site.time_zone);
            self.metrics.ledger.is_day(today);
        }
    }

    /// Measures the machine. Where the disk comes near the line at which no answers are taken, the files of words
    /// that wait are the first to go.
    pub fn measure(&self) {
        self.store.measure();
        if is_pressing(&self.store.room()) {
            self.shelf.clear();
        }
    }

    /// Takes away the files of words whose time is over, or whose session.
    pub fn sweep_the_shelf(&self) {
        let holds = |session: &_| people::holds(self, session);
        self.shelf.sweep(self.clock.now(), holds);
    }

    /// Waits until no file of words is in the making.
    pub async fn makes_no_file(&self) {
        self.shelf.rests().await;
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
    let chores = tokio::spawn(chores(Arc::clone(&app), serving.configs, stop.clone()));
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
