//! Words that came in within the last minutes, as keyed digests by page.
//!
//! The same words by anyone on the same page are a copy for as long as one came less than 300
//! seconds ago; the vote beside them is nobody's copy. The digest is of the masked words, under the
//! day's salt. Words that another text has replaced may still make a copy until they are forgotten.

use super::{Key, Today};
use crate::domain::{FeedbackId, Instant, PageId, WordsVerdict, gist};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const KEPT_MS: i64 = 300 * 1000;
/// Texts remembered at once; beyond it the oldest go early.
const MOST: usize = 32_768;

/// The texts of the last minutes.
#[derive(Debug, Default)]
pub(super) struct Texts(Mutex<Heard>);

#[derive(Debug, Default)]
struct Heard {
    texts: HashMap<Key, Text>,
    /// Each text as often as it was heard, the oldest first.
    order: VecDeque<(Instant, Key)>,
}

#[derive(Debug, Clone, Copy)]
struct Text {
    /// Whose it was first: the same feedback, sent again, is no copy of itself.
    of: (PageId, FeedbackId),
    last: Instant,
}

/// What was made of words, before it is known whether they were taken.
#[derive(Debug)]
pub(crate) struct Hearing {
    pub(crate) verdict: WordsVerdict,
    noted: Option<(Arc<Today>, Key)>,
}

impl Hearing {
    /// Forgets the words again, since they were not taken.
    pub(crate) fn in_vain(self) {
        if let Some((day, key)) = self.noted {
            day.texts.lock().texts.remove(&key);
        }
    }
}

impl Texts {
    pub(super) fn hear(
        today: &Arc<Today>,
        page: PageId,
        id: FeedbackId,
        words: &str,
        now: Instant,
    ) -> Hearing {
        let Some(gist) = gist(words) else {
            return Hearing {
                verdict: WordsVerdict::Counted,
                noted: None,
            };
        };
        let key = today.salt.key(&[b"text", &page.0, gist.as_bytes()]);
        let (verdict, is_first) = today.texts.lock().hear(key, (page, id), now);
        Hearing {
            verdict,
            noted: is_first.then(|| (Arc::clone(today), key)),
        }
    }

    pub(super) fn forget(&self, page: PageId, id: FeedbackId) {
        let mut heard = self.lock();
        heard.texts.retain(|_, text| text.of != (page, id));
    }

    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        let heard = self.lock();
        heard.texts.len().max(heard.order.len())
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Heard {
    /// The verdict on a text, and whether it was not known.
    fn hear(&mut self, key: Key, of: (PageId, FeedbackId), now: Instant) -> (WordsVerdict, bool) {
        self.let_go(now);
        let heard = match self.texts.get_mut(&key) {
            Some(text) if text.of == of => return (WordsVerdict::Counted, false),
            Some(text) => {
                text.last = now;
                (WordsVerdict::Repeated, false)
            }
            None => {
                self.texts.insert(key, Text { of, last: now });
                (WordsVerdict::Counted, true)
            }
        };
        self.order.push_back((now, key));
        heard
    }

    /// Lets go what is old, and the oldest where there are too many.
    fn let_go(&mut self, now: Instant) {
        while let Some((at, key)) = self.order.front().copied() {
            let is_old = at.0 + KEPT_MS <= now.0;
            if !is_old && self.order.len() < MOST {
                break;
            }
            self.order.pop_front();
            if self.texts.get(&key).is_some_and(|text| text.last <= at) {
                self.texts.remove(&key);
            }
        }
    }
}
