//! What is said of remarks by a press of a button: of one, or of all that are ticked.
//!
//! Each is named together with the event that brought the words which were shown, so that nothing is said of
//! words that have taken their place since. Where a row stood for others, they are named as they were when it was
//! shown: if they are not the same any more, nothing is said at all, and whoever pressed looks again. The line of the
//! audit log is written with what it tells of, since whoever pressed may be gone before all is said.

use super::super::ApiError;
use super::super::asked::AskedInbox;
use super::super::desk::Desk;
use super::super::done::{Did, Done};
use super::super::shell::Shell;
use super::super::wrong;
use super::named::Named;
use super::one::{nowhere, remark};
use super::sees;
use super::shown::Shown;
use crate::domain::{PageId, Reference, RemarkKind, Site, Sorting, Theme};
use crate::http::fields::Fields;
use crate::inbox::{Facet, Index, Wanted};
use crate::store::{Saying, SeenWords, StoreError};
use axum::http::StatusCode;
use axum::response::Response;
use roaring::RoaringBitmap;
use std::sync::Arc;

/// Remarks that one form names at most.
const MOST: usize = 64;
/// Remarks that are sorted before whoever sends an answer gets his turn.
const AT_ONCE: usize = 512;

/// What a form says of which remarks.
#[derive(Debug)]
struct Said {
    of: Vec<Named>,
    did: Did,
    sortings: Vec<Sorting>,
    /// The one whose own button was pressed, if it was one.
    at: Option<Reference>,
}

impl Said {
    fn read(form: &Fields) -> Option<Self> {
        if let Some((name, sorting)) = form.get("one").split_once(' ') {
            let (named, sorting) = (Named::parse(name)?, Sorting::parse(sorting)?);
            return Some(Self {
                of: vec![named],
                did: Did::One(sorting),
                sortings: vec![sorting],
                at: Some(named.reference),
            });
        }
        let names = form.all(if form.get("all") == "yes" {
            "shown"
        } else {
            "r"
        });
        let of = names.iter().take(MOST).map(|name| Named::parse(name));
        let of = of.collect::<Option<Vec<_>>>()?;
        let did = Did::parse(form.get("do"))?;
        let sortings = match did {
            Did::One(sorting) => vec![sorting],
            Did::Chosen => {
                let kind = RemarkKind::parse(form.get("kind")).map(|it| Sorting::Kind(Some(it)));
                let theme = Theme::parse(form.get("theme")).map(|it| Sorting::Theme(Some(it)));
                kind.into_iter().chain(theme).collect()
            }
        };
        Some(Self {
            of,
            did,
            sortings,
            at: None,
        })
    }
}

/// POST /inbox/sort
pub(in crate::http::staff) async fn sort(
    desk: Desk,
    shell: Shell,
    form: Fields,
) -> Result<Response, ApiError> {
    let allowed = |it: Sorting| {
        matches!(
            it,
            Sorting::Read | Sorting::Unread | Sorting::Kind(_) | Sorting::Theme(_)
        )
    };
    said(&desk, &shell, &form, allowed).await
}

/// POST /urgent/attend
pub(in crate::http::staff) async fn attend(
    desk: Desk,
    shell: Shell,
    form: Fields,
) -> Result<Response, ApiError> {
    said(&desk, &shell, &form, |it| it == Sorting::Attended).await
}

/// Does what a form says, and leads back to where it was.
pub(in crate::http::staff) async fn said(
    desk: &Desk,
    shell: &Shell,
    form: &Fields,
    allowed: impl Fn(Sorting) -> bool,
) -> Result<Response, ApiError> {
    let site = desk.config.registry.site(form.get("site")).cloned();
    let said = Said::read(form).filter(|said| said.sortings.iter().all(|it| allowed(*it)));
    let (Some(site), Some(said)) = (site, said) else {
        return Ok(nowhere(shell));
    };
    let back = back(form.get("back")).to_owned();
    let (of, from) = (Arc::clone(&site), back.clone());
    let meant = desk.work(move |desk| meant(desk, &of, &said.of, &from));
    let Some(remarks) = meant.await? else {
        let sentence = shell.locale.text("inbox.changed");
        return Ok(wrong::said(shell, StatusCode::CONFLICT, sentence, &back));
    };
    let mut news = 0;
    for sorting in said.sortings {
        let saying = Saying {
            sorting,
            by: desk.staff.by(),
            site: site.id.clone(),
            at: desk.now,
        };
        let done = sort_all(desk, &remarks, &saying).await;
        if let Some(error) = done.stopped {
            tracing::error!(%error, "what staff said of comments could not be written");
            let sentence = shell.locale.plural("inbox.stopped", done.count, &[]);
            let status = StatusCode::SERVICE_UNAVAILABLE;
            return Ok(wrong::said(shell, status, &sentence, &back));
        }
        news = news.max(done.count);
    }
    Ok(shell.see_done(&back, &Done::new(news, said.did, said.at)))
}

/// What has come of one sorting.
#[derive(Debug, Default)]
struct Sorted {
    /// Of how many it was news.
    count: u64,
    /// Why it went no further, if it did not.
    stopped: Option<StoreError>,
}

/// Says one thing of all remarks, so many at a time that those who send answers wait for none but them.
async fn sort_all(desk: &Desk, remarks: &[SeenWords], saying: &Saying) -> Sorted {
    let mut done = Sorted::default();
    for part in remarks.chunks(AT_ONCE) {
        let (part, saying) = (part.to_vec(), saying.clone());
        let writer = &desk.app.writer;
        let sorted = writer.between(move |store| store.sort(&part, &saying));
        match sorted.await {
            Ok(count) => done.count += count,
            Err(error) => {
                done.stopped = Some(error);
                return done;
            }
        }
    }
    done
}

/// Where the form came from, if that is a page of ours.
fn back(path: &str) -> &str {
    const PAGES: [&str; 4] = ["/inbox", "/urgent", "/flagged", "/page"];
    let is_ours = PAGES.iter().any(|page| {
        let rest = path.strip_prefix(page);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['?', '/']))
    });
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic());
    if is_ours && is_plain { path } else { "/inbox" }
}

/// The remarks that are meant and may be read; nothing if those that a row stood for are not the same any more.
fn meant(
    desk: &Desk,
    site: &Site,
    of: &[Named],
    back: &str,
) -> Result<Option<Vec<SeenWords>>, ApiError> {
    let mut remarks = Vec::new();
    let mut others = Vec::new();
    for named in of {
        let Some(shown) = remark(desk, site, named.reference)? else {
            continue;
        };
        others.extend(
            named
                .others
                .map(|others| (shown.page.id, named.reference, others)),
        );
        remarks.push(seen(&shown, named.event));
    }
    if others.is_empty() {
        return Ok(Some(remarks));
    }
    let Some(list) = List::read(desk, back) else {
        return Ok(None);
    };
    let mut alike = Vec::new();
    let (index, _) = desk.app.inbox.look(&desk.app.store, desk.now)?;
    for (page, reference, others) in others {
        let found = list.find(desk, &index, page);
        let Some(them) = index.as_seen(&found, reference, others) else {
            return Ok(None);
        };
        alike.extend(them);
    }
    drop(index);
    for (reference, event) in alike {
        if let Some(other) = remark(desk, site, reference)? {
            remarks.push(seen(&other, Some(event)));
        }
    }
    Ok(Some(remarks))
}

fn seen(shown: &Shown, event: Option<u64>) -> SeenWords {
    SeenWords {
        page: shown.page.id,
        id: shown.id,
        event,
    }
}

/// The list that a form stands in: what a row of it stood for hangs on what was asked for.
#[derive(Debug)]
enum List {
    Asked(Box<AskedInbox>),
    /// All of a page.
    OfPage,
}

impl List {
    /// The list at the address that a form leads back to.
    fn read(desk: &Desk, back: &str) -> Option<Self> {
        let Some(query) = back.strip_prefix("/inbox") else {
            return Some(Self::OfPage);
        };
        let query = query.strip_prefix('?').unwrap_or(query);
        let asked = AskedInbox::read(query, desk);
        asked.ok().map(|asked| Self::Asked(Box::new(asked)))
    }

    /// What it has of a page.
    fn find(&self, desk: &Desk, index: &Index, page: PageId) -> RoaringBitmap {
        let wanted = match self {
            Self::Asked(asked) => asked.wanted(),
            Self::OfPage => Wanted::default().and(Facet::ForReaders),
        };
        index.find(&wanted, |it| {
            let is_asked = match self {
                Self::Asked(asked) => sees(desk, &asked.of, it),
                Self::OfPage => true,
            };
            it.id == page && is_asked
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_to_our_own_pages_alone() {
        for ours in [
            "/inbox",
            "/inbox?q=%D8%A7",
            "/urgent?site=jazan",
            "/flagged",
            "/inbox/remark?ref=1",
        ] {
            assert_eq!(back(ours), ours);
        }
        for other in [
            "",
            "//evil.example",
            "https://evil.example",
            "/inboxes",
            "/inbox\r\nSet-Cookie: a=b",
            "/accounts",
        ] {
            assert_eq!(back(other), "/inbox", "{other}");
        }
    }
}
