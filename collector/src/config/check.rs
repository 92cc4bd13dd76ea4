//! From the file's words to a configuration that can be trusted: every complaint, each with its key.

mod guard;
mod mail;
mod site;

use super::{BackupConfig, Base, Complaint, Complaints, Config, StoreConfig, file};
use crate::domain::people::Limits;
use crate::domain::{Registry, Site};
use crate::locale::Languages;
use crate::rules::Rules;
use jiff::SignedDuration;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

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
    // Port 0 lets the system choose another each time.
    if public == staff && public.is_some_and(|public| public.port() != 0) {
        checker.complain(
            "staff",
            "is the address of public as well; the two listeners need a port each",
        );
    }
    let public_url = base(&mut checker, "public_url", file.public_url.as_deref());
    let staff_url = base(&mut checker, "staff_url", file.staff_url.as_deref());
    if staff_url.origin().is_some() && staff_url == public_url {
        checker.complain(
            "staff_url",
            "is public_url as well; give the staff's pages a host of their own, such as \
             \"https://feedback-staff.example.sa\", or a path of their own",
        );
    }
    let snapshot_every = every(&mut checker, "snapshot_every", &file.snapshot_every);
    if file.site.is_empty() {
        checker.complain(
            "site",
            "there is none; add a [[site]] with its id, languages and origins",
        );
    }
    let languages = languages(&mut checker, file.locales.as_deref());
    let rules = rules(&mut checker, file.rules.as_deref());
    let mut sites: Vec<Arc<Site>> = Vec::new();
    for (place, raw) in file.site.into_iter().enumerate() {
        let key = format!("site[{place}]");
        if sites.iter().any(|site| site.id == raw.id) {
            checker.complain(
                &format!("{key}.id"),
                format!("{:?} is the id of two sites", raw.id),
            );
        }
        sites.extend(site::site(&mut checker, &key, raw, &languages).map(Arc::new));
    }
    let sessions = sessions(&mut checker, &file.sessions);
    let store = store(&mut checker, &file.store);
    let guard = guard::guard(&mut checker, file.guard);
    let backup = file.backup.and_then(|raw| backup(&mut checker, raw));
    let mail = file.mail.and_then(|raw| mail::mail(&mut checker, raw));
    match (public, staff, snapshot_every) {
        (Some(public), Some(staff), Some(snapshot_every)) if checker.0.is_empty() => Ok(Config {
            public,
            staff,
            public_url,
            staff_url,
            sessions,
            snapshot_every,
            store,
            guard,
            backup,
            base: Registry {
                sites: sites.clone(),
            },
            mail,
            registry: Registry { sites },
            languages,
            rules,
        }),
        _ => Err(Complaints(checker.0)),
    }
}

/// The languages, with those of the folder. What is wrong there is told beside what is wrong here.
fn languages(checker: &mut Checker, folder: Option<&Path>) -> Languages {
    let built_in = || Languages::built_in().clone();
    folder.map_or_else(built_in, |folder| {
        Languages::with(folder).unwrap_or_else(|complaints| {
            for (file, what) in complaints {
                checker.complain("locales", format!("{file}: {what}"));
            }
            built_in()
        })
    })
}

/// The rules that sort remarks, with those of the folder. What is wrong there is told beside what is wrong here.
fn rules(checker: &mut Checker, folder: Option<&Path>) -> Arc<Rules> {
    let Some(folder) = folder else {
        return Rules::built_in();
    };
    let read = || {
        let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
        files.retain(|file| file.path().extension().is_some_and(|it| it == "toml"));
        files.sort_by_key(fs::DirEntry::file_name);
        let texts = files.iter().map(|file| {
            let text = fs::read_to_string(file.path())?;
            Ok((file.path().display().to_string(), text))
        });
        texts.collect::<io::Result<Vec<_>>>()
    };
    let laid = match read() {
        Ok(files) => Rules::with(&files).map_err(|error| error.to_string()),
        Err(error) => Err(format!("{}: {error}", folder.display())),
    };
    laid.map_or_else(
        |what| {
            checker.complain("rules", what);
            Rules::built_in()
        },
        Arc::new,
    )
}

/// Where a listener is reached, if that was said. What is wrong is complained about.
fn base(checker: &mut Checker, key: &str, text: Option<&str>) -> Base {
    let read = text.map_or_else(|| Ok(Base::default()), Base::parse);
    read.unwrap_or_else(|what| {
        checker.complain(key, what);
        Base::default()
    })
}

fn every(checker: &mut Checker, key: &str, text: &str) -> Option<SignedDuration> {
    checker.keep(
        key,
        text.parse::<SignedDuration>()
            .ok()
            .filter(|every| every.as_secs() >= 1),
        "must be a time of a second or more, such as \"5s\" or \"1h\"",
    )
}

fn backup(checker: &mut Checker, raw: file::Backup) -> Option<BackupConfig> {
    if raw.into.as_os_str().is_empty() {
        checker.complain(
            "backup.into",
            "must be the directory that backups are written into, best on another disk",
        );
    }
    if raw.keep == 0 {
        checker.complain("backup.keep", "must be 1 or more; 7 is a good start");
    }
    let drill_every = raw
        .drill_every
        .map(|text| every(checker, "backup.drill_every", &text));
    Some(BackupConfig {
        every: every(checker, "backup.every", &raw.every)?,
        drill_every: drill_every.flatten(),
        into: raw.into,
        keep: raw.keep,
    })
}

/// Longer than a day signed in, a browser is left open somewhere.
const LONGEST_SESSION: SignedDuration = SignedDuration::from_hours(24);

fn sessions(checker: &mut Checker, raw: &file::Sessions) -> Limits {
    let usual = Limits::default();
    let mut time = |key: &str, text: &Option<String>, usual| {
        let text = text.as_deref();
        text.map_or(Some(usual), |text| every(checker, key, text))
            .unwrap_or(usual)
    };
    let limits = Limits {
        idle: time("sessions.idle", &raw.idle, usual.idle),
        absolute: time("sessions.absolute", &raw.absolute, usual.absolute),
    };
    if limits.absolute > LONGEST_SESSION {
        checker.complain(
            "sessions.absolute",
            "must be a day at most, such as \"12h\"",
        );
    }
    if limits.idle > limits.absolute {
        checker.complain(
            "sessions.idle",
            "must not be longer than sessions.absolute, which ends a session in any case",
        );
    }
    limits
}

fn store(checker: &mut Checker, raw: &file::Store) -> StoreConfig {
    let usual = StoreConfig::default();
    let store = StoreConfig {
        cache_mib: raw.cache_mib.unwrap_or(usual.cache_mib),
        least_free_mib: raw.least_free_mib.unwrap_or(usual.least_free_mib),
        most_memory_mib: raw.most_memory_mib.unwrap_or(usual.most_memory_mib),
    };
    if store.cache_mib == 0 {
        checker.complain("store.cache_mib", "must be 1 or more; 32 is a good start");
    }
    // The engine aims at its cache and passes it; a bound within reach of that would refuse for ever.
    let least = store.cache_mib.saturating_mul(4);
    if store.most_memory_mib != 0 && store.most_memory_mib < least {
        checker.complain(
            "store.most_memory_mib",
            format!("must be four times store.cache_mib or more, here {least}, or 0 for no bound"),
        );
    }
    store
}

fn address(checker: &mut Checker, key: &str, text: &str) -> Option<SocketAddr> {
    checker.keep(
        key,
        text.parse().ok(),
        "must be an address with a port, such as \"127.0.0.1:8787\"",
    )
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "the default has a site")]
mod tests;
