//! The keys of the table, drawn in the head of [`super`]: how each is written and read.

use crate::domain::people::{AccountId, Digest32};
use crate::domain::{Day, FeedbackId, Lang, PageId, SightingsKey, TallyKey};
use rayak_shared::{Channel, Question};
use std::fmt;

/// The first byte of a key: what kind of record it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Account = b'a' as isize,
    Session = b'c' as isize,
    Token = b'k' as isize,
    Audit = b'l' as isize,
    Event = b'e' as isize,
    Standing = b'f' as isize,
    Head = b'h' as isize,
    Sightings = b's' as isize,
    Tally = b't' as isize,
    Words = b'w' as isize,
    MoreWords = b'x' as isize,
    Listing = b'p' as isize,
}

impl Kind {
    pub(super) const fn byte(self) -> u8 {
        self as u8
    }

    /// The kind's name in reports.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Session => "session",
            Self::Token => "token",
            Self::Audit => "audit",
            Self::Event => "event",
            Self::Standing => "standing",
            Self::Head => "head",
            Self::Sightings => "sightings",
            Self::Tally => "tally",
            Self::Words => "words",
            Self::MoreWords => "more words",
            Self::Listing => "listing",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The kinds that belong to no page.
pub(super) const OF_PEOPLE: [Kind; 4] = [Kind::Account, Kind::Session, Kind::Token, Kind::Audit];

/// The one key that is about the store itself.
pub(super) const FORMAT: &[u8] = b"mformat";

/// The one key that is about the sites' questions.
pub(super) const WORDINGS: &[u8] = b"qwordings";

fn key(kind: Kind, parts: &[&[u8]]) -> Vec<u8> {
    let mut key = vec![kind.byte()];
    parts.iter().for_each(|part| key.extend_from_slice(part));
    key
}

/// All records of one kind, of one page if one is named.
pub(super) fn prefix(kind: Kind, page: Option<PageId>) -> Vec<u8> {
    page.map_or_else(|| key(kind, &[]), |page| key(kind, &[&page.0]))
}

pub(super) fn account(id: AccountId) -> Vec<u8> {
    key(Kind::Account, &[&id.0])
}

pub(super) fn session(token: &Digest32) -> Vec<u8> {
    key(Kind::Session, &[token])
}

pub(super) fn token(token: &Digest32) -> Vec<u8> {
    key(Kind::Token, &[token])
}

pub(super) fn audit(number: u64) -> Vec<u8> {
    key(Kind::Audit, &[&number.to_be_bytes()])
}

pub(super) fn head(page: PageId) -> Vec<u8> {
    key(Kind::Head, &[&page.0])
}

pub(super) fn listing(page: PageId) -> Vec<u8> {
    key(Kind::Listing, &[&page.0])
}

pub(super) fn event(page: PageId, number: u64) -> Vec<u8> {
    key(Kind::Event, &[&page.0, &number.to_be_bytes()])
}

pub(super) fn standing(page: PageId, id: FeedbackId) -> Vec<u8> {
    key(Kind::Standing, &[&page.0, &id.0])
}

pub(super) fn words(page: PageId, event: u64) -> Vec<u8> {
    key(Kind::Words, &[&page.0, &event.to_be_bytes()])
}

/// Where the other parts of an event's words begin.
pub(super) fn parts(page: PageId, event: u64) -> Vec<u8> {
    key(Kind::MoreWords, &[&page.0, &event.to_be_bytes()])
}

pub(super) fn more_words(page: PageId, event: u64, part: u8) -> Vec<u8> {
    key(Kind::MoreWords, &[&page.0, &event.to_be_bytes(), &[part]])
}

pub(super) fn tally(page: PageId, of: TallyKey) -> Vec<u8> {
    key(
        Kind::Tally,
        &[
            &page.0,
            &[of.question as u8],
            &day(of.day),
            &of.lang.bytes(),
            &[of.channel as u8],
        ],
    )
}

/// Where a page's tallies of one question and day begin.
pub(super) fn tally_day(page: PageId, question: Question, first: Day) -> Vec<u8> {
    key(Kind::Tally, &[&page.0, &[question as u8], &day(first)])
}

pub(super) fn sightings(page: PageId, of: SightingsKey) -> Vec<u8> {
    key(Kind::Sightings, &[&page.0, &day(of.day), &of.lang.bytes()])
}

/// Where a page's sightings of a day begin.
pub(super) fn sightings_day(page: PageId, first: Day) -> Vec<u8> {
    key(Kind::Sightings, &[&page.0, &day(first)])
}

/// A day so that earlier days sort first, those before 1970 too.
fn day(day: Day) -> [u8; 4] {
    ((day.0 as u32) ^ (1 << 31)).to_be_bytes()
}

fn read_day(bytes: [u8; 4]) -> Day {
    Day((u32::from_be_bytes(bytes) ^ (1 << 31)) as i32)
}

/// Cuts a key into fields of known widths.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*field)
    }
}

fn fields(kind: Kind, key: &[u8]) -> Option<Fields<'_>> {
    key.strip_prefix(&[kind.byte()]).map(Fields)
}

/// The page that a key begins with, if its kind has one.
pub(super) fn page_of(key: &[u8]) -> Option<PageId> {
    if OF_PEOPLE
        .iter()
        .any(|kind| key.first() == Some(&kind.byte()))
    {
        return None;
    }
    Fields(key.get(1..)?).take().map(PageId)
}

/// The digest of a session's or a token's key.
pub(super) fn read_digest(kind: Kind, key: &[u8]) -> Option<Digest32> {
    fields(kind, key)?.take()
}

pub(super) fn read_audit(key: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(fields(Kind::Audit, key)?.take()?))
}

pub(super) fn read_event(key: &[u8]) -> Option<(PageId, u64)> {
    let mut fields = fields(Kind::Event, key)?;
    Some((PageId(fields.take()?), u64::from_be_bytes(fields.take()?)))
}

pub(super) fn read_standing(key: &[u8]) -> Option<(PageId, FeedbackId)> {
    let mut fields = fields(Kind::Standing, key)?;
    Some((PageId(fields.take()?), FeedbackId(fields.take()?)))
}

pub(super) fn read_words(key: &[u8]) -> Option<(PageId, u64)> {
    let mut fields = fields(Kind::Words, key)?;
    Some((PageId(fields.take()?), u64::from_be_bytes(fields.take()?)))
}

/// The event of a part, without which part it is.
pub(super) fn read_more_words(key: &[u8]) -> Option<(PageId, u64)> {
    let mut fields = fields(Kind::MoreWords, key)?;
    Some((PageId(fields.take()?), u64::from_be_bytes(fields.take()?)))
}

pub(super) fn read_tally(key: &[u8]) -> Option<(PageId, TallyKey)> {
    let mut fields = fields(Kind::Tally, key)?;
    let page = PageId(fields.take()?);
    let [question] = fields.take()?;
    let day = read_day(fields.take()?);
    let lang = Lang::from_bytes(fields.take()?);
    let [channel] = fields.take()?;
    let question = Question::ALL.get(usize::from(question)).copied()?;
    let channel = Channel::ALL.get(usize::from(channel)).copied()?;
    Some((
        page,
        TallyKey {
            question,
            day,
            lang,
            channel,
        },
    ))
}

pub(super) fn read_sightings(key: &[u8]) -> Option<(PageId, SightingsKey)> {
    let mut fields = fields(Kind::Sightings, key)?;
    let page = PageId(fields.take()?);
    Some((
        page,
        SightingsKey {
            day: read_day(fields.take()?),
            lang: Lang::from_bytes(fields.take()?),
        },
    ))
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "there are two of everything")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn earlier_days_sort_first() {
        let days = [Day(-1), Day(0), Day(1), Day(20_000)].map(day);
        assert!(days.is_sorted());
        assert_eq!(days.map(read_day), [Day(-1), Day(0), Day(1), Day(20_000)]);
    }

    #[test]
    fn a_tally_key_reads_back() {
        let page = PageId([7; 16]);
        let of = TallyKey {
            question: Question::Service,
            day: Day(20_000),
            lang: Lang::parse("en-GB").expect("a language"),
            channel: Channel::Form,
        };
        let key = tally(page, of);
        assert_eq!(read_tally(&key), Some((page, of)));
        assert!(key.starts_with(&tally_day(page, of.question, of.day)));
    }

    proptest! {
        #[test]
        fn keys_read_back_and_sort_by_page_then_number_or_day(
            pages in any::<[[u8; 16]; 2]>(),
            numbers in any::<[u64; 2]>(),
            days in any::<[i32; 2]>(),
            id: [u8; 16],
            lang in "[a-z]{2}(-[A-Z]{2})?",
        ) {
            let pages = pages.map(PageId);
            let lang = Lang::parse(&lang).expect("a language");
            let events = [0, 1].map(|it| event(pages[it], numbers[it]));
            prop_assert_eq!(events[0].cmp(&events[1]), (pages[0].0, numbers[0]).cmp(&(pages[1].0, numbers[1])));
            let tallies = [0, 1].map(|it| {
                let of = TallyKey { question: Question::Useful, day: Day(days[it]), lang, channel: Channel::Kiosk };
                assert_eq!(read_tally(&tally(pages[it], of)), Some((pages[it], of)));
                tally(pages[it], of)
            });
            prop_assert_eq!(tallies[0].cmp(&tallies[1]), (pages[0].0, days[0]).cmp(&(pages[1].0, days[1])));
            let seen = SightingsKey { day: Day(days[0]), lang };
            prop_assert_eq!(read_sightings(&sightings(pages[0], seen)), Some((pages[0], seen)));
            prop_assert_eq!(read_event(&events[0]), Some((pages[0], numbers[0])));
            let id = FeedbackId(id);
            prop_assert_eq!(read_standing(&standing(pages[0], id)), Some((pages[0], id)));
            prop_assert_eq!(read_words(&words(pages[0], numbers[0])), Some((pages[0], numbers[0])));
        }

        #[test]
        fn no_key_makes_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            for kind in [Kind::Event, Kind::Standing, Kind::Sightings, Kind::Tally, Kind::Words] {
                let key = [vec![kind.byte()], bytes.clone()].concat();
                let _ = (read_event(&key), read_standing(&key), read_words(&key));
                let _ = (read_sightings(&key), page_of(&key));
                if let Some((page, of)) = read_tally(&key) {
                    prop_assert!(key.starts_with(&tally_day(page, of.question, of.day)));
                }
            }
        }
    }
}
