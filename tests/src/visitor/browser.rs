//! A running browser of the engine that this run is about, driven over W3C WebDriver by a driver of its
//! own on a free port.
//!
//! The profile is empty at the start and gone at the end. A browser takes some hundred megabytes, so
//! that only a few scenarios have any at a time, whatever the number of test threads.

use super::engine::{Engine, Launch, Screen};
use super::gate::Gate;
use crate::process::Process;
use anyhow::{Context as _, Result};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::cell::RefCell;
use std::sync::{Arc, Weak};
use tempfile::TempDir;
use thirtyfour::WebDriver;
use thirtyfour::common::command::Command;
use tokio::sync::{Semaphore, SemaphorePermit};

static SEATS: Semaphore = Semaphore::const_new(2);

thread_local! {
    /// The seat of this thread's scenario, as long as one of its browsers runs.
    static SEAT: RefCell<Weak<SemaphorePermit<'static>>> = const { RefCell::new(Weak::new()) };
}

/// A scenario has one seat, however many browsers are in it: two that each waited for a second one would
/// wait for each other.
async fn seat() -> Result<Arc<SemaphorePermit<'static>>> {
    if let Some(seat) = SEAT.with_borrow(Weak::upgrade) {
        return Ok(seat);
    }
    let seat = Arc::new(SEATS.acquire().await?);
    SEAT.set(Arc::downgrade(&seat));
    Ok(seat)
}

/// The size of a visitor's window in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub width: u32,
    pub height: u32,
}

impl Window {
    /// The narrowest window that the accessibility guidelines ask for.
    pub const NARROW: Self = Self {
        width: 320,
        height: 700,
    };
    pub const WIDE: Self = Self {
        width: 1280,
        height: 900,
    };
}

/// A running browser. Its parts are dropped in this order: first what is driven, then the driver.
#[derive(Debug)]
pub(super) struct Browser {
    pub(super) engine: Engine,
    process: Running,
    pub(super) driver: WebDriver,
    _driver: Process,
    screen: Option<Screen>,
    /// For an engine without a log of its own.
    pub(super) gate: Option<Gate>,
    _profile: TempDir,
    _seat: Arc<SemaphorePermit<'static>>,
}

/// What someone has changed in the settings of the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settings {
    Usual,
    /// A page's own fonts are fetched. When they come is chance, and so is then how its lines break.
    PageFonts,
    /// No page runs a script, and the driver still can.
    NoScripts,
    /// No page is kept as it was for when one comes back to it.
    NoKeptPages,
    /// Letters of half as much again, which pages are expected to follow.
    LargePrint,
    /// As `PageFonts`, and everything that the browser does is written down, which slows it a little.
    Traced,
}

/// The browser's own process. A driver that is killed leaves it running, so it is killed here, unless it
/// has ended in good order.
#[derive(Debug)]
struct Running(Option<Pid>);

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(pid) = self.0 {
            // It may have crashed, which is why the test failed.
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

impl Browser {
    pub(super) async fn start(window: Window, settings: Settings) -> Result<Self> {
        let seat = seat().await?;
        let engine = Engine::chosen()?;
        let profile = tempfile::tempdir()?;
        let gate = if engine.has_a_log() {
            None
        } else {
            Some(Gate::open(settings == Settings::PageFonts).await?)
        };
        let Launch {
            address,
            capabilities,
            driver: process,
            screen,
        } = engine
            .launch(profile.path(), settings, gate.as_ref())
            .await?;
        let driver = WebDriver::new(address, capabilities)
            .await
            .with_context(|| format!("{} did not start", engine.name()))?;
        // Where a test fails, browser and driver are killed. A session that ended itself when it is dropped
        // would keep that test's thread from doing so, and wait for an answer that cannot come.
        driver.clone().leak()?;
        let pid = engine
            .process()
            .and_then(|name| driver.capabilities().get(name).and_then(Value::as_i64));
        let running = Running(pid.map(i32::try_from).transpose()?.and_then(Pid::from_raw));
        let browser = Self {
            engine,
            process: running,
            driver,
            _driver: process,
            screen,
            gate,
            _profile: profile,
            _seat: seat,
        };
        engine
            .open_window(&browser.driver, window, browser.screen.as_ref())
            .await?;
        Ok(browser)
    }

    pub(super) async fn close(self) -> Result<()> {
        let Self {
            engine,
            mut process,
            driver,
            ..
        } = self;
        if engine.ends_soon() {
            driver.cmd(Command::DeleteSession).await?;
            process.0 = None;
        }
        Ok(())
    }
}
