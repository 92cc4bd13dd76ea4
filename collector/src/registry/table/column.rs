//! The columns of a table: what each says of a page.

use crate::domain::{Field, Lang};
use std::fmt;

/// What a column says of a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// By which the page is known: its key, or a name that leads to it.
    Key,
    /// The key that it gets.
    NewKey,
    Title(String),
    Path(String),
    Department,
    Asks,
    Names,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key => f.write_str("key"),
            Self::NewKey => f.write_str("new_key"),
            Self::Title(lang) => write!(f, "title_{lang}"),
            Self::Path(lang) => write!(f, "path_{lang}"),
            Self::Department => f.write_str("department"),
            Self::Asks => f.write_str("asks"),
            Self::Names => f.write_str("names"),
        }
    }
}

impl Column {
    /// Those that a site's table may have, in the order in which they are written.
    pub fn all(languages: &[Lang]) -> Vec<Self> {
        let each =
            |of: fn(String) -> Self| languages.iter().map(move |it| of(it.as_str().to_owned()));
        let mut all = vec![Self::Key, Self::NewKey];
        all.extend(each(Self::Title));
        all.extend(each(Self::Path));
        all.extend([Self::Department, Self::Asks, Self::Names]);
        all
    }

    /// Where a flaw of a listing stands in the table.
    pub(super) fn of(field: Field) -> Self {
        match field {
            Field::Key => Self::Key,
            Field::Title(lang) => Self::Title(lang),
            Field::Path(lang) => Self::Path(lang),
            Field::Department => Self::Department,
            Field::Names | Field::Also => Self::Names,
            Field::Asks => Self::Asks,
        }
    }
}
