//! What is left of mail once its address was removed: no address, and nothing that is sent.
//!
//! Whoever removes an address and names the next is still bound to so many a day, and the links of letters that
//! were sent are still known.

use super::{Mail, Stop};
use crate::domain::Instant;
use crate::domain::people::Secret;
use serde::{Deserialize, Serialize};

/// What is left of mail whose address was removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerMail {
    /// The words of its letters, which end nothing any more.
    pub stops: Vec<Secret<[u8; 16]>>,
    /// When addresses were named lately.
    pub named: Vec<Instant>,
}

impl FormerMail {
    /// What the word of a letter says while nothing is sent; nothing, if it stood in none.
    pub fn ended_by(&self, word: &[u8]) -> Option<Stop> {
        let is_its = self.stops.iter().any(|stop| stop.0 == *word);
        is_its.then_some(Stop::Stopped)
    }
}

impl Mail {
    /// What is left of it without its address.
    pub fn former(&self) -> FormerMail {
        FormerMail {
            stops: self.all_stops(),
            named: self.named.clone(),
        }
    }
}
