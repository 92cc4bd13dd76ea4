//! The public figure in words: a score always with its range and its number of answers, or the
//! reason why there is none.

use crate::locale::Locale;
use rayak_shared::{Counts, PageSummary, Question, ScoreKind, SummaryState};

/// A summary as a sentence.
pub fn figure(summary: &PageSummary, locale: &Locale) -> String {
    let worded = summary
        .counts()
        .and_then(|counts| Worded::of(&counts, locale));
    let Some((Worded { value, low, high }, n)) = worded.zip(summary.n()) else {
        let reason = match summary.state() {
            SummaryState::None => "figure.none",
            _ => "figure.too_few",
        };
        return locale.text(reason).to_owned();
    };
    let key = match summary.question() {
        Question::Useful => "figure.share",
        Question::Service => "figure.mean",
    };
    let figure = locale.plural(key, n, &[("value", &value), ("low", &low), ("high", &high)]);
    match summary.state() {
        SummaryState::Initial => locale.fill("figure.initial", &[("figure", &figure)]),
        _ => figure,
    }
}

/// The three numbers of a score as they are read: whole percentages, or stars to one place.
pub(crate) struct Worded {
    pub(crate) value: String,
    pub(crate) low: String,
    pub(crate) high: String,
}

impl Worded {
    /// None without an answer.
    pub(crate) fn of(counts: &Counts, locale: &Locale) -> Option<Self> {
        let units = match counts.question() {
            Question::Useful => 100,
            Question::Service => 10,
        };
        let score = counts.score_in(units)?;
        let word = |part: u32| match score.kind {
            ScoreKind::Share => locale.percent(u64::from(part)),
            ScoreKind::Mean => locale.decimal(u64::from(part), 1),
        };
        Some(Self {
            value: word(score.value),
            low: word(score.low),
            high: word(score.high),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Lang;
    use crate::locale::Languages;
    use rayak_shared::{Audience, Period};

    fn said(counts: Counts, lang: &str) -> String {
        let period = Period {
            from: "2026-05-24".into(),
            to: "2026-11-21".into(),
            revision: None,
            as_of: "2026-11-22T00:00:00Z".into(),
        };
        let summary = PageSummary::new(counts, 0, period, Audience::Public { suppress_below: 1 });
        shown(&figure(
            &summary,
            Languages::built_in().of(Lang::parse(lang).expect("a code")),
        ))
    }

    /// Isolates as brackets, which a reader of this file can see.
    fn shown(text: &str) -> String {
        text.replace('\u{2066}', "[").replace('\u{2069}', "]")
    }

    #[test]
    fn a_share_is_said_with_its_range_and_number() {
        let counts = Counts::Useful { yes: 262, no: 50 };
        assert_eq!(
            said(counts, "ar"),
            "[84%] قالوا نعم (بين [79%] و[88%]) من أصل 312 مشاركة"
        );
        assert_eq!(
            said(counts, "en"),
            "84% said yes (between 79% and 88%) out of 312 responses"
        );
    }

    #[test]
    fn a_mean_is_said_with_its_range_and_number() {
        let counts = Counts::Service([14, 12, 20, 42, 70]);
        assert_eq!(
            said(counts, "ar"),
            "متوسط التقييم 3.9 من 5 (بين 3.7 و4.1) من 158 تقييمًا"
        );
        assert_eq!(
            said(counts, "en"),
            "Average rating 3.9 of 5 (between 3.7 and 4.1) from 158 ratings"
        );
    }

    #[test]
    fn fewer_than_thirty_are_called_an_initial_result() {
        let counts = Counts::Useful { yes: 8, no: 2 };
        assert_eq!(
            said(counts, "ar"),
            "نتيجة أولية: [80%] قالوا نعم (بين [49%] و[94%]) من أصل 10 مشاركات"
        );
        assert_eq!(
            said(counts, "en"),
            "Initial result: 80% said yes (between 49% and 94%) out of 10 responses"
        );
    }

    #[test]
    fn the_number_of_answers_takes_its_plural_form() {
        let ends = [
            (
                1,
                "من مشاركة واحدة",
                "من تقييم واحد",
                "out of 1 response",
                "from 1 rating",
            ),
            (
                2,
                "من مشاركتين",
                "من تقييمين",
                "out of 2 responses",
                "from 2 ratings",
            ),
            (
                3,
                "من أصل 3 مشاركات",
                "من 3 تقييمات",
                "out of 3 responses",
                "from 3 ratings",
            ),
            (
                11,
                "من أصل 11 مشاركة",
                "من 11 تقييمًا",
                "out of 11 responses",
                "from 11 ratings",
            ),
            (
                100,
                "من أصل 100 مشاركة",
                "من 100 تقييم",
                "out of 100 responses",
                "from 100 ratings",
            ),
            (
                101,
                "من أصل 101 مشاركة",
                "من 101 تقييم",
                "out of 101 responses",
                "from 101 ratings",
            ),
            (
                103,
                "من أصل 103 مشاركات",
                "من 103 تقييمات",
                "out of 103 responses",
                "from 103 ratings",
            ),
            (
                1284,
                "من أصل 1,284 مشاركة",
                "من 1,284 تقييمًا",
                "out of 1,284 responses",
                "from 1,284 ratings",
            ),
        ];
        for (n, share_ar, mean_ar, share_en, mean_en) in ends {
            let (share, mean) = (
                Counts::Useful { yes: n, no: 0 },
                Counts::Service([0, 0, 0, 0, n]),
            );
            for (counts, lang, end) in [
                (share, "ar", share_ar),
                (mean, "ar", mean_ar),
                (share, "en", share_en),
                (mean, "en", mean_en),
            ] {
                let said = said(counts, lang);
                assert!(said.ends_with(end), "{n} {lang}: {said}");
            }
        }
    }

    #[test]
    fn without_answers_the_reason_is_said_and_no_number() {
        let none = Counts::Useful { yes: 0, no: 0 };
        assert_eq!(said(none, "ar"), "لم تصل أي مشاركة بعد.");
        assert_eq!(said(none, "en"), "No responses yet.");
        let period = Period {
            from: String::new(),
            to: String::new(),
            revision: None,
            as_of: String::new(),
        };
        let few = PageSummary::new(
            Counts::Useful { yes: 3, no: 1 },
            0,
            period,
            Audience::Public { suppress_below: 5 },
        );
        let english = Languages::built_in().of(Lang::parse("en").expect("a code"));
        assert_eq!(
            figure(&few, english),
            "Not enough responses to show a result."
        );
    }
}
