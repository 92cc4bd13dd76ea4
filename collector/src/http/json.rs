//! Reading a JSON body so that every slip has its own code: not JSON, a field we do not know, a
//! field of the wrong shape.

use super::ApiError;
use crate::domain::Refusal;
use axum::body::Bytes;
use axum::http::{HeaderMap, header};
use rayak_shared::ErrorCode;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Reads a body as `T`, whose fields are `fields`.
pub(super) fn read<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &Bytes,
    fields: &[&'static str],
) -> Result<T, ApiError> {
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    if !is_json {
        return Err(ApiError::refused(
            ErrorCode::WrongContentType,
            "the body must be JSON, sent as content type application/json",
        ));
    }
    Ok(from_object(object(body)?, fields)?)
}

/// Reads text as one JSON object.
///
/// # Errors
/// `malformed_json`, with a sentence that quotes nothing of the text.
pub fn object(text: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let Object { fields, each_once } = serde_json::from_slice(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Refusal::new(
            ErrorCode::MalformedJson,
            format!(
                "the body must be one JSON object; reading stopped at line {line}, column {column}"
            ),
        )
    })?;
    if each_once {
        Ok(fields)
    } else {
        Err(Refusal::new(
            ErrorCode::MalformedJson,
            "a field occurs more than once; give each field once",
        ))
    }
}

/// A JSON object, and whether each of its fields occurs once: of two, readers would differ about
/// which is meant.
struct Object {
    fields: Map<String, Value>,
    each_once: bool,
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Object, A::Error> {
                let mut object = Object {
                    fields: Map::new(),
                    each_once: true,
                };
                while let Some((name, value)) = entries.next_entry()? {
                    object.each_once &= object.fields.insert(name, value).is_none();
                }
                Ok(object)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// Reads a JSON object as `T`, whose fields are `fields`.
///
/// # Errors
/// `malformed_json` or `unknown_field`, with a sentence that quotes no value of the object.
pub fn from_object<T: DeserializeOwned>(
    object: Map<String, Value>,
    fields: &[&'static str],
) -> Result<T, Refusal> {
    if object.keys().any(|key| !fields.contains(&key.as_str())) {
        let title = format!(
            "there is a field that is not known; known are {}",
            fields.join(", ")
        );
        return Err(Refusal::new(ErrorCode::UnknownField, title));
    }
    serde_path_to_error::deserialize(Value::Object(object)).map_err(|error| {
        let path = error.path().to_string();
        let name = path.split(['.', '[']).next().unwrap_or_default();
        // serde names a missing field in backticks; it is ours, and no value of the client's.
        let told = error.inner().to_string();
        let missing = told
            .strip_prefix("missing field `")
            .and_then(|rest| rest.split_once('`'))
            .map(|(name, _)| name);
        let field = fields
            .iter()
            .find(|field| Some(**field) == missing || **field == name);
        let title = match (field, missing) {
            (Some(field), Some(_)) => format!("the field {field} is missing"),
            (Some(field), None) => format!("the field {field} has not the right shape"),
            (None, _) => format!(
                "a field is missing or has not the right shape; known are {}",
                fields.join(", ")
            ),
        };
        let refusal = Refusal::new(ErrorCode::MalformedJson, title);
        Refusal {
            field: field.copied(),
            ..refusal
        }
    })
}
