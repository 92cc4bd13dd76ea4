//! The shelf: files in the making, and those that wait for whoever has asked for them.
//!
//! A few at once, lest words fill the disk, and each for the session that asked: with it goes the file. Whoever
//! gives a file up frees its place at once, and its maker ends at the next row.

use super::parcel::{Failure, Order, Parcel, ParcelId};
use crate::clock::{self, Clock};
use crate::domain::Instant;
use crate::domain::people::{AccountId, Digest32};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Files in the making, of everybody.
const MAKING: usize = 2;
/// Files of one account, of which one may be in the making. One more takes the oldest one's place.
pub(super) const OF_ONE: usize = 2;
/// Files on the shelf. One more takes the place of the oldest that was fetched, or else of the oldest.
pub(super) const HELD: usize = 8;

/// Why no file is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    /// One of one's own is in the making.
    Yours,
    /// As many are in the making as there may be.
    All,
}

/// The turn of a maker, which lasts until its file is made or given up.
#[derive(Debug)]
pub(crate) struct Turn {
    pub(crate) parcel: Arc<Parcel>,
    clock: Clock,
    #[expect(dead_code, reason = "it is held")]
    permit: OwnedSemaphorePermit,
}

/// Nobody must wait for a file whose maker has gone.
impl Drop for Turn {
    fn drop(&mut self) {
        self.parcel.ends(Err(Failure::Broken), self.clock.now());
    }
}

#[derive(Debug)]
pub(crate) struct Shelf {
    /// The oldest first.
    parcels: Mutex<Vec<Arc<Parcel>>>,
    turns: Arc<Semaphore>,
    bytes: Arc<AtomicU64>,
}

impl Default for Shelf {
    fn default() -> Self {
        Self {
            parcels: Mutex::default(),
            turns: Arc::new(Semaphore::new(MAKING)),
            bytes: Arc::default(),
        }
    }
}

impl Shelf {
    /// Takes an order, if there is a turn for it.
    pub(crate) fn order(&self, order: Order, clock: &Clock) -> Result<Turn, Full> {
        let mut parcels = self.swept(order.at);
        let own = |it: &Parcel| it.order.account == order.account;
        // Whoever has signed in anew finds none of his earlier files, so that he could give none up.
        empty(&mut parcels, |it| {
            own(it) && it.order.session != order.session
        });
        if parcels.iter().any(|it| own(it) && it.is_in_the_making()) {
            return Err(Full::Yours);
        }
        let permit = Arc::clone(&self.turns).try_acquire_owned();
        let permit = permit.map_err(|_| Full::All)?;
        let is_made = |it: &Parcel| it.has_place() && !it.is_in_the_making();
        if count(&parcels, |it| own(it) && it.has_place()) >= OF_ONE {
            give_way(&mut parcels, |it| own(it) && is_made(it));
        }
        if count(&parcels, Parcel::has_place) >= HELD
            && !give_way(&mut parcels, |it| is_made(it) && it.is_fetched())
        {
            give_way(&mut parcels, is_made);
        }
        let id = ParcelId(clock::random());
        let parcel = Arc::new(Parcel::new(id, order, &self.bytes));
        parcels.push(Arc::clone(&parcel));
        let clock = clock.clone();
        Ok(Turn {
            parcel,
            clock,
            permit,
        })
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
        empty(&mut self.parcels(), |it| it.id == parcel.id);
        parcel.empties();
    }

    /// Takes away what is of a session that has ended.
    pub(crate) fn forget(&self, session: &Digest32) {
        empty(&mut self.parcels(), |it| it.order.session == *session);
    }

    /// Takes away what has waited too long, and what is of a session that has ended.
    pub(crate) fn sweep(&self, now: Instant, holds: impl Fn(&Digest32) -> bool) {
        let sessions: Vec<_> = self.swept(now).iter().map(|it| it.order.session).collect();
        for ended in sessions.iter().filter(|it| !holds(it)) {
            self.forget(ended);
        }
    }

    /// Takes away what waits: its room is needed.
    pub(crate) fn clear(&self) {
        empty(&mut self.parcels(), |it| !it.is_in_the_making());
    }

    /// Ends what is in the making and begins nothing more: the process is about to end. What is being fetched is
    /// fetched to its end.
    pub(crate) fn close(&self) {
        self.turns.close();
        empty(&mut self.parcels(), Parcel::is_in_the_making);
    }

    /// Waits until no file is in the making.
    pub(crate) async fn rests(&self) {
        // A closed shelf rests.
        let _ = self.turns.acquire_many(MAKING as u32).await;
    }

    fn swept(&self, now: Instant) -> MutexGuard<'_, Vec<Arc<Parcel>>> {
        let mut parcels = self.parcels();
        empty(&mut parcels, |it| it.is_over(now));
        parcels
    }

    fn parcels(&self) -> MutexGuard<'_, Vec<Arc<Parcel>>> {
        self.parcels.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn count(parcels: &[Arc<Parcel>], which: impl Fn(&Parcel) -> bool) -> usize {
    parcels.iter().filter(|it| which(it)).count()
}

/// Takes some parcels away.
fn empty(parcels: &mut Vec<Arc<Parcel>>, which: impl Fn(&Parcel) -> bool) {
    for parcel in parcels.extract_if(.., |it| which(it)) {
        parcel.empties();
    }
}

/// Takes the oldest of some away. Whether there is one.
fn give_way(parcels: &mut Vec<Arc<Parcel>>, which: impl Fn(&Parcel) -> bool) -> bool {
    let oldest = parcels.iter().position(|it| which(it));
    let oldest = oldest.map(|place| parcels.remove(place));
    oldest.is_some_and(|it| {
        it.empties();
        true
    })
}
