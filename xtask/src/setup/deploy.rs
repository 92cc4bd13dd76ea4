//! What stands around a collector that is deployed, and what a test needs to put it there: the proxy of
//! `deploy/`, a certificate for it, a client that believes it, and the judge of systemd's units.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::apt;

/// Each program by the variable that tells the tests where it is, its name, and Debian's package of it.
const PROGRAMS: [(&str, &str, &str); 4] = [
    ("RAYAK_NGINX", "nginx", "nginx-light"),
    ("RAYAK_OPENSSL", "openssl", "openssl"),
    ("RAYAK_CURL", "curl", "curl"),
    ("RAYAK_SYSTEMD_ANALYZE", "systemd-analyze", "systemd"),
];

/// Finds them, installing what is missing. The variables name others.
pub(crate) fn deployment() -> Result<Vec<(&'static str, PathBuf)>> {
    let missing = PROGRAMS.iter().filter(|one| find(one.0, one.1).is_none());
    let missing: Vec<&str> = missing.map(|(_, _, package)| *package).collect();
    if !missing.is_empty() {
        apt::install(&missing, "what the tests try `deploy/` with")?;
    }
    let programs = PROGRAMS.iter().map(|(variable, name, _)| {
        let program = find(variable, name);
        let program = program.with_context(|| format!("no {name}; name it in {variable}"))?;
        Ok((*variable, program))
    });
    programs.collect()
}

fn find(variable: &str, name: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    // Where Debian keeps servers, which is on no user's PATH.
    let server = PathBuf::from("/usr/sbin").join(name);
    named
        .filter(|path| path.is_file())
        .or_else(|| super::on_path(&[name]))
        .or_else(|| server.is_file().then_some(server))
}
