//! A submission with the moment at which it came: a line of what `rayak import` reads.
//!
//! Everything that a page's tag or the form would have put into the submission is put in here; what
//! people think and write is decided elsewhere.

use rand::Rng;
use rayak_shared::{Answer, Channel, Device, Question, RawAnswer, Submission};
use serde::{Deserialize, Serialize};

use super::noise::Kind;
use super::people::{Given, Way};
use super::place::Place;
use crate::content::Naming;

/// The name under which the collector knows this site.
const SITE: &str = "jazan";

/// One line of the season.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// RFC 3339 in UTC, to the second.
    pub received_at: String,
    #[serde(flatten)]
    pub submission: Submission,
}

impl Dated {
    pub(super) fn of(
        given: Given,
        place: &Place<'_>,
        noise: Option<Kind>,
        rng: &mut impl Rng,
    ) -> Self {
        let page = place.page;
        let (question, answer) = match given.answer {
            Answer::Yes => (Question::Useful, RawAnswer::Code("yes".to_owned())),
            Answer::No => (Question::Useful, RawAnswer::Code("no".to_owned())),
            // Stars are offered from one on, and places counted from 0.
            stars @ Answer::Stars(_) => (
                Question::Service,
                RawAnswer::Stars(stars.place() as i64 + 1),
            ),
        };
        // The link to the form names the page by its key, whatever the tag does.
        let (channel, device, naming) = match given.way {
            Way::Widget(device) => (Channel::Widget, Some(device), page.naming(given.language)),
            Way::Form => (Channel::Form, None, Naming::Key),
        };
        let name = match naming {
            Naming::Key => &page.key,
            Naming::Path => &page.text.get(given.language).path,
        };
        let of_widget = |text: &str| (channel == Channel::Widget).then(|| text.to_owned());
        let submission = Submission {
            id: uuid::Builder::from_random_bytes(rng.random())
                .into_uuid()
                .to_string(),
            secret: None,
            site: SITE.to_owned(),
            page: name.clone(),
            question: question.code().to_owned(),
            answer,
            reasons: given
                .reasons
                .iter()
                .map(|reason| reason.code().to_owned())
                .collect(),
            comment: given.comment,
            lang: given.language.code().to_owned(),
            channel: Some(channel.code().to_owned()),
            section: None,
            revision: given.revision.map(|day| day.to_string()),
            widget: of_widget(env!("CARGO_PKG_VERSION")),
            placement: of_widget("end"),
            device: device.map(Device::code).map(str::to_owned),
            token: None,
            test: noise == Some(Kind::Trial),
            trap: match noise {
                Some(Kind::Machine(filled)) => filled,
                _ => String::new(),
            },
        };
        Self {
            received_at: given.at.to_string(),
            submission,
        }
    }
}
