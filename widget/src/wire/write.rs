//! Requests, written as JSON text.

use crate::text::decimal;
use rayak_shared::{Amendment, RawAnswer, Seen, Submission};

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

    pub fn list(&mut self, key: &str, values: &[String]) {
        self.key(key);
        self.0.push('[');
        for (place, value) in values.iter().enumerate() {
            if place > 0 {
                self.0.push(',');
            }
            string(&mut self.0, value);
        }
        self.0.push(']');
    }

    /// A number, `true`, `false` or `null`, already written.
    pub fn bare(&mut self, key: &str, value: &str) {
        self.key(key);
        self.0.push_str(value);
    }

    fn answer(&mut self, answer: &RawAnswer) {
        match answer {
            RawAnswer::Code(code) => self.text("answer", code),
            RawAnswer::Stars(stars) => self.bare("answer", &decimal(stars.unsigned_abs())),
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

/// A submission. Absent fields stay absent: the collector takes them for empty ones.
#[must_use]
pub fn submission(submission: &Submission) -> String {
    let mut object = Object::default();
    object.text("id", &submission.id);
    object.optional("secret", submission.secret.as_deref());
    object.text("site", &submission.site);
    object.text("page", &submission.page);
    object.text("question", &submission.question);
    object.answer(&submission.answer);
    if !submission.reasons.is_empty() {
        object.list("reasons", &submission.reasons);
    }
    object.optional("comment", submission.comment.as_deref());
    object.text("lang", &submission.lang);
    object.optional("channel", submission.channel.as_deref());
    object.optional("section", submission.section.as_deref());
    object.optional("revision", submission.revision.as_deref());
    object.optional("widget", submission.widget.as_deref());
    object.optional("placement", submission.placement.as_deref());
    object.optional("device", submission.device.as_deref());
    object.optional("token", submission.token.as_deref());
    if !submission.trap.is_empty() {
        object.text("trap", &submission.trap);
    }
    if submission.test {
        object.bare("test", "true");
    }
    object.end()
}

/// A change: what is absent stays as it is, and a comment of null is removed.
#[must_use]
pub fn amendment(amendment: &Amendment) -> String {
    let mut object = Object::default();
    if let Some(answer) = &amendment.answer {
        object.answer(answer);
    }
    if let Some(reasons) = &amendment.reasons {
        object.list("reasons", reasons);
    }
    if let Some(comment) = &amendment.comment {
        object.nullable("comment", comment.as_deref());
    }
    object.end()
}

/// A sighting of the question.
#[must_use]
pub fn seen(seen: &Seen) -> String {
    let mut object = Object::default();
    object.text("site", &seen.site);
    object.text("page", &seen.page);
    object.text("lang", &seen.lang);
    object.text("event", &seen.event);
    object.text("rung", &seen.rung);
    object.optional("widget", seen.widget.as_deref());
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
