//! Words in a file: what would be taken, its making with progress, and the file.
//!
//! That a file is asked for is in the audit log before anything is read, and how many rows were handed over
//! before they are. The file belongs to the session that asked for it, and when it is fetched it is looked once
//! more whether every page in it is still within reach, and whether no remark in it was taken back or changed.
//! Programs with a token get no words at all.
//!
//! Deliberately absent: the making of tables, and how long and where they lie, which is [`crate::taking`]'s.

mod hand_over;
mod make;
mod row;
mod told;
mod view;

pub(in crate::http::staff) use hand_over::file;
#[cfg(test)]
pub(crate) use row::column_names;

use super::super::super::ApiError;
use super::super::asked::AskedInbox;
use super::super::desk::Desk;
use super::super::shell::Shell;
use super::super::wrong;
use super::Searched;
use crate::domain::Reference;
use crate::http::fields::Fields;
use crate::inbox::{Behind, Facet, Snapshot, Wanted};
use crate::serve::App;
use crate::store::{Halt, StoreError};
use crate::taking::{
    Failure, Form, Full, MOST_ROWS, Order, Parcel, ParcelId, State, Turn, is_short,
};
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use make::Maker;
use std::sync::Arc;
use view::Offer;

/// After so many seconds a browser looks again how far a file has come.
const LOOK_AGAIN: HeaderValue = HeaderValue::from_static("3");
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// GET /inbox/take
pub(in crate::http::staff) async fn shown(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    desk.show(move |desk| {
        let asked = match AskedInbox::read(&query, desk) {
            Ok(asked) => asked,
            Err(wrong) => return Ok((wrong::page(&shell, &wrong, "/inbox"), None)),
        };
        let offer = offered(desk, &asked)?;
        let title = shell.locale.text("take.title");
        let page = shell.page(StatusCode::OK, title, &view::offer(&shell, &asked, &offer));
        Ok((page, offer.searched.deed(&asked.of.site)))
    })
    .await
}

/// POST /inbox/take
pub(in crate::http::staff) async fn begin(
    desk: Desk,
    shell: Shell,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    let asked = match AskedInbox::read(&query, &desk) {
        Ok(asked) => Arc::new(asked),
        Err(wrong) => return Ok(wrong::page(&shell, &wrong, "/inbox")),
    };
    let refused = |no: No| Ok(no.told(&shell, &asked));
    let Some(form) = Form::parse(fields.get("as")) else {
        return refused(No::Form);
    };
    if has_no_room(&desk.app) {
        return refused(No::Room);
    }
    // A token for programs has no right to words, so that there is a session.
    let (session, _) = desk.staff.session().ok_or(ApiError::Internal)?;
    let order = Order {
        account: desk.staff.id(),
        session: *session,
        site: asked.of.site.id.clone(),
        query: asked.query(),
        form,
        with_veiled: fields.get("veiled") == "yes",
        at: desk.now,
    };
    // First the turn: to put all in order takes time and memory.
    let turn = match desk.app.shelf.order(order, &desk.app.clock) {
        Ok(turn) => turn,
        Err(full) => return refused(No::Full(full)),
    };
    let begun = began(&desk, &asked, &turn).await;
    if !matches!(begun, Ok(Ok(_))) {
        desk.app.shelf.give_up(&turn.parcel);
    }
    let found = match begun? {
        Ok(found) => found,
        Err(no) => return refused(no),
    };
    let to = format!("/inbox/take/{}", turn.parcel.id);
    let maker = Maker::new(&desk, &shell, asked, turn.parcel.order.with_veiled);
    tokio::task::spawn_blocking(move || {
        let made = maker.make(&found, &turn.parcel);
        turn.parcel.ends(made, maker.now());
    });
    Ok(shell.see(&to))
}

/// Finds what is asked for, and notes in the audit log that it was. That words were searched that may hold personal
/// data is noted whatever was found: a refusal, too, tells whoever guesses whether he is right.
async fn began(
    desk: &Desk,
    asked: &Arc<AskedInbox>,
    turn: &Turn,
) -> Result<Result<Found, No>, ApiError> {
    let of = Arc::clone(asked);
    let found = desk.work(move |desk| found(desk, &of)).await?;
    if let Some(deed) = found.searched.deed(&asked.of.site) {
        desk.tell(deed).await?;
    }
    let all = found.snapshot.rows.len() as u64;
    if let Some(no) = No::of(turn.parcel.order.form, all, found.behind) {
        return Ok(Err(no));
    }
    turn.parcel.set_all(all);
    desk.tell(told::asked_for(&turn.parcel, asked)).await?;
    Ok(Ok(found))
}

/// GET /inbox/take/{id}
pub(in crate::http::staff) async fn progress(
    desk: Desk,
    shell: Shell,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, ApiError> {
    let Some(parcel) = find(&desk, &id) else {
        return Ok(gone(&shell));
    };
    let query = Fields::parse(query.unwrap_or_default().as_bytes());
    let looks_again = query.get("still") != "yes";
    let state = parcel.state();
    let zone = super::super::words::zone(&desk.config);
    let main = view::progress(&shell, &parcel, &state, looks_again, &zone);
    let status = match state {
        State::Gone => return Ok(gone(&shell)),
        State::Failed(Failure::Room, _) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::OK,
    };
    let mut page = shell.page(status, shell.locale.text("take.title"), &main);
    if looks_again && matches!(state, State::Making) {
        page.headers_mut().insert(REFRESH, LOOK_AGAIN);
    }
    Ok(page)
}

/// POST /inbox/take/{id}: gives it up.
pub(in crate::http::staff) async fn given_up(
    desk: Desk,
    shell: Shell,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let Some(parcel) = find(&desk, &id) else {
        return Ok(gone(&shell));
    };
    desk.app.shelf.give_up(&parcel);
    Ok(shell.see(&format!("/inbox/take?{}", parcel.order.query)))
}

/// The parcel of that id, if whoever asks has ordered it in this session.
fn find(desk: &Desk, id: &str) -> Option<Arc<Parcel>> {
    let (session, _) = desk.staff.session()?;
    let whose = (desk.staff.id(), session);
    desk.app.shelf.find(ParcelId::parse(id)?, whose, desk.now)
}

/// It was fetched too late, given up, or is somebody else's: he is not told which.
fn gone(shell: &Shell) -> Response {
    let sentence = shell.locale.text("take.gone");
    wrong::said(shell, StatusCode::NOT_FOUND, sentence, "/inbox")
}

/// Whether nothing large may be written that can wait. Where only records are damaged, whatever can be read is
/// given.
fn has_no_room(app: &App) -> bool {
    let halt = app.halt();
    is_short(&app.store.room()) || !matches!(halt, None | Some(Halt::Unreadable { .. }))
}

/// What there is when a file is asked for.
#[derive(Debug)]
struct Found {
    snapshot: Snapshot,
    searched: Searched,
    behind: Behind,
    /// Whether a page could not be read.
    is_damaged: bool,
}

/// What is taken of what is asked for: only what is read, also where what a check has set aside is looked at.
fn wanted(asked: &AskedInbox) -> Wanted {
    asked.wanted().and(Facet::ForReaders)
}

/// What would be taken at this moment.
fn offered(desk: &Desk, asked: &AskedInbox) -> Result<Offer, ApiError> {
    let (index, behind) = desk.app.inbox.look(&desk.app.store, desk.now)?;
    let (found, searched) = Searched::find(desk, &index, &asked.of, &wanted(asked));
    Ok(Offer {
        remarks: found.len(),
        veiled: index.count(&found, Facet::Veiled(true)),
        searched,
        behind,
        is_damaged: index.is_damaged(),
    })
}

/// The remarks that are asked for, as they are at this moment.
fn found(desk: &Desk, asked: &AskedInbox) -> Result<Found, ApiError> {
    let (index, behind) = desk.app.inbox.look(&desk.app.store, desk.now)?;
    let (found, searched) = Searched::find(desk, &index, &asked.of, &wanted(asked));
    Ok(Found {
        snapshot: index.snapshot(&found),
        searched,
        behind,
        is_damaged: index.is_damaged(),
    })
}

/// How many of some remarks have been withdrawn, changed, erased or set aside; nothing where the index does not know
/// at this moment.
fn taken_back(desk: &Desk, remarks: &[(Reference, u64)]) -> Result<Option<u64>, StoreError> {
    let (index, behind) = desk.app.inbox.look(&desk.app.store, desk.now)?;
    Ok((behind.events() == 0).then(|| index.gone(remarks)))
}

/// Why no file is begun.
#[derive(Debug, Clone, Copy)]
enum No {
    /// None of the forms that there are.
    Form,
    Nothing,
    /// More rows than a sheet holds.
    Rows,
    /// The index is being made, so that remarks would be missing.
    Behind,
    Room,
    Full(Full),
}

impl No {
    fn of(form: Form, all: u64, behind: Behind) -> Option<Self> {
        if behind.events() > 0 {
            Some(Self::Behind)
        } else if all == 0 {
            Some(Self::Nothing)
        } else if form == Form::Xlsx && all > MOST_ROWS {
            Some(Self::Rows)
        } else {
            None
        }
    }

    fn told(self, shell: &Shell, asked: &AskedInbox) -> Response {
        let (status, key) = match self {
            Self::Form => (StatusCode::BAD_REQUEST, "take.no.form"),
            Self::Nothing => (StatusCode::BAD_REQUEST, "inbox.empty"),
            Self::Rows => (StatusCode::BAD_REQUEST, "take.no.rows"),
            Self::Behind => (StatusCode::SERVICE_UNAVAILABLE, "take.no.behind"),
            Self::Room => (StatusCode::SERVICE_UNAVAILABLE, "take.no.room"),
            Self::Full(Full::Yours) => (StatusCode::TOO_MANY_REQUESTS, "take.no.yours"),
            Self::Full(Full::All) => (StatusCode::TOO_MANY_REQUESTS, "take.no.all"),
        };
        let back = format!("/inbox/take?{}", asked.query());
        wrong::said(shell, status, shell.locale.text(key), &back)
    }
}
