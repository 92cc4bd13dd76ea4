//! Words that are too long for one value, as an import may bring them: kept in parts.
//!
//! A part that is full has another behind it, which may be empty, so that a part that is gone is
//! noticed.

use super::read::{Standings, Words};
use super::{StoreError, codec, keys};
use crate::domain::{FeedbackId, PageId};

/// Bytes in a part at most; the rest of a value is its number, its lengths and its frame.
const PART: usize = codec::LARGEST - 32;
/// Bytes of the longest character: a part is cut before the one that does not fit.
const LONGEST: usize = 4;

/// Whether there is another part behind this one.
pub(super) fn has_more(part: &Words) -> bool {
    part.text.len() > PART - LONGEST
}

fn key(page: PageId, id: FeedbackId, part: u8) -> Vec<u8> {
    match part {
        0 => keys::words(page, id),
        part => keys::more_words(page, id, part),
    }
}

/// Cuts words into parts, each with its key.
pub(super) fn parts(
    page: PageId,
    id: FeedbackId,
    event: u64,
    text: &str,
) -> impl Iterator<Item = (Vec<u8>, Words)> {
    let mut rest = Some(text);
    let parts = std::iter::from_fn(move || {
        let (part, behind) = rest?.split_at(rest?.floor_char_boundary(PART));
        let part = Words {
            event,
            text: part.to_owned(),
        };
        rest = has_more(&part).then_some(behind);
        Some(part)
    });
    (0..)
        .zip(parts)
        .map(move |(n, part)| (key(page, id, n), part))
}

/// Reads words whole.
pub(super) fn read(
    from: &(impl Standings + ?Sized),
    page: PageId,
    id: FeedbackId,
) -> Result<Option<Words>, StoreError> {
    let Some(mut words) = from.read::<Words>(&key(page, id, 0))? else {
        return Ok(None);
    };
    let mut more = has_more(&words);
    for n in 1..=u8::MAX {
        if !more {
            break;
        }
        let part = from.read::<Words>(&key(page, id, n))?;
        let part = part.filter(|part| part.event == words.event);
        let part = part.ok_or_else(|| StoreError::Damaged {
            what: format!(
                "record x of page {}: a part of some words is missing",
                super::hex(page)
            ),
        })?;
        more = has_more(&part);
        words.text.push_str(&part.text);
    }
    Ok(Some(words))
}

/// The keys under which words lie, whatever is in them: damaged ones can be taken away, too.
pub(super) fn keys_of(
    from: &impl Standings,
    page: PageId,
    id: FeedbackId,
) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut found = Vec::new();
    for n in 0..=u8::MAX {
        let key = key(page, id, n);
        if from.get(&key)?.is_none() {
            break;
        }
        found.push(key);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const PAGE: PageId = PageId([7; 16]);
    const ID: FeedbackId = FeedbackId([9; 16]);

    struct Kept(BTreeMap<Vec<u8>, Vec<u8>>);

    impl Standings for Kept {
        fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
            Ok(self.0.get(key).cloned())
        }
    }

    fn kept(text: &str) -> Kept {
        let parts = parts(PAGE, ID, 3, text).map(|(key, part)| {
            let frame = codec::encode(&key, &part).expect("a part fits");
            (key, frame)
        });
        Kept(parts.collect())
    }

    #[test]
    fn words_of_every_length_are_read_as_they_were_written() {
        for letter in ["a", "ش", "€", "🌴"] {
            for bytes in [0, 1, PART - 5, PART - 4, PART - 1, PART, PART + 1, 3 * PART] {
                let text = letter.repeat(bytes / letter.len());
                let kept = kept(&text);
                let words = read(&kept, PAGE, ID).expect("whole").expect("there");
                assert!(words.text == text && words.event == 3, "{letter} {bytes}");
                assert_eq!(keys_of(&kept, PAGE, ID).expect("read").len(), kept.0.len());
            }
        }
    }

    #[test]
    fn a_part_that_is_gone_is_noticed() {
        let mut kept = kept(&"a".repeat(2 * PART));
        assert_eq!(kept.0.len(), 3, "the last of them is empty");
        kept.0.pop_last();
        assert!(read(&kept, PAGE, ID).is_err());
    }
}
