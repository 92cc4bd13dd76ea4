//! Debian packages, where we are root on a machine that has apt.

use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Result, bail};

use crate::run;

/// The line a person types where we may not.
pub(super) fn command_line(packages: &[&str]) -> String {
    format!(
        "sudo apt-get update && sudo apt-get install --no-install-recommends {}",
        packages.join(" ")
    )
}

/// Whether packages can be installed by us: apt is there, and we are root.
pub(super) fn usable() -> bool {
    super::on_path(&["apt-get"]).is_some() && rustix::process::geteuid().is_root()
}

/// Whether the machine's sources know every one of `packages`. Asked after an
/// update: on a fresh image the lists are empty.
pub(super) fn offers(packages: &[&str]) -> bool {
    update();
    packages.iter().all(|package| {
        run::answer("apt-cache", &["show", "--no-all-versions", package])
            .is_some_and(|text| !text.is_empty())
    })
}

/// Installs `packages`, or fails with what to type.
pub(super) fn install(packages: &[&str], why: &str) -> Result<()> {
    if !usable() {
        bail!(
            "missing: {} ({why}).\nOnly root can install it; run:\n  {}",
            packages.join(" "),
            command_line(packages)
        );
    }
    super::fetching(&packages.join(" "), why);
    update();
    run::run(
        apt_get()
            .args(["install", "--yes", "--no-install-recommends"])
            .args(packages),
    )
}

/// Refreshes the package lists, once a run. A failure is not ours to judge:
/// one dead source must not stop an install that the others can serve.
fn update() {
    static DONE: OnceLock<bool> = OnceLock::new();
    DONE.get_or_init(|| run::run(apt_get().args(["update", "--quiet"])).is_ok());
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        // Another installation may be under way, as on a machine just booted.
        .arg("--option=DPkg::Lock::Timeout=300");
    command
}
