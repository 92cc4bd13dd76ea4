//! The town's configuration: what the binary has built in, with the origin that this run gave the
//! site, figures that are as fresh as may be configured, and no judgement by how fast one types.

use super::made_up::Language;
use crate::environment;
use crate::proxy::Site;
use anyhow::{Context as _, Result, ensure};
use std::path::Path;
use tokio::process::Command;
use toml::{Table, Value};

/// Writes it, with the texts of a further language if there is one, and what a collector behind a proxy
/// is told.
pub(super) async fn write(
    file: &Path,
    origin: &str,
    language: Option<&Language>,
    behind: Option<&Site>,
) -> Result<()> {
    let printed = Command::new(environment::collector()?)
        .arg("default-config")
        .output()
        .await?;
    ensure!(
        printed.status.success(),
        "rayak default-config failed with {}",
        printed.status
    );
    let mut config: Table = toml::from_str(&String::from_utf8(printed.stdout)?)?;
    config.insert("snapshot_every".to_owned(), Value::from("1s"));
    // A driven browser types faster than any person, whom nothing but that tells apart.
    let guard = config
        .get_mut("guard")
        .and_then(Value::as_table_mut)
        .context("the built-in configuration has a [guard]")?;
    guard.insert("min_fill".to_owned(), Value::from("0s"));
    if let Some(behind) = behind {
        let trusted = Value::from(vec!["127.0.0.1"]);
        guard.insert("trusted_proxies".to_owned(), trusted);
        guard.insert("per_minute".to_owned(), Value::from(10));
        config.insert("public_url".to_owned(), behind.public_url().into());
        config.insert("staff_url".to_owned(), behind.staff_url().into());
    }
    let site = config
        .get_mut("site")
        .and_then(|sites| sites.as_array_mut()?.first_mut()?.as_table_mut())
        .context("the built-in configuration has a [[site]]")?;
    site.insert("origins".to_owned(), Value::from(vec![origin]));
    if let Some(language) = language {
        let folder = file.with_file_name("locales");
        language.settle(&folder, site).await?;
        let folder = folder.to_str().context("a path of text")?;
        config.insert("locales".to_owned(), Value::from(folder));
    }
    Ok(tokio::fs::write(file, toml::to_string(&config)?).await?)
}
