//! What a visitor sends. Untrusted: codes are still words here, and nothing has been checked.
//!
//! The collector's `domain::accept` turns a submission into a feedback; only there do words become
//! codes, so that every refusal can name the field it is about.

/// A visitor's answer on its way to the collector.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Submission {
    /// A UUID of version 4, made by the client and kept over retries.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub id: String,
    /// Twenty-two characters base64url, made by the client; without it nothing can be amended.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_-]{22}$"))]
    pub secret: Option<String>,
    pub site: String,
    /// A registered key, or the page's path.
    pub page: String,
    #[cfg_attr(feature = "openapi", schema(value_type = crate::Question))]
    pub question: String,
    #[cfg_attr(feature = "openapi", schema(value_type = crate::Answer))]
    pub answer: RawAnswer,
    #[cfg_attr(feature = "serde", serde(default))]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::Reason>))]
    pub reasons: Vec<String>,
    #[cfg_attr(feature = "serde", serde(default))]
    #[cfg_attr(feature = "openapi", schema(max_length = 1000))]
    pub comment: Option<String>,
    pub lang: String,
    /// Taken as `widget` where it is absent.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::Channel>))]
    pub channel: Option<String>,
    /// The id of the heading that the answer is about.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cfg_attr(
        feature = "openapi",
        schema(pattern = "^[A-Za-z][A-Za-z0-9_.-]{0,63}$")
    )]
    pub section: Option<String>,
    /// The date (`YYYY-MM-DD`) of the page's present edition.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub revision: Option<String>,
    /// The version of the widget.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9._+-]{0,32}$"))]
    pub widget: Option<String>,
    /// Where on the page the question stands.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9._+-]{0,32}$"))]
    pub placement: Option<String>,
    #[cfg_attr(feature = "serde", serde(default))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::Device>))]
    pub device: Option<String>,
    /// What the token route gave when the question was opened.
    #[cfg_attr(feature = "serde", serde(default))]
    pub token: Option<String>,
    /// A field that no person sees; whoever fills it is a machine.
    #[cfg_attr(feature = "serde", serde(default))]
    pub trap: String,
    /// Answered alike, kept apart, enters no figure.
    #[cfg_attr(feature = "serde", serde(default))]
    pub test: bool,
}

impl Submission {
    /// The fields that a submission may have; any other is refused by name.
    pub const FIELDS: &'static [&'static str] = &[
        "id",
        "secret",
        "site",
        "page",
        "question",
        "answer",
        "reasons",
        "comment",
        "lang",
        "channel",
        "section",
        "revision",
        "widget",
        "placement",
        "device",
        "token",
        "trap",
        "test",
    ];

    /// The fields that a submission must have.
    pub const REQUIRED: &'static [&'static str] =
        &["id", "site", "page", "question", "answer", "lang"];
}

/// An answer as it is written on the wire: `"yes"`, `"no"`, or a whole number.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "serde",
    serde(
        untagged,
        expecting = "an answer is \"yes\", \"no\" or a whole number of stars"
    )
)]
pub enum RawAnswer {
    Code(String),
    Stars(i64),
}

/// A change to an answer that was given. What is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Amendment {
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "present"
        )
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::Answer>))]
    pub answer: Option<RawAnswer>,
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "present"
        )
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<crate::Reason>>))]
    pub reasons: Option<Vec<String>>,
    /// `Some(None)`, on the wire `null`, removes the comment.
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "present"
        )
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, max_length = 1000))]
    pub comment: Option<Option<String>>,
    /// The id of the heading that the answer is about. `Some(None)`, on the wire `null`, names none.
    #[cfg_attr(
        feature = "serde",
        serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "present"
        )
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(value_type = Option<String>, pattern = "^[A-Za-z][A-Za-z0-9_.-]{0,63}$")
    )]
    pub section: Option<Option<String>>,
}

impl Amendment {
    /// The fields that an amendment may have.
    pub const FIELDS: &'static [&'static str] = &["answer", "reasons", "comment", "section"];
}

/// Keeps "absent" and "null" apart: a field that is present is `Some` of what it holds, and `null` is
/// nothing that an answer or reasons could be.
#[cfg(feature = "serde")]
fn present<'de, T: serde::Deserialize<'de>, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    serde::Deserialize::deserialize(deserializer).map(Some)
}
