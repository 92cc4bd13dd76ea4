//! The one line by which a page asks for opinions, as any site would paste it.
//!
//! Nothing else of this crate knows the widget. Where no script runs, the line
//! after the tag leads to the collector's form.

use jiff::civil::Date;
use maud::{Markup, html};

use crate::content::{Naming, Page, Question};
use crate::language::Language;
use crate::wording::PageWords;

/// The name under which the collector knows this site.
const SITE: &str = "jazan";

#[derive(Clone, Debug)]
pub(crate) struct Tag<'a> {
    pub(crate) collector: &'a str,
    pub(crate) key: &'a str,
    pub(crate) naming: Naming,
    pub(crate) questions: Vec<Question>,
    pub(crate) revision: Option<Date>,
    /// A selector of the element in which the widget is to appear, where that is
    /// not the place of the tag itself.
    pub(crate) target: Option<&'static str>,
}

impl<'a> Tag<'a> {
    /// The tag of an ordinary page; `None` where the page asks nothing.
    pub(crate) fn of(
        page: &'a Page,
        language: Language,
        collector: &'a str,
        revision: Option<Date>,
    ) -> Option<Self> {
        page.asks().then(|| Self {
            collector,
            key: &page.key,
            naming: page.naming(language),
            questions: page.facts.questions.clone(),
            revision,
            target: None,
        })
    }

    pub(crate) fn script(&self) -> Markup {
        let source = format!("{}/v1/rayak.js", self.collector);
        let page = (self.naming == Naming::Key).then_some(self.key);
        let questions: Vec<&str> = self
            .questions
            .iter()
            .map(|question| question.code())
            .collect();
        html! {
            script src=(source) data-site=(SITE) data-page=[page] data-questions=(questions.join(" "))
                data-revision=[self.revision] data-target=[self.target] async {}
        }
    }

    pub(crate) fn without_script(&self, language: Language, words: &PageWords) -> Markup {
        let form = format!(
            "{}/form?site={SITE}&page={}&lang={language}&rung=noscript",
            self.collector, self.key
        );
        html! {
            noscript { p { a rel="nofollow" href=(form) { (words.without_script) } } }
        }
    }
}
