//! Schemas of what is written on the wire in another form than it is held in; all others are derived
//! where the types stand.

use crate::summary::serde_impl::Written;
use crate::{Answer, Counts, PageSummary, Question, QuestionView, Text};
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// One of a closed set of words.
pub(crate) fn codes(codes: &[&'static str]) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(codes.iter().copied()))
        .into()
}

impl PartialSchema for Answer {
    fn schema() -> RefOr<Schema> {
        let word = ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("to the question useful"))
            .enum_values(Some(
                Self::of(Question::Useful)
                    .iter()
                    .map(|answer| answer.code()),
            ));
        let stars = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .description(Some("stars, to the question service"))
            .minimum(Some(1))
            .maximum(Some(Self::of(Question::Service).len()));
        OneOfBuilder::new()
            .item(word)
            .item(stars)
            .description(Some("What a visitor answered."))
            .into()
    }
}

impl ToSchema for Answer {}

impl PartialSchema for Counts {
    fn schema() -> RefOr<Schema> {
        let of = |question: Question| {
            let counts = ObjectBuilder::new().description(Some(question.code()));
            Answer::of(question).iter().fold(counts, |counts, answer| {
                counts
                    .property(answer.code(), u64::schema())
                    .required(answer.code())
            })
        };
        Question::ALL
            .iter()
            .fold(OneOfBuilder::new(), |counts, question| {
                counts.item(of(*question))
            })
            .description(Some(
                "How often each answer was given, by the answer's code.",
            ))
            .into()
    }
}

impl ToSchema for Counts {}

impl PartialSchema for PageSummary {
    fn schema() -> RefOr<Schema> {
        Written::schema()
    }
}

impl ToSchema for PageSummary {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Written::schemas(schemas);
    }
}

impl PartialSchema for Text {
    fn schema() -> RefOr<Schema> {
        let forms = ObjectBuilder::new()
            .description(Some("by plural category: zero, one, two, few, many, other"))
            .additional_properties(Some(String::schema()));
        OneOfBuilder::new()
            .item(String::schema())
            .item(forms)
            .description(Some("A text, or its plural forms."))
            .into()
    }
}

impl ToSchema for Text {}

/// The schema of a question, which is named after no summary: on the wire there is but one.
pub(crate) struct Questions;

impl PartialSchema for Questions {
    fn schema() -> RefOr<Schema> {
        QuestionView::<PageSummary>::schema()
    }
}

impl ToSchema for Questions {
    fn name() -> Cow<'static, str> {
        "QuestionView".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        QuestionView::<PageSummary>::schemas(schemas);
    }
}
