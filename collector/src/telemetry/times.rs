//! How long things took, as counts in steps that grow by a fifth: enough to say what half of all took
//! and what all but a few did, in a place that never grows.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Steps to the double.
const PER_DOUBLE: f64 = 4.0;
/// From a microsecond to some half a minute.
const STEPS: usize = 100;

/// Counts that are still going on.
#[derive(Debug)]
pub(super) struct Times([AtomicU64; STEPS]);

/// Counts as they were at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spread(Vec<u64>);

impl Default for Times {
    fn default() -> Self {
        Self(std::array::from_fn(|_| AtomicU64::new(0)))
    }
}

impl Times {
    pub(super) fn record(&self, seconds: f64) {
        let step = (seconds * 1e6).max(1.0).log2() * PER_DOUBLE;
        // What took longer than the last step is in it.
        let step = self.0.get(step as usize).or(self.0.last());
        if let Some(step) = step {
            step.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn taken(&self) -> Spread {
        let counts = self.0.iter().map(|count| count.load(Ordering::Relaxed));
        Spread(counts.collect())
    }
}

impl Spread {
    pub(crate) fn count(&self) -> u64 {
        self.0.iter().sum()
    }

    /// A time within which that part of all was done, at most a fifth above the true one; none where there
    /// was nothing to time.
    pub(crate) fn within(&self, part: f64) -> Option<Duration> {
        let all = self.count();
        let wanted = (all as f64 * part).ceil().max(1.0) as u64;
        let mut so_far = 0;
        let step = self.0.iter().position(|count| {
            so_far += count;
            so_far >= wanted
        })?;
        let micros = ((step + 1) as f64 / PER_DOUBLE).exp2();
        Some(Duration::from_micros(micros.round() as u64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_part_of_all_is_told_at_most_a_fifth_too_high_and_never_too_low(
            mut micros in proptest::collection::vec(2u64..20_000_000, 1..200),
        ) {
            let times = Times::default();
            for micros in &micros {
                times.record(*micros as f64 / 1e6);
            }
            micros.sort_unstable();
            let spread = times.taken();
            prop_assert_eq!(spread.count(), micros.len() as u64);
            for (part, place) in [(0.5, micros.len().div_ceil(2)), (1.0, micros.len())] {
                let truly = micros.get(place - 1).copied().unwrap_or_default() as f64;
                let told = spread.within(part).expect("there are some").as_micros() as f64;
                prop_assert!(told + 1.0 >= truly && told <= truly * 1.2 + 1.0, "{} {}", truly, told);
            }
        }
    }

    #[test]
    fn nothing_timed_is_told_as_nothing_and_what_took_for_ever_as_the_longest() {
        let times = Times::default();
        assert_eq!(times.taken().within(0.5), None);
        times.record(0.0);
        times.record(1e9);
        assert_eq!(times.taken().count(), 2);
        assert!(times.taken().within(1.0) > Some(Duration::from_secs(20)));
    }
}
