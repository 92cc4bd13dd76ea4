//! One remark on the page: what was written, on which page, with which answer, and what is known and can be
//! said of it.
//!
//! All cards of a page are one form, so that one remark is sorted by one press and many by another; every
//! button is a native one and can be reached by the keyboard in the order in which it stands.

use super::super::asked::page_query;
use super::super::quote::{lang_of, quote};
use super::super::shell::Shell;
use super::shown::Shown;
use super::why::{traces, why};
use crate::domain::{RemarkKind, Site, Sorting, Theme};
use crate::locale::Locale;
use crate::rules::{Judged, Rules};
use crate::text::Sought;
use maud::{Markup, html};

/// What a page of remarks is shown with.
#[derive(Debug, Clone, Copy)]
pub(in crate::http::staff) struct Frame<'a> {
    pub(in crate::http::staff) shell: &'a Shell,
    pub(in crate::http::staff) site: &'a Site,
    pub(in crate::http::staff) rules: &'a Rules,
    /// What was sought, to be marked.
    pub(in crate::http::staff) sought: &'a [Sought],
    /// Whether words that may hold personal data are shown: only where somebody has opened them.
    pub(in crate::http::staff) is_open: bool,
    /// Whether whoever looks may sort them.
    pub(in crate::http::staff) sorts: bool,
    /// The level of a remark's heading.
    pub(in crate::http::staff) under: Under,
}

/// What a remark's heading stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http::staff) enum Under {
    /// The page's own heading.
    Page,
    /// The heading of a part of it.
    Part,
}

impl Frame<'_> {
    pub(super) fn card(&self, shown: &Shown) -> Markup {
        self.card_with(shown, &html! {})
    }

    /// A remark, with more that can be said of it.
    pub(in crate::http::staff) fn card_with(&self, shown: &Shown, more: &Markup) -> Markup {
        let judged = shown.judged(self.rules);
        let standing = &shown.standing;
        let waits = standing.awaits_reader();
        let name = shown.name();
        html! {
            li.remark.unread[waits] id=(anchor(shown)) {
                (self.heading(shown))
                (self.tags(shown, &judged))
                (self.words(shown, &judged))
                p.note { (self.about(shown)) }
                @if self.sorts && standing.words.is_some() {
                    div.acts {
                        label.tick {
                            input type="checkbox" name="r" value=(name);
                            span { (self.shell.locale.text("inbox.tick")) }
                        }
                        @if standing.is_for_readers() {
                            (self.act(shown, if waits { Sorting::Read } else { Sorting::Unread }))
                        }
                        (self.alike(shown))
                    }
                    (self.sorting(shown, &judged))
                }
                (more)
            }
        }
    }

    fn heading(&self, shown: &Shown) -> Markup {
        let locale = &*self.shell.locale;
        let lang = self.shell.lang_of(self.site);
        let page = self.site.holder(shown.page.id);
        let department = page.and_then(|page| self.site.department(&page.department));
        let to = format!("/page?{}", page_query(self.site, &shown.page.name));
        let inner = html! {
            a href=(self.shell.onward(&to)) {
                @match page {
                    Some(page) => span lang=(lang.as_str()) { (page.title.get(lang)) },
                    None => bdi dir="ltr" { (shown.page.name) },
                }
            }
        };
        let at = shown.standing.at;
        html! {
            div.head {
                @match self.under {
                    Under::Page => h2 { (inner) },
                    Under::Part => h3 { (inner) },
                }
                p.note {
                    @if let Some(department) = department {
                        span lang=(lang.as_str()) { (department.name.get(lang)) } " · "
                    }
                    time datetime=(at) { (locale.date_time(at, &self.site.time_zone)) }
                    " · " a href=(self.address(shown)) { bdi { (shown.reference) } }
                }
            }
        }
    }

    /// The remark's own page.
    fn address(&self, shown: &Shown) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("site", &self.site.id);
        query.append_pair("ref", &shown.reference.to_string());
        self.shell
            .onward(&format!("/inbox/remark?{}", query.finish()))
    }

    fn tags(&self, shown: &Shown, judged: &Judged<'_>) -> Markup {
        let locale = &*self.shell.locale;
        let standing = &shown.standing;
        let danger = judged.danger.as_ref();
        let suggested = |is_said: bool| {
            if is_said {
                ""
            } else {
                locale.text("inbox.suggested")
            }
        };
        let theme = judged.theme.as_ref().map(|it| it.what);
        let kind = judged.kind.as_ref().map(|it| it.what);
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
                @if let Some(kind) = standing.kind.or(kind) {
                    li { (kind_name(locale, kind)) " " span.note { (suggested(standing.kind.is_some())) } }
                }
                @if let Some(theme) = standing.theme.or(theme) {
                    li { (theme_name(locale, theme)) " " span.note { (suggested(standing.theme.is_some())) } }
                }
            }
        }
    }

    /// The words, or the veil over them.
    fn words(&self, shown: &Shown, judged: &Judged<'_>) -> Markup {
        let locale = &*self.shell.locale;
        if shown.standing.words.is_none() {
            return html! { p.note { (locale.text("inbox.no_words")) } };
        }
        let lang = lang_of(judged.language, shown.standing.lang);
        match &judged.suspicion {
            Some(suspicion) if !self.is_open => html! {
                p.veil {
                    (locale.text("inbox.veiled")) " "
                    (traces(suspicion, locale)) " "
                    a href=(self.address(shown)) { (locale.text("inbox.open")) }
                }
            },
            _ => quote(&shown.text, &lang, self.sought, locale),
        }
    }

    fn about(&self, shown: &Shown) -> Markup {
        let locale = &*self.shell.locale;
        let standing = &shown.standing;
        html! {
            (locale.text(&format!("staff.question.{}", standing.answer.question().code()))) " – "
            (locale.text(&format!("answer.{}", standing.answer.code())))
            @for reason in &standing.reasons { " · " (locale.text(&format!("reason.{}", reason.code()))) }
            @if let Some(section) = &standing.section { " · " bdi dir="ltr" { "#" (section) } }
        }
    }

    /// The way to those that are like it.
    fn alike(&self, shown: &Shown) -> Markup {
        let locale = &*self.shell.locale;
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("site", &self.site.id);
        query.append_pair("like", &shown.reference.to_string());
        let to = self.shell.onward(&format!("/inbox?{}", query.finish()));
        html! {
            @if shown.alike > 0 {
                a href=(to) { (locale.plural("inbox.alike", shown.alike.into(), &[])) }
            }
        }
    }

    /// A button that says one thing of one remark.
    pub(in crate::http::staff) fn act(&self, shown: &Shown, sorting: Sorting) -> Markup {
        let locale = &*self.shell.locale;
        let value = format!("{} {}", shown.name(), sorting.code());
        html! {
            button.plain type="submit" name="one" value=(value) {
                (locale.text(&format!("inbox.do.{}", sorting.code())))
            }
        }
    }

    /// What speaks for what the rules suggest, and everything else that it could be.
    fn sorting(&self, shown: &Shown, judged: &Judged<'_>) -> Markup {
        let locale = &*self.shell.locale;
        let standing = &shown.standing;
        let theme = standing.theme.or(judged.theme.as_ref().map(|it| it.what));
        let kind = standing.kind.or(judged.kind.as_ref().map(|it| it.what));
        let value = |sorting: Sorting| format!("{} {}", shown.name(), sorting.code());
        // Veiled words are not shown by what speaks for something either.
        let tells = self.is_open || judged.suspicion.is_none();
        let button = |name: String, is_so: bool, sorting: Sorting| {
            html! {
                button.choice type="submit" name="one" value=(value(sorting)) aria-pressed=(is_so.to_string()) {
                    (name)
                }
            }
        };
        html! {
            details.sorting {
                summary { (locale.text("inbox.sort")) }
                @if tells { (why(judged, standing, locale)) }
                fieldset {
                    legend { (locale.text("inbox.kind")) }
                    @for it in RemarkKind::ALL {
                        (button(kind_name(locale, it), standing.kind == Some(it), Sorting::Kind(Some(it))))
                    }
                    @if standing.kind.is_some() {
                        (button(locale.text("inbox.by_rules").to_owned(), false, Sorting::Kind(None)))
                    } @else if let Some(kind) = kind {
                        (button(locale.text("inbox.confirm").to_owned(), false, Sorting::Kind(Some(kind))))
                    }
                }
                fieldset {
                    legend { (locale.text("inbox.theme")) }
                    @for it in Theme::ALL {
                        (button(theme_name(locale, it), standing.theme == Some(it), Sorting::Theme(Some(it))))
                    }
                    @if standing.theme.is_some() {
                        (button(locale.text("inbox.by_rules").to_owned(), false, Sorting::Theme(None)))
                    } @else if let Some(theme) = theme {
                        (button(locale.text("inbox.confirm").to_owned(), false, Sorting::Theme(Some(theme))))
                    }
                }
            }
        }
    }

    /// What is done with all that are ticked.
    pub(super) fn bulk(&self) -> Markup {
        let locale = &*self.shell.locale;
        let choices = |name: &str, group: &str, codes: Vec<&str>| {
            html! {
                label {
                    span { (locale.text(&format!("inbox.{group}"))) }
                    select name=(name) {
                        option value="" { (locale.text("inbox.choose")) }
                        @for code in codes { option value=(code) { (locale.text(&format!("about.{group}.{code}"))) } }
                    }
                }
            }
        };
        html! {
            fieldset.bulk {
                legend { (locale.text("inbox.bulk")) }
                label.tick {
                    input type="checkbox" name="all" value="yes";
                    span { (locale.text("inbox.bulk.all")) }
                }
                @for sorting in [Sorting::Read, Sorting::Unread] {
                    button.plain type="submit" name="do" value=(sorting.code()) {
                        (locale.text(&format!("inbox.do.{}", sorting.code())))
                    }
                }
                (choices("kind", "kind", RemarkKind::ALL.map(RemarkKind::code).to_vec()))
                (choices("theme", "theme", Theme::ALL.map(Theme::code).to_vec()))
                button.plain type="submit" name="do" value="chosen" { (locale.text("inbox.bulk.set")) }
            }
        }
    }

    /// Remarks as one form, which comes back to where it is.
    pub(in crate::http::staff) fn cards(&self, shown: &[Shown], back: &str) -> Markup {
        let cards = html! {
            ol.remarks { @for remark in shown { (self.card(remark)) } }
        };
        let inner = html! {
            input type="hidden" name="site" value=(self.site.id);
            input type="hidden" name="back" value=(back);
            @for remark in shown { input type="hidden" name="shown" value=(remark.name()); }
            (self.bulk())
            (cards)
        };
        if self.sorts {
            html! { div.inbox { (self.shell.form("/inbox/sort", &inner)) } }
        } else {
            html! { div.inbox { (cards) } }
        }
    }
}

/// Where a remark is on its page.
pub(super) fn anchor(shown: &Shown) -> String {
    format!("r-{}", shown.reference)
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
