//! The one way to wait: for something to be so, with a deadline.
//!
//! Nothing here or in the tests waits for a length of time, and nothing is done twice: only looking
//! is repeated.

use anyhow::{Context as _, Result};
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// Much longer than anything takes, even on a busy machine: whoever waits so long waits in vain.
const DEADLINE: Duration = Duration::from_secs(40);
/// Short against what a person notices, long against what a look costs.
const BETWEEN_LOOKS: Duration = Duration::from_millis(40);

/// Looks until there is something to be seen, and hands it over. `what` completes the sentence
/// "waited in vain until".
///
/// # Errors
/// If looking fails, or nothing is seen before the deadline.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let mut looks = interval(BETWEEN_LOOKS);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let looking = async {
        loop {
            looks.tick().await;
            if let Some(seen) = look().await? {
                return Ok(seen);
            }
        }
    };
    let seen: Result<Result<T>, _> = timeout(DEADLINE, looking).await;
    seen.with_context(|| format!("waited in vain until {what}"))?
        .with_context(|| format!("while waiting until {what}"))
}
