//! The public addresses, said once. `docs` of each: the wire's version 1.

/// The loader, compatible as long as version 1 lives.
pub const LOADER: &str = "/v1/rayak.js";
/// The folder of the loader.
pub const V1: &str = "/v1/";
/// Content-hashed files lie beside the loader.
pub const ASSETS: &str = "/v1/{file}";
/// What is asked on a page, with its texts and figures.
pub const VIEW: &str = "/api/v1/view";
/// A page's scores.
pub const SUMMARY: &str = "/api/v1/summary";
/// A signed token that says when the form was opened.
pub const TOKEN: &str = "/api/v1/token";
/// Where a submission goes.
pub const FEEDBACK: &str = "/api/v1/feedback";
/// One feedback, to amend or withdraw.
pub const FEEDBACK_ONE: &str = "/api/v1/feedback/{id}";
/// The question was seen or opened.
pub const SEEN: &str = "/api/v1/seen";
/// What all these do, for programs: OpenAPI 3.1.
pub const OPENAPI: &str = "/api/v1/openapi.json";
/// The same for people, and its style sheet.
pub const DOCS: &str = "/api/v1/docs";
pub const DOCS_STYLE: &str = "/api/v1/docs/style.css";
/// What a tag looks like, tried out on a page of our own.
pub const PREVIEW: &str = "/preview";
/// The same questions as a page that works without any script.
pub const FORM: &str = "/form";
/// Where the form leads after sending.
pub const FORM_THANKS: &str = "/form/thanks";
/// The form's style sheet.
pub const FORM_STYLE: &str = "/form/style.css";
