//! What is wrong with a listing or a table, and what a change would do, in the reader's language.

use super::super::shell::Shell;
use crate::domain::people::PageField;
use crate::domain::{Difference, Field, Flaw, MOST_NAMES, Page, Refused, Site, TITLE, Wrong};
use crate::locale::Locale;
use crate::registry::{Fault, MOST_ROWS, What};
use maud::{Markup, html};
use rayak_shared::PageNameError;

pub(super) use super::super::words::asks;

/// A sentence about something that has a name.
fn named(key: &str, name: &str, locale: &Locale) -> String {
    locale.fill(key, &[("name", &locale.isolated(name))])
}

/// Why a change was not made.
pub(super) fn refused(refused: &Refused, locale: &Locale) -> String {
    let named = |key, name: &str| named(key, name, locale);
    match refused {
        Refused::NoSite => locale.text("registry.refused.no_site").to_owned(),
        Refused::NoPage(name) => named("registry.refused.no_page", name),
        Refused::NothingThere(name) => named("registry.refused.nothing_there", name),
        Refused::BeyondReach(name) => named("registry.refused.beyond", name),
        Refused::OnePage => locale.text("registry.refused.one_page").to_owned(),
        Refused::NotHeld(name) => named("registry.refused.not_held", name),
        Refused::OwnPath(name) => named("registry.refused.own_path", name),
        Refused::Narrow(name) => named("registry.refused.narrow", name),
        Refused::Flaws(flaws) => {
            let flaws = flaws.iter().map(|(_, it)| flaw(it, locale));
            flaws.collect::<Vec<_>>().join(" ")
        }
    }
}

/// What is wrong, with the field that it is about.
pub(super) fn flaw(flaw: &Flaw, locale: &Locale) -> String {
    let field = field(&flaw.field, locale);
    let what = wrong(&flaw.wrong, locale);
    locale.fill("registry.flaw", &[("field", &field), ("what", &what)])
}

fn field(field: &Field, locale: &Locale) -> String {
    let in_language =
        |key: &'static str, lang: &str| format!("{} ({})", locale.text(key), locale.isolated(lang));
    match field {
        Field::Key => locale.text("registry.key").to_owned(),
        Field::Title(lang) => in_language("registry.title", lang),
        Field::Path(lang) => in_language("registry.path", lang),
        Field::Department => locale.text("registry.department").to_owned(),
        Field::Names => locale.text("registry.names").to_owned(),
        Field::Also => locale.text("registry.held").to_owned(),
        Field::Asks => locale.text("registry.asks").to_owned(),
    }
}

pub(super) fn wrong(wrong: &Wrong, locale: &Locale) -> String {
    let named = |key, name: &str| named(key, name, locale);
    match wrong {
        Wrong::Name(error) => locale
            .text(match error {
                PageNameError::Key => "registry.wrong.key",
                PageNameError::Encoding => "registry.wrong.encoding",
                PageNameError::Control | PageNameError::Unseen => "registry.wrong.unseen",
                PageNameError::Dots => "registry.wrong.dots",
                PageNameError::Long => "registry.wrong.long",
            })
            .to_owned(),
        Wrong::Taken(name) => named("registry.wrong.taken", name),
        Wrong::Missing(_) => locale.text("registry.wrong.missing").to_owned(),
        Wrong::Department(id) => named("registry.wrong.department", id),
        Wrong::LongTitle => locale.plural("registry.wrong.long_title", TITLE as u64, &[]),
        Wrong::Unseen => locale.text("registry.wrong.unseen").to_owned(),
        Wrong::TooManyNames => locale.plural("registry.wrong.names", MOST_NAMES as u64, &[]),
        Wrong::Circle => locale.text("registry.wrong.circle").to_owned(),
        Wrong::HeldTwice(name) => named("registry.wrong.held_twice", name),
        Wrong::Silent(name) => named("registry.wrong.silent", name),
    }
}

/// Something to put right in a table: where, and what.
pub(super) fn fault(fault: &Fault, locale: &Locale) -> Markup {
    let place = match (fault.row, &fault.column) {
        (None, None) => None,
        (Some(row), None) => {
            Some(locale.fill("registry.table.row", &[("row", &*locale.number(row))]))
        }
        (None, Some(column)) => Some(locale.isolated(column)),
        (Some(row), Some(column)) => Some(locale.fill(
            "registry.table.cell",
            &[
                ("row", &*locale.number(row)),
                ("column", &*locale.isolated(column)),
            ],
        )),
    };
    html! {
        @if let Some(place) = place { strong { (place) } " " }
        (what(&fault.what, locale))
    }
}

fn what(what: &What, locale: &Locale) -> String {
    let text = |key: &'static str| locale.text(key).to_owned();
    let named = |key, name: &str| named(key, name, locale);
    match what {
        What::Empty => text("registry.table.empty"),
        What::Workbook => text("registry.table.workbook"),
        What::Encoding => text("registry.table.encoding"),
        What::TooLarge => text("registry.table.large"),
        What::TooManyRows(rows) => {
            let most = locale.number(MOST_ROWS as u64);
            locale.plural("registry.table.rows", *rows as u64, &[("most", &most)])
        }
        What::Unclosed => text("registry.table.unclosed"),
        What::NoKeyColumn => text("registry.table.no_key_column"),
        What::UnknownColumn(known) => named("registry.table.unknown_column", known),
        What::TwiceColumn => text("registry.table.twice_column"),
        What::Cells { has, wants } => {
            let wants = locale.number(*wants as u64);
            locale.plural("registry.table.cells", *has as u64, &[("wants", &wants)])
        }
        What::LongCell => text("registry.table.long_cell"),
        What::NoKey => text("registry.table.no_key"),
        What::Twice(row) => {
            let row = locale.number(*row);
            locale.fill("registry.table.twice", &[("row", &row)])
        }
        What::Asks(code) => named("registry.table.asks", code),
        What::Beyond(name) => named("registry.refused.beyond", name),
        What::Flaw(flaw) => wrong(flaw, locale),
        What::Foreign(host) => named("registry.table.foreign", host),
        What::Refused(refusal) => refused(refusal, locale),
    }
}

/// What is different of a page: of which field, and what it is on either side, where it is anything.
pub(super) struct Change {
    pub(super) label: String,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

/// What of a page is served otherwise, field by field.
pub(super) fn changes(
    shell: &Shell,
    site: &Site,
    from: Option<&Page>,
    to: Option<&Page>,
) -> Vec<Change> {
    let locale = &*shell.locale;
    let lang = shell.lang_of(site);
    let isolated = |text: &str| locale.isolated(text);
    let department = |id: &str| {
        let known = site.department(id);
        known.map_or_else(|| isolated(id), |it| it.name.get(lang).to_owned())
    };
    let mut all = Vec::new();
    let mut add = |label: String, of: &dyn Fn(&Page) -> String| {
        let (from, to) = (from.map(of), to.map(of));
        if from != to {
            all.push(Change { label, from, to });
        }
    };
    add(locale.text("registry.key").to_owned(), &|page| {
        isolated(&page.key)
    });
    for lang in &site.languages {
        let lang = *lang;
        let label = |key: &'static str| {
            let name = shell.language_name(lang.as_str());
            let name = name.unwrap_or_else(|| lang.as_str().to_owned());
            format!("{} ({name})", locale.text(key))
        };
        add(label("registry.title"), &|page| {
            locale.quoted(page.title.get(lang))
        });
        add(label("registry.path"), &|page| {
            isolated(page.paths.get(lang))
        });
    }
    add(locale.text("registry.department").to_owned(), &|page| {
        department(&page.department)
    });
    add(locale.text("registry.asks").to_owned(), &|page| {
        asks(page.asks, locale)
    });
    add(locale.text("registry.names").to_owned(), &|page| {
        let names = page.names.iter().map(|name| isolated(name));
        let names = names.collect::<Vec<_>>().join(" · ");
        if names.is_empty() {
            locale.text("registry.none").to_owned()
        } else {
            names
        }
    });
    all
}

/// What else is different of a page: whose history it has, and what it would ask if the file did not silence
/// it.
pub(super) fn unserved(difference: &Difference, locale: &Locale) -> Vec<Change> {
    let change = |label: &str, from: Option<String>, to: Option<String>| Change {
        label: locale.text(label).to_owned(),
        from,
        to,
    };
    let served = |page: &Option<Page>| page.as_ref().map(|page| page.asks);
    let is_silent = served(&difference.before) == served(&difference.after);
    let told = difference.fields.iter().filter_map(|field| match field {
        PageField::Joined(name) => {
            let name = locale.isolated(name);
            Some(change("registry.held", None, Some(name)))
        }
        PageField::Parted(name) => {
            let name = locale.isolated(name);
            Some(change("registry.held", Some(name), None))
        }
        PageField::Asks { from, to } if is_silent => {
            let (from, to) = (asks(*from, locale), asks(*to, locale));
            Some(change("registry.asks", Some(from), Some(to)))
        }
        _ => None,
    });
    told.collect()
}
