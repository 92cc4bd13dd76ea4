//! What visitors wrote of the page, the latest of it; all of it is in the inbox.

use super::super::asked::{AskedPage, page_query};
use super::super::desk::Desk;
use super::super::inbox::{Frame, Shown, index_note, read};
use super::super::shell::Shell;
use crate::board::OnePage;
use crate::domain::PageId;
use crate::http::ApiError;
use crate::inbox::{Behind, Facet, Wanted};
use maud::{Markup, html};

/// Rows that are shown.
const ROWS: usize = 10;

/// The latest words of a page.
#[derive(Debug)]
pub(super) struct Latest {
    pub(super) shown: Vec<Shown>,
    behind: Behind,
    is_damaged: bool,
}

impl Latest {
    /// Those of a page, whose history lies under these ids, if whoever asks may read them. It must not be asked
    /// for while the board is held: of two that wait for both, each would wait for the other.
    pub(super) fn of(desk: &Desk, pages: &[PageId]) -> Result<Option<Self>, ApiError> {
        if !desk.reads_words {
            return Ok(None);
        }
        let (index, behind) = desk.app.inbox.look(&desk.app.store, desk.now)?;
        let wanted = Wanted::default().and(Facet::ForReaders);
        let found = index.find(&wanted, |it| pages.contains(&it.id));
        let listed = index.list(&found, true, (0, ROWS));
        Ok(Some(Self {
            shown: read(&desk.app.store, &listed.shown)?,
            behind,
            is_damaged: index.is_damaged(),
        }))
    }

    pub(super) fn section(
        &self,
        desk: &Desk,
        shell: &Shell,
        asked: &AskedPage,
        page: &OnePage<'_>,
    ) -> Markup {
        let locale = &*shell.locale;
        let frame = Frame {
            sorts: true,
            ..Frame::new(desk, shell, &asked.site)
        };
        let all = page_query(&asked.site, page.known.key());
        let all = shell.onward(&format!("/inbox?{all}"));
        html! {
            section aria-labelledby="words" {
                h2 #words { (locale.text("staff.page.words")) }
                (index_note(locale, self.behind, self.is_damaged))
                @if self.shown.is_empty() {
                    (frame.done_above(&[]))
                    p { (locale.text("staff.page.words.none")) }
                } @else {
                    p.note {
                        (locale.plural("staff.words", page.known.unread(), &[])) " · "
                        a href=(all) { (locale.text("staff.page.words.all")) }
                    }
                    (frame.cards(&self.shown, &format!("/page?{}", asked.query())))
                }
            }
        }
    }
}
