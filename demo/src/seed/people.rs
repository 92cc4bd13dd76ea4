//! Who comes to a page: on which day, in which language, by which way.
//!
//! Visitors are drawn day by day; their opinions are dealt (`opinion`) from decks of their own for
//! each language and each side of a change, so that the story of a page is told by its figures. What
//! they write (`words`) and how an answer looks on the wire (`dated`) is not known here.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use rand::Rng;
use rayak_shared::{Answer, Device, Reason};

use super::calendar::Calendar;
use super::deck::deal;
use super::opinion::{Opinion, opinions, reasons};
use super::place::{Mood, Place};
use crate::language::Language;

/// One answer to one question, given by somebody at some time.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) at: Timestamp,
    pub(super) language: Language,
    pub(super) way: Way,
    pub(super) answer: Answer,
    pub(super) reasons: Vec<Reason>,
    pub(super) comment: Option<String>,
    pub(super) revision: Option<Date>,
}

/// By which way somebody answered. The form runs no script and cannot tell the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Widget(Device),
    Form,
}

const WAYS: [(Way, u32); 3] = [
    (Way::Widget(Device::Narrow), 68),
    (Way::Widget(Device::Wide), 26),
    (Way::Form, 6),
];

struct Visitor {
    day: Date,
    at: Timestamp,
    language: Language,
    way: Way,
}

/// Every answer that the season brings to a page, in no particular order.
pub(super) fn answers(place: &Place<'_>, calendar: &Calendar, rng: &mut impl Rng) -> Vec<Given> {
    let visitors = visitors(place, calendar, rng);
    let mut given = Vec::new();
    for language in Language::ALL {
        for after_change in [false, true] {
            let mood = place.mood(language, after_change);
            let these = visitors.iter().filter(|one| one.language == language);
            let these: Vec<&Visitor> = these
                .filter(|one| place.is_after_change(one.day) == after_change)
                .collect();
            let opinions = opinions(place.answering(), &mood, these.len(), rng);
            given.extend(
                these
                    .into_iter()
                    .zip(opinions)
                    .flat_map(|(one, opinion)| one.gives(opinion, place, &mood, rng)),
            );
        }
    }
    given
}

/// In the order of time, in which the decks are spread over them.
fn visitors(place: &Place<'_>, calendar: &Calendar, rng: &mut impl Rng) -> Vec<Visitor> {
    let languages = deal(&place.languages(), place.people(), rng);
    let ways = deal(&WAYS, place.people(), rng);
    let visit = |(language, way)| {
        let day = calendar.draw_day(rng);
        Visitor {
            day,
            at: calendar.draw_moment(day, rng),
            language,
            way,
        }
    };
    let mut visitors: Vec<Visitor> = languages.into_iter().zip(ways).map(visit).collect();
    visitors.sort_by_key(|visitor| visitor.at);
    visitors
}

impl Visitor {
    /// One answer or two. Stars follow the answer about the page by as long as it takes to give them.
    fn gives(
        &self,
        opinion: Opinion,
        place: &Place<'_>,
        mood: &Mood,
        rng: &mut impl Rng,
    ) -> Vec<Given> {
        let later = if opinion.useful.is_some() {
            rng.random_range(15..150)
        } else {
            0
        };
        let of_page = opinion.of_page().map(|answer| (answer, self.at));
        let of_service = opinion
            .of_service()
            .map(|answer| (answer, self.at + later.seconds()));
        let given = |(answer, at)| Given {
            at,
            language: self.language,
            way: self.way,
            answer,
            reasons: reasons(answer, mood, rng),
            comment: None,
            revision: place.revision_on(self.day),
        };
        of_page.into_iter().chain(of_service).map(given).collect()
    }
}
