//! The bytes of version 1, kept: a store that was written once can be read for ever.
//!
//! Postcard goes by the order of fields and variants, so that a harmless-looking move of a line
//! would misread every store there is. Each record here has every field filled.

use super::codec;
use super::read::Words;
use crate::domain::people::PageField;
use crate::domain::{
    Amendment, Day, Erased, ErasedWhy, Event, Facet, Facets, FeedbackId, Finding, Head, Instant,
    Lang, Received, Reference, RemarkKind, Revisions, SeenBatch, Sightings, Standing, Tally, Theme,
    TokenSignal, Verdict, What, Wording, Wordings, WordsChange, WordsVerdict,
};
use crate::domain::{Asks, Listed, Listing, Localized, Said};
use rayak_shared::{Answer, Channel, Device, Question, Reason, ReceiptState, personal};
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

fn page_fields() -> Vec<PageField> {
    let text = str::to_owned;
    vec![
        PageField::Listed,
        PageField::Unlisted,
        PageField::Key {
            from: text("pothole"),
            to: text("hole"),
        },
        PageField::Title,
        PageField::Paths,
        PageField::Department {
            from: text("roads"),
            to: text("parks"),
        },
        PageField::Asks {
            from: Asks::Both,
            to: Asks::Nothing,
        },
        PageField::Names,
        PageField::Joined(text("/hole")),
        PageField::Parted(text("dip")),
    ]
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
    for (what, kept) in [
        (
            What::Unread(ID),
            "01b5af29df80f8b2e5bd6806616e206964206f66206120766f746521",
        ),
        (
            What::SortedByKind(ID, Some(RemarkKind::Inquiry)),
            "01cccf778a80f8b2e5bd6807616e206964206f66206120766f7465210103",
        ),
        (
            What::SortedByTheme(ID, Some(Theme::Spam)),
            "017b9f0ff180f8b2e5bd6808616e206964206f66206120766f746521010f",
        ),
        (
            What::Found(ID, Some(Finding::Abuse)),
            "016edcfc3180f8b2e5bd6809616e206964206f66206120766f7465210101",
        ),
        (
            What::Attended(ID),
            "013b2e214880f8b2e5bd680a616e206964206f66206120766f746521",
        ),
    ] {
        keeps(&event(what), kept);
    }
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
        kind: Some(RemarkKind::Complaint),
        theme: Some(Theme::NavFindability),
        finding: Some(Finding::Genuine),
        attended: true,
    };
    keeps(
        &standing,
        "018285ccd680f8b2e5bd68c0b80261720000000000000201046665657301beb8020105312e302e300103656e64010101010301070103959aef3a01010101010101010101010101010101010102020202020202020202020202020202010000010101000100010001",
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
    let mut wordings = Wordings::default();
    wordings.take_down(Wording {
        site: "jazan".to_owned(),
        lang: arabic(),
        question: Question::Service,
        texts: [3; 16],
        since: Instant(1_795_000_000_000),
    });
    keeps(
        &wordings,
        "01af0891d001056a617a616e6172000000000000010303030303030303030303030303030380f8b2e5bd68",
    );
}

#[test]
fn people_are_written_as_ever() {
    use crate::domain::people::{
        Account, AccountId, Asked, By, Deed, DisplayName, Entry, Field, FormerMail, Invitation,
        Link, Mail, MailAddress, Place, Proof, Reach, Rhythm, Role, Scope, SecondFactor, Secret,
        Session, SignInName, Token,
    };
    let id = AccountId(*b"somebody");
    let place = |page: bool| {
        let site = "jazan".to_owned();
        if page {
            let page = "pothole".to_owned();
            Place::Page { site, page }
        } else {
            let department = "roads".to_owned();
            Place::Department { site, department }
        }
    };
    let reach = Reach::places(vec![
        Place::Site("abha".to_owned()),
        place(false),
        place(true),
    ]);
    let asked = Asked {
        name: SignInName::parse("sara").expect("a name"),
        display: DisplayName::parse("سارة").expect("a name"),
        role: Role::Officer,
        reach: reach.clone(),
    };
    let account = Account {
        lang: Some(arabic()),
        password: Some(Secret("$argon2id$".to_owned())),
        second: Some(SecondFactor {
            secret: Secret([3; 20]),
            last_step: 59_833_333,
            recovery: vec![[4; 32]],
        }),
        off: true,
        version: 7,
        last_seen: Some(Instant(1_795_000_000_001)),
        invitation: Some(Invitation {
            digest: [5; 32],
            expires: Instant(1_795_000_000_002),
        }),
        mail: Some(Box::new(Mail {
            address: MailAddress::parse("sara@example.sa").expect("an address"),
            proof: Proof::Asked(Invitation {
                digest: [6; 32],
                expires: Instant(1_795_000_000_003),
            }),
            rhythm: Rhythm::Weekly,
            stop: Secret([7; 16]),
            old_stops: vec![Secret([9; 16])],
            told: Instant(1_795_000_000_004),
            sent: Some(Instant(1_795_000_000_005)),
            begun: Some(Instant(1_795_000_000_006)),
            worse: vec![[8; 8]],
            failed: 9,
            again: Some(Instant(1_795_000_000_007)),
            named: vec![Instant(1_795_000_000_008)],
        })),
        former_mail: Some(Box::new(FormerMail {
            stops: vec![Secret([10; 16])],
            named: vec![Instant(1_795_000_000_009)],
        })),
        ..Account::new(id, asked, Instant(1_795_000_000_000))
    };
    keeps(
        &account,
        "0176933a6a736f6d65626f6479047361726108d8b3d8a7d8b1d8a903010300046162686101056a617a616e05726f61647302056a617a616e07706f74686f6c65016172000000000000010a246172676f6e32696424010303030303030303030303030303030303030303f5f7c31c010404040404040404040404040404040404040404040404040404040404040404010780f8b2e5bd680182f8b2e5bd6801050505050505050505050505050505050505050505050505050505050505050584f8b2e5bd68010f73617261406578616d706c652e736102060606060606060606060606060606060606060606060606060606060606060686f8b2e5bd680307070707070707070707070707070707010909090909090909090909090909090988f8b2e5bd68018af8b2e5bd68018cf8b2e5bd6801080808080808080809018ef8b2e5bd680190f8b2e5bd6801010a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0192f8b2e5bd68",
    );
    let session = Session {
        account: id,
        created: Instant(1),
        seen: Instant(2),
        proved: Instant(3),
    };
    keeps(&session, "01766ca381736f6d65626f6479020406");
    let token = Token {
        account: id,
        name: "bi".to_owned(),
        scopes: vec![Scope::Figures, Scope::Feed],
        created: Instant(1),
        last_used: Some(Instant(2)),
        expires: Instant(3),
    };
    keeps(&token, "01ee9908c8736f6d65626f647902626902000102010406");
    let made = Deed::AccountMade {
        account: id,
        role: Role::Viewer,
        reach: Reach::Everywhere,
    };
    let changed = Deed::AccountChanged {
        account: id,
        fields: vec![
            Field::Name,
            Field::Display,
            Field::Role {
                from: Role::Viewer,
                to: Role::It,
            },
            Field::Reach {
                from: Reach::Everywhere,
                to: reach,
            },
            Field::Off(true),
        ],
    };
    let text = str::to_owned;
    let deeds = [
        Deed::SignedIn,
        Deed::SignInFailed(Some(id)),
        Deed::SignInDelayed(None),
        Deed::SignedOut,
        Deed::SessionsEnded(id),
        made,
        changed,
        Deed::LinkMade(id),
        Deed::LinkUsed,
        Deed::PasswordChanged,
        Deed::SecondFactorOn,
        Deed::SecondFactorOff(id),
        Deed::RecoveryCodesMade,
        Deed::RecoveryCodeUsed,
        Deed::TokenMade { name: text("bi") },
        Deed::TokenRevoked { name: text("bi") },
        Deed::Denied {
            route: text("/audit"),
        },
        Deed::WordsRead {
            site: text("jazan"),
            page: text("pothole"),
            count: 9,
        },
        Deed::Taken {
            what: text("pages"),
            site: Some(text("jazan")),
            rows: 45,
        },
        Deed::SettingChanged { what: text("any") },
        Deed::PageChanged {
            site: text("jazan"),
            page: text("hole"),
            fields: page_fields(),
        },
        Deed::WordsOpened {
            site: text("jazan"),
            page: text("hole"),
            reference: text("RK7-4M2-9XQ-5"),
        },
        Deed::WordsSorted {
            site: text("jazan"),
            how: text("theme:spam"),
            count: 3,
        },
        Deed::WordsAsked {
            site: text("jazan"),
            filters: text("q=*"),
            form: text("csv"),
            with_veiled: true,
            count: 9,
        },
        Deed::VeiledSearched {
            site: text("jazan"),
            count: 2,
        },
        Deed::WordsTaken {
            site: text("jazan"),
            form: text("csv"),
            with_veiled: true,
            rows: 9,
        },
    ];
    let entries: Vec<Entry> = deeds
        .into_iter()
        .zip(
            [By::Stranger, By::Account(id), By::CommandLine]
                .iter()
                .cycle(),
        )
        .map(|(deed, by)| Entry {
            at: Instant(1_795_000_000_000),
            by: *by,
            deed,
        })
        .collect();
    keeps(
        &entries,
        "0135e0b7571a80f8b2e5bd68000080f8b2e5bd6801736f6d65626f64790101736f6d65626f647980f8b2e5bd6802020080f8b2e5bd68000380f8b2e5bd6801736f6d65626f647904736f6d65626f647980f8b2e5bd680205736f6d65626f6479070080f8b2e5bd680006736f6d65626f64790500010207050300010300046162686101056a617a616e05726f61647302056a617a616e07706f74686f6c65040180f8b2e5bd6801736f6d65626f647907736f6d65626f647980f8b2e5bd68020880f8b2e5bd68000980f8b2e5bd6801736f6d65626f64790a80f8b2e5bd68020b736f6d65626f647980f8b2e5bd68000c80f8b2e5bd6801736f6d65626f64790d80f8b2e5bd68020e02626980f8b2e5bd68000f02626980f8b2e5bd6801736f6d65626f647910062f617564697480f8b2e5bd680211056a617a616e07706f74686f6c650980f8b2e5bd68001205706167657301056a617a616e2d80f8b2e5bd6801736f6d65626f64791303616e7980f8b2e5bd680216056a617a616e04686f6c650a00010207706f74686f6c6504686f6c6503040505726f616473057061726b730602000708052f686f6c65090364697080f8b2e5bd680014056a617a616e04686f6c650d524b372d344d322d3958512d3580f8b2e5bd6801736f6d65626f647915056a617a616e0a7468656d653a7370616d0380f8b2e5bd680217056a617a616e03713d2a03637376010980f8b2e5bd680018056a617a616e0280f8b2e5bd6801736f6d65626f647919056a617a616e036373760109",
    );
    let link = Link {
        before: [6; 32],
        entry: Entry {
            at: Instant(1),
            by: By::CommandLine,
            deed: Deed::SignedIn,
        },
    };
    keeps(
        &link,
        "01967b0b3b0606060606060606060606060606060606060606060606060606060606060606020200",
    );
}

#[test]
fn what_editors_say_is_written_as_ever() {
    let texts = |text: &str| {
        let texts = ["ar", "en"].map(|lang| (lang.to_owned(), format!("{text} {lang}")));
        Localized(texts.into_iter().collect())
    };
    let listing = |said| Listing {
        site: "jazan".to_owned(),
        first: "pothole".to_owned(),
        said,
    };
    let listed = Listed {
        key: "hole".to_owned(),
        title: texts("title"),
        paths: texts("/path"),
        department: "roads".to_owned(),
        asks: Asks::Both,
        names: vec!["/old".to_owned()],
        also: vec!["dip".to_owned()],
    };
    keeps(
        &listing(Said::Listed(listed.clone())),
        "01df38ae2f056a617a616e07706f74686f6c650004686f6c6502026172087469746c6520617202656e087469746c6520656e02026172082f7061746820617202656e082f7061746820656e05726f6164730201042f6f6c640103646970",
    );
    keeps(
        &listing(Said::Unlisted(listed)),
        "0121dfcf88056a617a616e07706f74686f6c650104686f6c6502026172087469746c6520617202656e087469746c6520656e02026172082f7061746820617202656e082f7061746820656e05726f6164730201042f6f6c640103646970",
    );
}
