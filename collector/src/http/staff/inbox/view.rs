//! The inbox as a page.

use super::super::asked::AskedInbox;
use super::super::desk::Desk;
use super::super::done::Done;
use super::super::shell::Shell;
use super::super::sites::sites;
use super::super::turning::turning;
use super::filters::filters;
use super::frame::{Frame, List};
use super::searched::Searched;
use super::shown::Shown;
use super::{FIRST, SHOWN};
use crate::domain::people::Right;
use crate::inbox::Behind;
use crate::locale::Locale;
use maud::{Markup, html};

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) remarks: u64,
    pub(super) rows: usize,
    pub(super) searched: Searched,
    pub(super) unread: u64,
    pub(super) shown: Vec<Shown>,
    /// How many speak of danger that nobody has seen to, and the first of them.
    pub(super) urgent: u64,
    pub(super) first: Vec<Shown>,
    pub(super) is_damaged: bool,
    pub(super) behind: Behind,
}

pub(super) fn main(shell: &Shell, desk: &Desk, asked: &AskedInbox, found: &Found) -> Markup {
    let locale = &*shell.locale;
    let site = &asked.of.site;
    let lang = shell.lang_of(site);
    let sought = asked.wanted().words;
    let done = shell.done.as_ref();
    let is_first = |done: &Done| done.is_attended() && found.urgent > 0;
    let frame = Frame {
        sought: &sought,
        sorts: true,
        done: done.filter(|done| !is_first(done)),
        ..Frame::new(desk, shell, site)
    };
    let first_frame = Frame {
        list: List::First,
        done: done.filter(|done| is_first(done)),
        ..frame
    };
    let remarks = locale.plural("inbox.remarks", found.remarks, &[]);
    let unread = locale.plural("staff.words", found.unread, &[]);
    html! {
        p.lead lang=(lang.as_str()) { (site.organisation.get(lang)) }
        (sites((desk, shell), site, "/inbox", |_| None))
        (ways(shell, desk, asked))
        (filters(desk, shell, asked))
        (index_note(locale, found.behind, found.is_damaged))
        @if found.urgent > 0 { (first(&first_frame, found)) }
        section aria-labelledby="found" {
            h2 #found { (remarks) }
            // Nobody waits for a reader of what was set aside.
            @if asked.value("flagged").is_none() { p.note { (unread) } }
            (found.searched.note(shell, "/inbox", |name, value| asked.with(name, value)))
            @if found.shown.is_empty() {
                (frame.done_above(&[]))
                p.empty { (locale.text(if asked.of.seeks_nothing() { "inbox.seeks_nothing" } else { "inbox.empty" })) }
            } @else {
                (frame.cards(&found.shown, &format!("/inbox?{}", asked.query())))
                (turning(shell, (asked.of.at, found.rows.div_ceil(SHOWN)), |at| {
                    shell.onward(&format!("/inbox?{}", asked.with("at", &at.to_string())))
                }))
            }
        }
        p.note { (locale.text("inbox.note")) }
    }
}

/// The way to what else there is of words, narrowed as far as it can be narrowed there. Neither a share nor a file
/// is of what checks have set aside.
fn ways(shell: &Shell, desk: &Desk, asked: &AskedInbox) -> Markup {
    let locale = &*shell.locale;
    let of_readers = asked.with("flagged", "");
    let ways = [
        ("/themes", "shares.title", Right::SeeFigures, &of_readers),
        (
            "/flagged",
            "flagged.title",
            Right::JudgeFlagged,
            &asked.of.query(),
        ),
        ("/inbox/take", "take.title", Right::TakeWords, &of_readers),
    ];
    html! {
        nav.ways aria-label=(locale.text("inbox.ways")) {
            @for (path, key, right, query) in ways {
                @if desk.staff.has(right) {
                    a href=(shell.onward(&format!("{path}?{query}"))) { (locale.text(key)) }
                }
            }
        }
    }
}

/// How far the index has come, where it has not come to the end.
pub(in crate::http::staff) fn index_note(
    locale: &Locale,
    behind: Behind,
    is_damaged: bool,
) -> Markup {
    let percent = (behind.taken * 100).checked_div(behind.all).unwrap_or(100);
    let values = [("percent", &*locale.percent(percent.min(99)))];
    html! {
        @if let Some(seconds) = behind.seconds {
            p.caution role="status" {
                (lag(locale, seconds)) " " (locale.plural("inbox.lags.events", behind.events(), &[]))
            }
        } @else if behind.events() > 0 {
            p.caution role="status" { (locale.plural("inbox.behind", behind.events(), &values)) }
        }
        @if is_damaged { p.caution { (locale.text("inbox.damaged")) } }
    }
}

/// By how much the index lags, in whatever tells it shortly.
fn lag(locale: &Locale, seconds: u64) -> String {
    match seconds {
        0..120 => locale.plural("inbox.lags.seconds", seconds, &[]),
        _ => locale.plural("inbox.lags.minutes", seconds / 60, &[]),
    }
}

/// Those that speak of danger, before the others.
fn first(frame: &Frame<'_>, found: &Found) -> Markup {
    let locale = &*frame.shell.locale;
    let more = found.urgent > FIRST as u64;
    html! {
        section.danger aria-labelledby="urgent" {
            h2 #urgent { (locale.plural("urgent.count", found.urgent, &[])) }
            p.note { (locale.text("urgent.note")) }
            (frame.urgent(&found.first, &format!("/inbox?site={}", frame.site.id)))
            @if more {
                p { a href=(frame.shell.onward(&format!("/urgent?site={}", frame.site.id))) { (locale.text("urgent.all")) } }
            }
        }
    }
}
