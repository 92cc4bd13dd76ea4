//! The engines that the tests drive, with their drivers, and a font for what they draw.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context as _, Error, Result, bail};

use super::apt;
use crate::{files, run};

/// A family of browsers, by what draws their pages. The names are those that the tests know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    Webkit,
}

/// Engines in the order in which they are gone through: names with commas between them, or `all`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Engines(pub(crate) Vec<Engine>);

impl FromStr for Engines {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if text == "all" {
            return Ok(Self(Engine::ALL.to_vec()));
        }
        let known = |name: &str| Engine::ALL.into_iter().find(|engine| engine.name() == name);
        let engines: Option<Vec<Engine>> = text.split(',').map(known).collect();
        let names = Engine::ALL.map(Engine::name).join(", ");
        engines
            .map(Self)
            .with_context(|| format!("all, or some of {names} with commas between them"))
    }
}

/// What must be on the machine for one engine: each program by the variable that tells the tests where it
/// is, and that may name another.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) programs: Vec<(&'static str, PathBuf)>,
}

/// A program of a Debian package.
struct Program {
    variable: &'static str,
    /// Its names on the PATH.
    names: &'static [&'static str],
    /// Where it is kept off the PATH: in one of the folders in here, under this name.
    kept: Option<(&'static str, &'static str)>,
}

const CHROMIUM: [Program; 2] = [
    on_path(
        "RAYAK_CHROMIUM",
        &["chromium", "chromium-browser", "google-chrome"],
    ),
    on_path("RAYAK_CHROMEDRIVER", &["chromedriver"]),
];
const FIREFOX: [Program; 1] = [on_path("RAYAK_FIREFOX", &["firefox-esr", "firefox"])];
const WEBKIT: [Program; 4] = [
    on_path("RAYAK_WEBKIT_DRIVER", &["WebKitWebDriver"]),
    on_path("RAYAK_XVFB", &["Xvfb"]),
    on_path("RAYAK_XDOTOOL", &["xdotool"]),
    Program {
        variable: "RAYAK_MINIBROWSER",
        names: &[],
        kept: Some(("/usr/lib", "webkit2gtk-4.1/MiniBrowser")),
    },
];

/// Debian has no package of Firefox's driver; this one is the driver's own, from crates.io.
const GECKODRIVER: &str = "0.37.1";

const FONTS: [&str; 1] = ["fonts-noto-core"];

const fn on_path(variable: &'static str, names: &'static [&'static str]) -> Program {
    Program {
        variable,
        names,
        kept: None,
    }
}

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    const fn programs(self) -> &'static [Program] {
        match self {
            Self::Chromium => &CHROMIUM,
            Self::Firefox => &FIREFOX,
            Self::Webkit => &WEBKIT,
        }
    }

    const fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::Webkit => &["webkit2gtk-driver", "xvfb", "xdotool"],
        }
    }
}

/// Finds an engine and its driver, installing what is missing. The variables name others.
pub(crate) fn browser(engine: Engine) -> Result<Browser> {
    if find(engine).is_none() {
        apt::install(engine.packages(), "a browser that the tests drive")?;
    }
    if !draws_arabic() {
        apt::install(&FONTS, "a font with Arabic letters for the tests' pictures")?;
    }
    let Some(mut programs) = find(engine) else {
        let variables: Vec<&str> = engine.programs().iter().map(|one| one.variable).collect();
        bail!(
            "no {} with its driver; name them in {}",
            engine.name(),
            variables.join(", ")
        );
    };
    if engine == Engine::Firefox {
        programs.push(("RAYAK_GECKODRIVER", geckodriver()?));
    }
    Ok(Browser { programs })
}

fn find(engine: Engine) -> Option<Vec<(&'static str, PathBuf)>> {
    let programs = engine.programs().iter();
    programs
        .map(|program| Some((program.variable, program.find()?)))
        .collect()
}

impl Program {
    fn find(&self) -> Option<PathBuf> {
        named(self.variable)
            .or_else(|| super::on_path(self.names))
            .or_else(|| {
                let (folder, name) = self.kept?;
                let folders = std::fs::read_dir(folder).ok()?.flatten();
                let mut places = folders.map(|folder| folder.path().join(name));
                places.find(|place| place.is_file())
            })
    }
}

fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_file())
}

/// Compiled once, into `target/tools`, where removing `target` removes it.
fn geckodriver() -> Result<PathBuf> {
    if let Some(other) = named("RAYAK_GECKODRIVER") {
        return Ok(other);
    }
    let root = files::root().join("target/tools");
    let driver = root.join("bin/geckodriver");
    let is_ours = run::answer(&driver, &["--version"])
        .is_some_and(|said| said.split_whitespace().nth(1) == Some(GECKODRIVER));
    if !is_ours {
        super::fetching(
            &format!("geckodriver {GECKODRIVER}"),
            "which drives Firefox; it is compiled, which takes some minutes",
        );
        let mut install = run::cargo();
        install
            .args(["install", "geckodriver", "--locked", "--force", "--version"])
            .args([GECKODRIVER, "--root"]);
        run::run(install.arg(&root)).context("geckodriver could not be installed")?;
    }
    Ok(driver)
}

/// Without a font for it Arabic is boxes of the wrong width. Where we can
/// install the one that the tests' pictures are taken with, only that will do;
/// elsewhere any font with Arabic letters.
fn draws_arabic() -> bool {
    Path::new("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf").exists()
        || !apt::usable()
            && run::answer("fc-list", &[":lang=ar"]).is_some_and(|fonts| !fonts.is_empty())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::*;

    #[test]
    fn engines_are_named_one_by_one_or_all_together() {
        let engines = |text: &str| text.parse::<Engines>().map(|engines| engines.0);
        assert_eq!(engines("all").unwrap(), Engine::ALL);
        assert_eq!(
            engines("webkit,chromium").unwrap(),
            [Engine::Webkit, Engine::Chromium]
        );
        let error = engines("safari").unwrap_err();
        assert!(error.to_string().contains("webkit"), "{error}");
    }
}
