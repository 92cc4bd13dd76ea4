//! The table of operations as an OpenAPI 3.1 document. Schemas come from the wire's own types,
//! examples from its golden files.

use super::operations::{Body, Content, EVERYWHERE, Field, OPERATIONS, Operation, Place};
use super::refusals::meaning;
use super::shape::{Shape, shapes};
use rayak_shared::{
    Amendment, ErrorCode, FormToken, PageSummaries, PageView, Problem, Receipt, Seen, Submission,
    examples::Examples, routes,
};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::response::{ResponseBuilder, ResponsesBuilder};
use utoipa::openapi::schema::{AllOfBuilder, ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, Header, InfoBuilder, LicenseBuilder, OpenApi,
    OpenApiBuilder, Paths, Ref, RefOr, Required, Schema,
};
use utoipa::{PartialSchema as _, ToSchema};

/// The name of the one way in which a request can show that it may.
const SECRET: &str = "secret";
const PROBLEM: &str = "application/problem+json";
const FORM: &str = "application/x-www-form-urlencoded";

pub(super) fn describe() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Rayak")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Citizens' answers about pages of a municipality. Bodies are JSON in UTF-8, numbers are \
             whole, and codes stand for words. Unknown fields of a request are refused; fields may \
             be added to replies, and to requests such as may be absent. Nothing is renamed or \
             reused within version 1.",
        ))
        .license(Some(
            LicenseBuilder::new()
                .name("MIT OR Apache-2.0")
                .identifier(Some("MIT OR Apache-2.0"))
                .build(),
        ));
    let mut schemas = Vec::new();
    add::<Submission>(&mut schemas);
    add::<Amendment>(&mut schemas);
    add::<Receipt>(&mut schemas);
    add::<Seen>(&mut schemas);
    add::<FormToken>(&mut schemas);
    add::<PageView>(&mut schemas);
    add::<PageSummaries>(&mut schemas);
    add::<Problem>(&mut schemas);
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme(
            SECRET,
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("The secret that was sent with the answer."))
                    .build(),
            ),
        );
    let mut paths = Paths::new();
    for operation in OPERATIONS {
        paths.add_path_operation(
            operation.path,
            vec![operation.method.clone()],
            described(operation),
        );
    }
    OpenApiBuilder::new()
        .info(info)
        .paths(paths)
        .components(Some(components.build()))
        .build()
}

/// Adds a shape and every other of which it is made.
fn add<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

fn described(operation: &Operation) -> OperationBuilder {
    let parameters = operation.takes.iter().filter_map(parameter);
    let mut described = OperationBuilder::new()
        .operation_id(Some(operation.id))
        .summary(Some(operation.title))
        .parameters(Some(parameters))
        .request_body(operation.body.map(|body| request(operation, body)))
        .responses(responses(operation));
    if !operation.says.is_empty() {
        described = described.description(Some(operation.says));
    }
    if operation.path == routes::FEEDBACK_ONE {
        let none: [&str; 0] = [];
        described = described.security(SecurityRequirement::new(SECRET, none));
    }
    described
}

fn parameter(field: &Field) -> Option<Parameter> {
    let place = match field.place {
        Place::Query => ParameterIn::Query,
        Place::Path => ParameterIn::Path,
        Place::Form => return None,
    };
    let parameter = ParameterBuilder::new()
        .name(field.name)
        .parameter_in(place)
        .required(if field.required {
            Required::True
        } else {
            Required::False
        })
        .description(Some(field.says))
        .schema(Some(String::schema()))
        .example(Some(field.example.into()));
    Some(parameter.build())
}

fn request(operation: &Operation, body: Body) -> utoipa::openapi::request_body::RequestBody {
    let request = RequestBodyBuilder::new().required(Some(Required::True));
    match body {
        Body::Json(shape) => request.content("application/json", shown(shape).build()),
        Body::Form => {
            let fields = operation.takes.iter();
            let form = fields.fold(ObjectBuilder::new(), |form, field| {
                let text = ObjectBuilder::new()
                    .schema_type(Type::String)
                    .description(Some(field.says));
                let form = form.property(field.name, text);
                if field.required {
                    form.required(field.name)
                } else {
                    form
                }
            });
            let form = ContentBuilder::new().schema(Some(Schema::from(form)));
            request.content(FORM, form.build())
        }
    }
    .build()
}

/// A shape with its examples.
fn shown(shape: Shape) -> ContentBuilder {
    ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(shape.name)))
        .examples_from_iter(examples(shape.examples))
}

fn examples(
    files: Examples,
) -> impl Iterator<Item = (&'static str, utoipa::openapi::example::Example)> {
    files.iter().map(|(name, text)| {
        let value = serde_json::from_str::<Value>(text).ok();
        (*name, ExampleBuilder::new().value(value).build())
    })
}

fn responses(operation: &Operation) -> ResponsesBuilder {
    let mut responses = ResponsesBuilder::new();
    for reply in operation.replies {
        let mut response = ResponseBuilder::new().description(reply.says);
        for kind in reply.content.kinds() {
            let content = match reply.content {
                Content::Json(shape) => shown(shape),
                Content::Document => {
                    ContentBuilder::new().schema(Some(Schema::from(ObjectBuilder::new())))
                }
                _ => ContentBuilder::new(),
            };
            response = response.content(*kind, content.build());
        }
        if operation.is_tagged() {
            let says = "what to send as If-None-Match next time";
            response = response.header("ETag", header(Type::String, says));
        }
        responses = responses.response(reply.status.to_string(), response);
    }
    for (status, codes) in refused(operation) {
        let mut response = ResponseBuilder::new().description(in_words(&codes));
        if operation.refuses_in_pages() {
            response = response.content("text/html", ContentBuilder::new().build());
        } else {
            response = response.content(PROBLEM, problem(&codes));
        }
        if matches!(status, 429 | 503) {
            let says = "the seconds after which the same request may pass";
            response = response.header("Retry-After", header(Type::Integer, says));
        }
        responses = responses.response(status.to_string(), response);
    }
    responses
}

fn header(kind: Type, says: &str) -> Header {
    utoipa::openapi::HeaderBuilder::new()
        .schema(Some(Schema::from(ObjectBuilder::new().schema_type(kind))))
        .description(Some(says))
        .build()
}

/// The codes that an operation may refuse with, by their status.
pub(super) fn refused(operation: &Operation) -> BTreeMap<u16, Vec<ErrorCode>> {
    let mut refused = BTreeMap::<u16, Vec<ErrorCode>>::new();
    for code in operation.refusals.iter().chain(EVERYWHERE) {
        refused.entry(code.status()).or_default().push(*code);
    }
    refused
}

fn in_words(codes: &[ErrorCode]) -> String {
    let each = codes
        .iter()
        .map(|code| format!("`{}`: {}", code.code(), meaning(*code)));
    each.collect::<Vec<_>>().join("\n\n")
}

/// A problem with one of these codes.
fn problem(codes: &[ErrorCode]) -> utoipa::openapi::Content {
    let code = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(codes.iter().map(|code| code.code())));
    let with_code = ObjectBuilder::new().property("code", code).required("code");
    let problem = AllOfBuilder::new()
        .item(Ref::from_schema_name(shapes::PROBLEM.name))
        .item(with_code);
    ContentBuilder::new()
        .schema(Some(Schema::from(problem)))
        .build()
}
