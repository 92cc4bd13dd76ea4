//! The document as a page: every operation with what it takes, gives and refuses, and every shape
//! with its fields. It is read off the document, so that it can say nothing else.

use super::super::super::ApiError;
use crate::config::Base;
use maud::{DOCTYPE, Markup, html};
use rayak_shared::routes;
use serde_json::{Map, Value};
use utoipa::openapi::OpenApi;

/// What the document says under a name; nothing where it does not.
fn at<'a>(value: &'a Value, name: &str) -> &'a Value {
    value.get(name).unwrap_or(&Value::Null)
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    at(value, name).as_str().unwrap_or_default()
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let entries = value.as_object().into_iter().flat_map(Map::iter);
    entries.map(|(name, entry)| (name.as_str(), entry))
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

pub(super) fn page(document: &OpenApi, base: &Base) -> Result<Markup, ApiError> {
    let document = serde_json::to_value(document).map_err(|_| ApiError::Internal)?;
    let info = at(&document, "info");
    let title = format!("{} {}", text(info, "title"), text(info, "version"));
    let operations: Vec<_> = entries(at(&document, "paths"))
        .flat_map(|(path, methods)| {
            entries(methods).map(move |(method, operation)| (path, method, operation))
        })
        .collect();
    let schemas = at(at(&document, "components"), "schemas");
    Ok(html! {
        (DOCTYPE)
        html lang="en" dir="ltr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) ": the wire" }
                link rel="stylesheet" href=(base.href(routes::DOCS_STYLE));
            }
            body {
                header {
                    h1 { (title) ": the wire" }
                    p { (text(info, "description")) }
                    p { "For programs: " a href=(base.href(routes::OPENAPI)) { "OpenAPI " (text(&document, "openapi")) } "." }
                }
                nav aria-labelledby="contents" {
                    h2 #contents { "Contents" }
                    ul {
                        @for (path, method, operation) in &operations {
                            li {
                                a href={ "#" (text(operation, "operationId")) } { (text(operation, "summary")) }
                                " " code { (method.to_uppercase()) " " (path) }
                            }
                        }
                        li { a href="#shapes" { "Shapes" } }
                    }
                }
                main {
                    @for (path, method, operation) in &operations {
                        (section(path, method, operation))
                    }
                    h2 #shapes { "Shapes" }
                    @for (name, schema) in entries(schemas) {
                        (shape(name, schema))
                    }
                }
            }
        }
    })
}

fn section(path: &str, method: &str, operation: &Value) -> Markup {
    let id = text(operation, "operationId");
    let body = at(operation, "requestBody");
    let parameters = items(at(operation, "parameters"));
    html! {
        section aria-labelledby=(id) {
            h2 #(id) { (text(operation, "summary")) }
            p.address { code { (method.to_uppercase()) " " (path) } }
            p { (text(operation, "description")) }
            @if !at(operation, "security").is_null() {
                p { "It needs " code { "Authorization: Bearer" } " and the secret of the answer." }
            }
            @if !parameters.is_empty() {
                table {
                    caption { "Parameters" }
                    thead { tr { th scope="col" { "Name" } th scope="col" { "In" } th scope="col" { "Needed" } th scope="col" { "Meaning" } th scope="col" { "Example" } } }
                    tbody {
                        @for parameter in parameters {
                            tr {
                                th scope="row" { code { (text(parameter, "name")) } }
                                td { (text(parameter, "in")) }
                                td { (needed(at(parameter, "required") == true)) }
                                td { (text(parameter, "description")) }
                                td { code { (text(parameter, "example")) } }
                            }
                        }
                    }
                }
            }
            @for (kind, content) in entries(at(body, "content")) {
                h3 { "Body, " code { (kind) } }
                (body_of(content))
            }
            h3 { "Replies" }
            @for (status, response) in entries(at(operation, "responses")) {
                (reply(status, response))
            }
        }
    }
}

fn reply(status: &str, response: &Value) -> Markup {
    html! {
        div.reply {
            h4 { (status) }
            @for said in text(response, "description").split("\n\n") {
                p { (with_code(said)) }
            }
            @for (name, header) in entries(at(response, "headers")) {
                p { "Header " code { (name) } ": " (text(header, "description")) "." }
            }
            @for (kind, content) in entries(at(response, "content")) {
                p { "As " code { (kind) } "." }
                // What a refusal looks like is shown once, with its shape.
                @if kind != "application/problem+json" {
                    (body_of(content))
                }
            }
        }
    }
}

/// A shape by its name, or field by field where it has none, and its examples.
fn body_of(content: &Value) -> Markup {
    let schema = at(content, "schema");
    html! {
        @if at(schema, "$ref").is_string() {
            p { "A " (kind(schema)) "." }
        } @else {
            (fields(schema))
        }
        @for (name, example) in entries(at(content, "examples")) {
            (example_of(name, at(example, "value")))
        }
    }
}

fn example_of(name: &str, value: &Value) -> Markup {
    let pretty = serde_json::to_string_pretty(value).unwrap_or_default();
    html! {
        figure {
            figcaption { "For example, " (name) }
            // Long lines scroll, also for whoever has no pointer.
            pre tabindex="0" role="group" aria-label={ "Example " (name) } { code { (pretty) } }
        }
    }
}

fn shape(name: &str, schema: &Value) -> Markup {
    html! {
        section aria-labelledby={ "shape-" (name) } {
            h3 #{ "shape-" (name) } { (name) }
            p { (text(schema, "description")) }
            @if at(schema, "properties").is_object() {
                (fields(schema))
            } @else {
                p { (kind(schema)) }
            }
        }
    }
}

fn fields(schema: &Value) -> Markup {
    let required = items(at(schema, "required"));
    html! {
        @if at(schema, "properties").is_object() {
            table {
                caption { "Fields" }
                thead { tr { th scope="col" { "Name" } th scope="col" { "Type" } th scope="col" { "Needed" } th scope="col" { "Meaning" } } }
                tbody {
                    @for (name, field) in entries(at(schema, "properties")) {
                        tr {
                            th scope="row" { code { (name) } }
                            td { (kind(field)) }
                            td { (needed(required.iter().any(|each| each == name))) }
                            td { (text(field, "description")) }
                        }
                    }
                }
            }
        }
    }
}

const fn needed(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

/// A schema in a few words.
fn kind(schema: &Value) -> Markup {
    if let Some(name) = text(schema, "$ref").rsplit_once('/').map(|(_, name)| name) {
        return html! { a href={ "#shape-" (name) } { (name) } };
    }
    let choices = items(at(schema, "oneOf"));
    if !choices.is_empty() {
        return html! {
            @for (place, choice) in choices.iter().enumerate() {
                @if place > 0 { ", or " }
                (kind(choice))
                @if at(choice, "type").is_string() && !text(choice, "description").is_empty() {
                    " (" (text(choice, "description")) ")"
                }
            }
        };
    }
    let values = items(at(schema, "enum"));
    if !values.is_empty() {
        return html! {
            @for (place, value) in values.iter().enumerate() {
                @if place > 0 { ", " }
                code { (value.as_str().unwrap_or_default()) }
            }
        };
    }
    html! {
        (types(at(schema, "type")))
        @for (word, bound) in [("format", ""), ("pattern", "matching "), ("minimum", "from "), ("maximum", "to "), ("maxLength", "of at most ")] {
            @if let Some(said) = said(at(schema, word)) {
                " " (bound) code { (said) }
            }
        }
        @if at(schema, "items").is_object() { " of " (kind(at(schema, "items"))) }
        @if at(schema, "additionalProperties").is_object() { " of " (kind(at(schema, "additionalProperties"))) " by name" }
    }
}

fn types(value: &Value) -> String {
    match value {
        Value::Array(types) => {
            let types = types.iter().filter_map(Value::as_str);
            types.collect::<Vec<_>>().join(" or ")
        }
        value => value.as_str().unwrap_or_default().to_owned(),
    }
}

fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Words in backticks are code.
fn with_code(text: &str) -> Markup {
    html! {
        @for (place, part) in text.split('`').enumerate() {
            @if place % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}
