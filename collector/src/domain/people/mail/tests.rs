//! What somebody is sent, from one letter to the next.

use super::*;
use jiff::tz::TimeZone;

fn at(text: &str) -> Instant {
    Instant::from_timestamp(text.parse().expect("a moment"))
}

fn riyadh() -> TimeZone {
    TimeZone::get("Asia/Riyadh").expect("the bundled time zones hold it")
}

fn mail(rhythm: Rhythm, told: &str) -> Mail {
    let address = MailAddress::parse("owner@example.sa").expect("an address");
    let named =
        Mail::named(FormerMail::default(), address, rhythm, [1; 16], at(told)).expect("the first");
    named.proved(at(told))
}

#[test]
fn a_days_mail_is_made_at_seven_and_a_weeks_on_sunday_by_the_sites_clock() {
    // 2026-11-22 is a Sunday; Riyadh is three hours ahead.
    let due =
        |rhythm, told: &str, until: &str| mail(rhythm, told).is_due(at(until), &riyadh(), || false);
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
        mail.at(Rhythm::Weekly, [2; 16], now).may_be_tried(now),
        "its owner says so"
    );
}

#[test]
fn the_word_of_a_letter_ends_what_was_asked_for_before_it_and_nothing_later() {
    let now = at("2026-11-22T04:00:00Z");
    let first = mail(Rhythm::Daily, "2026-11-22T04:00:00Z");
    assert_eq!(first.ended_by(&[1; 16]), Some(Stop::Sent));
    assert_eq!(first.ended_by(&[9; 16]), None);
    let weekly = first.at(Rhythm::Weekly, [2; 16], now);
    assert_eq!(
        weekly.ended_by(&[1; 16]),
        Some(Stop::Sent),
        "it was asked for once"
    );
    let stopped = weekly.stopped();
    assert_eq!(stopped.ended_by(&[1; 16]), Some(Stop::Stopped));
    let again = stopped.at(Rhythm::Daily, [3; 16], now);
    assert_eq!(again.ended_by(&[1; 16]), Some(Stop::OutOfDate));
    assert_eq!(again.ended_by(&[3; 16]), Some(Stop::Sent));
    let elsewhere = MailAddress::parse("other@example.sa").expect("an address");
    let named = Mail::named(again.former(), elsewhere, Rhythm::Daily, [4; 16], now);
    let named = named.expect("the second");
    for old in [[1; 16], [3; 16]] {
        assert_eq!(named.ended_by(&old), Some(Stop::OutOfDate));
    }
    assert_eq!(named.stopped().ended_by(&[1; 16]), Some(Stop::Stopped));
    let mut many = named;
    for number in 10..30 {
        many = many.stopped().at(Rhythm::Daily, [number; 16], now);
    }
    assert_eq!(many.old_stops.len(), OLD_STOPS);
    assert_eq!(many.ended_by(&[28; 16]), Some(Stop::OutOfDate));
}

#[test]
fn nobody_has_the_collector_write_to_one_address_after_the_other() {
    let mut before = FormerMail::default();
    let now = at("2026-11-22T04:00:00Z");
    let address = MailAddress::parse("owner@example.sa").expect("an address");
    let mut name = |now| {
        let named = Mail::named(before.clone(), address.clone(), Rhythm::Daily, [1; 16], now)?;
        before = named.former();
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
