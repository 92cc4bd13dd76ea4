//! /registry: which pages a site has, what each is called, who answers for it and what it asks; the same as
//! a table; and two names of one page made one.
//!
//! Every change is shown before it is done where it touches more than what stands in its own form, and each
//! form bears the id of its page and the mark of what it showed, so that nobody writes over what another has
//! said meanwhile without having seen it.
//! Deliberately absent: any rule of what a listing may say, and the tag that is put on a page.

mod aside;
mod buttons;
mod edit;
mod fields;
mod list;
mod merge;
mod part;
mod table;
mod view;
mod words;

pub(super) use buttons::{parted, put_back, restored, unlisted};
pub(super) use edit::{edited, new, new_shown, shown};
pub(super) use list::list;
pub(super) use merge::{merge_shown, merged};
pub(super) use table::{table_asked, table_done, table_sent, take};

use super::super::ApiError;
use super::super::fields::Fields;
use super::asked::{self, Wrong};
use super::desk::Desk;
use super::shell::Shell;
use super::{refusals, wrong};
use crate::domain::{Difference, Page, PageId, Plan, Site};
use crate::registry::{self, ChangeError, Editor, Orders};
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// A site, and what else an address or a form says.
struct Here {
    site: Arc<Site>,
    /// As the configuration has it.
    base: Option<Arc<Site>>,
    fields: Fields,
}

impl Here {
    /// What an address asks for.
    fn asked(desk: &Desk, query: &str, names: &[&str]) -> Result<Self, Wrong> {
        let site = asked::site_and(query, names, &desk.config, &desk.reach)?;
        let fields = Fields::parse(query.as_bytes());
        let base = desk.config.base.site(&site.id).cloned();
        Ok(Self { site, base, fields })
    }

    /// What a form says, which names its site.
    fn sent(desk: &Desk, fields: Fields) -> Option<Self> {
        let site = desk.config.registry.site(fields.get("site"))?;
        let is_seen = desk.reach.sees_something_of(&site.id);
        let base = desk.config.base.site(&site.id).cloned();
        is_seen.then(|| Self {
            site: Arc::clone(site),
            base,
            fields,
        })
    }

    fn get(&self, name: &str) -> &str {
        self.fields.get(name)
    }

    /// The same with the site as it is served by this time.
    fn refreshed(self, desk: &Desk) -> Self {
        let served = desk.app.config();
        let site = served.registry.site(&self.site.id).map(Arc::clone);
        Self {
            site: site.unwrap_or(self.site),
            ..self
        }
    }

    /// The listed page that is named, if it is within reach.
    fn page(&self, desk: &Desk) -> Option<Page> {
        let name = self.get("page");
        let page = self.site.called(name)?;
        let is_seen = desk.reach.sees_listed(&self.site.id, page);
        is_seen.then(|| page.clone())
    }

    /// The page that a form is about.
    fn id(&self) -> Option<PageId> {
        PageId::read(self.get("id"))
    }

    /// The mark of what was seen of the page when a form was filled in, or was shown beside it thereafter.
    fn seen(&self) -> Option<&str> {
        let marks = [self.get("over"), self.get("mark")];
        marks.into_iter().find(|mark| !mark.is_empty())
    }

    /// The listed page that a form is about, if it is within reach.
    fn known(&self, desk: &Desk) -> Option<Page> {
        let id = self.id()?;
        let page = self.site.page_of(id)?;
        let is_seen = desk.reach.sees_listed(&self.site.id, page);
        is_seen.then(|| page.clone())
    }

    /// The page of the configuration that has this id.
    fn based(&self, page: PageId) -> Option<&Page> {
        self.base.as_ref()?.holder(page)
    }

    /// An address about this site.
    fn at(&self, path: &str, more: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("site", &self.site.id);
        query.extend_pairs(more);
        format!("{path}?{}", query.finish())
    }

    /// Hidden fields that name the site, and what more is given.
    fn hidden(&self, more: &[(&str, &str)]) -> Markup {
        html! {
            input type="hidden" name="site" value=(self.site.id);
            @for (name, value) in more { input type="hidden" name=(name) value=(value); }
        }
    }

    /// Hidden fields that name a page by its id, and the mark of what was seen of it.
    fn hidden_of(&self, page: PageId, mark: &str) -> Markup {
        self.hidden(&[("id", &page.to_string()), ("mark", mark)])
    }
}

/// Does orders, if the page that they are about is still listed as its form has shown it; or as it was shown
/// beside what the form says, if that shall hold over it.
async fn change(
    desk: &Desk,
    here: &Here,
    page: Option<PageId>,
    orders: Orders,
) -> Result<Plan, ChangeError> {
    let editor = Editor::of(&desk.staff.account);
    let mark = here.seen().unwrap_or_default().to_owned();
    let is_as_seen = move |plan: &Plan| {
        let of = |it: &&Difference| Some(it.id) == page;
        let mut of = plan.differences.iter().filter(of);
        of.all(|it| it.before.as_ref().is_none_or(|page| page.mark() == mark))
    };
    registry::change(&desk.app, editor, &here.site.id, orders, is_as_seen).await
}

/// What was done, said on the page that one is led to.
fn done(shell: &Shell, code: &str) -> Markup {
    let key = match code {
        "listed" => "registry.done.listed",
        "saved" => "registry.done.saved",
        "unlisted" => "registry.done.unlisted",
        "back" => "registry.done.back",
        "restored" => "registry.done.restored",
        "merged" => "registry.done.merged",
        "parted" => "registry.done.parted",
        "table" => "registry.done.table",
        _ => return html! {},
    };
    html! { p.done role="status" { (shell.locale.text(key)) } }
}

/// There is no such page, or it is not for whoever asks: he is not told which.
fn nowhere(shell: &Shell) -> Response {
    refusals::nothing_here(shell)
}

/// A refusal of something that is done by a button alone.
fn refused(shell: &Shell, error: ChangeError, back: &str) -> Result<Response, ApiError> {
    let (status, sentence) = match error {
        ChangeError::Store(error) => return Err(error.into()),
        ChangeError::Meanwhile => (
            axum::http::StatusCode::CONFLICT,
            shell.locale.text("registry.meanwhile").to_owned(),
        ),
        ChangeError::Refused(refused) => (
            axum::http::StatusCode::UNPROCESSABLE_ENTITY,
            words::refused(&refused, &shell.locale),
        ),
    };
    Ok(wrong::said(shell, status, &sentence, back))
}
