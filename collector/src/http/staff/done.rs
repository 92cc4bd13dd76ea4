//! What a form of remarks has done, as the page says it that the form leads back to.
//!
//! It stands at the remark whose button was pressed, or above the list where that one is not on it any more, and
//! the address points at it: whoever works by keyboard hears it and goes on from where he was. Deliberately
//! absent: whether the address tells the truth. Whoever writes one of his own is told what he wrote, out of words
//! of ours.

use super::inbox::{kind_name, theme_name};
use super::shell::Shell;
use crate::domain::{Reference, Sorting};
use crate::locale::Locale;
use maud::{Markup, html};

/// The names by which an address says it: of how many remarks, what, and at which of them.
pub(super) const NAMES: [&str; 3] = ["done", "did", "of"];

/// Where it stands on the page.
pub(super) const ANCHOR: &str = "done";

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Did {
    One(Sorting),
    /// Kind and theme of all that were chosen.
    Chosen,
}

/// The name of what was chosen in a list, in a form and in an address.
const CHOSEN: &str = "chosen";

impl Did {
    pub(super) fn parse(code: &str) -> Option<Self> {
        if code == CHOSEN {
            return Some(Self::Chosen);
        }
        Sorting::parse(code).map(Self::One)
    }

    /// As a form and an address say it.
    pub(super) fn code(self) -> String {
        match self {
            Self::One(sorting) => sorting.code(),
            Self::Chosen => CHOSEN.to_owned(),
        }
    }

    /// As the button said it.
    fn told(self, locale: &Locale) -> String {
        let set = |of: &'static str, name: Option<String>| {
            let name = name.unwrap_or_else(|| locale.text("inbox.by_rules").to_owned());
            let values = [("of", locale.text(of)), ("name", &*name)];
            locale.fill("staff.done.set", &values)
        };
        match self {
            Self::Chosen => locale.text("inbox.bulk.set").to_owned(),
            Self::One(Sorting::Kind(kind)) => {
                set("inbox.kind", kind.map(|it| kind_name(locale, it)))
            }
            Self::One(Sorting::Theme(theme)) => {
                set("inbox.theme", theme.map(|it| theme_name(locale, it)))
            }
            Self::One(sorting) => locale
                .text(&format!("inbox.do.{}", sorting.code()))
                .to_owned(),
        }
    }
}

/// What a form has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Done {
    count: u64,
    did: Option<Did>,
    of: Option<Reference>,
}

impl Done {
    /// That so many remarks were changed by what was pressed, at one of them or above them.
    pub(super) const fn new(count: u64, did: Did, of: Option<Reference>) -> Self {
        Self {
            count,
            did: Some(did),
            of,
        }
    }

    /// What an address says of it, if anything.
    pub(super) fn read(query: &[(String, String)]) -> Option<Self> {
        let [done, did, of] = NAMES.map(|name| {
            let found = query.iter().find(|(it, _)| it == name);
            found.map_or("", |(_, value)| value)
        });
        Some(Self {
            count: done.parse().ok()?,
            did: Did::parse(did),
            of: Reference::parse(of),
        })
    }

    /// As an address says it.
    pub(super) fn query(&self) -> String {
        let [done, did, of] = NAMES;
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair(done, &self.count.to_string());
        if let Some(it) = self.did {
            query.append_pair(did, &it.code());
        }
        if let Some(reference) = self.of {
            query.append_pair(of, &reference.to_string());
        }
        query.finish()
    }

    /// Whether it was said of this remark.
    pub(super) fn is_of(&self, reference: Reference) -> bool {
        self.of == Some(reference)
    }

    /// Whether it was that somebody has seen to what speaks of danger.
    pub(super) fn is_attended(&self) -> bool {
        self.did == Some(Did::One(Sorting::Attended))
    }

    /// Whether it was what a remark is or is about.
    pub(super) fn is_of_sorting(&self) -> bool {
        matches!(
            self.did,
            Some(Did::One(Sorting::Kind(_) | Sorting::Theme(_)))
        )
    }

    /// The sentence, which takes the focus by its address.
    pub(super) fn told(&self, shell: &Shell) -> Markup {
        let locale = &*shell.locale;
        let count = locale.plural("staff.done", self.count, &[]);
        let told = match self.did {
            None => count,
            Some(did) => {
                let did = did.told(locale);
                locale.fill("staff.done.did", &[("did", &did), ("count", &count)])
            }
        };
        html! { p.done #(ANCHOR) role="status" tabindex="-1" { (told) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Theme;

    #[test]
    fn what_a_form_did_is_read_from_the_address_that_it_leads_to() {
        let reference = Reference::from_bits(7);
        for (did, of, says) in [
            (
                Did::One(Sorting::Read),
                Some(reference),
                format!("done=2&did=read&of={reference}"),
            ),
            (
                Did::One(Sorting::Theme(Some(Theme::Spam))),
                None,
                "done=2&did=theme%3Aspam".to_owned(),
            ),
            (Did::Chosen, None, "done=2&did=chosen".to_owned()),
        ] {
            let done = Done::new(2, did, of);
            assert_eq!(done.query(), says);
            let pairs: Vec<_> = form_urlencoded::parse(says.as_bytes())
                .into_owned()
                .collect();
            assert_eq!(Done::read(&pairs), Some(done));
        }
        let said = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let eaten = Done::read(&[said("done", "2"), said("did", "eaten")]);
        assert_eq!(eaten.map(|done| done.query()), Some("done=2".to_owned()));
        assert!(Done::read(&[said("did", "read")]).is_none());
    }
}
