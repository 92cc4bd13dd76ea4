//! POST /api/v1/seen: the question came into view or was opened. Counted, never attributed. Of what is
//! only tried out the moment is remembered, and nothing is counted.

use super::super::sender::Sender;
use super::super::{ApiError, json};
use super::origin;
use super::query::resolve;
use crate::domain::Refusal;
use crate::guard::What;
use crate::seen::Sighting;
use crate::serve::App;
use crate::widget::{self, Version};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use rayak_shared::{ErrorCode, Rung, Seen, SeenEvent};
use std::sync::Arc;

pub(super) async fn count(
    State(app): State<Arc<App>>,
    sender: Sender,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, ApiError> {
    let seen: Seen = json::read(&headers, &body, Seen::FIELDS)?;
    let (site, subject) = resolve(&app, &seen.site, &seen.page)?;
    let ours = seen.test && origin::is_ours(&headers, &app.config().public_url);
    if !ours {
        origin::check(&headers, &site)?;
    }
    sender.admit(&app, &site.id, What::Sightings)?;
    let unknown = |field, title: &str| Refusal::new(ErrorCode::UnknownCode, title).field(field);
    let event = SeenEvent::parse(&seen.event)
        .map_err(|_| unknown("event", "the event must be seen or opened"))?;
    let rung = Rung::parse(&seen.rung)
        .map_err(|_| unknown("rung", "the rung must be wasm, link or noscript"))?;
    let lang = site
        .language(&seen.lang)
        .ok_or_else(|| unknown("lang", "the language must be one of the site's languages"))?;
    let now = app.clock.now();
    match (seen.test, ours) {
        (false, _) => {
            let when = (now, now.day(&site.time_zone));
            let version = seen.widget.as_deref().and_then(Version::parse);
            // Until then a browser may have come by the loader that was served before this process.
            let is_settled = now.since(app.started) > widget::FRESH;
            let sighting = Sighting {
                event,
                rung,
                version: version.filter(|_| is_settled),
            };
            app.seen.count(subject, lang, when, sighting);
        }
        (true, false) => app.seen.tried(&subject, now, rung),
        // The card of our own preview stands on no page of the site.
        (true, true) => {}
    }
    Ok(StatusCode::NO_CONTENT)
}
