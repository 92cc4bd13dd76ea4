//! What the tag said of itself on the page that the reader came from. The form carries it along, so
//! that an answer given here counts, or does not count, exactly as one given there.

use crate::domain::{Day, is_revision};
use crate::http::fields::Fields;
use rayak_shared::{Rung, is_section};

/// A value that would be refused is left out: the reader cannot put it right.
#[derive(Debug, Default)]
pub(super) struct Tag {
    pub(super) section: Option<String>,
    pub(super) revision: Option<String>,
    pub(super) test: bool,
    /// The rung that led here, where only the form can tell of it: a browser that runs no scripts. The
    /// tag tells of the others itself.
    pub(super) rung: Option<Rung>,
}

impl Tag {
    pub(super) fn read(fields: &Fields, today: Day) -> Self {
        let given = |name: &str| Some(fields.get(name)).filter(|text| !text.is_empty());
        Self {
            section: given("section")
                .filter(|text| is_section(text))
                .map(str::to_owned),
            revision: given("revision")
                .filter(|text| is_revision(text, today))
                .map(str::to_owned),
            test: matches!(fields.get("test"), "1" | "true"),
            rung: Rung::parse(fields.get("rung"))
                .ok()
                .filter(|rung| *rung == Rung::NoScript),
        }
    }

    /// As fields of a form or of an address; those that were not given are empty.
    pub(super) fn fields(&self) -> [(&'static str, &str); 3] {
        [
            ("section", self.section.as_deref().unwrap_or_default()),
            ("revision", self.revision.as_deref().unwrap_or_default()),
            ("test", if self.test { "1" } else { "" }),
        ]
    }
}
