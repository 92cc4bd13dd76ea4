//! /registry: which pages a site has, what each is called, who answers for it and what it asks; the same as
//! a table; and two names of one page made one.
//!
//! Every change is shown before it is done where it touches more than what stands in its own form, and each
//! form bears the mark of what it showed, so that nobody writes over what another has said meanwhile.
//! Deliberately absent: any rule of what a listing may say, and the tag that is put on a page.

mod edit;
mod list;
mod merge;
mod table;
mod words;

pub(super) use edit::{edited, new, new_shown, restored, shown, unlisted};
pub(super) use list::list;
pub(super) use merge::{merge_shown, merged, parted};
pub(super) use table::{table_asked, table_done, table_sent, take};

use super::super::ApiError;
use super::super::fields::Fields;
use super::asked::{self, Wrong};
use super::desk::Desk;
use super::shell::Shell;
use super::{refusals, wrong};
use crate::domain::{Page, PageId, Plan, Site};
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

    /// The listed page that is named, if it is within reach.
    fn page(&self, desk: &Desk) -> Option<Page> {
        let name = self.get("page");
        let page = self.site.page(name).filter(|page| page.is_called(name))?;
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
}

/// Does orders, if the page that they are about is still listed as its form has shown it.
async fn change(
    desk: &Desk,
    here: &Here,
    page: Option<(PageId, String)>,
    orders: Orders,
) -> Result<Plan, ChangeError> {
    let editor = Editor::of(&desk.staff.account);
    let is_as_seen = move |plan: &Plan| {
        let Some((id, mark)) = &page else { return true };
        let mut of = plan.differences.iter().filter(|it| it.id == *id);
        of.all(|it| it.before.as_ref().is_none_or(|page| page.mark() == *mark))
    };
    registry::change(&desk.app, editor, &here.site.id, orders, is_as_seen).await
}

/// What was done, said on the page that one is led to.
fn done(shell: &Shell, code: &str) -> Markup {
    let key = match code {
        "listed" => "registry.done.listed",
        "saved" => "registry.done.saved",
        "unlisted" => "registry.done.unlisted",
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
