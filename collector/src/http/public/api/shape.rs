//! The shapes of JSON bodies: a schema by its name, and the golden files that show it.

use rayak_shared::examples::{self, Examples};

/// A shape that travels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// The schema's name among the components.
    pub(super) name: &'static str,
    pub(super) examples: Examples,
}

const fn shape(name: &'static str, examples: Examples) -> Shape {
    Shape { name, examples }
}

pub(super) mod shapes {
    use super::{Shape, examples, shape};

    pub(in super::super) const VIEW: Shape = shape("PageView", examples::VIEW);
    pub(in super::super) const SUMMARIES: Shape = shape("PageSummaries", examples::SUMMARIES);
    pub(in super::super) const TOKEN: Shape = shape("FormToken", examples::TOKEN);
    pub(in super::super) const SUBMISSION: Shape = shape("Submission", examples::SUBMISSION);
    pub(in super::super) const AMENDMENT: Shape = shape("Amendment", examples::AMENDMENT);
    pub(in super::super) const RECEIPT: Shape = shape("Receipt", examples::RECEIPT);
    pub(in super::super) const SEEN: Shape = shape("Seen", examples::SEEN);
    pub(in super::super) const PROBLEM: Shape = shape("Problem", examples::PROBLEM);
}
