//! The form above every view of remarks, whose address is the view: what is sought, and by what it is narrowed.
//!
//! A view brings the choices that it alone has. Where the narrowing of any list is read is
//! [`super::super::asked::Narrowed`].

use super::super::asked::{Narrowed, SEARCH};
use super::super::choices::{Choice, any, coded, departments, languages, select};
use super::super::shell::Shell;
use crate::board::{Kind, Preset};
use maud::{Markup, html};
use rayak_shared::{Channel, Question};

/// One choice of a form.
#[derive(Debug)]
pub(in crate::http::staff) struct Field {
    name: &'static str,
    label: String,
    choices: Vec<Choice>,
    chosen: Option<String>,
}

impl Field {
    pub(in crate::http::staff) fn new(
        name: &'static str,
        label: &str,
        choices: Vec<Choice>,
        chosen: Option<String>,
    ) -> Self {
        Self {
            name,
            label: label.to_owned(),
            choices,
            chosen,
        }
    }

    fn shown(&self) -> Markup {
        let chosen = self.chosen.as_deref().unwrap_or_default();
        select(self.name, &self.label, &self.choices, chosen)
    }
}

/// The form of a view.
#[derive(Debug)]
pub(in crate::http::staff) struct Narrowing<'a> {
    pub(in crate::http::staff) shell: &'a Shell,
    pub(in crate::http::staff) of: &'a Narrowed,
    /// The view's path.
    pub(in crate::http::staff) path: &'static str,
    /// Whether words can be sought.
    pub(in crate::http::staff) seeks: bool,
    /// The view's own choices that are always open, and those among the others.
    pub(in crate::http::staff) first: Vec<Field>,
    pub(in crate::http::staff) more: Vec<Field>,
}

impl Narrowing<'_> {
    pub(in crate::http::staff) fn form(self) -> Markup {
        let (shell, of) = (self.shell, self.of);
        let locale = &*shell.locale;
        let site = &of.site;
        let more: Vec<_> = self.more.into_iter().chain(shared(shell, of)).collect();
        let dates = ["from", "to"].map(|name| (name, of.value(name)));
        let is_narrow = of.page.is_some() || more.iter().any(|field| field.chosen.is_some());
        let has_days = of.days().is_some();
        let is_chosen = is_narrow
            || has_days
            || !of.search.is_empty()
            || self.first.iter().any(|it| it.chosen.is_some());
        // A view that has no choice of its own is one of days.
        let is_of_days = !self.seeks && self.first.is_empty();
        let days = html! {
            (days(shell, of).shown())
            @for (name, value) in &dates {
                label {
                    span { (locale.text(&format!("staff.filter.{name}"))) }
                    input type="date" name=(name) value=[value.as_deref()];
                }
            }
        };
        html! {
            form.filters method="get" action=(shell.href(self.path)) role=[self.seeks.then_some("search")] {
                input type="hidden" name="site" value=(site.id);
                (shell.language_field())
                @if self.seeks {
                    label.search {
                        span { (locale.text("inbox.search")) }
                        input type="search" name="q" value=(of.search) maxlength=(SEARCH) dir="auto";
                    }
                }
                @for field in &self.first { (field.shown()) }
                @if is_of_days { (days) }
                details.more open[is_narrow || (has_days && !is_of_days)] {
                    summary { (locale.text("staff.filter.more")) }
                    div.filters {
                        label {
                            span { (locale.text("inbox.filter.page")) }
                            input type="text" name="page" value=[of.page.as_deref()] dir="ltr"
                                autocapitalize="none" spellcheck="false";
                        }
                        @for field in &more { (field.shown()) }
                        @if !is_of_days { (days) }
                    }
                }
                button type="submit" { (locale.text("staff.filter.show")) }
                @if is_chosen {
                    a.plain href=(shell.onward(&format!("{}?site={}", self.path, site.id))) { (locale.text("staff.filter.none")) }
                }
            }
        }
    }
}

/// The choices that every view has.
fn shared(shell: &Shell, of: &Narrowed) -> Vec<Field> {
    let locale = &*shell.locale;
    let site = &of.site;
    let all = |name, key, choices: Vec<Choice>| {
        let choices = any(choices, locale.text("staff.filter.all"));
        Field::new(name, locale.text(key), choices, of.value(name))
    };
    let pages = Kind::ALL.iter().map(|it| it.code());
    let questions = Question::ALL.iter().map(|it| it.code());
    let channels = Channel::ALL.iter().map(|it| it.code());
    vec![
        all(
            "department",
            "staff.filter.department",
            departments(shell, site),
        ),
        all(
            "pages",
            "inbox.filter.pages",
            coded(pages, "staff.kind.", locale),
        ),
        all(
            "question",
            "staff.filter.question",
            coded(questions, "staff.question.", locale),
        ),
        all("language", "staff.filter.language", languages(shell, site)),
        all(
            "channel",
            "staff.filter.channel",
            coded(channels, "staff.channel.", locale),
        ),
    ]
}

/// The days by their name.
fn days(shell: &Shell, of: &Narrowed) -> Field {
    let locale = &*shell.locale;
    let presets = Preset::ALL.iter().filter(|it| **it != Preset::Settled);
    let presets = coded(presets.map(|it| it.code()), "staff.period.", locale);
    let always = if of.has_dates() {
        "staff.period.dates"
    } else {
        "inbox.period.all"
    };
    let periods = any(presets, locale.text(always));
    let name = of.chosen_by();
    let label = locale.text("staff.filter.period");
    Field::new(name, label, periods, of.value(name))
}
