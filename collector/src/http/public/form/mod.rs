//! The same questions as a page that works without any script: asked, sent, thanked for.
//!
//! It is the ladder's last rung and a product of its own: whoever blocks scripts, uses an old
//! device or follows a printed link answers here, in the same words and through the same door as
//! the widget. A GET never votes, so that a prefetching mail client cannot. A POST answers by a
//! redirect, so that reloading the thanks sends nothing again; the feedback's id lies in the form,
//! so that a double click is one answer.
//!
//! Deliberately absent: scripts, cookies, and amending, which needs a device that remembers.

mod entry;
mod fault;
mod place;
mod question;
mod shell;
mod tag;
mod thanks;
mod unread;

use super::super::etag;
use super::super::sender::Sender;
use super::{feedback, origin};
use crate::guard::What;
use crate::http::fields::Fields;
use crate::seen::Sighting;
use crate::serve::App;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use entry::Entry;
use fault::Fault;
use maud::html;
use place::{Lost, Place};
use rayak_shared::{Answer, ErrorCode, Question, SeenEvent};
use std::sync::Arc;

pub(super) use unread::in_words;

const STYLE: &str = include_str!("../../../static/form.css");

/// GET /form?site&page&lang&question&answer&section&revision&test&rung: the questions of a page, or the one that
/// is named, by itself or by an answer to it. An answer that is named is chosen, not sent.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    sender: Sender,
    RawQuery(query): RawQuery,
) -> Result<Response, Lost> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let place = Place::find(&app, &fields)?;
    let asked = place.subject.asks.questions();
    let answer = Answer::from_code(fields.get("answer"));
    let named = Question::parse(fields.get("question")).ok();
    let named = named.or(answer.map(Answer::question));
    let named = named.filter(|named| asked.contains(named));
    let token = app.tokens.issue(place.subject.page, app.clock.now());
    let entries: Vec<Entry> = asked
        .iter()
        .filter(|question| named.is_none_or(|named| named == **question))
        .map(|question| Entry::fresh(*question, answer, &token))
        .collect();
    if entries.is_empty() {
        return Err(place.lost(ErrorCode::QuestionNotAsked, StatusCode::NOT_FOUND));
    }
    sighted(&app, &place, sender, SeenEvent::Seen);
    Ok(asking(&place, &entries, None))
}

/// POST /form
pub(super) async fn send(
    State(app): State<Arc<App>>,
    sender: Sender,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Lost> {
    let fields = Fields::parse(&body);
    let place = Place::find(&app, &fields)?;
    if origin::is_foreign(&headers, &place.edition.config.public_url) {
        let code = ErrorCode::OriginNotAllowed;
        return Err(place.lost(code, fault::status(code)));
    }
    let Some(entry) = Entry::posted(&fields) else {
        return Err(place.lost(ErrorCode::UnknownCode, StatusCode::UNPROCESSABLE_ENTITY));
    };
    let Some(submission) = entry.submission(&place) else {
        return Ok(asking(
            &place,
            &[entry],
            Some(&Fault::missing(&place.locale)),
        ));
    };
    let sent = feedback::submit(
        &app,
        &place.edition,
        sender,
        &submission,
        &place.site,
        place.subject.clone(),
    );
    match sent.await {
        Ok(outcome) => {
            if outcome.new {
                sighted(&app, &place, sender, SeenEvent::Opened);
                if place.tag.test {
                    app.seen.tried_answer(&place.subject, app.clock.now());
                }
            }
            Ok(Redirect::to(&thanks::address(&place, &outcome)).into_response())
        }
        Err(error) => Ok(asking(
            &place,
            &[entry],
            Some(&Fault::of(&error, &place.locale)),
        )),
    }
}

/// Counts a reader whom no script could tell of, as the route for sightings counts the others. What is
/// only tried out is no reader; and over the limit nothing is refused, it is only not counted.
fn sighted(app: &App, place: &Place, sender: Sender, event: SeenEvent) {
    let Some(rung) = place.tag.rung.filter(|_| !place.tag.test) else {
        return;
    };
    if sender.admit(app, &place.site.id, What::Sightings).is_ok() {
        let now = app.clock.now();
        let when = (now, now.day(&place.site.time_zone));
        let sighting = Sighting {
            event,
            rung,
            version: None,
        };
        app.seen
            .count(place.subject.clone(), place.lang, when, sighting);
    }
}

/// GET /form/thanks
pub(super) async fn thanks(
    State(app): State<Arc<App>>,
    RawQuery(query): RawQuery,
) -> Result<Response, Lost> {
    let fields = Fields::parse(query.unwrap_or_default().as_bytes());
    let place = Place::find(&app, &fields)?;
    Ok(thanks::page(&place, &fields))
}

/// GET /form/style.css
pub(super) async fn style(headers: HeaderMap) -> Response {
    etag::style_sheet(&headers, STYLE)
}

/// The page that asks, with everything that was typed and what is wrong with it.
fn asking(place: &Place, entries: &[Entry], fault: Option<&Fault>) -> Response {
    let locale = &*place.locale;
    let title = locale.text("form.title");
    let (before, after) = locale.around("form.about", "page");
    let main = html! {
        @if let (Some(fault), [entry]) = (fault, entries) {
            (fault.summary(place, entry))
        }
        h1 { (title) }
        p.about { (before) (place.named_page()) (after) }
        @if place.tag.test {
            p { strong { (locale.text("widget.test")) } }
        }
        @if entries.len() > 1 {
            p { (locale.text("form.separate")) }
        }
        @for entry in entries {
            (question::card(place, entry, fault))
        }
        p.note { (locale.text("figure.note")) }
    };
    match fault {
        // Whoever changed the language here would lose what he typed, so it is not offered.
        Some(fault) => {
            let title = locale.fill("form.wrong.title", &[("title", title)]);
            let mut page = shell::page(fault.status, place, &title, &[], &main);
            if let Some(seconds) = fault.retry_after {
                page.headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            page
        }
        None => {
            let question = match entries {
                [entry] => entry.question.code(),
                _ => "",
            };
            let answer = entries
                .iter()
                .find_map(|entry| entry.answer)
                .map_or("", Answer::code);
            let kept = [("question", question), ("answer", answer)];
            shell::page(StatusCode::OK, place, title, &place.switch(&kept), &main)
        }
    }
}
