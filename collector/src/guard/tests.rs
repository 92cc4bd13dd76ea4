//! The memory's promises, by a clock that is told.

use super::proxies::Sent;
use super::*;
use crate::domain::{Asks, WordsVerdict};
use jiff::Timestamp;
use std::net::{IpAddr, Ipv6Addr};

const TEXT: &str = "the lamp in front of our house is broken";
const PAGE: PageId = PageId([1; 16]);

struct Told {
    guard: Guard,
    config: GuardConfig,
    now: Arc<AtomicI64>,
}

impl Told {
    fn new(at: &str) -> Self {
        let start: Timestamp = at.parse().expect("a timestamp");
        let now = Arc::new(AtomicI64::new(start.as_millisecond()));
        let told = Arc::clone(&now);
        let clock = Clock::told(move || {
            Timestamp::from_millisecond(told.load(Ordering::Relaxed)).expect("in range")
        });
        let config = GuardConfig::default();
        Self {
            guard: Guard::new(clock, config.per_minute),
            config,
            now,
        }
    }

    fn wait(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::Relaxed);
    }

    fn admit(&self, address: &str) -> Result<(), u32> {
        let address = address.parse().expect("an address");
        self.come(address, "jazan", What::Answers)
    }

    fn come(&self, address: IpAddr, site: &str, what: What) -> Result<(), u32> {
        let sender = Prefix::of(Sent::By(address), &self.config);
        self.guard.admit(&self.config, sender, site, what)
    }

    fn today(&self) -> Arc<Today> {
        self.guard.today(self.guard.clock.now())
    }

    fn hear(&self, id: u8, words: &str) -> Hearing {
        self.guard.hear(PAGE, FeedbackId([id; 16]), words)
    }
}

#[test]
fn a_prefix_may_send_its_minutes_worth_and_is_told_when_to_come_back() {
    let told = Told::new("2026-11-22T09:30:00Z");
    for _ in 0..120 {
        assert_eq!(told.admit("203.0.113.7"), Ok(()));
    }
    assert_eq!(told.admit("203.0.113.7"), Err(1));
    assert_eq!(told.admit("203.0.113.200"), Err(1), "one network");
    assert_eq!(told.admit("203.0.114.7"), Ok(()), "another network");
    let other_site = told.come([203, 0, 113, 7].into(), "abha", What::Answers);
    assert_eq!(other_site, Ok(()));
    let sighting = told.come([203, 0, 113, 7].into(), "jazan", What::Sightings);
    assert_eq!(sighting, Ok(()), "readers are counted by themselves");
    told.wait(500);
    assert_eq!(told.admit("203.0.113.7"), Ok(()));
    assert_eq!(told.admit("203.0.113.7"), Err(1));
    for _ in 0..1_000 {
        assert_eq!(told.admit("127.0.0.1"), Ok(()), "this machine's own");
    }
}

#[test]
fn zero_limits_nobody_and_another_limit_holds_at_once() {
    let mut told = Told::new("2026-11-22T09:30:00Z");
    let send = |told: &Told| {
        (0..200)
            .filter(|_| told.admit("203.0.113.7").is_ok())
            .count()
    };
    assert_eq!(send(&told), 120);
    told.config.per_minute = 0;
    assert_eq!(send(&told), 200);
    told.config.per_minute = 30;
    assert_eq!(send(&told), 30);
}

#[test]
fn at_midnight_the_salt_and_all_under_it_are_thrown_away() {
    let told = Told::new("2026-11-22T23:59:59Z");
    let key = |told: &Told| told.today().salt.key(&[b"prefix"]);
    let before = key(&told);
    assert_eq!(before, key(&told), "the same all day");
    while told.admit("203.0.113.7").is_ok() {}
    told.hear(1, TEXT);
    assert_eq!(told.hear(2, TEXT).verdict, WordsVerdict::Repeated);
    told.wait(1_000);
    assert_ne!(before, key(&told));
    assert_eq!(told.admit("203.0.113.7"), Ok(()));
    assert_eq!(told.hear(3, TEXT).verdict, WordsVerdict::Counted);
    let again = Told::new("2026-11-22T23:59:59Z");
    assert_ne!(before, key(&again), "drawn, not derived");
}

#[test]
fn a_clock_that_is_set_back_shuts_nobody_out() {
    let told = Told::new("2026-11-22T09:30:00Z");
    while told.admit("203.0.113.7").is_ok() {}
    told.wait(-3_600_000);
    assert_eq!(told.admit("203.0.113.7"), Ok(()));
}

#[test]
fn however_many_prefixes_come_the_counters_stay_few() {
    let told = Told::new("2026-11-22T09:30:00Z");
    let mut most = 0;
    for prefix in 0..200_000u128 {
        let address = Ipv6Addr::from((0x2001_0db8 << 96) | (prefix << 72));
        told.come(address.into(), "jazan", What::Answers)
            .expect("each comes once");
        most = most.max(told.today().limits.counters());
    }
    assert!((65_536..=131_072).contains(&most), "{most}");
    told.wait(61_000);
    told.admit("203.0.113.7").expect("it comes once");
    assert_eq!(told.today().limits.counters(), 1, "what recovered is gone");
}

#[test]
fn however_many_texts_and_pages_come_few_are_remembered() {
    let told = Told::new("2026-11-22T09:30:00Z");
    for number in 0..40_000 {
        told.hear(1, &format!("{TEXT} for {number} days"));
        assert!(told.today().texts.count() <= 32_768);
    }
    for _ in 0..40_000 {
        told.hear(2, &format!("{TEXT} for 39999 days"));
    }
    assert!(told.today().texts.count() <= 32_768);
    told.wait(300_000);
    told.hear(1, TEXT);
    assert_eq!(told.today().texts.count(), 1, "what is old is gone");

    for number in 0..12_000 {
        let name = format!("/{number}");
        told.guard
            .count(&Subject::unlisted("jazan", &name, Asks::Useful));
    }
    assert_eq!(told.guard.bursts.pages(), 10_000);
}

#[test]
fn words_are_a_copy_for_300_seconds_after_the_last() {
    let told = Told::new("2026-11-22T09:30:00Z");
    let verdict = |id| told.hear(id, TEXT).verdict;
    assert_eq!(verdict(1), WordsVerdict::Counted);
    assert_eq!(verdict(1), WordsVerdict::Counted, "it is the same feedback");
    told.wait(299_999);
    assert_eq!(verdict(2), WordsVerdict::Repeated);
    told.wait(299_999);
    assert_eq!(verdict(3), WordsVerdict::Repeated);
    told.wait(300_000);
    assert_eq!(verdict(4), WordsVerdict::Counted);
    let elsewhere = told
        .guard
        .hear(PageId([2; 16]), FeedbackId([5; 16]), TEXT)
        .verdict;
    assert_eq!(elsewhere, WordsVerdict::Counted);
    for id in 1..9 {
        let short = told.hear(id, "the page is fine").verdict;
        assert_eq!(short, WordsVerdict::Counted);
    }
}

#[test]
fn words_that_were_not_taken_or_taken_back_make_no_copy() {
    let told = Told::new("2026-11-22T09:30:00Z");
    told.hear(1, TEXT).in_vain();
    assert_eq!(told.hear(2, TEXT).verdict, WordsVerdict::Counted);
    told.guard.forget(PAGE, FeedbackId([2; 16]));
    assert_eq!(told.hear(3, TEXT).verdict, WordsVerdict::Counted);
    told.hear(4, TEXT).in_vain();
    assert_eq!(
        told.hear(5, TEXT).verdict,
        WordsVerdict::Repeated,
        "a copy that failed takes nothing from the first"
    );
}
