//! The staff listener, which a test reaches from this machine as staff do.

use super::{Reply, Town};
use anyhow::Result;

impl Town {
    /// A reply of the staff listener.
    ///
    /// # Errors
    /// If there is none.
    pub async fn staff_get(&self, path: &str) -> Result<Reply> {
        Reply::read(self.client.get(self.staff(path)).send().await?).await
    }
}
