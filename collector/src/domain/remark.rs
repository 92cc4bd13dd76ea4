//! What visitors' words are about, as codes: the kinds and themes by which staff sort them.
//!
//! They are stored by their place, so that a new one comes last. Which one words seem to be is a matter
//! of rules and can be reckoned again at any time; stored is only what a person has said.

use serde::{Deserialize, Serialize};

/// Declares a set of codes.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    };
}

codes! {
    /// What somebody wants who writes.
    RemarkKind {
        Complaint = "complaint",
        Suggestion = "suggestion",
        Praise = "praise",
        Inquiry = "inquiry",
    }
}

codes! {
    /// What words are about.
    Theme {
        NavFindability = "nav_findability",
        ContentClarity = "content_clarity",
        ContentAccuracy = "content_accuracy",
        TechnicalFault = "technical_fault",
        LoginNafath = "login_nafath",
        PaymentFees = "payment_fees",
        ProcessingTime = "processing_time",
        StaffConduct = "staff_conduct",
        ServiceQualityField = "service_quality_field",
        Accessibility = "accessibility",
        LanguageTranslation = "language_translation",
        MobileUsability = "mobile_usability",
        FollowUp = "follow_up",
        IdeaInnovation = "idea_innovation",
        Other = "other",
        /// Advertising and nonsense.
        Spam = "spam",
    }
}

codes! {
    /// What a person found that looked at what a check had set aside.
    Finding {
        /// The check was wrong: it counts, and its words are read, like any other.
        Genuine = "genuine",
        /// The check was right.
        Abuse = "abuse",
    }
}
