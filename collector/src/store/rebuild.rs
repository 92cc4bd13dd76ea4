//! Putting the folds that follow from the log in the place of those that are stored.
//!
//! Deliberately absent: any change to the log or to the words. Where the log is damaged, what is
//! stored may still know what it has lost, so that such a page is told and left as it is.

use super::commit::Batch;
use super::verify::{Fault, name};
use super::{Changes, Store, StoreError};
use crate::domain::{PageId, Registry};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Records in one batch.
const BATCH: usize = 512;

/// What was done to one page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageMended {
    pub page: String,
    pub events: u64,
    /// How many records of each kind were replaced, added or removed.
    pub changed: BTreeMap<String, u64>,
    /// What no refolding can mend.
    pub faults: Vec<Fault>,
}

impl Store {
    /// Replaces every fold of a page that is not as its log says. `registry` names the listed pages
    /// whose own head cannot.
    ///
    /// It must not run while the page is being written: the writer calls it between batches.
    pub fn rebuild(&self, page: PageId, registry: &Registry) -> Result<PageMended, StoreError> {
        let folded = self.refold(page, registry.name_of(page))?;
        let (_, mut faults) = self.beyond_folds(page, &folded)?;
        let mut changed = BTreeMap::new();
        if folded.damage.is_empty() {
            let mut batch = Batch::default();
            let mut waiting = 0;
            self.differences(page, &folded, &mut |difference| {
                match difference.right {
                    Some(frame) => batch.insert(difference.key, frame),
                    None => batch.remove(difference.key),
                }
                *changed
                    .entry(difference.kind.name().to_owned())
                    .or_default() += 1;
                waiting += 1;
                if waiting == BATCH {
                    waiting = 0;
                    self.commit(std::mem::take(&mut batch))?;
                }
                Ok(())
            })?;
            if waiting > 0 {
                self.commit(batch)?;
            }
            self.note(Changes {
                pages: BTreeSet::from([page]),
                ..Changes::default()
            });
        } else {
            faults.push(
                "its log is damaged, so that its folds were left as they are; restore a backup \
                 into another directory to see what the log held"
                    .to_owned(),
            );
        }
        let page = folded.title(page);
        Ok(PageMended {
            events: folded.events,
            changed,
            faults: name(&page, faults),
            page,
        })
    }
}
