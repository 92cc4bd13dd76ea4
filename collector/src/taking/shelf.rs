//! The shelf: files in the making, and those that wait for whoever has asked for them.
//!
//! A few at once, lest words fill the disk, and each for the session that asked: with it goes the file. Whoever
//! gives a file up frees its place at once, and its maker ends at the next row.

use crate::clock;
use crate::domain::Instant;
use crate::domain::people::{AccountId, Digest32};
use crate::inbox::PageName;
use std::fmt;
use std::fs::File;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Form;

/// How long a file waits.
pub(crate) const KEPT_MINUTES: u32 = 15;
/// Files in the making, of everybody.
const MAKING: usize = 2;
/// Files of one account, of which one may be in the making. One more takes the oldest one's place.
const OF_ONE: usize = 2;
/// Files on the shelf.
const HELD: usize = 8;

/// What nobody can guess.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct ParcelId([u8; 16]);

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
    /// How many remarks there were when it was asked for.
    pub(crate) all: u64,
}

/// A file that is whole.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) file: Arc<File>,
    pub(crate) bytes: u64,
    pub(crate) rows: u64,
    /// Remarks that were taken back or erased meanwhile, or could not be read.
    pub(crate) left_out: u64,
    /// The pages whose words are in it.
    pub(crate) pages: Arc<[PageName]>,
    pub(crate) at: Instant,
}

/// Why there is no file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The disk is nearly full, or no answers are taken.
    Room,
    GivenUp,
    /// Noted where it happened.
    Broken,
}

#[derive(Debug, Clone)]
pub(crate) enum State {
    Making,
    Made(Made),
    Failed(Failure, Instant),
}

/// One file, from its order to its end.
#[derive(Debug)]
pub(crate) struct Parcel {
    pub(crate) id: ParcelId,
    pub(crate) order: Order,
    done: AtomicU64,
    is_given_up: AtomicBool,
    state: Mutex<State>,
}

impl Parcel {
    /// How many remarks had their turn.
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    pub(crate) fn one_more(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn is_given_up(&self) -> bool {
        self.is_given_up.load(Ordering::Relaxed)
    }

    pub(crate) fn state(&self) -> State {
        self.locked().clone()
    }

    pub(crate) fn ends(&self, made: Result<Made, Failure>, at: Instant) {
        *self.locked() = match made {
            Ok(made) => State::Made(made),
            Err(failure) => State::Failed(failure, at),
        };
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_in_the_making(&self) -> bool {
        matches!(*self.locked(), State::Making)
    }

    fn is_over(&self, now: Instant) -> bool {
        let since = match &*self.locked() {
            State::Making => return false,
            State::Made(made) => made.at,
            State::Failed(_, at) => *at,
        };
        now.since(since).as_mins() >= i64::from(KEPT_MINUTES)
    }
}

/// Why no file is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    /// One of one's own is in the making.
    Yours,
    /// There are as many as there may be.
    All,
}

/// The turn of a maker, which lasts until its file is made or given up.
#[derive(Debug)]
pub(crate) struct Turn {
    pub(crate) parcel: Arc<Parcel>,
    #[expect(dead_code, reason = "it is held")]
    permit: OwnedSemaphorePermit,
}

/// Nobody must wait for a file whose maker has gone.
impl Drop for Turn {
    fn drop(&mut self) {
        if self.parcel.is_in_the_making() {
            let at = self.parcel.order.at;
            self.parcel.ends(Err(Failure::Broken), at);
        }
    }
}

#[derive(Debug)]
pub(crate) struct Shelf {
    parcels: Mutex<Vec<Arc<Parcel>>>,
    turns: Arc<Semaphore>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self {
            parcels: Mutex::default(),
            turns: Arc::new(Semaphore::new(MAKING)),
        }
    }
}

impl Shelf {
    /// Takes an order, if there is a place and a turn for it.
    pub(crate) fn order(&self, order: Order) -> Result<Turn, Full> {
        let mut parcels = self.swept(order.at);
        let own = |it: &Arc<Parcel>| it.order.account == order.account;
        if parcels.iter().any(|it| own(it) && it.is_in_the_making()) {
            return Err(Full::Yours);
        }
        let permit = Arc::clone(&self.turns).try_acquire_owned();
        let permit = permit.map_err(|_| Full::All)?;
        if parcels.iter().filter(|it| own(it)).count() >= OF_ONE
            && let Some(oldest) = parcels.iter().position(own)
        {
            parcels.remove(oldest);
        }
        if parcels.len() >= HELD {
            return Err(Full::All);
        }
        let parcel = Arc::new(Parcel {
            id: ParcelId(clock::random()),
            order,
            done: AtomicU64::new(0),
            is_given_up: AtomicBool::new(false),
            state: Mutex::new(State::Making),
        });
        parcels.push(Arc::clone(&parcel));
        Ok(Turn { parcel, permit })
    }

    /// The parcel of that id, for the account and session that asked for it.
    pub(crate) fn find(
        &self,
        id: ParcelId,
        (account, session): (AccountId, &Digest32),
        now: Instant,
    ) -> Option<Arc<Parcel>> {
        let is_it = |it: &&Arc<Parcel>| {
            it.id == id && it.order.account == account && it.order.session == *session
        };
        self.swept(now).iter().find(is_it).cloned()
    }

    /// Takes a parcel away, whether it is made or not.
    pub(crate) fn give_up(&self, parcel: &Parcel) {
        parcel.is_given_up.store(true, Ordering::Relaxed);
        self.parcels().retain(|it| it.id != parcel.id);
    }

    /// Takes away what has waited too long.
    pub(crate) fn sweep(&self, now: Instant) {
        drop(self.swept(now));
    }

    /// Takes everything away and begins nothing more: the process is about to end.
    pub(crate) fn close(&self) {
        self.turns.close();
        for parcel in self.parcels().drain(..) {
            parcel.is_given_up.store(true, Ordering::Relaxed);
        }
    }

    /// Waits until no file is in the making.
    pub(crate) async fn rests(&self) {
        // A closed shelf rests.
        let _ = self.turns.acquire_many(MAKING as u32).await;
    }

    fn swept(&self, now: Instant) -> MutexGuard<'_, Vec<Arc<Parcel>>> {
        let mut parcels = self.parcels();
        parcels.retain(|it| !it.is_over(now));
        parcels
    }

    fn parcels(&self) -> MutexGuard<'_, Vec<Arc<Parcel>>> {
        self.parcels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
