//! `rayak erase REFERENCE`: the words of one feedback go, its answer stays counted, and an event
//! without words remains as the proof. Asked for again, it tells of that event.
//!
//! From then on no reader finds the words, and compacting the store takes them out of its files. They
//! are still in the backups that were made before, until these are gone.

use super::{aside, compact};
use crate::domain::Reference;
use crate::serve::App;
use crate::store::{Standings as _, StoreError};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// What became of the words of one feedback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EraseReport {
    pub reference: String,
    pub site: String,
    pub page: String,
    /// Whether there were words to take away.
    pub erased: bool,
    /// The event that proves it; none if there were no words, or their sender took them back.
    pub proof: Option<Proof>,
    /// Directories that a recovery set aside, which may still hold the words.
    pub set_aside: Vec<PathBuf>,
}

/// The event by which words were taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The event's number on its page.
    pub number: u64,
    pub at: String,
    /// `asked` or `age`.
    pub why: String,
}

/// Why nothing was erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    #[error(
        "this is no reference: it has nine symbols and one that checks them, as the receipt shows \
         them, such as RK7-4M2-9XQ-5; one of them may have been misread"
    )]
    Mistyped,
    #[error(
        "no feedback here has the reference {0}, which is well formed; it may be of another store"
    )]
    Unknown(Reference),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes away the words of the feedback that has this reference.
///
/// # Errors
/// If the text is no reference, nobody has it, or the store fails.
pub async fn erase(app: &App, text: &str) -> Result<EraseReport, EraseError> {
    let reference = Reference::parse(text).ok_or(EraseError::Mistyped)?;
    let Some(referent) = app.store.referent(reference) else {
        if app.store.finds_all(None) {
            return Err(EraseError::Unknown(reference));
        }
        let what = "it may be of one whose reference cannot be read".to_owned();
        return Err(StoreError::Damaged { what }.into());
    };
    let (page, found) = (referent.page, app.store.received(referent)?);
    let (_, received) = found.ok_or(EraseError::Unknown(reference))?;
    let id = received.id;
    let at = app.clock.now();
    let erase = app.writer.between(move |store| store.erase(page, id, at));
    let erased = erase.await?;
    let compacted = compact(&app.store, |_, _| ()).await?;
    let store = Arc::clone(&app.store);
    let found =
        aside(move || Ok::<_, StoreError>((store.last_erasure(page, id)?, store.head(page)?)));
    let (proof, head) = found.await?;
    let head = head.ok_or(EraseError::Unknown(reference))?;
    Ok(EraseReport {
        reference: reference.to_string(),
        site: head.site,
        page: head.name,
        erased,
        proof: proof.map(|(number, at, why)| Proof {
            number,
            at: at.to_string(),
            why: why.code().to_owned(),
        }),
        set_aside: compacted.set_aside,
    })
}
