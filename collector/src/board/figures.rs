//! One page's answers of each day, in as little memory as lets every page of a large site be added up
//! for one view.
//!
//! A cell is a tally without what only one page's own view needs; the tallies of most days hold an
//! answer or two, so that a cell is a third of its tally and a reason takes room only where one was
//! given.

use super::numbered::{LANGS, Langs, Numbered};
use crate::domain::{Day, Facet, Head, Lang, Sightings, SightingsKey, Tally, TallyKey, by_week};
use rayak_shared::{Answer, Channel, Counts, Question, Reason, Rung};

/// When, in which language, by which channel and on which question: sixteen bits of the day, one of
/// the question, five of the channel, ten of the language, so that places sort by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct At(u32);

const _: () = assert!(
    Channel::ALL.len() <= 32 && Question::ALL.len() <= 2 && LANGS <= 1 << 10,
    "a cell's place has one bit for the question five for the channel and ten for the language"
);

/// Days beyond 1970 that a place has room for: until the year 2149.
const DAYS: i32 = 1 << 16;

impl At {
    fn of_day(day: Day) -> Option<Self> {
        let day = u32::try_from(day.0).ok().filter(|_| day.0 < DAYS)?;
        Some(Self(day << 16))
    }

    const fn day(self) -> Day {
        Day((self.0 >> 16) as i32)
    }

    const fn question(self) -> u32 {
        self.0 >> 15 & 1
    }
}

/// A tally's counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    at: At,
    answers: [u32; 5],
    excluded: u32,
    /// The place of the card that most of these answers name.
    placement: u8,
}

impl Cell {
    pub(super) const fn day(&self) -> Day {
        self.at.day()
    }

    pub(super) const fn is_of(&self, question: Question) -> bool {
        self.at.question() == question as u32
    }

    /// With another of the same place.
    fn join(&mut self, more: &Self) {
        if more.n() > self.n() {
            self.placement = more.placement;
        }
        let both = self.answers.iter_mut().zip(more.answers);
        both.for_each(|(to, n)| *to = to.saturating_add(n));
        self.excluded = self.excluded.saturating_add(more.excluded);
    }

    /// How many answers there are.
    pub(super) fn n(&self) -> u64 {
        self.answers.iter().copied().map(u64::from).sum()
    }
}

/// What cells of one question add up to.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    answers: [u64; 5],
    excluded: u64,
}

impl Sum {
    pub(super) fn add(&mut self, cell: &Cell) {
        let both = self.answers.iter_mut().zip(cell.answers);
        both.for_each(|(to, n)| *to += u64::from(n));
        self.excluded += u64::from(cell.excluded);
    }

    pub(super) fn plus(mut self, more: &Self) -> Self {
        let both = self.answers.iter_mut().zip(more.answers);
        both.for_each(|(to, n)| *to += n);
        self.excluded += more.excluded;
        self
    }

    pub(super) fn total(&self, question: Question) -> Total {
        Total {
            counts: Counts::by_place(question, self.answers),
            excluded: self.excluded,
        }
    }
}

/// How often a reason was given with "no", in a cell.
#[derive(Debug, Clone, Copy)]
struct Given {
    at: At,
    reason: u8,
    n: u32,
}

#[derive(Debug, Clone, Copy)]
struct Looks {
    at: At,
    seen: u32,
}

/// How often a question was seen on each rung, for the days of which editors are told whether the tag
/// works.
#[derive(Debug, Clone, Copy)]
struct Rungs {
    at: At,
    seen: [u32; Rung::ALL.len()],
}

/// Days before a page's last sighting of which rungs are kept.
pub(super) const RUNGS_OF: i32 = 40;

/// So many versions of the widget are kept of a page: anyone who answers can make one up.
const VERSIONS: usize = 4;

/// How often a question was seen, and how often it was answered where it was.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen {
    pub(super) times: u64,
    pub(super) answered: u64,
}

/// What is counted: the answers to one question, all of them or those of a language or a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Slice {
    pub(crate) question: Question,
    pub(crate) lang: Option<Lang>,
    pub(crate) channel: Option<Channel>,
}

/// A slice as cells know it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pick {
    question: Question,
    /// Under a mask, so that one comparison says whether a cell belongs.
    mask: u32,
    wanted: u32,
    /// Nobody has ever answered in the language that is asked for.
    nothing: bool,
}

impl Slice {
    pub(crate) const fn all_of(question: Question) -> Self {
        Self {
            question,
            lang: None,
            channel: None,
        }
    }

    pub(super) fn pick(&self, langs: &Langs) -> Pick {
        let mut pick = Pick {
            question: self.question,
            mask: 1 << 15,
            wanted: (self.question as u32) << 15,
            nothing: false,
        };
        if let Some(channel) = self.channel {
            pick.mask |= 31 << 10;
            pick.wanted |= (channel as u32) << 10;
        }
        if let Some(lang) = self.lang {
            pick.mask |= 1023;
            match langs
                .find(lang)
                .and_then(|number| u32::try_from(number).ok())
            {
                Some(number) => pick.wanted |= number,
                None => pick.nothing = true,
            }
        }
        pick
    }
}

impl Pick {
    const fn takes(&self, at: At) -> bool {
        at.0 & self.mask == self.wanted && !self.nothing
    }
}

/// What a page's answers add up to over some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Total {
    pub(crate) counts: Counts,
    pub(crate) excluded: u64,
}

impl Total {
    pub(super) fn none(question: Question) -> Self {
        Self {
            counts: Counts::by_place(question, [0; 5]),
            excluded: 0,
        }
    }

    pub(super) fn add(&mut self, more: &Self) {
        self.counts += more.counts;
        self.excluded += more.excluded;
    }
}

/// A page's answers by day.
#[derive(Debug, Clone)]
pub(crate) struct Figures {
    pub(crate) head: Head,
    cells: Vec<Cell>,
    reasons: Vec<Given>,
    looks: Vec<Looks>,
    rungs: Vec<Rungs>,
    /// The versions of the widget that answers came from, each with the last day that it was named on.
    versions: Vec<(Box<str>, Day)>,
}

impl Figures {
    pub(super) const fn new(head: Head) -> Self {
        Self {
            head,
            cells: Vec::new(),
            reasons: Vec::new(),
            looks: Vec::new(),
            rungs: Vec::new(),
            versions: Vec::new(),
        }
    }

    /// Takes in a tally as it stands.
    pub(super) fn put(&mut self, numbered: &mut Numbered, key: TallyKey, tally: &Tally) {
        let Some(At(day)) = At::of_day(key.day) else {
            return;
        };
        let lang = numbered.langs.number(key.lang);
        let at = At(day | (key.question as u32) << 15 | (key.channel as u32) << 10 | lang);
        let cell = Cell {
            at,
            answers: tally.answers.map(small),
            excluded: tally.excluded.iter().copied().map(small).sum(),
            placement: placement(tally).map_or(0, |it| numbered.placements.number(it)),
        };
        put(&mut self.cells, cell, |cell| cell.at);
        self.note_versions(key.day, tally);
        let no = Answer::No.place();
        let given = tally.facets.iter().filter_map(|(value, answers)| {
            let Facet::Reason(reason) = value else {
                return None;
            };
            let n = answers.get(no).copied().map(small).filter(|n| *n > 0)?;
            Some(Given {
                at,
                reason: *reason as u8,
                n,
            })
        });
        let start = self.reasons.partition_point(|given| given.at < at);
        let end = self.reasons.partition_point(|given| given.at <= at);
        self.reasons.splice(start..end, given);
    }

    /// Takes in sightings as they stand.
    pub(super) fn put_looks(
        &mut self,
        numbered: &mut Numbered,
        key: SightingsKey,
        sightings: &Sightings,
    ) {
        let Some(At(day)) = At::of_day(key.day) else {
            return;
        };
        let looks = Looks {
            at: At(day | numbered.langs.number(key.lang)),
            seen: u32::try_from(sightings.seen.iter().sum::<u64>()).unwrap_or(u32::MAX),
        };
        put(&mut self.looks, looks, |looks| looks.at);
        let rungs = Rungs {
            at: looks.at,
            seen: sightings.seen.map(|n| u32::try_from(n).unwrap_or(u32::MAX)),
        };
        put(&mut self.rungs, rungs, |rungs| rungs.at);
        if let Some(last) = self.rungs.last().map(|rungs| rungs.at.day()) {
            let first = last.minus(RUNGS_OF);
            let old = self.rungs.partition_point(|it| it.at.day() < first);
            self.rungs.drain(..old);
        }
    }

    fn note_versions(&mut self, day: Day, tally: &Tally) {
        for (value, answers) in tally.facets.iter() {
            let Facet::Widget(version) = value else {
                continue;
            };
            if answers.iter().all(|n| *n <= 0) {
                continue;
            }
            match self.versions.iter_mut().find(|(it, _)| **it == **version) {
                Some((_, last)) => *last = day.max(*last),
                None => self.versions.push((version.as_str().into(), day)),
            }
        }
        self.versions
            .sort_by_key(|(_, last)| std::cmp::Reverse(*last));
        self.versions.truncate(VERSIONS);
    }

    /// The versions of the widget that answers since a day came from, the latest first.
    pub(super) fn versions(&self, since: Day) -> impl Iterator<Item = (&str, Day)> {
        let named = self.versions.iter().filter(move |(_, last)| *last >= since);
        named.map(|(version, last)| (&**version, *last))
    }

    /// How often the question was seen on each rung on some days, both included.
    pub(super) fn rungs(&self, days: (Day, Day)) -> [u64; Rung::ALL.len()] {
        let mut sum = [0; Rung::ALL.len()];
        for of_day in within(&self.rungs, days, |rungs| rungs.at) {
            let both = sum.iter_mut().zip(of_day.seen);
            both.for_each(|(to, n)| *to += u64::from(n));
        }
        sum
    }

    /// The last day on which the question was seen.
    pub(super) fn last_seen(&self) -> Option<Day> {
        let mut looks = self.looks.iter().rev();
        looks.find(|it| it.seen > 0).map(|it| it.at.day())
    }

    /// With those of a page whose history is counted with this one's.
    pub(super) fn join(&mut self, more: &Self) {
        self.head.join(&more.head);
        join(&mut self.cells, &more.cells, |it| it.at, Cell::join);
        let given = |it: &Given| (it.at, it.reason);
        join(&mut self.reasons, &more.reasons, given, |to, from| {
            to.n = to.n.saturating_add(from.n);
        });
        join(
            &mut self.looks,
            &more.looks,
            |it| it.at,
            |to, from| {
                to.seen = to.seen.saturating_add(from.seen);
            },
        );
    }

    pub(super) fn shrink(&mut self) {
        self.cells.shrink_to_fit();
        self.reasons.shrink_to_fit();
        self.looks.shrink_to_fit();
        self.rungs.shrink_to_fit();
        self.versions.shrink_to_fit();
    }

    /// How many records are held, for whoever asks what a view costs.
    pub(super) fn size(&self) -> usize {
        self.cells.len() + self.reasons.len() + self.looks.len() + self.rungs.len()
    }

    fn cells(&self, pick: Pick, days: (Day, Day)) -> impl Iterator<Item = &Cell> {
        let cells = self.each(days).iter();
        cells.filter(move |cell| pick.takes(cell.at))
    }

    /// What the answers of some days, both included, add up to.
    pub(super) fn total(&self, pick: Pick, days: (Day, Day)) -> Total {
        let mut sum = Sum::default();
        self.cells(pick, days).for_each(|cell| sum.add(cell));
        sum.total(pick.question)
    }

    /// The answers of every week from that of the first day to that of the last, by its Sunday.
    pub(super) fn weeks(&self, pick: Pick, days: (Day, Day)) -> Vec<(Day, Counts)> {
        let answers = self.cells(pick, days).map(|cell| {
            let answers = cell.answers.map(u64::from);
            (cell.at.day(), Counts::by_place(pick.question, answers))
        });
        by_week(pick.question, answers, days)
    }

    /// How often each reason was given with "no", by its place in [`Reason::ALL`].
    pub(super) fn reasons(&self, pick: Pick, days: (Day, Day)) -> [u64; Reason::ALL.len()] {
        let mut reasons = [0; Reason::ALL.len()];
        for given in within(&self.reasons, days, |given| given.at) {
            if pick.takes(given.at) {
                let place = reasons.get_mut(usize::from(given.reason));
                place.into_iter().for_each(|n| *n += u64::from(given.n));
            }
        }
        reasons
    }

    /// The reason that was given most with "no", and how often.
    pub(super) fn top_reason(&self, pick: Pick, days: (Day, Day)) -> Option<(Reason, u64)> {
        let all = Reason::ALL.iter().zip(self.reasons(pick, days));
        let given = all.filter(|(_, n)| *n > 0);
        // Of two that were given as often, the one that is offered first.
        let most = given.rev().max_by_key(|(_, n)| *n);
        most.map(|(reason, n)| (*reason, n))
    }

    /// The cells of some days, both included, from the earliest.
    pub(super) fn each(&self, days: (Day, Day)) -> &[Cell] {
        within(&self.cells, days, |cell| cell.at)
    }

    /// Where the card stood for most of the answers of some days; nothing where there are none.
    pub(super) fn placement(&self, pick: Pick, days: (Day, Day)) -> Option<usize> {
        let mut answers = [0_u64; 1 << u8::BITS];
        for cell in self.cells(pick, days) {
            let at = answers.get_mut(usize::from(cell.placement));
            at.into_iter().for_each(|n| *n += cell.n());
        }
        let most = answers.into_iter().enumerate().filter(|(_, n)| *n > 0);
        most.max_by_key(|(_, n)| *n).map(|(placement, _)| placement)
    }

    /// How often the question was seen on some days, and how often it was answered on those of them
    /// of which that is known: what came in before anybody counted says nothing of how many answer.
    pub(super) fn seen(&self, question: Question, days: (Day, Day)) -> Seen {
        let looks = within(&self.looks, days, |looks| looks.at);
        let mut seen = Seen::default();
        let mut cells = self.each(days);
        for of_day in looks.chunk_by(|a, b| a.at.day() == b.at.day()) {
            let on_day = of_day.iter().map(|it| u64::from(it.seen));
            let (on_day, day) = (on_day.sum::<u64>(), of_day.first().map(|it| it.at.day()));
            let Some(day) = day.filter(|_| on_day > 0) else {
                continue;
            };
            seen.times += on_day;
            seen.answered += within(cells, (day, day), |cell| cell.at)
                .iter()
                .filter(|cell| cell.is_of(question))
                .map(Cell::n)
                .sum::<u64>();
            let past = cells.partition_point(|cell| cell.day() <= day);
            cells = cells.get(past..).unwrap_or_default();
        }
        seen
    }

    /// How many answers there are, to all questions together.
    pub(super) fn answers(&self) -> u64 {
        self.cells.iter().map(Cell::n).sum()
    }

    /// Whether a question was ever answered, or an answer to it left out.
    pub(super) fn has(&self, question: Question) -> bool {
        let mut cells = self.cells.iter();
        cells.any(|cell| {
            let some = cell.excluded > 0 || cell.answers.iter().any(|n| *n > 0);
            some && cell.at.question() == question as u32
        })
    }
}

/// The place of the card that most answers of a tally name; none where most name none, so that an
/// answer or two of a made-up place are no other place.
fn placement(tally: &Tally) -> Option<&str> {
    let of = |answers: &[i64; 5]| answers.iter().sum::<i64>();
    let placements = tally
        .facets
        .iter()
        .filter_map(|(value, answers)| match value {
            Facet::Placement(placement) => Some((placement.as_str(), of(answers))),
            _ => None,
        });
    let placements: Vec<_> = placements.collect();
    let unnamed = of(&tally.answers) - placements.iter().map(|(_, n)| n).sum::<i64>();
    let most = placements.into_iter().max_by_key(|(_, n)| *n);
    most.filter(|(_, n)| *n > unnamed)
        .map(|(placement, _)| placement)
}

/// A tally never falls below zero while its log is whole; if it did, zero is shown and `verify` tells.
fn small(n: i64) -> u32 {
    u32::try_from(n.max(0)).unwrap_or(u32::MAX)
}

/// Puts a record in its place, or in that of the one that is there.
fn put<T>(records: &mut Vec<T>, record: T, at: impl Fn(&T) -> At) {
    // Nearly all that comes in is of today, at the end.
    let place = records.partition_point(|it| at(it) < at(&record));
    match records.get_mut(place) {
        Some(there) if at(there) == at(&record) => *there = record,
        _ => records.insert(place, record),
    }
}

/// Puts more records among those that are there; of one place, both make one.
fn join<T: Copy, K: Ord>(
    records: &mut Vec<T>,
    more: &[T],
    place: impl Fn(&T) -> K,
    both: impl Fn(&mut T, &T),
) {
    records.extend_from_slice(more);
    records.sort_by_key(&place);
    records.dedup_by(|later, earlier| {
        let is_same = place(later) == place(earlier);
        if is_same {
            both(earlier, later);
        }
        is_same
    });
}

/// The records of some days, both included.
fn within<T>(records: &[T], (from, to): (Day, Day), at: impl Fn(&T) -> At) -> &[T] {
    let start = records.partition_point(|it| at(it).day() < from);
    let rest = records.get(start..).unwrap_or_default();
    let end = rest.partition_point(|it| at(it).day() <= to);
    rest.get(..end).unwrap_or_default()
}
