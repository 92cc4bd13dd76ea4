//! What is asked on a page: the questions, every text that the widget shows, and the figures.
//!
//! Generic over the summary `S`: the collector sends [`PageSummary`] for whoever recomputes a
//! figure, while the module shows the worded figure and reads `PageView<()>`, which costs it no
//! bytes.

use crate::{Answer, Dir, PageSummary, Question, Reason};

#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PageView))]
pub struct PageView<S = PageSummary> {
    pub site: String,
    /// The name to use from now on, whichever name was asked for.
    pub page: String,
    /// The names that the page had, and those of pages that are one with it by now: what a browser
    /// remembers under one of them is of this page.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Vec::is_empty")
    )]
    pub formerly: Vec<String>,
    pub lang: String,
    pub dir: Dir,
    /// Empty where the page must not ask.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::schema::Questions>))]
    pub questions: Vec<QuestionView<S>>,
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, Text>))]
    pub texts: Texts,
    pub links: Links,
    /// The number to call in urgent cases.
    pub urgent: Option<String>,
    pub limits: ViewLimits,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = QuestionView))]
pub struct QuestionView<S = PageSummary> {
    pub question: Question,
    pub text: String,
    /// A second line, such as the ends of the scale.
    pub hint: Option<String>,
    pub answers: Vec<AnswerView>,
    /// The public figure in words, always with its range or the reason for its absence.
    pub figure: String,
    pub summary: S,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerView {
    pub answer: Answer,
    /// What is seen.
    pub text: String,
    /// What is heard: the text within a whole sentence.
    pub name: String,
    /// The line above this answer's reasons; absent where there are none.
    pub reasons_text: Option<String>,
    pub reasons: Vec<ReasonView>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReasonView {
    pub code: Reason,
    pub text: String,
}

/// Addresses; one that begins with `/` is relative to the collector.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Links {
    pub form: String,
    pub privacy: Option<String>,
    pub policy: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ViewLimits {
    /// Characters of a comment.
    pub comment: u32,
    pub reasons: u32,
    pub amend_hours: u32,
}

/// A text of a language: one string, or one per plural category (CLDR: `zero` … `other`).
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(untagged))]
pub enum Text {
    One(String),
    Plural(Table<String>),
}

/// Entries by key, in the order in which they were given. A list, because a page has some thirty
/// texts and a text six forms, and because a tree's code would be downloaded with the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<T>(pub Vec<(String, T)>);

/// Texts by key.
pub type Texts = Table<Text>;

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Table<T> {
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&T> {
        let found = self.0.iter().find(|(name, _)| name == key);
        found.map(|(_, entry)| entry)
    }
}

impl Text {
    /// The text for a plural category, or for `other` where that category has none of its own.
    #[must_use]
    pub fn form(&self, category: &str) -> Option<&str> {
        match self {
            Self::One(text) => Some(text),
            Self::Plural(forms) => {
                let form = forms.get(category).or_else(|| forms.get("other"));
                form.map(String::as_str)
            }
        }
    }
}

#[cfg(feature = "serde")]
mod serde_impl {
    use super::Table;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
    use std::fmt;
    use std::marker::PhantomData;

    impl<T: Serialize> Serialize for Table<T> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|(key, entry)| (key, entry)))
        }
    }

    struct Entries<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> de::Visitor<'de> for Entries<T> {
        type Value = Table<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a table")
        }

        fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Table<T>, A::Error> {
            let mut entries = Vec::new();
            while let Some(entry) = map.next_entry()? {
                entries.push(entry);
            }
            Ok(Table(entries))
        }
    }

    impl<'de, T: Deserialize<'de>> Deserialize<'de> for Table<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(Entries(PhantomData))
        }
    }
}
