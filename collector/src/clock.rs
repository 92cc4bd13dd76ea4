//! The one place that asks what time it is, and the one that draws random numbers.
//!
//! Everything else is told: handlers hold a [`Clock`], pure functions take the moment as an
//! argument.

use crate::domain::Instant;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

impl Clock {
    /// The machine's own clock.
    #[expect(clippy::disallowed_methods, reason = "this is where the clock is")]
    pub fn system() -> Self {
        Self(Arc::new(Timestamp::now))
    }

    /// A clock that tells what it is given, for tests.
    pub fn told(by: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(by))
    }

    pub fn now(&self) -> Instant {
        Instant::from_timestamp((self.0)())
    }
}

/// Begins to measure; the reply tells how long ago that was. For what is told about the process, never
/// for what is decided or stored.
#[expect(clippy::disallowed_methods, reason = "this is where the clock is")]
pub(crate) fn stopwatch() -> impl Fn() -> Duration {
    let began = std::time::Instant::now();
    move || began.elapsed()
}

/// Random bytes from the operating system.
///
/// # Panics
/// If the operating system has none to give, which no later step could make good.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
