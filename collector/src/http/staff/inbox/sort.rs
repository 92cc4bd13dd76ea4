//! What is said of remarks by a press of a button: of one, or of all that are ticked.
//!
//! Each is named together with the event that brought the words which were shown, so that nothing is said of
//! words that have taken their place since.

use super::super::ApiError;
use super::super::desk::Desk;
use super::super::done::Done;
use super::super::shell::Shell;
use super::one::{nowhere, remark};
use super::shown::Shown;
use crate::domain::people::Deed;
use crate::domain::{FeedbackId, PageId, Reference, RemarkKind, Site, Sorting, Theme};
use crate::http::fields::Fields;
use crate::inbox::{Facet, Wanted};
use axum::response::Response;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Remarks that one form names at most.
const MOST: usize = 64;

/// A remark as a form names it: the event that brought its words, and whether those that are like it are meant
/// as well.
#[derive(Debug, Clone, Copy)]
struct Named {
    reference: Reference,
    event: Option<u64>,
    with_alike: bool,
}

impl Named {
    fn parse(name: &str) -> Option<Self> {
        let (name, with_alike) = match name.strip_suffix('+') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let (reference, event) = name.split_once('.')?;
        let event: u64 = event.parse().ok()?;
        Some(Self {
            reference: Reference::parse(reference)?,
            event: (event > 0).then_some(event),
            with_alike,
        })
    }
}

/// What a form says of which remarks.
#[derive(Debug)]
struct Said {
    of: Vec<Named>,
    sortings: Vec<Sorting>,
}

impl Said {
    fn read(form: &Fields) -> Option<Self> {
        if let Some((name, sorting)) = form.get("one").split_once(' ') {
            return Some(Self {
                of: vec![Named::parse(name)?],
                sortings: vec![Sorting::parse(sorting)?],
            });
        }
        let names = form.all(if form.get("all") == "yes" {
            "shown"
        } else {
            "r"
        });
        let of: Option<Vec<_>> = names
            .iter()
            .take(MOST)
            .map(|name| Named::parse(name))
            .collect();
        let sortings = match form.get("do") {
            "chosen" => {
                let kind = RemarkKind::parse(form.get("kind")).map(|it| Sorting::Kind(Some(it)));
                let theme = Theme::parse(form.get("theme")).map(|it| Sorting::Theme(Some(it)));
                kind.into_iter().chain(theme).collect()
            }
            sorting => vec![Sorting::parse(sorting)?],
        };
        Some(Self { of: of?, sortings })
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
    let of = Arc::clone(&site);
    let remarks = desk.work(move |desk| pages_of(desk, &of, &said.of)).await?;
    let mut news = 0;
    for sorting in said.sortings {
        let mut changed = 0;
        for (page, words) in &remarks {
            let (page, words, at) = (*page, words.clone(), desk.now);
            let sorted = desk
                .app
                .writer
                .between(move |store| store.sort(page, &words, sorting, at));
            changed += sorted.await?;
        }
        if changed > 0 {
            let deed = Deed::WordsSorted {
                site: site.id.clone(),
                how: sorting.code(),
                count: changed,
            };
            desk.tell(deed).await?;
        }
        news = news.max(changed);
    }
    Ok(shell.see_done(back(form.get("back")), &Done::of(form, news)))
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

type Words = Vec<(FeedbackId, Option<u64>)>;

/// The remarks that are meant and may be read, by the page that holds them.
fn pages_of(desk: &Desk, site: &Site, of: &[Named]) -> Result<BTreeMap<PageId, Words>, ApiError> {
    let mut pages: BTreeMap<PageId, Words> = BTreeMap::new();
    let mut put = |shown: &Shown, event| {
        pages
            .entry(shown.page.id)
            .or_default()
            .push((shown.id, event));
    };
    for named in of {
        let Some(shown) = remark(desk, site, &named.reference.to_string())? else {
            continue;
        };
        put(&shown, named.event);
        if !named.with_alike || shown.standing.words != named.event {
            continue;
        }
        for reference in alike(desk, &shown)? {
            if let Some(other) = remark(desk, site, &reference.to_string())? {
                put(&other, other.standing.words);
            }
        }
    }
    Ok(pages)
}

/// Those that are like a remark.
fn alike(desk: &Desk, shown: &Shown) -> Result<Vec<Reference>, ApiError> {
    let (index, _) = desk.app.inbox.look(&desk.app.store, &desk.config.rules)?;
    let wanted = Wanted {
        like: Some(shown.reference),
        ..Wanted::default()
    };
    let wanted = wanted.and(Facet::ForReaders);
    let found = index.find(&wanted, |page| page.id == shown.page.id);
    let all = index.newest_first(&found).into_iter();
    Ok(all.filter(|it| *it != shown.reference).collect())
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
