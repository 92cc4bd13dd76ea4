//! Why a change of the list is not made.

use super::check::{Field, Flaw, Wrong};
use crate::domain::PageId;
use std::fmt;

/// Why a change is not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The site is in no configuration.
    NoSite,
    /// The list has no such page.
    NoPage(String),
    /// Nothing was ever answered under this name, so that there is nothing to merge.
    NothingThere(String),
    /// A page of another site, or one that is beyond the reach of whoever asks.
    BeyondReach(String),
    /// The name leads nowhere within reach so far, and whoever answers for single pages claims none.
    Narrow(String),
    /// The two are one page already.
    OnePage,
    /// The page is not counted with that one.
    NotHeld(String),
    /// It is counted with the page because it is one of the page's own paths.
    OwnPath(String),
    /// What would be wrong, by page and in the order of the fields.
    Flaws(Vec<(PageId, Flaw)>),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSite => f.write_str("no such site is configured here"),
            Self::NoPage(key) => write!(f, "the site has listed no page {key:?}"),
            Self::NothingThere(name) => write!(
                f,
                "nothing was ever answered under the name {name:?}; to let it lead to a page, write it \
                 among the names of that page"
            ),
            Self::BeyondReach(name) => write!(f, "{name:?} is beyond the reach of this account"),
            Self::Narrow(name) => write!(
                f,
                "{name:?} would be claimed for a page, which only whoever answers for its department or for \
                 the whole site may do"
            ),
            Self::OnePage => f.write_str("the two are one page already"),
            Self::NotHeld(name) => write!(f, "{name:?} is not counted with this page"),
            Self::OwnPath(name) => write!(
                f,
                "{name:?} is a path of the page itself; give the page another path first, and take this one \
                 from its names"
            ),
            Self::Flaws(flaws) => {
                for (place, (_, flaw)) in flaws.iter().enumerate() {
                    let end_of_the_last = if place == 0 { "" } else { "; " };
                    write!(f, "{end_of_the_last}{flaw}")?;
                }
                Ok(())
            }
        }
    }
}

impl Refused {
    /// A flaw of one field, which no other page has.
    pub fn flaw(page: PageId, field: Field, wrong: Wrong) -> Self {
        Self::Flaws(vec![(page, Flaw { field, wrong })])
    }
}
