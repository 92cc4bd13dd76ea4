//! What is said of one page, as fields: filled in from a page or from what was sent, read back, and with
//! what is wrong beside each.

use super::super::form::{Fault, Input, Kind, fault, input, is_wrong, select};
use super::super::shell::Shell;
use super::{Here, words};
use crate::domain::{Asks, Field, Listed, Localized, Page, Wish};
use maud::{Markup, html};

/// What stands in the form.
#[derive(Debug, Clone)]
pub(super) struct Filled {
    pub(super) key: String,
    title: Localized,
    paths: Localized,
    department: String,
    asks: Asks,
    names: String,
}

impl Filled {
    pub(super) fn of(page: &Page) -> Self {
        let names: Vec<_> = page.spare_names().collect();
        Self {
            key: page.key.clone(),
            title: page.title.clone(),
            paths: page.paths.clone(),
            department: page.department.clone(),
            asks: page.asks,
            names: names.join("\n"),
        }
    }

    /// A page to come, of which a path may be known.
    pub(super) fn new(here: &Here) -> Self {
        let path = here.get("path");
        let languages = here.site.languages.iter();
        let paths = languages.map(|lang| (lang.as_str().to_owned(), path.to_owned()));
        Self {
            key: String::new(),
            title: Localized::default(),
            paths: Localized(paths.collect()),
            department: String::new(),
            asks: here
                .site
                .asks_unlisted(&here.site.canonical(path).unwrap_or_default()),
            names: String::new(),
        }
    }

    /// What was sent; where a browser sends nothing of what it may not change, what is there.
    pub(super) fn read(here: &Here, page: Option<&Page>) -> Self {
        let texts = |name: &str| {
            let languages = here.site.languages.iter().map(|lang| {
                let text = here.get(&format!("{name}_{}", lang.as_str()));
                (lang.as_str().to_owned(), text.to_owned())
            });
            Localized(languages.collect())
        };
        Self {
            key: here.get("key").to_owned(),
            title: texts("title"),
            paths: texts("path"),
            department: here.get("department").to_owned(),
            asks: Asks::parse(here.get("asks"))
                .unwrap_or_else(|| page.map_or(here.site.unlisted, |page| page.asks)),
            names: here.get("names").to_owned(),
        }
    }

    /// The page as it would be with what was sent.
    pub(super) fn over(&self, page: &Page) -> Page {
        let wish = self.wish().listed;
        let spare: Vec<_> = page.spare_names().collect();
        let is_spare = |name: &String| spare.contains(&name.as_str());
        let mut names = page.names.clone();
        names.retain(|name| !is_spare(name));
        names.extend(wish.names);
        names.sort_unstable();
        names.dedup();
        Page {
            key: wish.key,
            title: wish.title,
            paths: wish.paths,
            department: wish.department,
            asks: wish.asks,
            names,
            ..page.clone()
        }
    }

    pub(super) fn wish(&self) -> Wish {
        let names = self.names.lines().map(str::trim);
        let names = names.filter(|name| !name.is_empty());
        Wish {
            listed: Listed {
                key: self.key.clone(),
                title: self.title.clone(),
                paths: self.paths.clone(),
                department: self.department.clone(),
                asks: self.asks,
                names: names.map(str::to_owned).collect(),
                also: Vec::new(),
            },
            names_are_all: true,
        }
    }
}

/// The id of the field that a flaw is about.
pub(super) fn place(field: &Field) -> String {
    match field {
        Field::Key => "key".to_owned(),
        Field::Title(lang) => format!("title_{lang}"),
        Field::Path(lang) => format!("path_{lang}"),
        Field::Department => "department".to_owned(),
        Field::Names | Field::Also => "names".to_owned(),
        Field::Asks => "asks-none".to_owned(),
    }
}

/// What of the fields is not for whoever looks to change.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Fixed<'a> {
    /// He answers for single pages, which claim no names.
    pub(super) names: bool,
    /// The configuration has nothing asked.
    pub(super) asks: bool,
    /// The name of which the page's id is made, where that is not its key.
    pub(super) first: Option<&'a str>,
}

pub(super) fn fields(
    shell: &Shell,
    here: &Here,
    filled: &Filled,
    fixed: Fixed<'_>,
    faults: &[Fault],
) -> Markup {
    let locale = &*shell.locale;
    let own = shell.lang_of(&here.site);
    let languages = || {
        here.site.languages.iter().map(|lang| {
            let code = lang.as_str();
            let name = shell.language_name(code).unwrap_or_else(|| code.to_owned());
            (code, name)
        })
    };
    let in_language = |key: &'static str, name: &str| format!("{} ({name})", locale.text(key));
    let text = |texts: &Localized, lang: &str| texts.0.get(lang).cloned().unwrap_or_default();
    let departments = html! {
        option value="" { (locale.text("registry.choose")) }
        @for department in &here.site.departments {
            option value=(department.id) selected[filled.department == department.id] lang=(own.as_str()) { (department.name.get(own)) }
        }
    };
    html! {
        @if fixed.names { p.note { (locale.text("registry.narrow")) } }
        @for (lang, name) in languages() {
            (input(&Input {
                name: &format!("title_{lang}"),
                label: &in_language("registry.title", &name),
                value: &text(&filled.title, lang),
                lang: Some(lang),
                ..Input::default()
            }, faults))
        }
        (input(&Input {
            name: "key",
            label: locale.text("registry.key"),
            hint: Some(locale.text("registry.key.hint")),
            kind: Kind::Code,
            value: &filled.key,
            is_fixed: fixed.names,
            ..Input::default()
        }, faults))
        @for (lang, name) in languages() {
            (input(&Input {
                name: &format!("path_{lang}"),
                label: &in_language("registry.path", &name),
                hint: Some(locale.text("registry.path.hint")),
                kind: Kind::Code,
                value: &text(&filled.paths, lang),
                is_fixed: fixed.names,
                ..Input::default()
            }, faults))
        }
        (select("department", locale.text("registry.department"), &departments, faults))
        fieldset {
            legend { (locale.text("registry.asks")) }
            (fault("asks-none", faults))
            @if fixed.asks { p.note { (locale.text("registry.silent")) } }
            @for asks in Asks::ALL {
                @let id = format!("asks-{}", asks.code().replace('+', "-"));
                label.tick {
                    input id=(id) name="asks" type="radio" value=(asks.code()) checked[filled.asks == asks]
                        disabled[fixed.asks && asks != Asks::Nothing];
                    span {
                        (words::asks(asks, locale))
                        @if asks == Asks::Nothing { span.note { (locale.text("registry.none.note")) } }
                    }
                }
            }
        }
        div.field {
            label for="names" { (locale.text("registry.names")) }
            p.note id="names-hint" { (locale.text("registry.names.hint")) }
            @if let Some(first) = fixed.first {
                p.note { (locale.fill("registry.names.first", &[("name", &locale.isolated(first))])) }
            }
            (fault("names", faults))
            textarea id="names" name="names" rows="3" dir="ltr" spellcheck="false" readonly[fixed.names]
                aria-invalid=[is_wrong("names", faults)] aria-describedby="names-hint names-fault" { (filled.names) }
        }
    }
}
