//! The bytes of version 1, kept: a store that was written once can be read for ever.
//!
//! Postcard goes by the order of fields and variants, so that a harmless-looking move of a line
//! would misread every store there is. Each record here has every field filled.

use super::codec;
use super::read::Words;
use crate::domain::{
    Amendment, Day, Erased, ErasedWhy, Event, Facet, Facets, FeedbackId, Head, Instant, Lang,
    Received, Reference, Revisions, SeenBatch, Sightings, Standing, Tally, TokenSignal, Verdict,
    What, WordsChange, WordsVerdict,
};
use rayak_shared::{Answer, Channel, Device, Reason, ReceiptState, personal};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

const KEY: &[u8] = b"e0123456789abcdef";
const ID: FeedbackId = FeedbackId(*b"an id of a vote!");

fn arabic() -> Lang {
    Lang::parse("ar").expect("a language")
}

fn reference() -> Reference {
    Reference::from_bits(123_456_789)
}

fn revisions() -> Revisions {
    let mut revisions = Revisions::default();
    for date in [19_998, 19_999, 19_999] {
        revisions.name(Day(date));
    }
    revisions
}

fn facets() -> Facets {
    let values = [
        Facet::Reason(Reason::Other),
        Facet::Device(Device::Narrow),
        Facet::Placement("end".to_owned()),
        Facet::Section("fees".to_owned()),
        Facet::Widget("1.0.0".to_owned()),
    ];
    Facets::of(1, values)
}

fn masked() -> Vec<personal::Kind> {
    vec![personal::Kind::Mobile]
}

fn event(what: What) -> Event {
    Event {
        at: Instant(1_795_000_000_000),
        what,
    }
}

fn received(verdict: Verdict) -> Event {
    event(What::Received(Box::new(Received {
        id: ID,
        secret: Some([1; 16]),
        content: [2; 16],
        day: Day(20_000),
        answer: Answer::No,
        reasons: vec![Reason::NotFound, Reason::Other],
        words: true,
        masked: masked(),
        reference: reference(),
        lang: arabic(),
        channel: Channel::Form,
        section: Some("fees".to_owned()),
        revision: Some(Day(19_999)),
        widget: Some("1.0.0".to_owned()),
        placement: Some("end".to_owned()),
        device: Some(Device::Narrow),
        token: TokenSignal::Stale,
        verdict,
        test: true,
        words_verdict: WordsVerdict::Repeated,
    })))
}

fn amended(words: WordsChange, section: Option<Option<&str>>) -> Event {
    event(What::Amended(Amendment {
        id: ID,
        answer: Some(Answer::Yes),
        reasons: Some(vec![Reason::Clear]),
        words,
        section: section.map(|section| section.map(str::to_owned)),
    }))
}

/// Holds a value against its kept bytes, in both directions.
fn keeps<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T, kept: &str) {
    let frame = codec::encode(KEY, value).expect("it is small");
    let hex: String = frame.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, kept, "{value:?} is written otherwise than version 1");
    let read: T = codec::decode(KEY, &frame).expect("it is whole");
    assert_eq!(&read, value);
}

#[test]
fn events_are_written_as_ever() {
    keeps(
        &received(Verdict::Hasty),
        "01309e6de780f8b2e5bd6800616e206964206f66206120766f746521010101010101010101010101010101010102020202020202020202020202020202c0b80201020209010103959aef3a61720000000000000101046665657301beb8020105312e302e300103656e64010002020101",
    );
    keeps(
        &received(Verdict::Trap),
        "01dab0ad9480f8b2e5bd6800616e206964206f66206120766f746521010101010101010101010101010101010102020202020202020202020202020202c0b80201020209010103959aef3a61720000000000000101046665657301beb8020105312e302e300103656e64010002010101",
    );
    keeps(
        &amended(WordsChange::Kept, None),
        "0187a71c6d80f8b2e5bd6801616e206964206f66206120766f74652101000101000000",
    );
    keeps(
        &amended(WordsChange::Removed, Some(None)),
        "013af721f580f8b2e5bd6801616e206964206f66206120766f7465210100010100010100",
    );
    keeps(
        &amended(
            WordsChange::Replaced {
                masked: masked(),
                verdict: WordsVerdict::Repeated,
            },
            Some(Some("fees")),
        ),
        "0177cb6c9e80f8b2e5bd6801616e206964206f66206120766f74652101000101000201030101010466656573",
    );
    keeps(
        &event(What::Read(ID)),
        "0155824d3e80f8b2e5bd6805616e206964206f66206120766f746521",
    );
    keeps(
        &event(What::Withdrawn(ID)),
        "01cfd02e5280f8b2e5bd6802616e206964206f66206120766f746521",
    );
    let seen = SeenBatch {
        day: Day(20_000),
        lang: arabic(),
        seen: [1, 2, 3],
        opened: [4, 5, 6],
    };
    keeps(
        &event(What::Seen(seen)),
        "018093731980f8b2e5bd6803c0b8026172000000000000010203040506",
    );
    for (why, kept) in [
        (
            ErasedWhy::Asked,
            "01c1da25a180f8b2e5bd6804616e206964206f66206120766f74652100",
        ),
        (
            ErasedWhy::Age,
            "0133b1a6a280f8b2e5bd6804616e206964206f66206120766f74652101",
        ),
    ] {
        keeps(&event(What::Erased(Erased { id: ID, why })), kept);
    }
}

#[test]
fn words_and_folds_are_written_as_ever() {
    let words = Words {
        event: 7,
        text: "كلام".to_owned(),
    };
    keeps(&words, "01859936450708d983d984d8a7d985");
    let head = Head {
        site: "jazan".to_owned(),
        name: "pothole".to_owned(),
        events: 7,
        last_answer: Some(Instant(1_795_000_000_000)),
        revisions: revisions(),
        unread: 3,
    };
    keeps(
        &head,
        "01041a5eaa056a617a616e07706f74686f6c65070180f8b2e5bd6802bcb80201beb8020203",
    );
    let standing = Standing {
        at: Instant(1_795_000_000_000),
        day: Day(20_000),
        lang: arabic(),
        channel: Channel::Kiosk,
        section: Some("fees".to_owned()),
        revision: Some(Day(19_999)),
        widget: Some("1.0.0".to_owned()),
        placement: Some("end".to_owned()),
        device: Some(Device::Wide),
        answer: Answer::No,
        reasons: vec![Reason::Unclear],
        words: Some(7),
        masked: masked(),
        reference: reference(),
        given: true,
        secret: Some([1; 16]),
        content: [2; 16],
        state: ReceiptState::Amended,
        verdict: Verdict::Counted,
        test: false,
        words_verdict: WordsVerdict::Repeated,
        read: true,
    };
    keeps(
        &standing,
        "014785f85c80f8b2e5bd68c0b80261720000000000000201046665657301beb8020105312e302e300103656e64010101010301070103959aef3a010101010101010101010101010101010101020202020202020202020202020202020100000101",
    );
    let tally = Tally {
        received: 9,
        withdrawn: 1,
        excluded: [1, 1],
        answers: [1, 2, 3, 4, 5],
        facets: facets(),
    };
    keeps(
        &tally,
        "01aca3a0cb12020202020406080a0500090002000000010000020000000203656e64000200000003046665657300020000000405312e302e300002000000",
    );
    let sightings = Sightings {
        seen: [1, 2, 3],
        opened: [4, 5, 6],
    };
    keeps(&sightings, "019b3df575010203040506");
}
