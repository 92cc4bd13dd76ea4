//! The files of `deploy/`, judged by those who read them: systemd its units, the collector its lines.

use anyhow::{Context as _, Result, ensure};
use rayak_tests::units;
use std::path::{Path, PathBuf};
use tokio::process::Command;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy");
/// Of a hundred: what systemd itself calls well protected.
const MOST_EXPOSED: &str = "--threshold=20";

/// Each unit, in a folder where it starts the binary that there is.
async fn settled(folder: &Path, binary: &Path) -> Result<Vec<PathBuf>> {
    let mut units = Vec::new();
    let mut entries = tokio::fs::read_dir(Path::new(FOLDER).join("systemd")).await?;
    while let Some(entry) = entries.next_entry().await? {
        let text = tokio::fs::read_to_string(entry.path()).await?;
        let binary = binary.to_str().context("a path of text")?;
        let unit = folder.join(entry.file_name());
        tokio::fs::write(&unit, text.replace("/usr/local/bin/rayak", binary)).await?;
        units.push(unit);
    }
    Ok(units)
}

#[tokio::test]
async fn systemd_finds_nothing_wrong_with_the_units_and_calls_them_well_protected() -> Result<()> {
    let (judge, binary) = units()?;
    let folder = tempfile::tempdir()?;
    let units = settled(folder.path(), &binary).await?;
    ensure!(units.len() >= 3, "{units:?}");
    let verified = Command::new(&judge)
        .args(["verify", "--man=no"])
        .args(&units)
        .output()
        .await?;
    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    let ours = said.lines().filter(|line| line.contains("rayak"));
    let ours: Vec<&str> = ours.collect();
    ensure!(verified.status.success() && ours.is_empty(), "{said}");
    for unit in units {
        if unit.extension().is_some_and(|kind| kind == "service") {
            let judged = Command::new(&judge)
                .args(["security", "--offline=true", MOST_EXPOSED])
                .arg(&unit)
                .output()
                .await?;
            let said = String::from_utf8_lossy(&judged.stdout).into_owned();
            ensure!(judged.status.success(), "{}: {said}", unit.display());
        }
    }
    Ok(())
}

/// The built-in configuration with the lines of `deploy/` in the place of its own.
#[tokio::test]
async fn the_lines_of_the_sample_are_those_of_a_good_configuration() -> Result<()> {
    let (_, binary) = units()?;
    let printed = Command::new(&binary).arg("default-config").output().await?;
    let mut whole: toml::Table = toml::from_str(&String::from_utf8(printed.stdout)?)?;
    let sample = tokio::fs::read_to_string(Path::new(FOLDER).join("rayak.toml")).await?;
    whole.extend(toml::from_str::<toml::Table>(&sample)?);
    let file = tempfile::NamedTempFile::new()?;
    tokio::fs::write(file.path(), toml::to_string(&whole)?).await?;
    let checked = Command::new(&binary)
        .arg("check-config")
        .arg("--config")
        .arg(file.path())
        .output()
        .await?;
    let said = String::from_utf8_lossy(&checked.stderr).into_owned();
    ensure!(checked.status.success(), "{said}");
    Ok(())
}
