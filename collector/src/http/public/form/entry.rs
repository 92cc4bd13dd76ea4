//! What one question's form holds: fresh, or as it came back.

use super::place::Place;
use crate::clock;
use crate::http::fields::Fields;
use rayak_shared::{Answer, Channel, Question, Submission};

/// The filled-in form of one question.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) question: Question,
    pub(super) answer: Option<Answer>,
    /// Ticked under "yes", and ticked under "no". Without styles both groups can be seen and
    /// ticked; only those of the answer count.
    pub(super) reasons_yes: Vec<String>,
    pub(super) reasons_no: Vec<String>,
    pub(super) comment: String,
    /// The id that the feedback will have.
    pub(super) id: String,
    pub(super) token: String,
    pub(super) trap: String,
}

impl Entry {
    /// An empty form, with the answer chosen if it belongs to this question.
    pub(super) fn fresh(question: Question, answer: Option<Answer>, token: &str) -> Self {
        Self {
            question,
            answer: answer.filter(|answer| answer.question() == question),
            reasons_yes: Vec::new(),
            reasons_no: Vec::new(),
            comment: String::new(),
            id: uuid::Builder::from_random_bytes(clock::random())
                .into_uuid()
                .hyphenated()
                .to_string(),
            token: token.to_owned(),
            trap: String::new(),
        }
    }

    /// A form as it was sent; `None` if it says of no question that it answers it.
    pub(super) fn posted(fields: &Fields) -> Option<Self> {
        let question = Question::parse(fields.get("question")).ok()?;
        let text = |name: &str| fields.get(name).to_owned();
        Some(Self {
            question,
            answer: Answer::from_code(fields.get("answer"))
                .filter(|answer| answer.question() == question),
            reasons_yes: fields.all("reasons_yes"),
            reasons_no: fields.all("reasons_no"),
            // A form sends every line's end as two characters, which nobody typed.
            comment: fields.get("comment").replace("\r\n", "\n"),
            id: text("id"),
            token: text("token"),
            trap: text("trap"),
        })
    }

    /// The reasons ticked under an answer.
    pub(super) fn reasons(&self, answer: Answer) -> &[String] {
        match answer {
            Answer::Yes => &self.reasons_yes,
            Answer::No => &self.reasons_no,
            Answer::Stars(_) => &[],
        }
    }

    /// What the form says, as the widget would say it; `None` while nothing is chosen.
    pub(super) fn submission(&self, place: &Place) -> Option<Submission> {
        let answer = self.answer?;
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Some(Submission {
            id: self.id.clone(),
            secret: None,
            site: place.site.id.clone(),
            page: place.subject.name.clone(),
            question: self.question.code().to_owned(),
            answer: answer.raw(),
            reasons: self.reasons(answer).to_vec(),
            comment: given(&self.comment),
            lang: place.lang.as_str().to_owned(),
            channel: Some(Channel::Form.code().to_owned()),
            section: place.tag.section.clone(),
            revision: place.tag.revision.clone(),
            widget: None,
            placement: None,
            device: None,
            token: given(&self.token),
            trap: self.trap.clone(),
            test: place.tag.test,
        })
    }
}
