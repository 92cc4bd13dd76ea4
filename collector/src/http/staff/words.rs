//! Roles, places and deeds in words, for every page that tells of people.

use crate::config::Config;
use crate::domain::people::{Deed, Field, PageField, Place, Reach, Role};
use crate::domain::{Asks, Registry, Site};
use crate::locale::Locale;
use jiff::tz::TimeZone;

/// The clock by which people are told when: the first site's.
pub(super) fn zone(config: &Config) -> TimeZone {
    let first = config.registry.sites.first();
    first.map_or(TimeZone::UTC, |site| site.time_zone.clone())
}

pub(super) fn role(role: Role, locale: &Locale) -> String {
    locale.text(&format!("role.{}", role.code())).to_owned()
}

pub(super) fn reach(reach: &Reach, registry: &Registry, locale: &Locale) -> String {
    match reach {
        Reach::Everywhere => locale.text("reach.everywhere").to_owned(),
        Reach::Places(places) if places.is_empty() => locale.text("reach.nowhere").to_owned(),
        Reach::Places(places) => {
            let places = places.iter().map(|it| place(it, registry, locale));
            places.collect::<Vec<_>>().join(locale.text("reach.and"))
        }
    }
}

/// A place by the name that its site gives it; one that the configuration has lost, as it is written.
pub(super) fn place(place: &Place, registry: &Registry, locale: &Locale) -> String {
    let named = registry.site(place.site()).and_then(|site| {
        let lang = site.language_or_first(locale.code());
        Some(match place {
            Place::Site(_) => organisation(site, locale),
            Place::Department { department, .. } => {
                site.department(department)?.name.get(lang).to_owned()
            }
            Place::Page { page, .. } => {
                let title = site.page(page)?.title.get(lang);
                locale.fill("reach.page", &[("page", title)])
            }
        })
    });
    named.unwrap_or_else(|| locale.isolated(&place.written()))
}

pub(super) fn organisation(site: &Site, locale: &Locale) -> String {
    let lang = site.language_or_first(locale.code());
    site.organisation.get(lang).to_owned()
}

/// What was done, without by whom and to whom.
pub(super) fn deed(deed: &Deed, locale: &Locale) -> String {
    let key = match deed {
        Deed::SignedIn => "deed.signed_in",
        Deed::SignInFailed(_) => "deed.sign_in_failed",
        Deed::SignInDelayed(_) => "deed.sign_in_delayed",
        Deed::SignedOut => "deed.signed_out",
        Deed::SessionsEnded(_) => "deed.sessions_ended",
        Deed::AccountMade { .. } => "deed.account_made",
        Deed::AccountChanged { .. } => "deed.account_changed",
        Deed::LinkMade(_) => "deed.link_made",
        Deed::LinkUsed => "deed.link_used",
        Deed::PasswordChanged => "deed.password_changed",
        Deed::SecondFactorOn => "deed.second_factor_on",
        Deed::SecondFactorOff(_) => "deed.second_factor_off",
        Deed::RecoveryCodesMade => "deed.recovery_codes_made",
        Deed::RecoveryCodeUsed => "deed.recovery_code_used",
        Deed::TokenMade { .. } => "deed.token_made",
        Deed::TokenRevoked { .. } => "deed.token_revoked",
        Deed::Denied { .. } => "deed.denied",
        Deed::WordsRead { .. } => "deed.words_read",
        Deed::Taken { .. } => "deed.taken",
        Deed::SettingChanged { .. } => "deed.setting_changed",
        Deed::WordsOpened { .. } => "deed.words_opened",
        Deed::WordsSorted { .. } => "deed.words_sorted",
        Deed::PageChanged { .. } => "deed.page_changed",
        Deed::WordsAsked { .. } => "deed.words_asked",
        Deed::VeiledSearched { .. } => "deed.veiled_searched",
        Deed::WordsTaken { .. } => "deed.words_taken",
    };
    locale.text(key).to_owned()
}

/// What else the audit log knows of a deed.
pub(super) fn details(deed: &Deed, registry: &Registry, locale: &Locale) -> String {
    match deed {
        Deed::AccountMade {
            role: to,
            reach: places,
            ..
        } => {
            let places = reach(places, registry, locale);
            format!("{} · {places}", role(*to, locale))
        }
        Deed::AccountChanged { fields, .. } => {
            let fields = fields.iter().map(|it| field(it, registry, locale));
            fields.collect::<Vec<_>>().join(" · ")
        }
        Deed::TokenMade { name } | Deed::TokenRevoked { name } => name.clone(),
        Deed::Denied { route } => locale.isolated(route),
        Deed::WordsRead { site, page, count } => {
            let named = if page.is_empty() {
                site.clone()
            } else {
                format!("{site}:{page}")
            };
            let page = locale.isolated(&named);
            locale.plural("deed.words_read.count", *count, &[("page", &page)])
        }
        Deed::Taken { what, site, rows } => {
            let what = match site {
                Some(site) => format!("{what} ({site})"),
                None => what.clone(),
            };
            let what = locale.isolated(&what);
            locale.plural("deed.taken.rows", *rows, &[("what", &what)])
        }
        Deed::SettingChanged { what } => locale.isolated(what),
        Deed::WordsOpened {
            site,
            page,
            reference,
        } => locale.isolated(&format!("{site}:{page} {reference}")),
        Deed::VeiledSearched { site, count } => {
            let site = locale.isolated(site);
            locale.plural("deed.words_read.count", *count, &[("page", &site)])
        }
        Deed::WordsSorted { site, how, count } => {
            let what = locale.isolated(&format!("{how} ({site})"));
            locale.plural("deed.words_read.count", *count, &[("page", &what)])
        }
        Deed::PageChanged { site, page, fields } => {
            let page = locale.isolated(&format!("{site}:{page}"));
            let fields = fields.iter().map(|it| page_field(it, locale));
            let all: Vec<_> = std::iter::once(page).chain(fields).collect();
            all.join(" · ")
        }
        Deed::WordsAsked {
            site,
            filters,
            form,
            with_veiled,
            count,
        } => {
            let what = locale.isolated(&format!("{site}?{filters} ({form})"));
            let counted = locale.plural("deed.words_read.count", *count, &[("page", &what)]);
            format!("{counted} · {}", veiled(*with_veiled, locale))
        }
        Deed::WordsTaken {
            site,
            form,
            with_veiled,
            rows,
        } => {
            let what = locale.isolated(&format!("remarks.{form} ({site})"));
            let counted = locale.plural("deed.taken.rows", *rows, &[("what", &what)]);
            format!("{counted} · {}", veiled(*with_veiled, locale))
        }
        _ => String::new(),
    }
}

/// Whether a file holds words that may hold personal data.
fn veiled(with_veiled: bool, locale: &Locale) -> &str {
    locale.text(if with_veiled {
        "take.with_veiled"
    } else {
        "take.without_veiled"
    })
}

fn field(field: &Field, registry: &Registry, locale: &Locale) -> String {
    let between =
        |key: &'static str, from: &str, to: &str| locale.fill(key, &[("from", from), ("to", to)]);
    match field {
        Field::Name => locale.text("field.name").to_owned(),
        Field::Display => locale.text("field.display").to_owned(),
        Field::Role { from, to } => between("field.role", &role(*from, locale), &role(*to, locale)),
        Field::Reach { from, to } => between(
            "field.reach",
            &reach(from, registry, locale),
            &reach(to, registry, locale),
        ),
        Field::Off(true) => locale.text("field.off").to_owned(),
        Field::Off(false) => locale.text("field.on").to_owned(),
    }
}

fn page_field(field: &PageField, locale: &Locale) -> String {
    let between = |key: &'static str, from: &str, to: &str| {
        let (from, to) = (locale.isolated(from), locale.isolated(to));
        locale.fill(key, &[("from", &from), ("to", &to)])
    };
    let with = |key: &'static str, name: &str| {
        let name = locale.isolated(name);
        locale.fill(key, &[("name", &name)])
    };
    match field {
        PageField::Listed => locale.text("page_field.listed").to_owned(),
        PageField::Unlisted => locale.text("page_field.unlisted").to_owned(),
        PageField::Key { from, to } => between("page_field.key", from, to),
        PageField::Title => locale.text("page_field.title").to_owned(),
        PageField::Paths => locale.text("page_field.paths").to_owned(),
        PageField::Department { from, to } => between("page_field.department", from, to),
        PageField::Asks { from, to } => {
            let (from, to) = (asks(*from, locale), asks(*to, locale));
            locale.fill("page_field.asks", &[("from", &from), ("to", &to)])
        }
        PageField::Names => locale.text("page_field.names").to_owned(),
        PageField::Joined(name) => with("page_field.joined", name),
        PageField::Parted(name) => with("page_field.parted", name),
    }
}

/// What a page asks.
pub(super) fn asks(asks: Asks, locale: &Locale) -> String {
    let key = format!("registry.asks.{}", asks.code());
    locale.text(&key).to_owned()
}
