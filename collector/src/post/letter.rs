//! A letter: what it says, once, and the two forms in which it is sent.
//!
//! Plain text and HTML are made of the same blocks, so that neither says what the other does not. The HTML has no
//! picture, script, or address from which anything is fetched when it is opened.

use super::courier::SendError;
use super::reader::one_line;
use crate::config::MailConfig;
use crate::domain::Instant;
use crate::domain::people::{Digest32, MailAddress};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use maud::{DOCTYPE, Markup, html};
use rayak_shared::Dir;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

/// A part of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Heading(String),
    Text(String),
    Points(Vec<Point>),
    /// Something to do next.
    Link(String, String),
    /// What is said at the end of every letter.
    Note(String),
    NoteLink(String, String),
}

/// A line of a list, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) text: String,
    pub(super) to: Option<String>,
}

/// What somebody is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub(super) lang: String,
    pub(super) dir: Dir,
    pub(super) subject: String,
    pub(super) blocks: Vec<Block>,
    /// Where letters of this kind are ended.
    pub(super) stop: Option<String>,
}

const BODY: &str = "margin:0;padding:24px;font-family:system-ui,'Segoe UI',Tahoma,Arial,sans-serif;font-size:16px;\
                    line-height:1.6;color:#1c2b33;background:#ffffff";
const MAIN: &str = "max-width:36em;margin:0 auto";
const HEADING: &str = "font-size:19px;line-height:1.4;margin:28px 0 8px";
const BUTTON: &str = "display:inline-block;padding:12px 20px;background:#1b5e43;color:#ffffff;text-decoration:none;\
                      border-radius:6px";
const LINK: &str = "color:#1b5e43";
const NOTE: &str = "font-size:14px;color:#4a5a63;margin:8px 0";

impl Letter {
    /// The subject, for whoever looks at letters before they are sent.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        for block in &self.blocks {
            // Writing into a text cannot fail.
            let _ = match block {
                Block::Heading(line) => write!(text, "\n## {line}\n\n"),
                Block::Text(line) => write!(text, "{line}\n\n"),
                Block::Link(line, to) => write!(text, "{line}:\n{to}\n\n"),
                Block::Note(line) => write!(text, "-- {line}\n\n"),
                Block::NoteLink(line, to) => write!(text, "-- {line}:\n{to}\n\n"),
                Block::Points(points) => {
                    for point in points {
                        let _ = writeln!(text, "* {}", point.text);
                        if let Some(to) = &point.to {
                            let _ = writeln!(text, "  {to}");
                        }
                    }
                    writeln!(text)
                }
            };
        }
        text
    }

    #[must_use]
    pub fn html(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang=(self.lang) dir=(self.dir.code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (self.subject) }
                }
                body style=(BODY) {
                    main style=(MAIN) dir=(self.dir.code()) {
                        h1 style=(HEADING) { (self.subject) }
                        @for block in &self.blocks { (in_html(block)) }
                    }
                }
            }
        };
        page.into_string()
    }

    /// The letter in its envelope, to one mailbox. Whoever gets it twice knows it by `id`.
    ///
    /// # Errors
    /// If the envelope cannot be written; an address that was parsed does not come to that.
    pub fn message(
        &self,
        config: &MailConfig,
        to: &MailAddress,
        (at, id): (Instant, &Digest32),
    ) -> Result<Message, SendError> {
        let cannot = |error: &dyn std::fmt::Display| {
            SendError::Unsendable(format!("the letter could not be put together: {error}"))
        };
        let mailbox = |name: Option<String>, address: &MailAddress| {
            let address: Result<Address, _> = address.as_str().parse();
            address
                .map(|address| Mailbox::new(name, address))
                .map_err(|error| cannot(&error))
        };
        let (name, from) = &config.from;
        let name = name.as_ref().map(|name| name.as_str().to_owned());
        let host = from.host();
        let id: String = id
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let mut message = Message::builder()
            .from(mailbox(name, from)?)
            .to(mailbox(None, to)?)
            .subject(one_line(&self.subject))
            .date(moment(at))
            .message_id(Some(format!("<{id}@{host}>")))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("Content-Language", &self.lang));
        if let Some(stop) = &self.stop {
            message = message.raw_header(header("List-Unsubscribe", &format!("<{stop}>")));
            if stop.starts_with("https:") {
                // RFC 8058: a mail program's own button does it without a page.
                let one_click = "List-Unsubscribe=One-Click";
                message = message.raw_header(header("List-Unsubscribe-Post", one_click));
            }
        }
        let both = MultiPart::alternative_plain_html(self.text(), self.html());
        message.multipart(both).map_err(|error| cannot(&error))
    }
}

fn moment(at: Instant) -> SystemTime {
    let since = u64::try_from(at.0).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_millis(since)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), one_line(value))
}

fn in_html(block: &Block) -> Markup {
    html! {
        @match block {
            Block::Heading(line) => h2 style=(HEADING) { (line) },
            Block::Text(line) => p { (line) },
            Block::Link(line, to) => p { a style=(BUTTON) href=(to) { (line) } },
            Block::Note(line) => p style=(NOTE) { (line) },
            Block::NoteLink(line, to) => p style=(NOTE) { a style=(LINK) href=(to) { (line) } },
            Block::Points(points) => ul {
                @for point in points {
                    li {
                        @match &point.to {
                            Some(to) => a style=(LINK) href=(to) { (point.text) },
                            None => (point.text),
                        }
                    }
                }
            },
        }
    }
}
