//! What is asked of the board: which answers of which pages, over which days, in which order.

use super::figures::Slice;
use crate::coded::coded;
use crate::domain::Day;
use rayak_shared::Question;

coded! {
    /// What a page is for, as far as what it asks tells.
    pub(crate) Kind, 3 {
        /// One can rate a service there.
        Service = "service",
        /// It only informs.
        Information = "information",
        /// The site has not listed it.
        Unlisted = "unlisted",
    }
}

coded! {
    /// Which page comes first.
    pub(crate) Order, 4 {
        /// The one that is worst by what it is at best.
        Worst = "worst",
        /// The one that is best by what it is at worst.
        Best = "best",
        /// The one with the most answers.
        Volume = "volume",
        /// The one that became most worse.
        Change = "change",
    }
}

coded! {
    /// Days that have a name, counted in weeks from Sunday.
    pub(crate) Preset, 6 {
        /// Since the page's last edit, or half a year: the period of the public figure.
        Settled = "settled",
        Week = "week",
        Month = "4-weeks",
        Quarter = "13-weeks",
        Half = "26-weeks",
        Year = "52-weeks",
    }
}

impl Preset {
    /// The period, on this day.
    pub(crate) fn period(self, today: Day) -> Period {
        let weeks = match self {
            Self::Settled => return Period::Settled,
            Self::Week => 1,
            Self::Month => 4,
            Self::Quarter => 13,
            Self::Half => 26,
            Self::Year => 52,
        };
        Period::Days(today.week().minus((weeks - 1) * 7), today)
    }
}

/// The days of which answers are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Period {
    /// Of each page since its last edit, or the last 26 weeks.
    Settled,
    /// From one day to another, both included.
    Days(Day, Day),
}

/// Which answers of which pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filter {
    pub(crate) slice: Slice,
    pub(crate) period: Period,
    /// A department's id.
    pub(crate) department: Option<String>,
    pub(crate) kind: Option<Kind>,
}

impl Filter {
    /// All pages that a question was put on, over the period of the public figures.
    pub(crate) const fn all_of(question: Question) -> Self {
        Self {
            slice: Slice::all_of(question),
            period: Period::Settled,
            department: None,
            kind: None,
        }
    }
}
