//! Requests, written as JSON text.

use crate::flow::{Change, Draft};
use crate::identity::Identity;
use rayak_shared::{Answer, Channel, Device, Question, Reason, Rung, SeenEvent};

/// A JSON object in the making.
#[derive(Debug)]
pub struct Object(String);

impl Default for Object {
    fn default() -> Self {
        Self(String::from("{"))
    }
}

impl Object {
    #[must_use]
    pub fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }

    pub fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        string(&mut self.0, value);
    }

    /// A text if there is one; an absent field otherwise.
    pub fn optional(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    /// A text, or null.
    pub fn nullable(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => self.text(key, value),
            None => self.bare(key, "null"),
        }
    }

    /// Codes of reasons.
    pub fn reasons(&mut self, reasons: &[Reason]) {
        self.key("reasons");
        self.0.push('[');
        for (place, reason) in reasons.iter().enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            string(&mut self.0, reason.code());
        }
        self.0.push(']');
    }

    /// A number, `true`, `false` or `null`, already written.
    pub fn bare(&mut self, key: &str, value: &str) {
        self.key(key);
        self.0.push_str(value);
    }

    fn answer(&mut self, answer: Answer) {
        match answer.question() {
            Question::Useful => self.text("answer", answer.code()),
            // The code of stars is their number.
            Question::Service => self.bare("answer", answer.code()),
        }
    }

    fn sender(&mut self, sender: &Sender<'_>) {
        self.text("site", sender.site);
        self.text("page", sender.page);
        self.text("lang", sender.lang);
        self.text("widget", sender.widget);
        if sender.test {
            self.bare("test", "true");
        }
    }

    fn key(&mut self, key: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        string(&mut self.0, key);
        self.0.push(':');
    }
}

/// What is said with everything that a card sends.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    pub site: &'a str,
    pub page: &'a str,
    pub lang: &'a str,
    /// The module's version.
    pub widget: &'a str,
    /// Whether somebody only tries the page out.
    pub test: bool,
}

/// What is said with an answer beside the answer.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    pub channel: Channel,
    /// The part of the page that the tag stands beside.
    pub section: Option<&'a str>,
    pub revision: Option<&'a str>,
    pub placement: &'a str,
    pub device: Device,
    pub token: Option<&'a str>,
}

/// A submission; none without an answer. Absent fields stay absent: the collector takes them for
/// empty ones.
#[must_use]
pub fn submission(
    sender: &Sender<'_>,
    identity: &Identity,
    draft: &Draft,
    circumstances: &Circumstances<'_>,
) -> Option<String> {
    let answer = draft.answer?;
    let mut object = Object::default();
    object.text("id", &identity.id);
    object.text("secret", &identity.secret);
    object.sender(sender);
    object.text("question", answer.question().code());
    object.answer(answer);
    object.reasons(&draft.reasons);
    object.optional("comment", draft.words());
    object.text("channel", circumstances.channel.code());
    object.optional("section", circumstances.section.or(draft.about()));
    object.optional("revision", circumstances.revision);
    object.text("placement", circumstances.placement);
    object.text("device", circumstances.device.code());
    object.optional("token", circumstances.token);
    Some(object.end())
}

/// A change: what is absent stays as it is, and a comment of null is removed.
#[must_use]
pub fn amendment(change: &Change) -> String {
    let mut object = Object::default();
    if let Some(answer) = change.answer {
        object.answer(answer);
    }
    if let Some(reasons) = &change.reasons {
        object.reasons(reasons);
    }
    if let Some(comment) = &change.comment {
        object.nullable("comment", comment.as_deref());
    }
    if let Some(section) = &change.section {
        object.nullable("section", section.as_deref());
    }
    object.end()
}

/// A sighting of the question.
#[must_use]
pub fn seen(sender: &Sender<'_>, event: SeenEvent) -> String {
    let mut object = Object::default();
    object.sender(sender);
    object.text("event", event.code());
    object.text("rung", Rung::Wasm.code());
    object.end()
}

/// A JSON string. Beside the quote and the backslash only control characters need an escape.
fn string(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\0'..='\u{1f}' => {
                out.push_str("\\u00");
                for digit in [c as usize >> 4, c as usize & 15] {
                    out.extend(HEX.get(digit).map(|digit| char::from(*digit)));
                }
            }
            _ => out.push(c),
        }
    }
    out.push('"');
}
