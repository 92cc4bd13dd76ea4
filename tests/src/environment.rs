//! What must be there before a test can run: the binary, the engine with its driver, the script that
//! looks for barriers, and a folder for pictures. The environment names them, because only
//! `cargo xtask test` knows how to get them.
//!
//! Nothing is looked for elsewhere. A test that quietly took another binary would prove nothing
//! about this one.

use anyhow::{Context as _, Result, ensure};
use std::env;
use std::path::PathBuf;

/// The collector's binary, with the widget inside.
pub(crate) fn collector() -> Result<PathBuf> {
    file("RAYAK_BIN")
}

/// The name of the engine that this run is about.
pub(crate) fn engine() -> Result<String> {
    Ok(named("RAYAK_ENGINE")?.to_string_lossy().into_owned())
}

pub(crate) fn chromium() -> Result<PathBuf> {
    file("RAYAK_CHROMIUM")
}

pub(crate) fn chromedriver() -> Result<PathBuf> {
    file("RAYAK_CHROMEDRIVER")
}

pub(crate) fn firefox() -> Result<PathBuf> {
    file("RAYAK_FIREFOX")
}

pub(crate) fn geckodriver() -> Result<PathBuf> {
    file("RAYAK_GECKODRIVER")
}

/// WebKit's little browser.
pub(crate) fn minibrowser() -> Result<PathBuf> {
    file("RAYAK_MINIBROWSER")
}

pub(crate) fn webkit_driver() -> Result<PathBuf> {
    file("RAYAK_WEBKIT_DRIVER")
}

/// A screen in memory.
pub(crate) fn xvfb() -> Result<PathBuf> {
    file("RAYAK_XVFB")
}

/// What gives a window on it the focus.
pub(crate) fn xdotool() -> Result<PathBuf> {
    file("RAYAK_XDOTOOL")
}

/// The proxy that `deploy/` sets up.
pub(crate) fn nginx() -> Result<PathBuf> {
    file("RAYAK_NGINX")
}

/// What makes a certificate for it.
pub(crate) fn openssl() -> Result<PathBuf> {
    file("RAYAK_OPENSSL")
}

/// What asks it as no browser does.
pub(crate) fn curl() -> Result<PathBuf> {
    file("RAYAK_CURL")
}

/// What judges the units of `deploy/`.
pub(crate) fn systemd_analyze() -> Result<PathBuf> {
    file("RAYAK_SYSTEMD_ANALYZE")
}

/// What runs the mail server of the tests, and the folder of the packages that it is made of.
pub(crate) fn node() -> Result<PathBuf> {
    file("RAYAK_NODE")
}

pub(crate) fn npm() -> Result<PathBuf> {
    named("RAYAK_NPM")
}

/// The file in which a run notes what its engine could not do.
pub(crate) fn left_out() -> Result<PathBuf> {
    named("RAYAK_LEFT_OUT")
}

/// The script that looks for barriers in a page.
pub(crate) fn axe() -> Result<PathBuf> {
    file("RAYAK_AXE")
}

/// The folder for pictures of what was seen.
pub(crate) fn pictures() -> Result<PathBuf> {
    named("RAYAK_PICTURES")
}

/// The folder in which the README's pictures are to be written, if someone asked for new ones.
#[must_use]
pub(crate) fn readme_pictures() -> Option<PathBuf> {
    env::var_os("RAYAK_README_PICTURES").map(PathBuf::from)
}

/// How often a thing is tried that goes wrong at a moment that nobody chooses: as often as a run of all
/// tests can afford, or as often as `cargo xtask soak` asks.
///
/// # Panics
/// If `RAYAK_ROUNDS` is set and no number.
#[must_use]
pub fn rounds(usual: usize) -> usize {
    env::var("RAYAK_ROUNDS").map_or(usual, |rounds| {
        rounds.parse().expect("RAYAK_ROUNDS is a number")
    })
}

fn file(variable: &str) -> Result<PathBuf> {
    let path = named(variable)?;
    ensure!(
        path.is_file(),
        "{variable} names {}, which is no file; run `cargo xtask test --e2e`, which builds and finds what the tests need",
        path.display()
    );
    Ok(path)
}

fn named(variable: &str) -> Result<PathBuf> {
    env::var_os(variable).map(PathBuf::from).with_context(|| {
        format!("{variable} is not set; run `cargo xtask test --e2e`, or with the name of one test after it")
    })
}
