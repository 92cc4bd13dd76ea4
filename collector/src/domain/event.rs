//! Events: what happened, in the order in which it happened on a page. They are the truth.
//!
//! Events hold everything that a later fold may want and never hold words. These types are also
//! the log's version 1: the store writes them as they are, and a test of it keeps their bytes. When
//! one must change, its present shape moves into the store's codec as version 1.

use super::remark::{Finding, RemarkKind, Theme};
use super::{Day, Instant, Lang, Reference};
use rayak_shared::{Answer, Channel, Device, Reason, personal};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A feedback's name, made by its sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FeedbackId(pub [u8; 16]);

impl FeedbackId {
    /// Reads a UUID of version 4 in its hyphenated form.
    pub fn parse(text: &str) -> Option<Self> {
        let uuid = Uuid::try_parse(text).ok()?;
        let good = text.len() == 36 && uuid.get_version_num() == 4;
        good.then(|| Self(uuid.into_bytes()))
    }

    pub fn text(self) -> String {
        Uuid::from_bytes(self.0).hyphenated().to_string()
    }
}

/// The first half of a SHA-256 digest: enough to know again what nobody can choose two of to his gain.
pub type Digest = [u8; 16];

pub fn digest(bytes: impl AsRef<[u8]>) -> Digest {
    let whole: [u8; 32] = Sha256::digest(bytes).into();
    let (half, _) = whole.split_at(16);
    half.try_into().unwrap_or_default()
}

/// The first eight bytes of a digest: enough where two that are alike by chance do little harm.
pub fn short_digest(bytes: impl AsRef<[u8]>) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = digest(bytes);
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    pub at: Instant,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    Received(Box<Received>),
    Amended(Amendment),
    Withdrawn(FeedbackId),
    /// Sightings since the last such event of the page: a sum, with nobody in it.
    Seen(SeenBatch),
    Erased(Erased),
    /// Staff have read the words of a feedback.
    Read(FeedbackId),
    /// They are to be read again.
    Unread(FeedbackId),
    /// Staff have said what its words are, or that the rules may say it again.
    SortedByKind(FeedbackId, Option<RemarkKind>),
    /// Staff have said what its words are about, or that the rules may say it again.
    SortedByTheme(FeedbackId, Option<Theme>),
    /// Staff have looked at why it was set aside, or have taken back what they found.
    Found(FeedbackId, Option<Finding>),
    /// Somebody has seen to what its words say of danger.
    Attended(FeedbackId),
}

impl Event {
    /// Whether it brought the feedback that it is about.
    pub const fn is_first(&self) -> bool {
        matches!(self.what, What::Received(_))
    }

    /// The event that brought the words which its feedback has after this one, of this number;
    /// `before` is the one that brought those which it had.
    pub const fn words(&self, number: u64, before: Option<u64>) -> Option<u64> {
        match &self.what {
            What::Received(received) if received.words => Some(number),
            What::Received(_) | What::Withdrawn(_) | What::Erased(_) => None,
            What::Seen(_)
            | What::Read(_)
            | What::Unread(_)
            | What::SortedByKind(..)
            | What::SortedByTheme(..)
            | What::Found(..)
            | What::Attended(_) => before,
            What::Amended(change) => match change.words {
                WordsChange::Kept => before,
                WordsChange::Removed => None,
                WordsChange::Replaced { .. } => Some(number),
            },
        }
    }

    /// The feedback that it is about, if it is about one.
    pub fn about(&self) -> Option<FeedbackId> {
        match &self.what {
            What::Received(received) => Some(received.id),
            What::Amended(change) => Some(change.id),
            What::Withdrawn(id)
            | What::Read(id)
            | What::Unread(id)
            | What::SortedByKind(id, _)
            | What::SortedByTheme(id, _)
            | What::Found(id, _)
            | What::Attended(id) => Some(*id),
            What::Seen(_) => None,
            What::Erased(erased) => Some(erased.id),
        }
    }
}

/// A feedback came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    pub id: FeedbackId,
    /// The digest of the secret that lets its holder amend; none if nobody may.
    pub secret: Option<Digest>,
    /// The digest of the masked canonical form, by which a replay is known.
    pub content: Digest,
    /// The day in the site's time zone, under which it is counted for ever.
    pub day: Day,
    pub answer: Answer,
    pub reasons: Vec<Reason>,
    /// Whether words lie beside the log.
    pub words: bool,
    pub masked: Vec<personal::Kind>,
    /// Nobody else has it. Its sender is given it with the first words.
    pub reference: Reference,
    pub lang: Lang,
    pub channel: Channel,
    pub section: Option<String>,
    pub revision: Option<Day>,
    pub widget: Option<String>,
    pub placement: Option<String>,
    pub device: Option<Device>,
    pub token: TokenSignal,
    pub verdict: Verdict,
    pub test: bool,
    pub words_verdict: WordsVerdict,
}

/// What the form token said: a signal, never by itself a reason to refuse or exclude.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenSignal {
    Missing,
    Fresh,
    Stale,
}

/// Whether a feedback enters the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    Counted,
    /// The field that no person sees was filled.
    Trap,
    /// Words came sooner after the form was opened than a person fills it in.
    Hasty,
}

impl Verdict {
    /// Those that keep a feedback out of the figures.
    pub const EXCLUDING: [Self; 2] = [Self::Trap, Self::Hasty];

    /// Its place among [`Self::EXCLUDING`]; none if it counts.
    pub(crate) fn place(self) -> Option<usize> {
        Self::EXCLUDING.iter().position(|known| *known == self)
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Trap => "trap",
            Self::Hasty => "hasty",
        }
    }
}

/// Whether a feedback's words are among those that are read. The vote beside them counts either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WordsVerdict {
    /// There are none, or nothing speaks against them.
    Counted,
    /// The same words came in on the page shortly before.
    Repeated,
}

impl WordsVerdict {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Repeated => "repeated",
        }
    }
}

/// A feedback was changed by its sender. What is `None` stayed as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    pub id: FeedbackId,
    pub answer: Option<Answer>,
    pub reasons: Option<Vec<Reason>>,
    pub words: WordsChange,
    /// The heading that the feedback is about from then on: `Some(None)` names none.
    pub section: Option<Option<String>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WordsChange {
    Kept,
    Removed,
    Replaced {
        masked: Vec<personal::Kind>,
        verdict: WordsVerdict,
    },
}

/// The words of a feedback were taken away, and its answer stayed: the proof of it, and no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    pub id: FeedbackId,
    pub why: ErasedWhy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErasedWhy {
    /// Whoever holds the reference asked for it.
    Asked,
    /// The words had reached the age at which their site lets them go.
    Age,
}

impl ErasedWhy {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Age => "age",
        }
    }
}

/// How often the question was seen and opened in one language on one day, by rung
/// ([`rayak_shared::Rung`], in its order).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenBatch {
    pub day: Day,
    pub lang: Lang,
    pub seen: [u32; 3],
    pub opened: [u32; 3],
}
