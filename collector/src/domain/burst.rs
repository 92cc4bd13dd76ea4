//! Bursts: a page that is answered far faster than it usually is.
//!
//! The rule: within ten minutes there come thrice as many answers as usually, and at least thirty.
//! What is usual is the exponentially weighted mean of the ten minutes before (weight 0.1: the last
//! hours). Control charts for counts draw their line at three standard deviations, which are the
//! root of the mean where arrivals are chance (NIST/SEMATECH e-Handbook of Statistical Methods,
//! 6.3.3.1; the weighted mean is that of 6.3.2.4). Real visitors come in company, and nobody reads an
//! alarm that rings daily, so that the line is drawn further out: from a usual ten on, thrice is
//! more than six standard deviations; below it, thirty are.
//!
//! A burst is told and never excludes: a campaign, a broken service or a newspaper makes one, too.

use super::Instant;

/// Ten minutes.
const WINDOW_MS: i64 = 10 * 60 * 1000;
/// How much of a window goes into what is usual.
const WEIGHT: f64 = 0.1;
const TIMES: f64 = 3.0;
const LEAST: f64 = 30.0;

/// How fast one page is answered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    window: i64,
    count: u32,
    usual: f64,
    told: bool,
}

/// What is told of a burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Burst {
    /// Answers in these ten minutes so far.
    pub answers: u32,
    /// Answers in ten minutes, usually.
    pub usual: u32,
}

impl Pace {
    /// The pace of a page of which nothing is known yet.
    #[must_use]
    pub const fn new(at: Instant) -> Self {
        Self {
            window: window(at),
            count: 0,
            usual: 0.0,
            told: false,
        }
    }

    /// Counts an answer. A burst is told once, until ten minutes have passed without one.
    pub fn count(&mut self, at: Instant) -> Option<Burst> {
        self.turn(window(at));
        self.count = self.count.saturating_add(1);
        if self.told || !self.is_burst() {
            return None;
        }
        self.told = true;
        Some(Burst {
            answers: self.count,
            usual: self.usual.round() as u32,
        })
    }

    /// Whether the page was left alone for ten minutes and more. Whoever must forget some pages may
    /// forget these.
    #[must_use]
    pub fn is_idle(&self, at: Instant) -> bool {
        window(at) > self.window + 1
    }

    fn is_burst(&self) -> bool {
        f64::from(self.count) >= self.line()
    }

    fn line(&self) -> f64 {
        (TIMES * self.usual).max(LEAST)
    }

    /// Closes the windows that have ended. A burst teaches what is usual no more than the line that
    /// it passed, so that it does not hide the next.
    fn turn(&mut self, window: i64) {
        let passed = window - self.window;
        if passed <= 0 {
            return;
        }
        self.told &= self.is_burst() && passed == 1;
        let learnt = f64::from(self.count).min(self.line());
        self.usual += WEIGHT * (learnt - self.usual);
        let empty = i32::try_from(passed - 1).unwrap_or(i32::MAX);
        self.usual *= (1.0 - WEIGHT).powi(empty);
        (self.window, self.count) = (window, 0);
    }
}

const fn window(at: Instant) -> i64 {
    at.0.div_euclid(WINDOW_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets `count` answers come in a window, and tells the bursts.
    fn come(pace: &mut Pace, window: i64, count: u32) -> Vec<Burst> {
        let at = Instant(window * WINDOW_MS);
        (0..count).filter_map(|_| pace.count(at)).collect()
    }

    #[test]
    fn thirty_within_ten_minutes_on_a_quiet_page_are_told_once() {
        let mut pace = Pace::new(Instant(0));
        assert_eq!(come(&mut pace, 0, 29), []);
        let burst = Burst {
            answers: 30,
            usual: 0,
        };
        assert_eq!(come(&mut pace, 0, 1_000), [burst]);
        assert_eq!(come(&mut pace, 1, 1_000), [], "it is still the same burst");
        assert_eq!(come(&mut pace, 2, 1), []);
        assert_eq!(come(&mut pace, 3, 1_000).len(), 1, "another is told again");
    }

    #[test]
    fn what_is_usual_on_a_busy_page_is_no_burst() {
        let mut pace = Pace::new(Instant(0));
        for window in 0..100 {
            come(&mut pace, window, 100);
        }
        assert_eq!(come(&mut pace, 100, 290), [], "less than thrice");
        for window in 101..120 {
            assert_eq!(come(&mut pace, window, 100), []);
        }
        let told = come(&mut pace, 120, 400);
        assert!(matches!(told.as_slice(), [burst] if (100..120).contains(&burst.usual)));
    }

    #[test]
    fn a_page_that_was_left_alone_is_quiet_again() {
        let mut pace = Pace::new(Instant(0));
        for window in 0..100 {
            come(&mut pace, window, 100);
        }
        assert_eq!(come(&mut pace, 300, 40).len(), 1);
        assert!(!pace.is_idle(Instant(301 * WINDOW_MS)));
        assert!(pace.is_idle(Instant(302 * WINDOW_MS)));
    }
}
