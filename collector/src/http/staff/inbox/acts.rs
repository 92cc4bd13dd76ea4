//! What can be said of a remark, by a press of a button.

use super::super::asked::query;
use super::card::{Card, kind_name, theme_name};
use super::why::why;
use crate::domain::{RemarkKind, Sorting, Theme};
use maud::{Markup, html};

impl Card<'_> {
    /// What whoever sorts remarks can say of it.
    pub(super) fn acts(&self) -> Markup {
        let locale = self.locale();
        let standing = &self.shown.standing;
        let tick = locale.text("inbox.tick");
        let read = if standing.awaits_reader() {
            Sorting::Read
        } else {
            Sorting::Unread
        };
        html! {
            @if self.frame.sorts && standing.words.is_some() {
                div.acts {
                    label.tick {
                        input type="checkbox" name="r" value=(self.shown.named()) aria-label=(self.named(tick));
                        span { (tick) }
                    }
                    @if standing.is_for_readers() { (self.act(read)) }
                    (self.alike())
                }
                (self.sorting())
            }
        }
    }

    /// A button that says one thing of it.
    pub(in crate::http::staff) fn act(&self, sorting: Sorting) -> Markup {
        let key = format!("inbox.do.{}", sorting.code());
        let words = self.locale().text(&key);
        html! {
            button.plain type="submit" name="one" value=(self.value(sorting)) aria-label=(self.named(words)) {
                (words)
            }
        }
    }

    fn value(&self, sorting: Sorting) -> String {
        format!("{} {}", self.shown.named(), sorting.code())
    }

    /// The way to those that are like it.
    fn alike(&self) -> Markup {
        let like = self.shown.reference.to_string();
        let query = query(&[("site", &self.frame.site.id), ("like", &like)]);
        let to = self.frame.shell.onward(&format!("/inbox?{query}"));
        let alike = self.shown.alike;
        let words = self.locale().plural("inbox.alike", alike.into(), &[]);
        html! {
            @if alike > 0 { a href=(to) aria-label=(self.named(&words)) { (words) } }
        }
    }

    /// What speaks for what the rules suggest, and everything else that it could be.
    fn sorting(&self) -> Markup {
        let (locale, judged) = (self.locale(), &self.judged);
        let standing = &self.shown.standing;
        // Veiled words are not shown by what speaks for something either.
        let tells = self.frame.is_open || judged.suspicion.is_none();
        let title = locale.text("inbox.sort");
        // Whoever has said what it is may go on to what it is about.
        let done = self
            .frame
            .done
            .filter(|done| done.is_of(self.shown.reference));
        let is_open = done.is_some_and(|done| done.is_of_sorting());
        html! {
            details.sorting open[is_open] {
                summary aria-label=(self.named(title)) { (title) }
                @if tells { (why(judged, standing, locale)) }
                fieldset {
                    legend { (locale.text("inbox.kind")) }
                    @for it in RemarkKind::ALL {
                        (self.choice(&kind_name(locale, it), standing.kind == Some(it), Sorting::Kind(Some(it))))
                    }
                    (self.of_rules(standing.kind, judged.suggested_kind(), Sorting::Kind))
                }
                fieldset {
                    legend { (locale.text("inbox.theme")) }
                    @for it in Theme::ALL {
                        (self.choice(&theme_name(locale, it), standing.theme == Some(it), Sorting::Theme(Some(it))))
                    }
                    (self.of_rules(standing.theme, judged.suggested_theme(), Sorting::Theme))
                }
            }
        }
    }

    /// One of the things that it can be, and whether somebody has said that it is.
    fn choice(&self, words: &str, is_said: bool, sorting: Sorting) -> Markup {
        html! {
            button.choice type="submit" name="one" value=(self.value(sorting))
                aria-pressed=(is_said.to_string()) aria-label=(self.named(words)) { (words) }
        }
    }

    /// The button that takes back what was said, or the one that says what is suggested. Neither is one of the
    /// things that it can be, so that neither is pressed or not.
    fn of_rules<T: Copy>(
        &self,
        said: Option<T>,
        suggested: Option<T>,
        sorting: impl Fn(Option<T>) -> Sorting,
    ) -> Markup {
        let key = if said.is_some() {
            "inbox.by_rules"
        } else {
            "inbox.confirm"
        };
        let words = self.locale().text(key);
        html! {
            @if said.is_some() || suggested.is_some() {
                @let sorting = sorting(suggested.filter(|_| said.is_none()));
                button.choice type="submit" name="one" value=(self.value(sorting)) aria-label=(self.named(words)) {
                    (words)
                }
            }
        }
    }
}
