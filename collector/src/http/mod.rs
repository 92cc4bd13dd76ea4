//! Two listeners, each a flat route table under one visible stack of layers; neither routes to the
//! other.
//!
//! Deliberately absent: decisions. A handler reads the request, asks domain, writer or snapshot,
//! and words the reply.

mod beneath;
pub mod connections;
mod error;
mod etag;
mod fields;
pub mod json;
pub(crate) mod kept;
mod layers;
mod patient;
pub mod public;
mod sender;
pub mod staff;
pub(crate) mod tag;

pub use error::ApiError;
