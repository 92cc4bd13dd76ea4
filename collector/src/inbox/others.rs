//! The others that a row stands for, so that what is said of the row is said of those that somebody saw in it.
//!
//! Between a look and a press others may come, go, or be changed. Those that came since are known by the events that
//! brought their words, whose numbers rise with each on a page; of the rest a digest tells whether they are the same.

use super::index::Index;
use crate::domain::{Reference, short_digest};
use roaring::RoaringBitmap;

/// Those that a row stands for beside the one that is shown, as somebody saw them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Others {
    /// The last of the events that brought their words.
    until: u64,
    digest: u64,
}

impl Others {
    fn of(others: &[(Reference, u64)]) -> Self {
        let one = |(reference, event): &(Reference, u64)| {
            [reference.bits().to_be_bytes(), event.to_be_bytes()].concat()
        };
        Self {
            until: others.iter().map(|(_, event)| *event).max().unwrap_or(0),
            digest: short_digest(others.iter().flat_map(one).collect::<Vec<u8>>()),
        }
    }

    /// As a form tells it.
    pub(crate) fn code(self) -> String {
        format!("{}-{:016x}", self.until, self.digest)
    }

    pub(crate) fn parse(code: &str) -> Option<Self> {
        let (until, digest) = code.split_once('-')?;
        Some(Self {
            until: until.parse().ok()?,
            digest: u64::from_str_radix(digest, 16).ok()?,
        })
    }
}

impl Index {
    /// Those of a list that a row stands for beside the remark that is shown.
    pub(super) fn others(&self, found: &RoaringBitmap, shown: u32) -> Others {
        Others::of(&self.alike_in(found, shown))
    }

    /// Those that somebody saw in a row of this list, each with the event that brought its words; nothing if they
    /// are not those any more.
    pub(crate) fn as_seen(
        &self,
        found: &RoaringBitmap,
        shown: Reference,
        seen: Others,
    ) -> Option<Vec<(Reference, u64)>> {
        let mut others = self.alike_in(found, self.number(shown)?);
        others.retain(|(_, event)| *event <= seen.until);
        (Others::of(&others) == seen).then_some(others)
    }

    /// Those of a list that are like a remark, without itself, in the order of their references.
    fn alike_in(&self, found: &RoaringBitmap, number: u32) -> Vec<(Reference, u64)> {
        let alike = self.alike.of(number).map(|them| them & found);
        let others = alike.into_iter().flatten().filter(|it| *it != number);
        let named = others.filter_map(|it| Some((self.reference(it)?, self.event(it)?)));
        let mut named: Vec<_> = named.collect();
        named.sort_unstable_by_key(|(reference, _)| reference.bits());
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_tells_of_others_is_read_again() {
        for others in [
            Others {
                until: 0,
                digest: 0,
            },
            Others {
                until: 71,
                digest: u64::MAX,
            },
        ] {
            assert_eq!(Others::parse(&others.code()), Some(others));
        }
        for wrong in ["", "7", "-7", "7-", "7-x", "7-11111111111111111", "x-7"] {
            assert_eq!(Others::parse(wrong), None, "{wrong}");
        }
    }
}
