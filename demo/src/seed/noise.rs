//! What a real intake has beside its visitors: trials by those who look after the pages, and
//! machines that fill every field they find. Neither enters a figure.

use jiff::ToSpan;
use rand::Rng;
use rand::seq::IndexedRandom;
use rayak_shared::{Answer, Device};

use super::calendar::Calendar;
use super::people::{Given, Way};
use super::place::Place;
use super::words::Words;
use crate::language::Language;

/// Something that is no visitor's answer.
pub(super) struct Noise<'a> {
    pub(super) place: &'a Place<'a>,
    pub(super) given: Given,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Sent by a tag with `data-test`.
    Trial,
    /// Sent with these words in the field that no person sees.
    Machine(String),
}

const TRIALS: usize = 36;
const MACHINES: usize = 9;
/// Pages with fewer visitors attract neither.
const ENOUGH_PEOPLE: usize = 150;

pub(super) fn noise<'a>(
    places: &'a [Place<'a>],
    calendar: &Calendar,
    words: &Words,
    rng: &mut impl Rng,
) -> Vec<Noise<'a>> {
    let busy: Vec<&Place<'_>> = places
        .iter()
        .filter(|place| place.people() >= ENOUGH_PEOPLE)
        .collect();
    let mut noise = Vec::with_capacity(TRIALS + MACHINES);
    for number in 0..TRIALS + MACHINES {
        let Some(place) = busy.choose(rng) else { break };
        let language = *Language::ALL.choose(rng).unwrap_or(&Language::Arabic);
        let (kind, comment) = if number < TRIALS {
            (
                Kind::Trial,
                rng.random_bool(0.5)
                    .then(|| words.trials.choose(rng))
                    .flatten(),
            )
        } else {
            let filled = words.machines.choose(rng);
            (Kind::Machine(filled.cloned().unwrap_or_default()), filled)
        };
        let day = calendar.draw_day(rng);
        let at = calendar.draw_moment(day, rng) + rng.random_range(0..60).seconds();
        let answer = if rng.random_bool(0.6) {
            Answer::Yes
        } else {
            Answer::No
        };
        let given = Given {
            at,
            language,
            way: Way::Widget(Device::Wide),
            answer,
            reasons: Vec::new(),
            comment: comment.cloned(),
            revision: place.revision_on(day),
        };
        noise.push(Noise { place, given, kind });
    }
    noise
}
