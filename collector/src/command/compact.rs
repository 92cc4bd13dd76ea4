//! `rayak compact`: gives room back, and takes out of the files what was taken out of the store.

use crate::store::{Compacted, Store, StoreError};
use std::io;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Compacts the store, whoever reads and writes meanwhile. `progress` is told how many records of how
/// many are copied.
///
/// # Errors
/// What [`Store::compact`] says.
pub async fn compact(
    store: &Arc<Store>,
    mut progress: impl FnMut(u64, u64) + Send,
) -> Result<Compacted, StoreError> {
    let store = Arc::clone(store);
    let (tell, mut told) = mpsc::unbounded_channel();
    let work = tokio::task::spawn_blocking(move || {
        store.compact(|done, of| {
            // Nobody may wait any more; what was begun is done all the same.
            let _ = tell.send((done, of));
        })
    });
    while let Some((done, of)) = told.recv().await {
        progress(done, of);
    }
    work.await
        .unwrap_or_else(|error| Err(io::Error::other(error).into()))
}
