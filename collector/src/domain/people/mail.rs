//! What somebody is sent by mail: where to, how often, and how far that has come. Pure: the moment is told.

use super::account::{Invitation, Secret};
use crate::domain::Instant;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The hour at which a day's or a week's mail is made, and the day of the week's.
const HOUR: i8 = 7;
const WEEKDAY: Weekday = Weekday::Sunday;
/// Of mail as it happens, the least time from one to the next, and where something speaks of danger.
const APART: SignedDuration = SignedDuration::from_mins(15);
const APART_IN_DANGER: SignedDuration = SignedDuration::from_mins(2);
/// After so many failures in a row nothing more is tried, until its owner says so.
const MOST_FAILURES: u8 = 10;
/// How often within a day somebody may name another address: each is written to.
const MOST_ADDRESSES: usize = 5;

/// The address of a mailbox, as it is common: ASCII, without comments and quotes, so that nothing in it can be
/// taken for another header or another recipient.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailAddress(String);

impl MailAddress {
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, host) = text.split_once('@')?;
        let in_local =
            |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
        let in_host = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let words = |text: &str, is_good: fn(u8) -> bool| {
            text.split('.')
                .all(|word| !word.is_empty() && word.len() <= 63 && word.bytes().all(is_good))
        };
        let is_good = text.len() <= 254
            && local.len() <= 64
            && words(local, in_local)
            && words(host, in_host)
            && !host
                .split('.')
                .any(|word| word.starts_with('-') || word.ends_with('-'))
            && (host.contains('.') || host == "localhost");
        is_good.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// It is a person's.
impl fmt::Debug for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MailAddress")
    }
}

/// How often somebody is sent what is new. Stored by its place, so that a new one comes last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Rhythm {
    #[default]
    Never,
    AtOnce,
    Daily,
    /// On Sunday, with which the week begins.
    Weekly,
}

impl Rhythm {
    pub const ALL: [Self; 4] = [Self::Never, Self::AtOnce, Self::Daily, Self::Weekly];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::AtOnce => "at_once",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rhythm| rhythm.code() == code)
    }

    /// The last moment not after another at which mail of this rhythm is made.
    fn last(self, at: Instant, zone: &TimeZone) -> Option<Instant> {
        let local = zone.to_datetime(at.timestamp());
        let days = match self {
            Self::Never | Self::AtOnce => return None,
            Self::Daily => 0,
            Self::Weekly => i64::from(local.weekday().since(WEEKDAY)),
        };
        let back = if self == Self::Weekly { 7 } else { 1 };
        let morning = |days: i64| {
            let date = local.date().checked_sub(days.days()).ok()?;
            let moment = zone.to_timestamp(date.at(HOUR, 0, 0, 0)).ok()?;
            Some(Instant::from_timestamp(moment))
        };
        let this = morning(days)?;
        if this <= at {
            Some(this)
        } else {
            morning(days + back)
        }
    }
}

/// Whether somebody has shown that an address is his.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// The link that asks for it is not sent yet.
    Owed,
    /// It is on its way, as far as is known.
    Asking(Invitation),
    Asked(Invitation),
    Given,
}

/// What somebody is sent, and how far that has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub address: MailAddress,
    pub proof: Proof,
    pub rhythm: Rhythm,
    /// The word in the link that ends it. It can do nothing else, and stands in each mail, so that it is kept as
    /// it is.
    pub stop: Secret<[u8; 16]>,
    /// What came in until then was told, or is not to be.
    pub told: Instant,
    /// When the last was sent.
    pub sent: Option<Instant>,
    /// Until when it told what came in that was begun last, while nobody knows whether it arrived.
    pub begun: Option<Instant>,
    /// The pages that were told of as having got worse, by digests.
    pub worse: Vec<[u8; 8]>,
    /// How often in a row nothing could be delivered, and when it is tried again.
    pub failed: u8,
    pub again: Option<Instant>,
    /// When addresses were named lately.
    pub named: Vec<Instant>,
}

impl Mail {
    /// The mail of somebody who names an address, in place of what there was.
    ///
    /// # Errors
    /// If he has named too many within a day.
    pub fn named(
        before: Option<&Self>,
        address: MailAddress,
        rhythm: Rhythm,
        stop: [u8; 16],
        now: Instant,
    ) -> Result<Self, TooOften> {
        let mut named = before.map(|it| it.named.clone()).unwrap_or_default();
        named.retain(|at| now.since(*at) < SignedDuration::from_hours(24));
        if named.len() >= MOST_ADDRESSES {
            return Err(TooOften);
        }
        named.push(now);
        Ok(Self {
            address,
            proof: Proof::Owed,
            rhythm,
            stop: Secret(stop),
            told: now,
            sent: None,
            begun: None,
            worse: Vec::new(),
            failed: 0,
            again: None,
            named,
        })
    }

    /// The same at another rhythm. What came in while there was none is not told.
    #[must_use]
    pub fn at(&self, rhythm: Rhythm, now: Instant) -> Self {
        let told = if self.rhythm == Rhythm::Never {
            now
        } else {
            self.told
        };
        Self {
            rhythm,
            told,
            failed: 0,
            again: None,
            ..self.clone()
        }
    }

    /// The same, once it is shown whose the address is.
    #[must_use]
    pub fn proved(&self, now: Instant) -> Self {
        Self {
            proof: Proof::Given,
            told: now,
            failed: 0,
            again: None,
            ..self.clone()
        }
    }

    /// Whether anything may go to the address but the question whose it is.
    pub fn is_proved(&self) -> bool {
        self.proof == Proof::Given
    }

    /// Whether so much has failed that nothing is tried any more.
    pub const fn is_given_up(&self) -> bool {
        self.failed >= MOST_FAILURES
    }

    /// Whether anything may be tried at all.
    pub fn may_be_tried(&self, now: Instant) -> bool {
        !self.is_given_up() && self.again.is_none_or(|again| again <= now)
    }

    /// Whether it is time to tell what has come in until a moment, if there is something.
    pub fn is_due(
        &self,
        until: Instant,
        zone: &TimeZone,
        speaks_of_danger: impl FnOnce() -> bool,
    ) -> bool {
        match self.rhythm {
            Rhythm::Never => false,
            Rhythm::AtOnce => {
                let passed = self
                    .sent
                    .map_or(SignedDuration::MAX, |sent| until.since(sent));
                passed >= APART || (passed >= APART_IN_DANGER && speaks_of_danger())
            }
            Rhythm::Daily | Rhythm::Weekly => self
                .rhythm
                .last(until, zone)
                .is_some_and(|last| last > self.told),
        }
    }

    /// What came in until a moment was told, by a mail that was sent, or because there was nothing.
    #[must_use]
    pub fn told(&self, until: Instant, sent: Option<Instant>, worse: Vec<[u8; 8]>) -> Self {
        Self {
            told: self.told.max(until),
            sent: sent.or(self.sent),
            begun: None,
            worse,
            failed: 0,
            again: None,
            ..self.clone()
        }
    }

    /// Nothing arrived, and that is known.
    #[must_use]
    pub fn has_failed(&self, now: Instant) -> Self {
        let failed = self.failed.saturating_add(1);
        // From a minute to a day, four times as long each time: five days in all.
        let minutes = 4_i64.saturating_pow(u32::from(failed - 1)).min(24 * 60);
        Self {
            begun: None,
            failed,
            again: Some(Instant(now.0 + minutes * 60_000)),
            ..self.clone()
        }
    }
}

/// Somebody names one address after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::from_timestamp(text.parse().expect("a moment"))
    }

    fn riyadh() -> TimeZone {
        TimeZone::get("Asia/Riyadh").expect("the bundled time zones hold it")
    }

    fn mail(rhythm: Rhythm, told: &str) -> Mail {
        let address = MailAddress::parse("owner@example.sa").expect("an address");
        let named = Mail::named(None, address, rhythm, [1; 16], at(told)).expect("the first");
        named.proved(at(told))
    }

    #[test]
    fn an_address_is_one_mailbox_and_nothing_that_could_be_taken_for_more() {
        for good in [
            "owner@example.sa",
            " o.w+n@mail.example.sa ",
            "root@localhost",
        ] {
            assert!(MailAddress::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "owner",
            "@example.sa",
            "owner@",
            "owner@example",
            "a@b@example.sa",
            "a b@example.sa",
            "a,b@example.sa",
            "\"a\"@example.sa",
            "<a@example.sa>",
            "a@example.sa>",
            "a@-example.sa",
            "a@example..sa",
            ".a@example.sa",
            "a@example.sa\r\nBcc: b@example.sa",
            "مالك@example.sa",
            "a@[127.0.0.1]",
        ] {
            assert!(MailAddress::parse(bad).is_none(), "{bad:?}");
        }
        let long = format!("{}@example.sa", "a".repeat(65));
        assert!(MailAddress::parse(&long).is_none());
    }

    #[test]
    fn a_days_mail_is_made_at_seven_and_a_weeks_on_sunday_by_the_sites_clock() {
        // 2026-11-22 is a Sunday; Riyadh is three hours ahead.
        let due = |rhythm, told: &str, until: &str| {
            mail(rhythm, told).is_due(at(until), &riyadh(), || false)
        };
        assert!(!due(
            Rhythm::Daily,
            "2026-11-22T04:00:00Z",
            "2026-11-23T03:59:59Z"
        ));
        assert!(due(
            Rhythm::Daily,
            "2026-11-22T04:00:00Z",
            "2026-11-23T04:00:00Z"
        ));
        assert!(
            due(
                Rhythm::Daily,
                "2026-11-20T04:00:00Z",
                "2026-11-23T01:00:00Z"
            ),
            "missed by a stop"
        );
        assert!(!due(
            Rhythm::Weekly,
            "2026-11-22T04:00:00Z",
            "2026-11-28T20:00:00Z"
        ));
        assert!(!due(
            Rhythm::Weekly,
            "2026-11-22T04:00:00Z",
            "2026-11-29T03:59:00Z"
        ));
        assert!(due(
            Rhythm::Weekly,
            "2026-11-22T04:00:00Z",
            "2026-11-29T04:00:00Z"
        ));
        assert!(
            due(
                Rhythm::Weekly,
                "2026-11-21T04:00:00Z",
                "2026-11-24T04:00:00Z"
            ),
            "missed by a stop"
        );
        assert!(!due(
            Rhythm::Never,
            "2026-11-01T04:00:00Z",
            "2026-11-24T04:00:00Z"
        ));
    }

    #[test]
    fn what_is_sent_as_it_happens_is_bundled_and_danger_waits_less() {
        let told = mail(Rhythm::AtOnce, "2026-11-22T04:00:00Z");
        let told = told.told(
            at("2026-11-22T04:00:00Z"),
            Some(at("2026-11-22T04:00:00Z")),
            Vec::new(),
        );
        let due = |until: &str, danger| told.is_due(at(until), &riyadh(), || danger);
        assert!(!due("2026-11-22T04:14:59Z", false) && due("2026-11-22T04:15:00Z", false));
        assert!(!due("2026-11-22T04:01:59Z", true) && due("2026-11-22T04:02:00Z", true));
    }

    #[test]
    fn what_fails_is_tried_again_ever_later_and_not_for_ever() {
        let mut mail = mail(Rhythm::Daily, "2026-11-22T04:00:00Z");
        let mut now = at("2026-11-22T04:00:00Z");
        let mut waits = Vec::new();
        while !mail.is_given_up() {
            mail = mail.has_failed(now);
            let again = mail.again.expect("it says when");
            assert!(!mail.may_be_tried(now));
            waits.push((again.0 - now.0) / 60_000);
            now = again;
        }
        assert_eq!(waits, [1, 4, 16, 64, 256, 1024, 1440, 1440, 1440, 1440]);
        assert!(!mail.may_be_tried(now));
        assert!(
            mail.at(Rhythm::Weekly, now).may_be_tried(now),
            "its owner says so"
        );
    }

    #[test]
    fn nobody_has_the_collector_write_to_one_address_after_the_other() {
        let mut before = None;
        let now = at("2026-11-22T04:00:00Z");
        let address = MailAddress::parse("owner@example.sa").expect("an address");
        let mut name = |now| {
            let named = Mail::named(
                before.as_ref(),
                address.clone(),
                Rhythm::Daily,
                [1; 16],
                now,
            )?;
            before = Some(named);
            Ok(())
        };
        for _ in 0..MOST_ADDRESSES {
            assert_eq!(name(now), Ok(()));
        }
        assert_eq!(name(now), Err(TooOften));
        assert_eq!(name(now.plus_hours(24)), Ok(()));
    }

    #[test]
    fn an_address_is_not_printed() {
        let printed = format!("{:?}", mail(Rhythm::Daily, "2026-11-22T04:00:00Z"));
        assert!(!printed.contains("owner"), "{printed}");
    }
}
