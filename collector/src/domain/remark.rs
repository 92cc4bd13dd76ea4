//! What a remark is about, what it wants, and what came of looking at one that was set aside: what staff
//! sort words by.
//!
//! Each is stored by its place: one is added at the end, and none is reused. Deliberately
//! absent: how either is guessed from words, which is `rules`.

use crate::coded::coded;

coded! {
    /// What a remark is about.
    pub Theme, 16 {
        /// Whether what is sought is found on the site.
        NavFindability = "nav_findability",
        /// Whether what is written is understood.
        ContentClarity = "content_clarity",
        /// Whether what is written is right and of today.
        ContentAccuracy = "content_accuracy",
        /// Pages, forms and messages that do not work.
        TechnicalFault = "technical_fault",
        /// Signing in, and the national sign-in.
        LoginNafath = "login_nafath",
        PaymentFees = "payment_fees",
        /// How long a request takes.
        ProcessingTime = "processing_time",
        /// How somebody was treated, at a counter or on the telephone.
        StaffConduct = "staff_conduct",
        /// Streets, lights, waste, parks: what the municipality does outside.
        ServiceQualityField = "service_quality_field",
        /// Whether people with a disability, the old and those who read badly can use it.
        Accessibility = "accessibility",
        /// Whether it is there in the reader's language.
        LanguageTranslation = "language_translation",
        /// Whether it can be used on a telephone.
        MobileUsability = "mobile_usability",
        /// Whether somebody answers, and what became of a request.
        FollowUp = "follow_up",
        /// Something that is not there yet.
        IdeaInnovation = "idea_innovation",
        Other = "other",
        /// Advertising, and what says nothing.
        Spam = "spam",
    }
}

coded! {
    /// What a remark wants.
    pub RemarkKind, 5 {
        Complaint = "complaint",
        Suggestion = "suggestion",
        Praise = "praise",
        Inquiry = "inquiry",
        /// Nothing that anybody here could do.
        Spam = "spam",
    }
}

coded! {
    /// What can set a feedback, or its words, aside.
    pub Check, 3 {
        /// The field that no person sees was filled.
        Trap = "trap",
        /// Words came sooner after the form was opened than a person fills it in.
        Hasty = "hasty",
        /// The same words came in on the page shortly before.
        Repeated = "repeated",
    }
}

coded! {
    /// What a person found that looked at what a check had set aside.
    pub Finding, 2 {
        /// The check was wrong: it counts, and its words are read, like any other.
        Genuine = "genuine",
        /// The check was right.
        Abuse = "abuse",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back_and_is_its_form_in_text() {
        for theme in Theme::ALL {
            assert_eq!(Theme::parse(theme.code()), Some(theme));
            let written = serde_json::to_string(&theme).expect("a code");
            assert_eq!(written, format!("\"{}\"", theme.code()));
        }
        for kind in RemarkKind::ALL {
            assert_eq!(RemarkKind::parse(kind.code()), Some(kind));
        }
        assert_eq!(Theme::parse("Other"), None);
    }

    #[test]
    fn places_are_frozen() {
        for (place, theme) in (0_u8..).zip(Theme::ALL) {
            assert_eq!(postcard::to_allocvec(&theme), Ok(vec![place]));
        }
        let first_and_last = [Theme::NavFindability, Theme::Spam].map(|it| it as usize);
        assert_eq!(first_and_last, [0, 15]);
        for (place, kind) in (0_u8..).zip(RemarkKind::ALL) {
            assert_eq!(postcard::to_allocvec(&kind), Ok(vec![place]));
        }
    }
}
