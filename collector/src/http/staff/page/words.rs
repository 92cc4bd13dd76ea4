//! What visitors wrote of a page, the latest first.
//!
//! Words may hold anything that can be written: they are tamed, and each stands in an element of its own,
//! whose direction is its own, so that no sign in it can turn or hide what stands around it.

use super::super::shell::Shell;
use crate::domain::{FeedbackId, Instant, Lang, Site, Standing};
use crate::locale::Locale;
use crate::text::tame;
use maud::{Markup, html};
use rayak_shared::{Answer, Reason, personal};

/// What one visitor wrote, with the answer that he gave.
#[derive(Debug)]
pub(super) struct Remark {
    id: FeedbackId,
    at: Instant,
    lang: Lang,
    answer: Answer,
    reasons: Vec<Reason>,
    section: Option<String>,
    is_read: bool,
    /// The number of the event that brought the words.
    event: u64,
    /// Masked.
    text: String,
}

impl From<(FeedbackId, Standing, String)> for Remark {
    fn from((id, standing, text): (FeedbackId, Standing, String)) -> Self {
        Self {
            id,
            at: standing.at,
            lang: standing.lang,
            answer: standing.answer,
            reasons: standing.reasons,
            section: standing.section,
            is_read: standing.read,
            event: standing.words.unwrap_or_default(),
            text,
        }
    }
}

/// The remarks, and a button that says they were read.
pub(super) fn words(
    shell: &Shell,
    (site, page): (&Site, &str),
    remarks: &[Remark],
    unread: u64,
) -> Markup {
    let locale = &*shell.locale;
    let waiting: Vec<_> = remarks.iter().filter(|it| !it.is_read).collect();
    html! {
        section aria-labelledby="words" {
            h2 #words { (locale.text("staff.page.words")) }
            @if remarks.is_empty() {
                p { (locale.text("staff.page.words.none")) }
            } @else {
                p.note { (locale.plural("staff.words", unread, &[])) }
                ul.remarks {
                    @for remark in remarks { (one(remark, site, locale)) }
                }
                @if !waiting.is_empty() {
                    form method="post" action=(shell.href("/page/read")) {
                        (shell.token())
                        input type="hidden" name="site" value=(site.id);
                        input type="hidden" name="page" value=(page);
                        @for remark in &waiting {
                            input type="hidden" name="id" value=(name(remark));
                        }
                        button.plain type="submit" {
                            (locale.plural("staff.page.mark_read", waiting.len() as u64, &[]))
                        }
                    }
                }
            }
        }
    }
}

/// How a form names the words that were shown: by their feedback and the event that brought them.
fn name(remark: &Remark) -> String {
    format!("{}.{}", remark.id.text(), remark.event)
}

/// The feedback and the event that a form names.
pub(super) fn parse(name: &str) -> Option<(FeedbackId, u64)> {
    let (id, event) = name.split_once('.')?;
    Some((FeedbackId::parse(id)?, event.parse().ok()?))
}

fn one(remark: &Remark, site: &Site, locale: &Locale) -> Markup {
    let answer = locale
        .text(&format!("answer.{}", remark.answer.code()))
        .to_owned();
    let reasons = remark.reasons.iter();
    let reasons =
        reasons.map(|reason| locale.text(&format!("reason.{}", reason.code())).to_owned());
    let about: Vec<String> = std::iter::once(answer).chain(reasons).collect();
    html! {
        li.unread[!remark.is_read] {
            blockquote lang=(remark.lang.as_str()) dir="auto" { (shown(&remark.text, locale)) }
            p.note {
                @if !remark.is_read { strong { (locale.text("staff.page.unread")) } " · " }
                (about.join(" · "))
                @if let Some(section) = &remark.section { " · " bdi dir="ltr" { "#" (section) } }
                " · " time datetime=(remark.at) { (locale.date_time(remark.at, &site.time_zone)) }
            }
        }
    }
}

/// The words made harmless, with what was taken out of them named.
fn shown(text: &str, locale: &Locale) -> Markup {
    let text = tame(text);
    let mut rest = &*text;
    let mut parts = Vec::new();
    while let Some((before, after)) = rest.split_once('⟦') {
        let masked = after
            .split_once('⟧')
            .and_then(|(code, after)| Some((personal::Kind::parse(code).ok()?, after)));
        parts.push(html! { (before) });
        if let Some((kind, after)) = masked {
            let kind = locale
                .text(&format!("widget.kind.{}", kind.code()))
                .to_owned();
            let named = locale.fill("staff.masked", &[("kind", &kind)]);
            parts.push(html! { bdi.masked lang=(locale.code()) { (named) } });
            rest = after;
        } else {
            parts.push(html! { "⟦" });
            rest = after;
        }
    }
    html! { @for part in parts { (part) } (rest) }
}
