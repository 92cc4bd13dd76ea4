//! Folds as arithmetic: the order of different people's events never matters, and to merge the
//! folds of two halves is to fold the whole.

use proptest::prelude::*;
use rayak::domain::{
    Amendment, Day, Event, Facet, Facets, FeedbackId, Finding, Head, Instant, Lang, Received,
    Reference, SeenBatch, Sightings, SightingsKey, Standing, Tally, TallyKey, TokenSignal, Verdict,
    What, WordsChange, WordsVerdict, step,
};
use rayak_shared::{Answer, Channel, Device, Question, Reason, ReceiptState};
use std::collections::BTreeMap;

/// All that is read of a page, as the events that were folded make it.
#[derive(Debug, PartialEq)]
struct Folds {
    head: Head,
    standings: BTreeMap<FeedbackId, Standing>,
    tallies: BTreeMap<TallyKey, Tally>,
    sightings: BTreeMap<(Day, [u8; 8]), Sightings>,
}

impl Folds {
    fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut folds = Self {
            head: Head::new("jazan", "pothole"),
            standings: BTreeMap::new(),
            tallies: BTreeMap::new(),
            sightings: BTreeMap::new(),
        };
        for event in events {
            let before = event.about().and_then(|id| folds.standings.get(&id));
            let step = step(&mut folds.head, before, event);
            folds.standings.extend(step.standing);
            if let Some((key, tally)) = step.tally {
                *folds.tallies.entry(key).or_default() += &tally;
            }
            if let Some((SightingsKey { day, lang }, more)) = step.sightings {
                *folds.sightings.entry((day, lang.bytes())).or_default() += more;
            }
        }
        folds
    }

    /// Without the numbers of the events that brought words, which another order gives to others.
    fn unnumbered(mut self) -> Self {
        let words = self.standings.values_mut().map(|it| &mut it.words);
        words.flatten().for_each(|number| *number = 0);
        self
    }

    /// The tallies of both, added.
    fn merged(mut self, other: Self) -> BTreeMap<TallyKey, Tally> {
        for (key, tally) in other.tallies {
            *self.tallies.entry(key).or_default() += &tally;
        }
        self.tallies
    }
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        Just(Answer::Yes),
        Just(Answer::No),
        (1..=5_i64).prop_map(|stars| Answer::stars(stars).unwrap()),
    ]
}

fn reasons() -> impl Strategy<Value = Vec<Reason>> {
    prop::sample::subsequence(Reason::ALL.to_vec(), 0..=2)
}

fn lang() -> impl Strategy<Value = Lang> {
    prop::sample::select(vec!["ar", "en"]).prop_map(|code| Lang::parse(code).unwrap())
}

fn section() -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(vec!["fees", "steps"]).prop_map(str::to_owned))
}

fn day() -> impl Strategy<Value = Day> {
    (20_000..20_004_i32).prop_map(Day)
}

/// How a feedback came in.
fn received() -> impl Strategy<Value = Received> {
    (
        answer(),
        reasons(),
        lang(),
        day(),
        prop::sample::select(Channel::ALL.to_vec()),
        section(),
        prop::option::of(day()),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.1),
        (
            any::<bool>(),
            prop::option::of(prop::sample::select(Device::ALL.to_vec())),
        ),
    )
        .prop_map(
            |(
                answer,
                reasons,
                lang,
                day,
                channel,
                section,
                revision,
                trapped,
                test,
                (words, device),
            )| Received {
                id: FeedbackId([0; 16]),
                secret: None,
                content: [0; 16],
                day,
                answer,
                reasons,
                words,
                masked: Vec::new(),
                reference: Reference::from_bits(0),
                lang,
                channel,
                section,
                revision,
                widget: None,
                placement: None,
                device,
                token: TokenSignal::Missing,
                verdict: if trapped {
                    Verdict::Trap
                } else {
                    Verdict::Counted
                },
                test,
                words_verdict: WordsVerdict::Counted,
            },
        )
}

/// Another answer to the same question, its reasons, and perhaps another section or none.
type Changed = (Answer, Vec<Reason>, Option<Option<String>>);

/// What happened to it afterwards.
#[derive(Debug, Clone)]
enum Turn {
    Changed(Changed),
    Withdrawn,
    Read,
    Unread,
    Found(Option<Finding>),
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let change = (answer(), reasons(), prop::option::of(section()));
    let turn = prop_oneof![
        6 => change.prop_map(Turn::Changed),
        2 => Just(Turn::Withdrawn),
        2 => Just(Turn::Read),
        1 => Just(Turn::Unread),
        3 => prop::option::of(prop::sample::select(Finding::ALL.to_vec())).prop_map(Turn::Found),
    ];
    prop::collection::vec(turn, 0..4)
}

/// The events of each of some feedbacks, and among them a feedback's place of its sightings.
fn people() -> impl Strategy<Value = Vec<Vec<Event>>> {
    let person = (received(), turns(), 0..1_000_000_i64);
    let sightings = (
        day(),
        lang(),
        any::<[u16; 3]>(),
        any::<[u16; 3]>(),
        0..1_000_000_i64,
    );
    let people = prop::collection::vec(person, 0..12);
    let sightings = prop::collection::vec(sightings, 0..4);
    (people, sightings).prop_map(|(people, sightings)| {
        let answers = people.into_iter().zip(1_u8..);
        let answers = answers.map(|((received, turns, at), number)| {
            events(FeedbackId([number; 16]), received, turns, at)
        });
        let sightings = sightings.into_iter().map(|(day, lang, seen, opened, at)| {
            let (seen, opened) = (seen.map(u32::from), opened.map(u32::from));
            let what = What::Seen(SeenBatch {
                day,
                lang,
                seen,
                opened,
            });
            vec![Event {
                at: Instant(at),
                what,
            }]
        });
        answers.chain(sightings).collect()
    })
}

fn events(id: FeedbackId, received: Received, turns: Vec<Turn>, at: i64) -> Vec<Event> {
    let question = received.answer.question();
    let first = What::Received(Box::new(Received { id, ..received }));
    let after = turns.into_iter().map(|turn| match turn {
        Turn::Changed((answer, reasons, section)) => What::Amended(Amendment {
            id,
            answer: Some(answer).filter(|answer| answer.question() == question),
            reasons: Some(reasons),
            words: WordsChange::Kept,
            section,
        }),
        Turn::Withdrawn => What::Withdrawn(id),
        Turn::Read => What::Read(id),
        Turn::Unread => What::Unread(id),
        Turn::Found(finding) => What::Found(id, finding),
    });
    let whats = std::iter::once(first).chain(after);
    whats
        .zip(at..)
        .map(|(what, at)| Event {
            at: Instant(at),
            what,
        })
        .collect()
}

/// The same people with their events one after the other, and in some other order that leaves each
/// person's own as it was.
fn two_orders() -> impl Strategy<Value = (Vec<Event>, Vec<Event>)> {
    people().prop_flat_map(|people| {
        let turns: Vec<_> = (0..people.len())
            .flat_map(|person| vec![person; people[person].len()])
            .collect();
        (Just(people), Just(turns).prop_shuffle()).prop_map(|(people, turns)| {
            let mut queues: Vec<_> = people.iter().map(|events| events.iter()).collect();
            let mixed = turns
                .iter()
                .filter_map(|person| queues[*person].next().cloned());
            (people.concat(), mixed.collect())
        })
    })
}

proptest! {
    #[test]
    fn the_order_of_different_peoples_events_never_matters((one, other) in two_orders()) {
        prop_assert_eq!(Folds::of(&one).unnumbered(), Folds::of(&other).unnumbered());
    }

    #[test]
    fn to_merge_two_folds_is_to_fold_the_whole(people in people(), halves in any::<[bool; 16]>()) {
        let half = |which: bool| {
            let people = people.iter().zip(halves.iter().cycle());
            people.filter(move |(_, it)| **it == which).flat_map(|(events, _)| events)
        };
        let merged = Folds::of(half(true)).merged(Folds::of(half(false)));
        prop_assert_eq!(merged, Folds::of(people.iter().flatten()).tallies);
    }

    #[test]
    fn tallies_add_in_any_order(tallies in prop::collection::vec(any::<[i32; 9]>(), 0..9).prop_shuffle()) {
        let tally = |n: &[i32; 9]| {
            let n = n.map(i64::from);
            Tally {
                received: n[0],
                withdrawn: n[1],
                excluded: n[2..4].try_into().unwrap(),
                answers: n[4..9].try_into().unwrap(),
                facets: Facets::default(),
            }
        };
        let sum = |tallies: &[Tally]| tallies.iter().fold(Tally::default(), |mut sum, it| { sum += it; sum });
        let mut tallies: Vec<_> = tallies.iter().map(tally).collect();
        let whole = sum(&tallies);
        let (left, right) = tallies.split_at(tallies.len() / 2);
        let mut halves = sum(left);
        halves += &sum(right);
        prop_assert_eq!(&halves, &whole);
        prop_assert_eq!(whole.clone() - &sum(left), sum(right));
        tallies.sort_by_key(|tally| tally.received);
        prop_assert_eq!(sum(&tallies), whole);
    }

    #[test]
    fn what_was_received_is_withdrawn_left_out_or_counted(people in people()) {
        for tally in Folds::of(people.iter().flatten()).tallies.values() {
            let counted: i64 = tally.answers.iter().sum();
            prop_assert_eq!(tally.received, tally.withdrawn + tally.excluded.iter().sum::<i64>() + counted);
            let devices = tally.facets.iter().filter(|(value, _)| matches!(value, Facet::Device(_)));
            let of_devices: i64 = devices.flat_map(|(_, answers)| answers).sum();
            prop_assert!(of_devices <= counted);
            prop_assert!(tally.answers.iter().chain(tally.facets.iter().flat_map(|(_, n)| n)).all(|n| *n >= 0));
        }
    }

    #[test]
    fn each_part_of_a_page_has_the_answers_that_stand_for_it(people in people()) {
        let folds = Folds::of(people.iter().flatten());
        for name in ["fees", "steps"] {
            let value = Facet::Section(name.to_owned());
            let of_value = |tally: &Tally| {
                let mut counted = tally.facets.iter().filter(|(it, _)| **it == value);
                counted.next().map_or(0, |(_, answers)| answers.iter().sum::<i64>())
            };
            let counted: i64 = folds.tallies.values().map(of_value).sum();
            let stand = folds.standings.values().filter(|it| {
                let found = it.finding == Some(Finding::Genuine);
                let counts = (it.verdict == Verdict::Counted || found) && !it.test;
                counts && it.state != ReceiptState::Withdrawn && it.section.as_deref() == Some(name)
            });
            prop_assert_eq!(counted, stand.count() as i64);
        }
    }

    #[test]
    fn a_page_knows_how_many_words_wait_for_a_reader(people in people()) {
        let folds = Folds::of(people.iter().flatten());
        let waiting = folds.standings.values().filter(|it| it.awaits_reader());
        prop_assert_eq!(folds.head.unread, waiting.count() as u64);
    }

    #[test]
    fn the_section_that_was_named_last_stands_whatever_else_happened(people in people()) {
        let standings = Folds::of(people.iter().flatten()).standings;
        for (id, standing) in standings {
            let own = people.iter().flatten().filter(|event| event.about() == Some(id));
            let named = own.rev().find_map(|event| match &event.what {
                What::Received(received) => Some(&received.section),
                What::Amended(change) => change.section.as_ref(),
                _ => None,
            });
            prop_assert_eq!(Some(&standing.section), named);
        }
    }
}

/// That the people of these tests differ enough for the properties to mean something.
#[test]
fn an_amendment_folded_before_its_feedback_would_be_lost() {
    let received = Received {
        answer: Answer::No,
        ..sample()
    };
    let id = FeedbackId([1; 16]);
    let events = events(
        id,
        received,
        vec![Turn::Changed((Answer::Yes, Vec::new(), None))],
        0,
    );
    let backwards = Folds::of(events.iter().rev());
    let forwards = Folds::of(&events);
    assert_ne!(forwards.tallies, backwards.tallies);
    assert_eq!(forwards.tallies.values().next().unwrap().answers[0], 1);
    assert!(
        forwards
            .tallies
            .keys()
            .all(|key| key.question == Question::Useful)
    );
}

/// How a feedback stands that a check set aside, or did not, after what staff found, and its tally.
fn found(verdict: Verdict, turns: Vec<Turn>) -> (Standing, Tally) {
    let received = Received {
        verdict,
        words: true,
        ..sample()
    };
    let id = FeedbackId([1; 16]);
    let folds = Folds::of(&events(id, received, turns, 0));
    let tally = folds.tallies.into_values().next().unwrap();
    (folds.standings[&id].clone(), tally)
}

#[test]
fn what_a_check_set_aside_counts_once_staff_find_it_genuine_and_no_longer_when_they_take_that_back()
{
    let (standing, tally) = found(Verdict::Trap, vec![]);
    assert!(!standing.is_for_readers());
    assert_eq!(tally.excluded, [1, 0]);
    let genuine = Turn::Found(Some(Finding::Genuine));
    let (standing, tally) = found(Verdict::Trap, vec![genuine.clone()]);
    assert!(standing.awaits_reader());
    assert_eq!(tally.excluded, [0, 0]);
    assert_eq!(tally.answers.iter().sum::<i64>(), 1);
    for last in [Turn::Found(None), Turn::Found(Some(Finding::Abuse))] {
        let (standing, tally) = found(Verdict::Trap, vec![genuine.clone(), last]);
        assert!(!standing.is_for_readers());
        assert_eq!(tally.excluded, [1, 0]);
    }
}

#[test]
fn what_no_check_set_aside_is_set_aside_by_nobody() {
    let (standing, tally) = found(Verdict::Counted, vec![Turn::Found(Some(Finding::Abuse))]);
    assert_eq!(standing.finding, None);
    assert!(standing.is_for_readers());
    assert_eq!(tally.answers.iter().sum::<i64>(), 1);
}

fn sample() -> Received {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let received = received().new_tree(&mut runner).unwrap().current();
    Received {
        verdict: Verdict::Counted,
        test: false,
        ..received
    }
}
