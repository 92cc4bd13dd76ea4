//! The gate before every staff route, made from its row of the table: who asks, whether he may, and
//! whether he himself has sent the form.
//!
//! It is the only place that decides on it. A handler gets the person as [`Staff`], with his rights and
//! his reach, and asks every reading with that. Deliberately absent: a way past it.

use super::super::ApiError;
use super::super::connections::Peer;
use super::super::fields::Fields;
use super::door;
use super::sent::{self, Sent, Takes};
use super::shell::Shell;
use super::{cookie, refusals};
use crate::domain::people::{Account, AccountId, By, Deed, Digest32, Reach, Right, Scope, Session};
use crate::people::{self, FormToken, Known, Used};
use crate::serve::App;
use crate::store::StoreError;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rayak_shared::ErrorCode;
use std::sync::Arc;

/// What a route asks of whoever uses it. There is none without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: the style sheet, and the way in.
    Nothing,
    /// To be a supervisor on this machine: such routes say nothing of pages or people.
    Probe,
    /// A right, within one's own reach.
    Right(Right),
    /// A right, and to see everything: for what belongs to no site.
    Everywhere(Right),
}

/// Who asks: an account, by a session or by a token for programs.
#[derive(Debug, Clone)]
pub(super) struct Staff {
    pub(super) account: Arc<Account>,
    way: Way,
}

#[derive(Debug, Clone)]
enum Way {
    Session {
        digest: Digest32,
        session: Session,
        form_token: FormToken,
    },
    Token(Vec<Scope>),
}

impl Staff {
    pub(super) fn id(&self) -> AccountId {
        self.account.id
    }

    /// Who did it, for the audit log.
    pub(super) fn by(&self) -> By {
        By::Account(self.account.id)
    }

    pub(super) fn reach(&self) -> &Reach {
        &self.account.reach
    }

    pub(super) fn has(&self, right: Right) -> bool {
        let granted = |scope: &Scope| match scope {
            Scope::Figures => matches!(right, Right::SeeFigures | Right::TakeFigures),
            Scope::Feed => matches!(right, Right::Follow),
        };
        let within = match &self.way {
            Way::Session { .. } => true,
            Way::Token(scopes) => scopes.iter().any(granted),
        };
        within && self.account.role.has(right)
    }

    pub(super) fn may(&self, need: Need) -> bool {
        match need {
            Need::Nothing => true,
            Need::Probe => false,
            Need::Right(right) => self.has(right),
            Need::Everywhere(right) => self.has(right) && *self.reach() == Reach::Everywhere,
        }
    }

    /// What each form of the session bears.
    pub(super) fn form_token(&self) -> String {
        match &self.way {
            Way::Session { form_token, .. } => form_token.drawn(),
            Way::Token(_) => String::new(),
        }
    }

    /// Whether a form was sent by the session's own page. A token for programs sends none.
    fn has_sent(&self, form: &Fields) -> bool {
        match &self.way {
            Way::Session { form_token, .. } => form_token.is(form.get("form_token")),
            Way::Token(_) => false,
        }
    }

    /// The session, by its digest.
    pub(super) fn session(&self) -> Option<(&Digest32, &Session)> {
        match &self.way {
            Way::Session {
                digest, session, ..
            } => Some((digest, session)),
            Way::Token(_) => None,
        }
    }

    fn by_session(token: &str, known: Known<Session>) -> Self {
        Self {
            account: known.account,
            way: Way::Session {
                digest: known.digest,
                session: known.by,
                form_token: FormToken::of(token),
            },
        }
    }
}

impl FromRequestParts<Arc<App>> for Staff {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, ApiError> {
        // A row that lets strangers in has no one to hand over.
        parts.extensions.get().cloned().ok_or(ApiError::Internal)
    }
}

/// The fields of the form that was sent.
impl FromRequestParts<Arc<App>> for Fields {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, ApiError> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

/// Lets a request through to its handler, or says why not.
pub(super) async fn gate(
    State((app, need, takes)): State<(Arc<App>, Need, Takes)>,
    request: Request,
    next: Next,
) -> Response {
    match pass(&app, (need, takes), request, next).await {
        Ok(response) | Err(response) => response,
    }
}

async fn pass(
    app: &Arc<App>,
    (need, takes): (Need, Takes),
    request: Request,
    next: Next,
) -> Result<Response, Response> {
    if need == Need::Probe {
        return if is_supervisor(&request) {
            Ok(next.run(request).await)
        } else {
            Err(ApiError::refused(
                ErrorCode::OriginNotAllowed,
                "probes are answered to this machine alone, and not through a proxy",
            )
            .into_response())
        };
    }
    let (mut parts, body) = request.into_parts();
    let internal = |error: StoreError| ApiError::from(error).into_response();
    let who = who(app, &parts.headers).map_err(internal)?;
    if let Some((staff, _)) = &who {
        parts.extensions.insert(staff.clone());
    }
    let shell = Shell::of(&parts, app);
    let staff = match (need, &who) {
        (Need::Nothing, _) => None,
        (_, Some((staff, _))) => Some(staff),
        // Programs that read feeds wait to be asked for a name and a password.
        (Need::Right(Right::Follow), None) => return Err(refusals::name_and_token()),
        (_, None) if parts.headers.contains_key(header::AUTHORIZATION) => {
            return Err(refusals::bad_token());
        }
        (_, None) => return Err(door::to_sign_in(&shell, &parts)),
    };
    let denied = |staff: &Staff, parts: &Parts| {
        let route = parts.extensions.get::<MatchedPath>();
        let route = route.map_or("", MatchedPath::as_str).to_owned();
        people::tell(app, staff.by(), Deed::Denied { route })
    };
    if let Some(staff) = staff
        && !staff.may(need)
    {
        denied(staff, &parts).await.map_err(internal)?;
        return Err(refusals::no_right(&shell));
    }
    let body = if parts.method.is_safe() {
        body
    } else {
        let Sent { fields, file, body } = sent::read(&parts, body, takes)
            .await
            .map_err(|unread| unread.told(&shell))?;
        if let Some(staff) = staff
            && !staff.has_sent(&fields)
        {
            denied(staff, &parts).await.map_err(internal)?;
            return Err(refusals::foreign_form(&shell));
        }
        parts.extensions.insert(fields);
        if let Some(file) = file {
            parts.extensions.insert(file);
        }
        body
    };
    if let (Some(_), Some((_, used))) = (staff, who.clone()) {
        // Who reads must not be kept from it by a disk that takes nothing more.
        if let Err(error) = people::note_use(app, used).await {
            tracing::error!(%error, "that a session is used could not be written");
        }
    }
    Ok(next.run(Request::from_parts(parts, body)).await)
}

/// Who asks, and what of his is used. None for a stranger.
fn who(app: &App, headers: &HeaderMap) -> Result<Option<(Staff, Used)>, StoreError> {
    if let Some(said) = headers.get(header::AUTHORIZATION) {
        let said = said.to_str().ok().and_then(Said::read);
        let Some(said) = said else { return Ok(None) };
        let known = people::known_by_token(app, &said.token)?;
        let known = known.filter(|known| !said.as_password || known.by.scopes == [Scope::Feed]);
        return Ok(known.map(|known| {
            let way = Way::Token(known.by.scopes.clone());
            let used = Used::Token(known.digest, known.by);
            let account = known.account;
            (Staff { account, way }, used)
        }));
    }
    let Some(token) = cookie::token(headers, app.config().staff_url.is_secure()) else {
        return Ok(None);
    };
    let known = people::known(app, &token)?;
    Ok(known.map(|known| {
        let used = Used::Session(known.digest, known.by.clone());
        (Staff::by_session(&token, known), used)
    }))
}

/// A token as a program sends it.
struct Said {
    token: String,
    /// As the password of a name, which may be any. Browsers send that again without being asked, so that only
    /// what can do no more than follow what is new is taken so.
    as_password: bool,
}

impl Said {
    fn read(header: &str) -> Option<Self> {
        let (scheme, rest) = header.split_once(' ')?;
        if scheme == "Bearer" {
            return Some(Self {
                token: rest.to_owned(),
                as_password: false,
            });
        }
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let both = STANDARD.decode(rest.trim()).ok()?;
        let both = String::from_utf8(both).ok()?;
        let (_, token) = both.split_once(':')?;
        Some(Self {
            token: token.to_owned(),
            as_password: true,
        })
    }
}

/// Whether a request comes straight from this machine. One without another end came over no network.
fn is_supervisor(request: &Request) -> bool {
    let peer = request.extensions().get::<Peer>();
    let through = |name: &HeaderName| {
        let name = name.as_str();
        ["forwarded", "via", "x-real-ip"].contains(&name) || name.starts_with("x-forwarded-")
    };
    peer.is_none_or(|Peer(peer)| peer.to_canonical().is_loopback())
        && !request.headers().keys().any(through)
}
