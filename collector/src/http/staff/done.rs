//! What a form of remarks has done, as the page says it that the form leads back to.
//!
//! It stands at the remark whose button was pressed, or above the list where that one is not on it any more, and
//! the address points at it: whoever works by keyboard hears it and goes on from where he was. Deliberately
//! absent: whether the address tells the truth. Whoever writes one of his own is told what he wrote, out of words
//! of ours.

use super::inbox::{kind_name, theme_name};
use super::shell::Shell;
use crate::domain::{Reference, Sorting};
use crate::http::fields::Fields;
use crate::locale::Locale;
use maud::{Markup, html};

/// The names by which an address says it: of how many remarks, what, and at which of them.
pub(super) const NAMES: [&str; 3] = ["done", "did", "of"];

/// Where it stands on the page.
pub(super) const ANCHOR: &str = "done";

/// What was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Did {
    One(Sorting),
    /// Kind and theme of all that were chosen.
    Chosen,
}

/// The name of what was chosen in a list, in a form and in an address.
const CHOSEN: &str = "chosen";

impl Did {
    fn parse(code: &str) -> Option<Self> {
        if code == CHOSEN {
            return Some(Self::Chosen);
        }
        Sorting::parse(code).map(Self::One)
    }

    fn code(self) -> String {
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
#[derive(Debug, Clone, Copy)]
pub(super) struct Done {
    count: u64,
    did: Option<Did>,
    of: Option<Reference>,
}

impl Done {
    /// What a form asked for, of which so many remarks have changed.
    pub(super) fn of(form: &Fields, count: u64) -> Self {
        let (name, did) = match form.get("one").split_once(' ') {
            Some((name, sorting)) => (name, sorting),
            None => ("", form.get("do")),
        };
        let reference = name.split_once('.').map_or("", |(reference, _)| reference);
        Self {
            count,
            did: Did::parse(did),
            of: Reference::parse(reference),
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

    #[test]
    fn what_a_form_did_is_read_from_the_address_that_it_leads_to() {
        let reference = Reference::from_bits(7);
        for (form, says) in [
            (
                format!("one={reference}.3%2B+read"),
                format!("done=2&did=read&of={reference}"),
            ),
            (
                format!("do=theme%3Aspam&r={reference}.3"),
                "done=2&did=theme%3Aspam".to_owned(),
            ),
            ("do=chosen".to_owned(), "done=2&did=chosen".to_owned()),
            ("do=eaten".to_owned(), "done=2".to_owned()),
        ] {
            let done = Done::of(&Fields::parse(form.as_bytes()), 2);
            assert_eq!(done.query(), says, "{form}");
            let pairs: Vec<_> = form_urlencoded::parse(says.as_bytes())
                .into_owned()
                .collect();
            let read = Done::read(&pairs).expect("our own");
            assert_eq!(read.query(), says);
        }
        assert!(Done::read(&[("did".to_owned(), "read".to_owned())]).is_none());
    }
}
