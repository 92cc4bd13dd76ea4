//! That a question was seen, or its follow-up opened: a count without any identifier.

/// One sighting, as sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct Seen {
    pub site: String,
    pub page: String,
    pub lang: String,
    #[cfg_attr(feature = "openapi", schema(value_type = crate::SeenEvent))]
    pub event: String,
    #[cfg_attr(feature = "openapi", schema(value_type = crate::Rung))]
    pub rung: String,
    #[cfg_attr(feature = "serde", serde(default))]
    pub widget: Option<String>,
    /// Somebody only tries the page out: it is told to editors, and enters no count.
    #[cfg_attr(feature = "serde", serde(default))]
    pub test: bool,
}

impl Seen {
    /// The fields that a sighting may have.
    pub const FIELDS: &'static [&'static str] =
        &["site", "page", "lang", "event", "rung", "widget", "test"];
}
