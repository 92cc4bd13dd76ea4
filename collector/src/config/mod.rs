//! Configuration: one TOML file, and the folder of texts that it may name, read once, checked whole
//! before anything starts.
//!
//! What is wrong is said with the key it is about and what would be right, all of it at once.
//! Deliberately absent: defaults that depend on the machine, and any reading of the environment.

mod base;
mod check;
mod file;

pub use base::Base;

use crate::domain::people::{DisplayName, Limits, MailAddress, Secret};
use crate::domain::{Listing, Registry, lay_over};
use crate::locale::Languages;
use crate::rules::Rules;
use ipnet::IpNet;
use jiff::SignedDuration;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// The configuration that is built into the binary.
pub const DEFAULT: &str = include_str!("default.toml");

/// A configuration that was checked.
#[derive(Debug, Clone)]
pub struct Config {
    pub public: SocketAddr,
    pub staff: SocketAddr,
    /// Where visitors reach the public listener, and staff theirs.
    pub public_url: Base,
    pub staff_url: Base,
    /// How old public figures may be.
    pub snapshot_every: SignedDuration,
    /// How long staff stay signed in.
    pub sessions: Limits,
    pub store: StoreConfig,
    pub guard: GuardConfig,
    /// None if nobody asked for backups by the clock.
    pub backup: Option<BackupConfig>,
    /// None if staff are written to by nobody.
    pub mail: Option<MailConfig>,
    /// The sites as they are served: with what editors say of their pages.
    pub registry: Registry,
    /// The sites as the file has them.
    pub base: Registry,
    pub languages: Languages,
    /// By which it is suggested what remarks are about.
    pub rules: Arc<Rules>,
}

/// Backups that the serving process makes by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupConfig {
    pub every: SignedDuration,
    /// The directory that they are written into.
    pub into: PathBuf,
    /// How many are kept.
    pub keep: usize,
    /// How often the newest is restored for a trial; None if that is left to others.
    pub drill_every: Option<SignedDuration>,
}

/// The mail server through which staff are written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailConfig {
    pub server: String,
    pub port: u16,
    pub security: Security,
    /// None where the server takes mail from anybody on this machine.
    pub sign_in: Option<SignIn>,
    /// As whom it is written.
    pub from: (Option<DisplayName>, MailAddress),
    /// Certificates, in PEM, of those who vouch for the server beside those whom this machine knows.
    pub authorities: Option<String>,
}

/// How what is said to the mail server is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// The connection begins in the open, and nothing is said before it is closed to others.
    StartTls,
    Tls,
    None,
}

impl Security {
    /// The port that servers have for it.
    const fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// As whom the collector signs in to the mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    pub user: String,
    pub password: Secret<String>,
}

#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// MiB of memory that the store engine aims to keep its cache in.
    pub cache_mib: u32,
    /// MiB that must be free on the disk for answers to be taken.
    pub least_free_mib: u32,
    /// MiB of memory beyond which no answers are taken; 0 is no bound.
    pub most_memory_mib: u32,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self {
            cache_mib: 32,
            least_free_mib: 256,
            most_memory_mib: 1024,
        }
    }
}

/// What is held against abuse.
#[derive(Debug, Clone)]
pub struct GuardConfig {
    /// Networks whose word on a sender's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// Answers that may come from one prefix to one site in a minute; 0 for any number.
    pub per_minute: u32,
    /// Bits of an address that make its prefix.
    pub ipv4_prefix: u8,
    pub ipv6_prefix: u8,
    /// The least time in which a person fills in words.
    pub min_fill: SignedDuration,
}

impl Default for GuardConfig {
    fn default() -> Self {
        Self {
            trusted_proxies: Vec::new(),
            per_minute: 120,
            ipv4_prefix: 24,
            ipv6_prefix: 56,
            min_fill: SignedDuration::from_secs(3),
        }
    }
}

/// Something wrong in a configuration: where, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The key's path, such as `site[0].page[3].widget`.
    pub key: String,
    pub what: String,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.key, self.what)
    }
}

/// Everything that is wrong in a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaints(pub Vec<Complaint>);

impl fmt::Display for Complaints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, complaint) in self.0.iter().enumerate() {
            let end_of_the_last = if place == 0 { "" } else { "\n" };
            write!(f, "{end_of_the_last}{complaint}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Complaints {}

impl Config {
    /// The same with what editors say of pages. What of it contradicts the file is told in the log.
    #[must_use]
    pub fn with_listings(self, listings: &[Listing]) -> Self {
        let (registry, flaws) = lay_over(&self.base, listings);
        for (page, flaw) in flaws {
            let named = listings.iter().find(|listing| listing.id() == page);
            let (site, first) = named.map_or(("", ""), |it| (&it.site, &it.first));
            tracing::warn!(
                site,
                page = first,
                what = %flaw,
                "what editors say of a page and the configuration contradict each other"
            );
        }
        Self { registry, ..self }
    }

    /// The keys in which another configuration differs and that a running process cannot change.
    #[must_use]
    pub fn fixed(&self, other: &Self) -> Vec<&'static str> {
        let changed = [
            ("public", self.public != other.public),
            ("staff", self.staff != other.staff),
            (
                "store.cache_mib",
                self.store.cache_mib != other.store.cache_mib,
            ),
        ];
        let changed = changed.into_iter().filter(|(_, changed)| *changed);
        changed.map(|(key, _)| key).collect()
    }

    /// Reads and checks a configuration.
    ///
    /// # Errors
    /// All complaints at once, or the first if the text cannot be read as TOML of this shape.
    pub fn parse(text: &str) -> Result<Self, Complaints> {
        let deserializer = toml::Deserializer::parse(text).map_err(|error| {
            Complaints(vec![Complaint {
                key: "the file".to_owned(),
                what: error.to_string(),
            }])
        })?;
        let file: file::File = serde_path_to_error::deserialize(deserializer).map_err(|error| {
            let key = error.path().to_string();
            Complaints(vec![Complaint {
                key,
                what: error.inner().message().to_owned(),
            }])
        })?;
        check::check(file)
    }
}
