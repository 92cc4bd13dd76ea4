//! A shelf with a told clock.

use super::super::*;
use super::{cells, heading, write};
use crate::clock::Clock;
use crate::domain::Instant;
use crate::domain::people::AccountId;
use jiff::Timestamp;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// When the tests begin.
const BEGIN: i64 = 1_795_000_000_000;

/// A shelf with the clock that it goes by.
pub(super) struct House {
    pub(super) shelf: Shelf,
    now: Arc<AtomicI64>,
    clock: Clock,
}

impl House {
    pub(super) fn new() -> Self {
        let now = Arc::new(AtomicI64::new(BEGIN));
        let told = Arc::clone(&now);
        let tell =
            move || Timestamp::from_millisecond(told.load(Ordering::Relaxed)).expect("a time");
        Self {
            shelf: Shelf::default(),
            now,
            clock: Clock::told(tell),
        }
    }

    pub(super) fn now(&self) -> Instant {
        self.clock.now()
    }

    pub(super) fn passes(&self, minutes: i64) {
        self.now.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }

    pub(super) fn orders(&self, account: u8, session: u8) -> Result<Turn, Full> {
        let order = Order {
            account: AccountId([account; 8]),
            session: [session; 32],
            site: "jazan".to_owned(),
            query: String::new(),
            form: Form::Csv,
            with_veiled: false,
            at: self.now(),
        };
        self.shelf.order(order, &self.clock)
    }

    /// Makes a file of one row and leaves it on the shelf.
    pub(super) fn makes(&self, directory: &Path, account: u8) -> Arc<Parcel> {
        let turn = self.orders(account, account).expect("a turn");
        let watch = Watch::new(&turn.parcel, || true);
        let mut table = Table::csv(directory, &heading(true), watch).expect("a table");
        write(&mut table, &cells("/p", "words")).expect("a row");
        let (file, bytes) = table.finish(1, 0).expect("a file");
        let made = Made {
            file: Arc::new(file),
            bytes,
            rows: 1,
            left_out: 0,
            remarks: [].into(),
            pages: [].into(),
            is_damaged: false,
            at: self.now(),
        };
        turn.parcel.ends(Ok(made), self.now());
        Arc::clone(&turn.parcel)
    }

    pub(super) fn holds(&self, parcel: &Parcel) -> bool {
        let order = &parcel.order;
        let whose = (order.account, &order.session);
        self.shelf.find(parcel.id, whose, self.now()).is_some()
    }
}
