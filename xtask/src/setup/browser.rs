//! The browser that the tests drive, its driver, and a font for what it draws.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::apt;
use crate::run;

const PACKAGES: [&str; 2] = ["chromium", "chromium-driver"];
const FONTS: [&str; 1] = ["fonts-noto-core"];

#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
}

/// Finds a Chromium and its driver, installing Debian's where there is none.
/// `RAYAK_CHROMIUM` and `RAYAK_CHROMEDRIVER` name others.
pub(crate) fn browser() -> Result<Browser> {
    if find().is_none() {
        apt::install(&PACKAGES, "the browser that the tests drive")?;
    }
    if !draws_arabic() {
        apt::install(&FONTS, "a font with Arabic letters for the tests' pictures")?;
    }
    find().context(
        "no Chromium with a matching chromedriver; \
         name them in RAYAK_CHROMIUM and RAYAK_CHROMEDRIVER",
    )
}

fn find() -> Option<Browser> {
    Some(Browser {
        chromium: named_or_on_path(
            "RAYAK_CHROMIUM",
            &["chromium", "chromium-browser", "google-chrome"],
        )?,
        chromedriver: named_or_on_path("RAYAK_CHROMEDRIVER", &["chromedriver"])?,
    })
}

fn named_or_on_path(variable: &str, names: &[&str]) -> Option<PathBuf> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_file())
        .or_else(|| super::on_path(names))
}

/// Without a font for it Arabic is boxes of the wrong width. Where we can
/// install the one that the tests' pictures are taken with, only that will do;
/// elsewhere any font with Arabic letters.
fn draws_arabic() -> bool {
    Path::new("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf").exists()
        || !apt::usable()
            && run::answer("fc-list", &[":lang=ar"]).is_some_and(|fonts| !fonts.is_empty())
}
