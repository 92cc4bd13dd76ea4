//! Whatever comes in, in whatever batches: each feedback is found by its id and its reference, and
//! has the words that it should have and no others.

use super::house::open;
use proptest::prelude::*;
use rayak::domain::{
    Amendment, Day, Erased, ErasedWhy, Event, FeedbackId, Head, Instant, Lang, PageId, Received,
    Reference, TokenSignal, Verdict, What, WordsChange, WordsVerdict,
};
use rayak::store::{Standings, Store};
use rayak_shared::{Answer, Channel};
use std::fs::File;

const NAMES: [&str; 2] = ["pothole", "faq"];

/// What happens to a feedback, of which those before it are counted round.
#[derive(Debug, Clone)]
enum Happens {
    Comes { on: usize, words: Option<usize> },
    Changes { which: usize, words: usize },
    LosesWords { which: usize, why: Loss },
}

#[derive(Debug, Clone, Copy)]
enum Loss {
    TakenBack,
    Withdrawn,
    Erased,
}

/// Lengths of words: few, so many that a run is soon full, and more than a record holds.
fn length() -> impl Strategy<Value = usize> {
    prop_oneof![1..40_usize, 1_000..3_000_usize, 7_000..20_000_usize]
}

fn happens() -> impl Strategy<Value = Happens> {
    let loss = prop::sample::select(vec![Loss::TakenBack, Loss::Withdrawn, Loss::Erased]);
    prop_oneof![
        4 => (0..2_usize, prop::option::weighted(0.7, length()))
            .prop_map(|(on, words)| Happens::Comes { on, words }),
        1 => (any::<usize>(), length())
            .prop_map(|(which, words)| Happens::Changes { which, words }),
        2 => (any::<usize>(), loss).prop_map(|(which, why)| Happens::LosesWords { which, why }),
    ]
}

/// A feedback as it should be.
#[derive(Debug)]
struct Told {
    on: usize,
    id: FeedbackId,
    number: u64,
    words: Option<String>,
}

fn page(on: usize) -> PageId {
    PageId::of("jazan", NAMES[on])
}

fn received(page: PageId, id: FeedbackId, words: bool) -> Received {
    Received {
        id,
        secret: None,
        content: [0; 16],
        day: Day(20_000),
        answer: Answer::No,
        reasons: Vec::new(),
        words,
        masked: Vec::new(),
        reference: Reference::of(page, id),
        lang: Lang::parse("ar").unwrap(),
        channel: Channel::Widget,
        section: None,
        revision: None,
        widget: None,
        placement: None,
        device: None,
        token: TokenSignal::Missing,
        verdict: Verdict::Counted,
        test: false,
        words_verdict: WordsVerdict::Counted,
    }
}

fn text(length: usize, seed: u64) -> String {
    format!("{seed} {}", "ش".repeat(length))
}

/// Writes one batch, and does the same to what should be.
fn write(store: &Store, batch: &[Happens], all: &mut Vec<Told>, seed: &mut u64) {
    let mut staging = store.stage();
    for happens in batch {
        *seed += 1;
        let (on, what, words) = match happens {
            Happens::Comes { on, words } => {
                let id = FeedbackId(u128::from(*seed).to_be_bytes());
                let words = words.map(|length| text(length, *seed));
                all.push(Told {
                    on: *on,
                    id,
                    number: 0,
                    words: words.clone(),
                });
                let received = received(page(*on), id, words.is_some());
                (*on, What::Received(Box::new(received)), words)
            }
            Happens::Changes { which, words } => {
                let count = all.len().max(1);
                let Some(told) = all.get_mut(which % count) else {
                    continue;
                };
                told.words = Some(text(*words, *seed));
                let change = WordsChange::Replaced {
                    masked: Vec::new(),
                    verdict: WordsVerdict::Counted,
                };
                (told.on, amended(told.id, change), told.words.clone())
            }
            Happens::LosesWords { which, why } => {
                let count = all.len().max(1);
                let Some(told) = all.get_mut(which % count) else {
                    continue;
                };
                told.words = None;
                let what = match why {
                    Loss::TakenBack => amended(told.id, WordsChange::Removed),
                    Loss::Withdrawn => What::Withdrawn(told.id),
                    Loss::Erased => What::Erased(Erased {
                        id: told.id,
                        why: ErasedWhy::Asked,
                    }),
                };
                (told.on, what, None)
            }
        };
        let at = Instant(1_795_000_000_000);
        let event = Event { at, what };
        let head = staging.head(page(on)).unwrap();
        let head = head.unwrap_or_else(|| Head::new("jazan", NAMES[on]));
        if event.is_first() {
            all.last_mut().unwrap().number = head.events + 1;
        }
        let id = event.about().unwrap();
        let before = staging.standing(page(on), id).unwrap();
        staging
            .append(page(on), head, before.as_ref(), &event, words)
            .unwrap();
        check(&staging, all.iter().filter(|told| told.id == id));
    }
    if !staging.is_empty() {
        staging.commit().unwrap();
    }
}

fn amended(id: FeedbackId, words: WordsChange) -> What {
    What::Amended(Amendment {
        id,
        answer: None,
        reasons: None,
        words,
        section: None,
    })
}

/// Holds what is found against what should be.
fn check<'a>(found: &impl Standings, all: impl IntoIterator<Item = &'a Told>) {
    for told in all {
        let page = page(told.on);
        let place = found.place(page, told.id).unwrap();
        assert_eq!(place.event, Some(told.number));
        assert_eq!(place.reference, Reference::of(page, told.id));
        let standing = found.standing(page, told.id).unwrap().unwrap();
        let words = standing.words.map(|event| {
            let words = found.words(page, event).unwrap();
            words.expect("they stand").text
        });
        assert!(words == told.words, "the words of {told:?}");
    }
}

fn check_all(store: &Store, all: &[Told]) {
    check(store, all);
    for on in 0..NAMES.len() {
        let of_page: Vec<_> = all.iter().filter(|told| told.on == on).collect();
        let standing = of_page.iter().filter_map(|told| told.words.as_deref());
        let mut standing: Vec<&str> = standing.collect();
        standing.sort_unstable();
        let words = store.words_of(page(on)).map(|words| words.unwrap().text);
        let mut words: Vec<String> = words.collect();
        words.sort_unstable();
        assert!(words == standing, "no words but those that stand");
        if !of_page.is_empty() {
            let report = store.verify(page(on)).unwrap();
            assert_eq!(report.faults, []);
            assert_eq!(report.feedbacks, of_page.len() as u64);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_feedback_is_found_with_the_words_that_it_has(
        batches in prop::collection::vec(prop::collection::vec(happens(), 1..60), 1..6),
    ) {
        let directory = tempfile::tempdir().unwrap();
        let store = open(directory.path(), Box::new(|_| Ok(())));
        let (mut all, mut seed) = (Vec::new(), 0);
        for batch in &batches {
            write(&store, batch, &mut all, &mut seed);
            check_all(&store, &all);
        }
        store.compact(|_, _| ()).unwrap();
        check_all(&store, &all);
        store.close().unwrap();
        drop(store);
        check_all(&open(directory.path(), Box::new(File::sync_data)), &all);
    }
}

/// So many answers come in as one that they fill several records.
#[test]
fn a_spoilt_byte_in_a_run_spoils_one_event() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path(), Box::new(File::sync_data));
    let mut all = Vec::new();
    let batch = vec![
        Happens::Comes {
            on: 0,
            words: Some(20)
        };
        300
    ];
    write(&store, &batch, &mut all, &mut 0);
    store.close().unwrap();
    drop(store);

    let db = sled::open(directory.path().join("store")).unwrap();
    let tree = db.open_tree("rayak").unwrap();
    for kind in [b"e", b"w"] {
        let runs: Vec<_> = tree.scan_prefix(kind).map(Result::unwrap).collect();
        assert!((2..40).contains(&runs.len()), "{} runs", runs.len());
        let (key, run) = &runs[1];
        let mut spoilt = run.to_vec();
        // Within the frame of the first item.
        spoilt[14] ^= 1;
        tree.insert(key, spoilt).unwrap();
    }
    db.flush().unwrap();
    drop((tree, db));

    let store = open(directory.path(), Box::new(File::sync_data));
    let events: Vec<_> = store.events(page(0), 0).collect();
    assert_eq!(events.iter().filter(|event| event.is_err()).count(), 1);
    assert_eq!(events.len(), 300);
    let words: Vec<_> = store.words_of(page(0)).collect();
    assert_eq!(words.iter().filter(|words| words.is_err()).count(), 1);
    assert_eq!(words.len(), 300);
    let faults = store.verify(page(0)).unwrap().faults;
    assert!(faults.iter().any(|fault| fault.what.contains("record e")));
    assert!(faults.iter().any(|fault| fault.what.contains("record w")));
}
