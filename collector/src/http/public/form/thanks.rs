//! The end: thanks, the reference if words were given, and the ways on.
//!
//! Everything that is shown comes from the address and is read as what it claims to be, so that
//! nobody can make the municipality's page say something else by sending someone a link.

use super::place::Place;
use super::shell;
use crate::domain::Reference;
use crate::http::fields::Fields;
use crate::locale::Locale;
use crate::writer::Outcome;
use axum::http::StatusCode;
use axum::response::Response;
use maud::html;
use rayak_shared::{Question, personal, routes};

/// Where a sent form leads.
pub(super) fn address(place: &Place, outcome: &Outcome) -> String {
    let standing = &outcome.standing;
    let reference = standing
        .given_reference()
        .map(|reference| reference.to_string())
        .unwrap_or_default();
    let masked: Vec<_> = standing.masked.iter().map(|kind| kind.code()).collect();
    let more = [
        ("question", standing.answer.question().code()),
        ("reference", &reference),
        ("masked", &masked.join(",")),
    ];
    place.address(routes::FORM_THANKS, place.lang, &more)
}

pub(super) fn page(place: &Place, fields: &Fields) -> Response {
    let locale = &*place.locale;
    let title = locale.text("widget.thanks");
    let reference = Reference::parse(fields.get("reference"));
    let answered = Question::parse(fields.get("question")).ok();
    let others = place
        .subject
        .asks
        .questions()
        .iter()
        .filter(|other| answered.is_some_and(|answered| answered != **other));
    let (about, end) = locale.around("widget.reference", "code");
    let (back, back_end) = locale.around("form.back", "page");
    let main = html! {
        section.card {
            h1 { (title) }
            p { (locale.text("widget.thanks.use")) }
            @if let Some(masked) = masked(fields.get("masked"), locale) {
                p.caution { (masked) }
            }
            @if let Some(reference) = reference {
                p { (about) bdi.reference dir="ltr" translate="no" { (reference) } (end) }
            }
        }
        ul.ways {
            @for other in others {
                @let key = format!("question.{}", other.code());
                @let (before, after) = locale.around("form.other", "question");
                li {
                    (before)
                    a href=(place.address(routes::FORM, place.lang, &[("question", other.code())])) { (locale.text(&key)) }
                    (after)
                }
            }
            @if place.subject.listed {
                li { (back) (place.named_page()) (back_end) }
            }
        }
    };
    shell::page(StatusCode::OK, place, title, &[], &main)
}

/// Which kinds of personal data were taken out of the words.
fn masked(codes: &str, locale: &Locale) -> Option<String> {
    let kinds = codes
        .split(',')
        .filter_map(|code| personal::Kind::parse(code).ok());
    let names: Vec<String> = kinds
        .map(|kind| {
            locale
                .text(&format!("widget.kind.{}", kind.code()))
                .to_owned()
        })
        .collect();
    let kinds = names.join(locale.text("widget.and"));
    (!kinds.is_empty()).then(|| locale.fill("widget.thanks.masked", &[("kinds", &kinds)]))
}
