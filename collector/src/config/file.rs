//! The shape of the configuration file. Unknown keys are refused, so that a slip of the pen is
//! told rather than ignored.

use crate::domain::{Asks, Localized};
use serde::Deserialize;
use std::path::PathBuf;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default = "public")]
    pub(super) public: String,
    #[serde(default = "staff")]
    pub(super) staff: String,
    pub(super) public_url: Option<String>,
    pub(super) staff_url: Option<String>,
    #[serde(default = "hour")]
    pub(super) snapshot_every: String,
    pub(super) locales: Option<PathBuf>,
    pub(super) rules: Option<PathBuf>,
    #[serde(default)]
    pub(super) sessions: Sessions,
    #[serde(default)]
    pub(super) store: Store,
    pub(super) backup: Option<Backup>,
    pub(super) mail: Option<Mail>,
    #[serde(default)]
    pub(super) guard: Guard,
    #[serde(default)]
    pub(super) site: Vec<Site>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sessions {
    pub(super) idle: Option<String>,
    pub(super) absolute: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Store {
    pub(super) cache_mib: Option<u32>,
    pub(super) least_free_mib: Option<u32>,
    pub(super) most_memory_mib: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Guard {
    pub(super) trusted_proxies: Option<Vec<String>>,
    pub(super) per_minute: Option<u32>,
    pub(super) ipv4_prefix: Option<u8>,
    pub(super) ipv6_prefix: Option<u8>,
    pub(super) min_fill: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Backup {
    #[serde(default = "day")]
    pub(super) every: String,
    pub(super) into: PathBuf,
    #[serde(default = "seven")]
    pub(super) keep: usize,
    pub(super) drill_every: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mail {
    pub(super) server: String,
    pub(super) port: Option<u16>,
    pub(super) security: Option<String>,
    #[serde(default)]
    pub(super) in_the_open: bool,
    pub(super) user: Option<String>,
    pub(super) password_file: Option<PathBuf>,
    pub(super) from: String,
    pub(super) authorities: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Site {
    pub(super) id: String,
    pub(super) organisation: Localized,
    pub(super) languages: Vec<String>,
    pub(super) time_zone: String,
    pub(super) origins: Vec<String>,
    pub(super) urgent: Option<String>,
    pub(super) privacy: Option<Localized>,
    pub(super) policy: Option<Localized>,
    pub(super) suppress_below: Option<u64>,
    #[serde(default = "useful")]
    pub(super) unlisted: Asks,
    #[serde(default = "two_thousand")]
    pub(super) page_cap: u64,
    #[serde(default = "year")]
    pub(super) words_days: u32,
    #[serde(default)]
    pub(super) parameters: Vec<String>,
    #[serde(default)]
    pub(super) department: Vec<Department>,
    #[serde(default)]
    pub(super) page: Vec<Page>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Department {
    pub(super) id: String,
    pub(super) name: Localized,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Page {
    pub(super) key: String,
    pub(super) title: Localized,
    pub(super) paths: Localized,
    pub(super) department: String,
    pub(super) widget: Asks,
}

fn public() -> String {
    "127.0.0.1:8787".to_owned()
}

fn staff() -> String {
    "127.0.0.1:8788".to_owned()
}

fn hour() -> String {
    "1h".to_owned()
}

const fn useful() -> Asks {
    Asks::Useful
}

const fn two_thousand() -> u64 {
    2_000
}

const fn year() -> u32 {
    365
}

fn day() -> String {
    "24h".to_owned()
}

const fn seven() -> usize {
    7
}
