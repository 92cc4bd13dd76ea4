//! From the file's words to a configuration that can be trusted: every complaint, each with its key.

use super::{Complaint, Complaints, Config, StoreConfig, file};
use crate::domain::{Department, Lang, Localized, Page, Registry, Site};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use rayak_shared::{PageKey, PagePath, limits};
use std::collections::HashMap;
use std::net::SocketAddr;

/// The smallest k that may be configured: a score of fewer answers can point at a person.
const LEAST_SUPPRESSION: u64 = 3;

#[derive(Default)]
struct Checker(Vec<Complaint>);

impl Checker {
    fn complain(&mut self, key: &str, what: impl Into<String>) {
        self.0.push(Complaint {
            key: key.to_owned(),
            what: what.into(),
        });
    }

    /// The value, or a complaint and `None`.
    fn keep<T>(&mut self, key: &str, value: Option<T>, what: &str) -> Option<T> {
        if value.is_none() {
            self.complain(key, what);
        }
        value
    }
}

pub(super) fn check(file: file::File) -> Result<Config, Complaints> {
    let mut checker = Checker::default();
    let public = address(&mut checker, "public", &file.public);
    let staff = address(&mut checker, "staff", &file.staff);
    if let Some(staff) = staff.filter(|staff| !staff.ip().is_loopback()) {
        checker.complain(
            "staff",
            format!("{staff} is not a loopback address; until staff can sign in, only this machine may reach it: use 127.0.0.1"),
        );
    }
    let snapshot_every = checker.keep(
        "snapshot_every",
        file.snapshot_every
            .parse::<SignedDuration>()
            .ok()
            .filter(|every| every.as_secs() >= 1),
        "must be a time of a second or more, such as \"5s\" or \"1h\"",
    );
    if file.site.is_empty() {
        checker.complain(
            "site",
            "there is none; add a [[site]] with its id, languages and origins",
        );
    }
    let mut sites: Vec<Site> = Vec::new();
    for (place, raw) in file.site.into_iter().enumerate() {
        let key = format!("site[{place}]");
        if sites.iter().any(|site| site.id == raw.id) {
            checker.complain(
                &format!("{key}.id"),
                format!("{:?} is the id of two sites", raw.id),
            );
        }
        sites.extend(site(&mut checker, &key, raw));
    }
    let store = StoreConfig {
        cache_mib: file.store.cache_mib.unwrap_or(64),
    };
    match (public, staff, snapshot_every) {
        (Some(public), Some(staff), Some(snapshot_every)) if checker.0.is_empty() => Ok(Config {
            public,
            staff,
            snapshot_every,
            store,
            registry: Registry { sites },
        }),
        _ => Err(Complaints(checker.0)),
    }
}

fn address(checker: &mut Checker, key: &str, text: &str) -> Option<SocketAddr> {
    checker.keep(
        key,
        text.parse().ok(),
        "must be an address with a port, such as \"127.0.0.1:8787\"",
    )
}

fn site(checker: &mut Checker, key: &str, raw: file::Site) -> Option<Site> {
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
    for code in &raw.languages {
        if !crate::locale::LANGUAGES.contains(&code.as_str()) {
            checker.complain(
                &at("languages"),
                format!(
                    "there are no texts for {code:?}; there are for {}",
                    crate::locale::LANGUAGES.join(", ")
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
    for (place, origin) in raw.origins.iter().enumerate() {
        if !is_origin(origin) {
            checker.complain(
                &format!("{key}.origins[{place}]"),
                format!("{origin:?} is not an origin; write scheme, host and port only, such as \"https://www.example.sa\""),
            );
        }
    }
    let suppress_below = raw.suppress_below.unwrap_or(limits::SUPPRESS_BELOW);
    if suppress_below < LEAST_SUPPRESSION {
        checker.complain(
            &at("suppress_below"),
            "must be 3 or more, so that no score points at a person",
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
        }
    }
    let departments = departments(checker, key, raw.department, &raw.languages);
    let (pages, names) = pages(
        checker,
        key,
        raw.page,
        &raw.languages,
        &raw.parameters,
        &departments,
    );
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
        parameters: raw.parameters,
        departments,
        pages,
        names,
    })
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
    raw: Vec<file::Page>,
    languages: &[String],
    parameters: &[String],
    departments: &[Department],
) -> (Vec<Page>, HashMap<String, usize>) {
    let mut names = HashMap::new();
    let mut pages = Vec::new();
    for (place, page) in raw.into_iter().enumerate() {
        let key = format!("{key}.page[{place}]");
        let mut name = |checker: &mut Checker, field: &str, name: String| {
            // The languages of one page may share a path; two pages may not.
            let taken = names
                .insert(name.clone(), place)
                .is_some_and(|other| other != place);
            if taken {
                checker.complain(
                    &format!("{key}.{field}"),
                    format!("{name:?} already names another page"),
                );
            }
        };
        match PageKey::parse(&page.key) {
            Ok(page_key) => name(checker, "key", page_key.as_str().to_owned()),
            Err(error) => checker.complain(&format!("{key}.key"), error.to_string()),
        }
        for (lang, path) in &page.paths.0 {
            match PagePath::parse(path, languages, parameters) {
                Ok(path) => name(checker, &format!("paths.{lang}"), path.as_str().to_owned()),
                Err(error) => checker.complain(&format!("{key}.paths.{lang}"), error.to_string()),
            }
        }
        localized(checker, &format!("{key}.title"), &page.title, languages);
        localized(checker, &format!("{key}.paths"), &page.paths, languages);
        if !departments
            .iter()
            .any(|department| department.id == page.department)
        {
            checker.complain(
                &format!("{key}.department"),
                format!(
                    "{0:?} is not listed; add a [[site.department]] with id = {0:?}",
                    page.department
                ),
            );
        }
        pages.push(Page {
            key: page.key,
            title: page.title,
            paths: page.paths,
            department: page.department,
            asks: page.widget,
        });
    }
    (pages, names)
}

fn localized(checker: &mut Checker, key: &str, text: &Localized, languages: &[String]) {
    for language in languages {
        if text
            .0
            .get(language)
            .is_none_or(|text| text.trim().is_empty())
        {
            checker.complain(
                key,
                format!("has no text in {language:?}, a language of its site"),
            );
        }
    }
}

/// An origin as browsers send it: scheme, host, and the port unless it is the scheme's own.
fn is_origin(text: &str) -> bool {
    let Some(host) = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
    else {
        return false;
    };
    let symbol = |c: char| {
        c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | ':' | '[' | ']')
    };
    !host.is_empty() && host.chars().all(symbol)
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "the default has a site")]
mod tests {
    use super::super::{Config, DEFAULT};

    fn complaints(from: &str, to: &str) -> String {
        assert!(DEFAULT.contains(from), "the default holds {from:?}");
        Config::parse(&DEFAULT.replacen(from, to, 1))
            .expect_err("must be refused")
            .to_string()
    }

    #[test]
    fn the_built_in_configuration_is_good_and_has_forty_five_pages() {
        let config = Config::parse(DEFAULT).expect("the default is good");
        assert_eq!(config.registry.sites[0].pages.len(), 45);
    }

    #[test]
    fn each_complaint_names_its_key_and_what_would_be_right() {
        for (from, to, key, right) in [
            (
                "public = \"127.0.0.1:8787\"",
                "public = \"8787\"",
                "public:",
                "127.0.0.1:8787",
            ),
            (
                "staff = \"127.0.0.1:8788\"",
                "staff = \"0.0.0.0:8788\"",
                "staff:",
                "loopback",
            ),
            (
                "snapshot_every = \"5s\"",
                "snapshot_every = \"soon\"",
                "snapshot_every:",
                "1h",
            ),
            ("Asia/Riyadh", "Riyadh", "site[0].time_zone:", "Asia/Riyadh"),
            (
                "http://localhost:8080",
                "http://localhost:8080/",
                "site[0].origins[1]:",
                "scheme, host",
            ),
            (
                "suppress_below = 5",
                "suppress_below = 1",
                "site[0].suppress_below:",
                "3 or more",
            ),
            (
                "department = \"building\"",
                "department = \"bulding\"",
                "site[0].page[0].department:",
                "[[site.department]]",
            ),
            (
                "widget = \"page\"",
                "widget = \"stars\"",
                "widget",
                "page+service",
            ),
            ("urgent = ", "urgnet = ", "urgnet", "urgent"),
        ] {
            let said = complaints(from, to);
            assert!(said.contains(key) && said.contains(right), "{to}: {said}");
        }
    }

    #[test]
    fn two_pages_cannot_share_a_name() {
        let said = complaints(
            "/ar/services/building-permit-renewal",
            "/ar/services/building-permit",
        );
        assert!(said.contains("already names another page"), "{said}");
    }
}
