//! The wire by example: the golden files that the tests read and write, for whoever documents it.

/// The golden files of one shape, each with its name.
pub type Examples = &'static [(&'static str, &'static str)];

macro_rules! golden {
    ($($file:literal),+) => { &[$(($file, include_str!(concat!("../tests/wire/", $file, ".json"))),)+] };
}

pub const SUBMISSION: Examples = golden!("submission.useful", "submission.service");
pub const AMENDMENT: Examples = golden!(
    "amendment.answer",
    "amendment.words",
    "amendment.section",
    "amendment.whole_page",
    "amendment.removal"
);
pub const RECEIPT: Examples = golden!("receipt", "receipt.votes");
pub const SEEN: Examples = golden!("seen");
pub const TOKEN: Examples = golden!("token");
pub const PROBLEM: Examples = golden!("problem", "problem.short");
pub const SUMMARY: Examples = golden!(
    "summary.ok",
    "summary.initial",
    "summary.too_few",
    "summary.none"
);
pub const SUMMARIES: Examples = golden!("summaries");
pub const VIEW: Examples = golden!("view", "view.silent", "view.renamed");
