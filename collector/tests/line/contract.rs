//! The description against what is really replied: every reply to every request of every test must
//! be one that its operation names, in status, kind, code and shape.
//!
//! Formats and patterns are not judged here; the schema fuzzer of `cargo xtask fuzz` does that.

use super::house::Reply;
use axum::http::Method;
use rayak::http::public;
use serde_json::Value;
use std::sync::LazyLock;

pub(crate) static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(public::document()).unwrap());

/// The address of the document that a path means.
fn address(path: &str) -> Option<&'static str> {
    let addresses = DOCUMENT["paths"].as_object().unwrap().keys();
    let fits = |address: &str| {
        let (parts, asked) = (address.split('/'), path.split('/'));
        parts.clone().count() == asked.clone().count()
            && parts
                .zip(asked)
                .all(|(part, asked)| part == asked || part.starts_with('{') && !asked.is_empty())
    };
    let mut fitting: Vec<_> = addresses.filter(|address| fits(address)).collect();
    fitting.sort_by_key(|address| address.contains('{'));
    fitting.first().map(|address| address.as_str())
}

/// Fails unless the description names such a reply.
pub(crate) fn check(method: &Method, path: &str, reply: &Reply) {
    let Some(address) = address(path) else {
        return;
    };
    let asked = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let name = asked.as_str().to_ascii_lowercase();
    let operation = &DOCUMENT["paths"][address][&name];
    if operation.is_null() {
        let status = reply.status.as_u16();
        assert!(matches!(status, 200 | 405), "{method} {address}: {status}");
        return;
    }
    let what = format!("{method} {address}: {}", reply.status);
    let response = &operation["responses"][reply.status.as_str()];
    assert!(response.is_object(), "{what} is not described");
    let kind = reply.header("content-type").split(';').next().unwrap();
    let content = &response["content"];
    if kind.is_empty() || reply.body.is_empty() {
        return;
    }
    assert!(
        content[kind].is_object(),
        "{what} as {kind} is not described"
    );
    let is_plain = reply.header("content-encoding").is_empty();
    if kind.ends_with("json") && is_plain && content[kind]["schema"].is_object() {
        let faults = faults(&content[kind]["schema"], &reply.json());
        assert!(faults.is_empty(), "{what}: {faults:?}");
    }
}

/// What of a value is not as its schema says. A word of the schema language that is not known here
/// fails, so that none is passed over.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for (word, said) in schema.as_object().unwrap() {
        let good = match word.as_str() {
            "$ref" => {
                let pointer = said.as_str().unwrap().trim_start_matches('#');
                faults.extend(self::faults(DOCUMENT.pointer(pointer).unwrap(), value));
                true
            }
            "allOf" => said
                .as_array()
                .unwrap()
                .iter()
                .all(|each| self::faults(each, value).is_empty()),
            "oneOf" => {
                let choices = said.as_array().unwrap().iter();
                choices
                    .filter(|choice| self::faults(choice, value).is_empty())
                    .count()
                    == 1
            }
            "type" => match said {
                Value::Array(types) => types.iter().any(|kind| is(value, kind)),
                kind => is(value, kind),
            },
            "enum" => said.as_array().unwrap().contains(value),
            "minimum" => value.as_i64().is_none_or(|n| n >= said.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|n| n <= said.as_i64().unwrap()),
            "maxLength" => value
                .as_str()
                .is_none_or(|text| text.chars().count() as u64 <= said.as_u64().unwrap()),
            "items" => {
                let items = value.as_array().into_iter().flatten();
                faults.extend(items.flat_map(|item| self::faults(said, item)));
                true
            }
            "required" => {
                let mut fields = said.as_array().unwrap().iter();
                !value.is_object()
                    || fields.all(|field| value.get(field.as_str().unwrap()).is_some())
            }
            "properties" => {
                for (field, schema) in said.as_object().unwrap() {
                    if let Some(value) = value.get(field) {
                        faults.extend(self::faults(schema, value));
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = &schema["properties"];
                let fields = value.as_object().into_iter().flatten();
                let more: Vec<_> = fields
                    .filter(|(field, _)| known.get(field).is_none())
                    .collect();
                match said {
                    Value::Bool(may) => *may || more.is_empty(),
                    said => more
                        .iter()
                        .all(|(_, value)| self::faults(said, value).is_empty()),
                }
            }
            "description" | "format" | "pattern" | "propertyNames" | "default" => true,
            word => panic!("the word {word} of a schema is not known here"),
        };
        if !good {
            faults.push(format!("{value} against {word} {said}"));
        }
    }
    faults
}

fn is(value: &Value, kind: &Value) -> bool {
    match kind.as_str().unwrap() {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        kind => panic!("the type {kind} is not known here"),
    }
}
