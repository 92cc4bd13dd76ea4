//! One file, from its order to its end.
//!
//! The parcel holds the file, and whoever fetches it holds the parcel: once a parcel is empty nobody reads on, and
//! the file's bytes are off the disk.

use super::Form;
use super::watch::Held;
use crate::domain::Instant;
use crate::domain::Reference;
use crate::domain::people::{AccountId, Digest32};
use crate::inbox::PageName;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long a file waits.
pub(crate) const KEPT_MINUTES: u32 = 15;

/// What nobody can guess.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct ParcelId(pub(super) [u8; 16]);

impl ParcelId {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let whole = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = whole
            .then(|| u128::from_str_radix(text, 16).ok())
            .flatten()?;
        Some(Self(number.to_be_bytes()))
    }
}

impl fmt::Display for ParcelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ParcelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ParcelId")
    }
}

/// What was asked for, and by whom.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) account: AccountId,
    pub(crate) session: Digest32,
    pub(crate) site: String,
    /// The query of the list that is taken.
    pub(crate) query: String,
    pub(crate) form: Form,
    /// Whether words that may hold personal data are among them.
    pub(crate) with_veiled: bool,
    pub(crate) at: Instant,
}

/// A file that is whole.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) file: Arc<Held>,
    pub(crate) bytes: u64,
    pub(crate) rows: u64,
    /// Remarks that were taken back or erased meanwhile, or could not be read.
    pub(crate) left_out: u64,
    /// The remarks whose words are in it, each with the event that brought them.
    pub(crate) remarks: Arc<[(Reference, u64)]>,
    /// The pages whose words are in it.
    pub(crate) pages: Arc<[PageName]>,
    /// Whether a page could not be read, so that remarks of it may be missing.
    pub(crate) is_damaged: bool,
    pub(crate) at: Instant,
}

/// Why there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Failure {
    #[error("the disk is nearly full, or no answers are taken")]
    Room,
    #[error("files of words are larger together than they may be")]
    Large,
    #[error("remarks that were written already have been taken back or changed")]
    TakenBack,
    #[error("nobody wants it any more")]
    GivenUp,
    /// Noted where it happened.
    #[error("it could not be made")]
    Broken,
}

#[derive(Debug, Clone)]
pub(crate) enum State {
    Making,
    Made(Made),
    Failed(Failure, Instant),
    /// Its time is over, or it was given up.
    Gone,
}

/// One file, from its order to its end.
#[derive(Debug)]
pub(crate) struct Parcel {
    pub(crate) id: ParcelId,
    pub(crate) order: Order,
    /// The bytes of all files of words.
    pub(super) all_bytes: Arc<AtomicU64>,
    /// How many remarks there were when it was asked for.
    all: AtomicU64,
    done: AtomicU64,
    is_packed: AtomicBool,
    is_fetched: AtomicBool,
    is_given_up: AtomicBool,
    state: Mutex<State>,
}

impl Parcel {
    pub(super) fn new(id: ParcelId, order: Order, all_bytes: &Arc<AtomicU64>) -> Self {
        Self {
            id,
            order,
            all_bytes: Arc::clone(all_bytes),
            all: AtomicU64::new(0),
            done: AtomicU64::new(0),
            is_packed: AtomicBool::new(false),
            is_fetched: AtomicBool::new(false),
            is_given_up: AtomicBool::new(false),
            state: Mutex::new(State::Making),
        }
    }

    pub(crate) fn all(&self) -> u64 {
        self.all.load(Ordering::Relaxed)
    }

    pub(crate) fn set_all(&self, all: u64) {
        self.all.store(all, Ordering::Relaxed);
    }

    /// How many remarks had their turn.
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    pub(crate) fn one_more(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether every remark had its turn, and the file is put together.
    pub(crate) fn is_packed(&self) -> bool {
        self.is_packed.load(Ordering::Relaxed)
    }

    pub(super) fn packs(&self) {
        self.is_packed.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_fetched(&self) -> bool {
        self.is_fetched.load(Ordering::Relaxed)
    }

    /// Somebody has begun to fetch it.
    pub(crate) fn fetched(&self) {
        self.is_fetched.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_given_up(&self) -> bool {
        self.is_given_up.load(Ordering::Relaxed)
    }

    pub(crate) fn state(&self) -> State {
        self.locked().clone()
    }

    /// The file, if it is whole and its time is not over.
    pub(crate) fn file(&self, now: Instant) -> Option<Arc<Held>> {
        match &*self.locked() {
            State::Made(made) if !is_over(made.at, now) => Some(Arc::clone(&made.file)),
            _ => None,
        }
    }

    pub(crate) fn ends(&self, made: Result<Made, Failure>, at: Instant) {
        let mut state = self.locked();
        // Whoever has given it up meanwhile has emptied it for good.
        if matches!(*state, State::Making) {
            *state = match made {
                Ok(made) => State::Made(made),
                Err(failure) => State::Failed(failure, at),
            };
        }
    }

    /// Ends it, whether it is made or not: its maker stops, and nobody reads on.
    pub(super) fn empties(&self) {
        self.is_given_up.store(true, Ordering::Relaxed);
        *self.locked() = State::Gone;
    }

    pub(super) fn is_in_the_making(&self) -> bool {
        matches!(*self.locked(), State::Making)
    }

    /// Whether a file lies in it or will.
    pub(super) fn has_place(&self) -> bool {
        matches!(*self.locked(), State::Making | State::Made(_))
    }

    pub(super) fn is_over(&self, now: Instant) -> bool {
        match &*self.locked() {
            State::Making => false,
            State::Made(made) => is_over(made.at, now),
            State::Failed(_, at) => is_over(*at, now),
            State::Gone => true,
        }
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_over(since: Instant, now: Instant) -> bool {
    now.since(since).as_mins() >= i64::from(KEPT_MINUTES)
}
