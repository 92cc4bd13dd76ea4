//! One remark on the page: what was written, on which page, with which answer, and what is known of it.
//!
//! Everything of it that can be pressed is named after it for those who hear one thing at a time, and do not see
//! in which card it stands. What can be said of it is [`super::acts`]'s.

use super::super::asked::{page_query, query};
use super::super::quote::{lang_of, quote};
use super::frame::{Frame, List, Under};
use super::shown::Shown;
use super::why::traces;
use crate::domain::{RemarkKind, Theme};
use crate::locale::Locale;
use crate::rules::Judged;
use crate::text::tame;
use maud::{Markup, html};

/// A remark with what it takes to show it.
#[derive(Debug)]
pub(in crate::http::staff) struct Card<'a> {
    pub(super) frame: &'a Frame<'a>,
    pub(in crate::http::staff) shown: &'a Shown,
    pub(super) judged: Judged<'a>,
    /// What tells it from the others to whoever hears it.
    name: String,
}

impl<'a> Card<'a> {
    pub(super) fn new(frame: &'a Frame<'a>, shown: &'a Shown, (place, of): (usize, usize)) -> Self {
        let locale = &*frame.shell.locale;
        let page = match frame.site.holder(shown.page.id) {
            Some(page) => page.title.get(frame.shell.lang_of(frame.site)).to_owned(),
            None => tame(&shown.page.name).into_owned(),
        };
        let number = |n: usize| locale.number(n as u64);
        let values = [
            ("place", &*number(place)),
            ("of", &*number(of)),
            ("page", &*page),
        ];
        Self {
            frame,
            shown,
            judged: shown.judged(frame.rules),
            name: locale.fill("inbox.named", &values),
        }
    }

    pub(super) fn locale(&self) -> &'a Locale {
        &self.frame.shell.locale
    }

    /// What is read out of a button or link with these words.
    pub(super) fn named(&self, words: &str) -> String {
        format!("{words} – {}", self.name)
    }

    /// The remark, with more that can be said of it.
    pub(super) fn shown(&self, more: &Markup) -> Markup {
        let done = self.frame.done;
        let done = done.filter(|done| done.is_of(self.shown.reference));
        html! {
            li.remark.unread[self.shown.standing.awaits_reader()] id=(self.anchor()) {
                (self.heading())
                @if let Some(done) = done { (done.told(self.frame.shell)) }
                (self.tags())
                (self.words())
                p.note { (self.about()) }
                (self.acts())
                (more)
            }
        }
    }

    /// Where it is on its page.
    fn anchor(&self) -> String {
        let list = match self.frame.list {
            List::Own => 'r',
            List::First => 'f',
        };
        format!("{list}-{}", self.shown.reference)
    }

    fn heading(&self) -> Markup {
        let Frame { shell, site, .. } = *self.frame;
        let (locale, shown) = (&*shell.locale, self.shown);
        let lang = shell.lang_of(site);
        let page = site.holder(shown.page.id);
        let department = page.and_then(|page| site.department(&page.department));
        let to = format!("/page?{}", page_query(site, &shown.page.name));
        let inner = html! {
            a href=(shell.onward(&to)) {
                @match page {
                    Some(page) => span lang=(lang.as_str()) { (page.title.get(lang)) },
                    None => bdi dir="ltr" { (tame(&shown.page.name)) },
                }
            }
        };
        let at = shown.standing.at;
        html! {
            div.head {
                @match self.frame.under {
                    Under::Page => h2 { (inner) },
                    Under::Part => h3 { (inner) },
                }
                p.note {
                    @if let Some(department) = department {
                        span lang=(lang.as_str()) { (department.name.get(lang)) } " · "
                    }
                    time datetime=(at) { (locale.date_time(at, &site.time_zone)) }
                    " · " a href=(self.address()) { bdi { (shown.reference) } }
                }
            }
        }
    }

    /// The remark's own page.
    fn address(&self) -> String {
        let reference = self.shown.reference.to_string();
        let query = query(&[("site", &self.frame.site.id), ("ref", &reference)]);
        self.frame.shell.onward(&format!("/inbox/remark?{query}"))
    }

    fn tags(&self) -> Markup {
        let (locale, judged) = (self.locale(), &self.judged);
        let standing = &self.shown.standing;
        let danger = judged.danger.as_ref();
        let suggested = |is_said: bool| {
            if is_said {
                ""
            } else {
                locale.text("inbox.suggested")
            }
        };
        html! {
            ul.tags {
                @if let Some(danger) = danger {
                    li.urgent[!standing.attended] {
                        (locale.text(&format!("about.danger.{}", danger.kind.code())))
                        @if standing.attended { " (" (locale.text("inbox.attended")) ")" }
                    }
                }
                @if standing.awaits_reader() { li.new { (locale.text("staff.page.unread")) } }
                @if let Some(check) = standing.check() {
                    li.aside { (locale.text(&format!("check.{}", check.code()))) }
                    @if let Some(finding) = standing.finding {
                        li { (locale.text(&format!("finding.{}", finding.code()))) }
                    }
                }
                @if let Some(kind) = standing.kind.or(judged.suggested_kind()) {
                    li { (kind_name(locale, kind)) " " span.note { (suggested(standing.kind.is_some())) } }
                }
                @if let Some(theme) = standing.theme.or(judged.suggested_theme()) {
                    li { (theme_name(locale, theme)) " " span.note { (suggested(standing.theme.is_some())) } }
                }
            }
        }
    }

    /// The words, or the veil over them.
    fn words(&self) -> Markup {
        let (locale, shown, judged) = (self.locale(), self.shown, &self.judged);
        if shown.standing.words.is_none() {
            return html! { p.note { (locale.text("inbox.no_words")) } };
        }
        let lang = lang_of(judged.language, shown.standing.lang);
        match &judged.suspicion {
            Some(suspicion) if !self.frame.is_open => html! {
                p.veil {
                    (locale.text("inbox.veiled")) " "
                    (traces(suspicion, locale)) " "
                    a href=(self.address()) aria-label=(self.named(locale.text("inbox.open"))) { (locale.text("inbox.open")) }
                }
            },
            _ => quote(&shown.text, &lang, self.frame.sought, locale),
        }
    }

    fn about(&self) -> Markup {
        let (locale, standing) = (self.locale(), &self.shown.standing);
        html! {
            (locale.text(&format!("staff.question.{}", standing.answer.question().code()))) " – "
            (locale.text(&format!("answer.{}", standing.answer.code())))
            @for reason in &standing.reasons { " · " (locale.text(&format!("reason.{}", reason.code()))) }
            @if let Some(section) = &standing.section { " · " bdi dir="ltr" { "#" (section) } }
        }
    }
}

pub(in crate::http::staff) fn theme_name(locale: &Locale, theme: Theme) -> String {
    locale
        .text(&format!("about.theme.{}", theme.code()))
        .to_owned()
}

pub(in crate::http::staff) fn kind_name(locale: &Locale, kind: RemarkKind) -> String {
    locale
        .text(&format!("about.kind.{}", kind.code()))
        .to_owned()
}
