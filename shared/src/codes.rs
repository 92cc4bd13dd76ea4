//! Codes travel, texts stay: every closed set of words that the wire and the log know.
//!
//! The order of the variants is frozen as well as their codes: the log stores a variant's place.
//! New variants are added at the end; none is renamed or reused.

use core::fmt;

/// A word that is not one of the codes of its set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownCode;

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not one of the codes of this set")
    }
}

impl core::error::Error for UnknownCode {}

/// Declares a closed set of codes: the enum, `ALL`, `code()`, `parse()` and, with `serde`, the code
/// as its text form (its place in the set where the format is binary).
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        pub enum $name {
            $($(#[$variant_doc])* #[cfg_attr(feature = "serde", serde(rename = $code))] $variant,)+
        }

        impl $name {
            /// Every code of the set, in its frozen order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code that stands for this on the wire.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// Reads a code; case and spaces count.
            ///
            /// # Errors
            /// [`UnknownCode`] if the text is none of the codes of this set.
            pub fn parse(code: &str) -> Result<Self, $crate::codes::UnknownCode> {
                // Looked up rather than matched: citizens download this, and a match is code for each.
                let known = Self::ALL.iter().find(|known| known.code() == code);
                known.copied().ok_or($crate::codes::UnknownCode)
            }
        }

        // Not derived: a code that came through this macro is no literal to another.
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::schema::codes(&[$($code,)+])
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}
    };
}
pub(crate) use codes;

codes! {
    /// What is asked on a page.
    Question {
        /// Was this page useful? Yes or no, then reasons.
        Useful = "useful",
        /// How do you rate this service? One to five stars.
        Service = "service",
    }
}

codes! {
    /// Why a page was useful or was not. A reason belongs to one branch or, like `other`, to both.
    Reason {
        Clear = "clear",
        Easy = "easy",
        NotFound = "not_found",
        Unclear = "unclear",
        Inaccurate = "inaccurate",
        TooLong = "too_long",
        Irrelevant = "irrelevant",
        Technical = "technical",
        HardToRead = "hard_to_read",
        Other = "other",
    }
}

impl Reason {
    /// The reasons that may be given with an answer, in the order in which they are offered.
    #[must_use]
    pub const fn of(answer: crate::Answer) -> &'static [Self] {
        match answer {
            crate::Answer::Yes => &[Self::Clear, Self::Easy, Self::Other],
            crate::Answer::No => &[
                Self::NotFound,
                Self::Unclear,
                Self::Inaccurate,
                Self::TooLong,
                Self::Irrelevant,
                Self::Technical,
                Self::HardToRead,
                Self::Other,
            ],
            crate::Answer::Stars(_) => &[],
        }
    }
}

codes! {
    /// The way by which a feedback came in.
    Channel {
        /// The module on a page.
        Widget = "widget",
        /// The page that works without any script.
        Form = "form",
        /// A shared device in a branch.
        Kiosk = "kiosk",
    }
}

codes! {
    /// The coarse class of the device, the only thing kept of it.
    Device { Narrow = "narrow", Wide = "wide", }
}

codes! {
    /// Where a feedback stands, as its sender sees it.
    ReceiptState { Received = "received", Amended = "amended", Withdrawn = "withdrawn", }
}

codes! {
    /// How the question reached the visitor: the module, plain links, or the line for no script.
    Rung { Wasm = "wasm", Link = "link", NoScript = "noscript", }
}

codes! {
    /// The question came into view, or its follow-up was opened.
    SeenEvent { Seen = "seen", Opened = "opened", }
}

codes! {
    /// How much a summary can say.
    SummaryState {
        /// Thirty answers or more.
        Ok = "ok",
        /// Enough to show, too few to lean on: fewer than thirty.
        Initial = "initial",
        /// Some, but fewer than may be shown.
        TooFew = "too_few",
        /// No answer yet.
        None = "none",
    }
}

codes! {
    /// Whether a score is a share of yes or a mean of stars.
    ScoreKind { Share = "share", Mean = "mean", }
}

codes! {
    /// How a score's interval was computed.
    Method {
        /// Wilson's score interval at 95 %.
        Wilson95 = "wilson95",
        /// Mean ± 1.96 standard errors.
        Normal95 = "normal95",
    }
}

codes! {
    /// What the comparison of two periods allows one to say.
    Change {
        Improved = "improved",
        Declined = "declined",
        /// The difference may be chance.
        Unclear = "unclear",
    }
}

codes! {
    /// The direction in which a language is written.
    Dir { Rtl = "rtl", Ltr = "ltr", }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Answer;

    #[test]
    fn every_code_reads_back_as_itself() {
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.code()), Ok(*reason));
        }
        assert_eq!(Reason::parse("Clear"), Err(UnknownCode));
    }

    #[test]
    fn other_is_a_reason_of_both_branches() {
        assert!(Reason::of(Answer::Yes).contains(&Reason::Other));
        assert!(Reason::of(Answer::No).contains(&Reason::Other));
    }

    #[test]
    fn every_reason_belongs_to_a_branch() {
        for reason in Reason::ALL {
            let both = [Reason::of(Answer::Yes), Reason::of(Answer::No)].concat();
            assert!(both.contains(reason), "{}", reason.code());
        }
    }
}
