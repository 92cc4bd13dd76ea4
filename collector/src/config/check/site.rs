//! One site of the file: who it is, where its pages are, and what each page asks.

use super::{Checker, file};
use crate::domain::{
    Asks, Department, Field, Flaw, Lang, Listed, Localized, Names, Page, PageId, Rules, Site, Wrong,
};
use crate::locale::Languages;
use jiff::tz::TimeZone;
use rayak_shared::{PageKey, limits};
use std::collections::{HashMap, HashSet};
use url::Url;

/// The smallest k that may be configured: a score of fewer answers can point at a person.
const LEAST_SUPPRESSION: u64 = 3;
/// The longest that words may be kept: ten years.
const MOST_DAYS: u32 = 3_650;

pub(super) fn site(
    checker: &mut Checker,
    key: &str,
    raw: file::Site,
    known: &Languages,
) -> Option<Site> {
    let at = |field: &str| format!("{key}.{field}");
    if PageKey::parse(&raw.id).is_err() {
        checker.complain(&at("id"), "must be small letters, digits, '.', '_' and '-'");
    }
    let languages: Vec<Lang> = raw
        .languages
        .iter()
        .filter_map(|code| Lang::parse(code))
        .collect();
    if languages.is_empty() || languages.len() != raw.languages.len() {
        checker.complain(
            &at("languages"),
            "must list language codes, such as [\"ar\", \"en\"]",
        );
    }
    let mut listed = HashSet::new();
    for code in &raw.languages {
        if !listed.insert(code) {
            checker.complain(&at("languages"), format!("{code:?} is listed twice"));
        }
        if !known.codes().any(|known| known == code) {
            checker.complain(
                &at("languages"),
                format!(
                    "there are no texts for {code:?}; there are for {}; for another, name a folder \
                     with its file in locales",
                    known.codes().collect::<Vec<_>>().join(", ")
                ),
            );
        }
    }
    let time_zone = checker.keep(
        &at("time_zone"),
        TimeZone::get(&raw.time_zone).ok(),
        "must be a time zone's name, such as \"Asia/Riyadh\"",
    );
    if raw.origins.is_empty() {
        checker.complain(
            &at("origins"),
            "must list the origins of the pages that may ask",
        );
    }
    for (place, text) in raw.origins.iter().enumerate() {
        if let Err(what) = origin(text) {
            checker.complain(&format!("{key}.origins[{place}]"), what);
        }
    }
    if raw
        .urgent
        .as_deref()
        .is_some_and(|number| !is_dialled(number))
    {
        checker.complain(
            &at("urgent"),
            "must be a telephone number as it is dialled, digits alone with '+' before a country's \
             code, such as \"940\"",
        );
    }
    let suppress_below = raw.suppress_below.unwrap_or(limits::SUPPRESS_BELOW);
    if suppress_below < LEAST_SUPPRESSION {
        checker.complain(
            &at("suppress_below"),
            "must be 3 or more, so that no score points at a person",
        );
    }
    if !(1..=MOST_DAYS).contains(&raw.words_days) {
        checker.complain(
            &at("words_days"),
            "must be from 1 to 3650: how many days words are kept, such as 365",
        );
    }
    localized(
        checker,
        &at("organisation"),
        &raw.organisation,
        &raw.languages,
    );
    for (field, links) in [("privacy", &raw.privacy), ("policy", &raw.policy)] {
        if let Some(links) = links {
            localized(checker, &at(field), links, &raw.languages);
            for (language, link) in links.0.iter().filter(|(_, link)| !is_link(link)) {
                checker.complain(
                    &format!("{key}.{field}.{language}"),
                    format!("{link:?} is no link; write a path such as \"/privacy\", or an address that begins with https://"),
                );
            }
        }
    }
    let departments = departments(checker, key, raw.department, &raw.languages);
    let rules = Rules {
        languages: &raw.languages,
        parameters: &raw.parameters,
        departments: &departments,
    };
    let Found { pages, names, ids } = pages(checker, key, &raw.id, raw.page, &rules);
    let silent = silent(&pages, &rules);
    Some(Site {
        id: raw.id,
        organisation: raw.organisation,
        languages,
        time_zone: time_zone?,
        origins: raw.origins,
        urgent: raw.urgent,
        privacy: raw.privacy,
        policy: raw.policy,
        suppress_below,
        unlisted: raw.unlisted,
        page_cap: raw.page_cap,
        words_days: raw.words_days,
        parameters: raw.parameters,
        departments,
        pages,
        names,
        silent,
        ids,
    })
}

/// The names under which nothing is asked, with the key of the page. A path with personal data in it is known
/// by what is left of it, too, once no page is listed under it.
fn silent(pages: &[Page], rules: &Rules<'_, String>) -> HashMap<String, String> {
    let mut silent = HashMap::new();
    for page in pages.iter().filter(|page| page.asks == Asks::Nothing) {
        let paths = page.paths.0.values();
        let paths = paths.filter_map(|path| rules.path(path).ok());
        let paths = paths.flat_map(|path| [path.masked().ok(), Some(path)]);
        let paths = paths.flatten().map(|path| path.as_str().to_owned());
        let names = paths.chain([page.key.clone()]);
        silent.extend(names.map(|name| (name, page.key.clone())));
    }
    silent
}

fn departments(
    checker: &mut Checker,
    key: &str,
    raw: Vec<file::Department>,
    languages: &[String],
) -> Vec<Department> {
    let mut departments: Vec<Department> = Vec::new();
    for (place, department) in raw.into_iter().enumerate() {
        let key = format!("{key}.department[{place}]");
        if departments.iter().any(|known| known.id == department.id) {
            checker.complain(
                &format!("{key}.id"),
                format!("{:?} is listed twice", department.id),
            );
        }
        localized(checker, &format!("{key}.name"), &department.name, languages);
        departments.push(Department {
            id: department.id,
            name: department.name,
        });
    }
    departments
}

fn pages(
    checker: &mut Checker,
    key: &str,
    site: &str,
    raw: Vec<file::Page>,
    rules: &Rules<'_, String>,
) -> Found {
    let mut names = Names::default();
    let mut pages: Vec<Page> = Vec::new();
    for (place, page) in raw.into_iter().enumerate() {
        let listed = Listed {
            key: page.key,
            title: page.title,
            paths: page.paths,
            department: page.department,
            asks: page.widget,
            names: Vec::new(),
            also: Vec::new(),
        };
        let first = listed.key.clone();
        let id = PageId::of(site, &first);
        let mut flaws = rules.check(&listed);
        flaws.extend(names.claim(rules, id, &listed));
        if pages.iter().any(|other| other.id == id) {
            flaws.push(Flaw {
                field: Field::Key,
                wrong: Wrong::Taken(first.clone()),
            });
        }
        for Flaw { field, wrong } in flaws {
            checker.complain(&format!("{key}.page[{place}].{field}"), wrong.to_string());
        }
        pages.push(Page::of(id, first, listed, Vec::new(), Vec::new()));
    }
    let places = pages.iter().enumerate();
    let ids: HashMap<_, _> = places.map(|(place, page)| (page.id, place)).collect();
    let names = names.all();
    let names = names.filter_map(|(name, page)| Some((name, *ids.get(&page)?)));
    Found {
        names: names.collect(),
        pages,
        ids,
    }
}

/// The pages of a site, and what leads to each.
struct Found {
    pages: Vec<Page>,
    names: HashMap<String, usize>,
    ids: HashMap<PageId, usize>,
}

fn localized(checker: &mut Checker, key: &str, text: &Localized, languages: &[String]) {
    for language in languages {
        if text
            .0
            .get(language)
            .is_none_or(|text| text.trim().is_empty())
        {
            checker.complain(key, Wrong::Missing(language.clone()).to_string());
        }
    }
}

/// An origin as browsers send it: scheme, host, and the port unless it is the scheme's own. The
/// error says what would be right.
fn origin(text: &str) -> Result<(), String> {
    let example = "write scheme, host and port only, such as \"https://www.example.sa\"";
    let Some(url) = Url::parse(text).ok().filter(is_web) else {
        return Err(format!("{text:?} is not an origin; {example}"));
    };
    let sent = url.origin().ascii_serialization();
    if text.contains('*') {
        Err(format!(
            "{text:?} is no origin that a browser sends; list each host by itself"
        ))
    } else if sent == text {
        Ok(())
    } else {
        Err(format!(
            "{text:?} is not as browsers send it; {example}: this one as {sent:?}"
        ))
    }
}

/// Whether a text is a telephone number that a link can dial. No number in the world has more than
/// fifteen digits, and none of a service fewer than three.
fn is_dialled(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (3..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Where a citizen can be sent: a path of the site, or an address on the web.
fn is_link(text: &str) -> bool {
    // An address that nobody has: a path that leaves it is none.
    let Ok(site) = Url::parse("https://site.invalid") else {
        return false;
    };
    if text.starts_with('/') {
        return site
            .join(text)
            .is_ok_and(|url| url.origin() == site.origin());
    }
    let web = text.starts_with("https://") || text.starts_with("http://");
    web && Url::parse(text).is_ok_and(|url| is_web(&url))
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}
