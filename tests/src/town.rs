//! A town of its own for each test: a collector process on an empty store, and the municipality's
//! site on another origin, whose pages carry the tag. Every port is free, every folder fresh.
//!
//! The site runs inside the test, as it keeps nothing. The collector is the real binary, because
//! what it promises is about processes: that they may be killed, stopped and started again.

mod config;
mod made;
mod made_up;
mod proxy;
mod reply;
mod staff;
mod wire;

pub use made_up::Language;
pub use proxy::units;
pub use reply::Reply;
pub use staff::PASSWORD;

use crate::environment;
use crate::process::Process;
use crate::proxy::{Proxy, Site};
use anyhow::{Context as _, Result, ensure};
use made::Made;
use rayak_demo::site;
use rayak_shared::routes;
use reqwest::Client;
use reqwest::redirect::Policy;
use serde::Deserialize;
use serde_json::Value;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::atomic::AtomicU32;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::sync::OnceCell;

/// A running collector and a running site.
#[derive(Debug)]
pub struct Town {
    folder: TempDir,
    /// The site's origin, which alone may answer.
    demo: String,
    made: Made,
    collector: Process,
    public: SocketAddr,
    staff: SocketAddr,
    client: Client,
    proxy: Option<Proxy>,
    /// How many were invited.
    people: AtomicU32,
    /// The cookie of the manager as whom the staff's pages are asked.
    manager: OnceCell<String>,
}

/// What `rayak verify` found.
#[derive(Debug, Deserialize)]
pub struct VerifyReport {
    pub pages: u64,
    pub events: u64,
    pub feedbacks: u64,
    pub words: u64,
    pub faults: Vec<Value>,
}

/// An address on this machine with a port that is free.
pub(crate) const ANY: &str = "127.0.0.1:0";

impl Town {
    /// Founds a town with an empty store.
    ///
    /// # Errors
    /// If something that it needs is missing, or does not start.
    pub async fn found() -> Result<Self> {
        Self::founded(None, None).await
    }

    /// Founds a town whose site also speaks a language that there is only a file for.
    ///
    /// # Errors
    /// If something that it needs is missing, or does not start.
    pub async fn found_with(language: &Language) -> Result<Self> {
        Self::founded(Some(language), None).await
    }

    async fn founded(language: Option<&Language>, behind: Option<Site>) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        // The site's port is known before the collector starts, and its tags only after.
        let listener = TcpListener::bind(ANY).await?;
        let demo = format!("http://{}", listener.local_addr()?);
        config::write(
            &config_file(folder.path()),
            &demo,
            language,
            behind.as_ref(),
        )
        .await?;
        let (collector, public, staff) = start(folder.path(), ANY).await?;
        let made = Made::default();
        let shown = match &behind {
            Some(behind) => behind.public_url(),
            None => format!("http://{public}"),
        };
        let pages = made.beside(site(&shown));
        tokio::spawn(async move { axum::serve(listener, pages).await });
        let client = Client::builder().redirect(Policy::none()).build()?;
        let proxy = match behind {
            Some(behind) => Some(Proxy::start(behind, public, staff).await?),
            None => None,
        };
        Ok(Self {
            folder,
            demo,
            made,
            collector,
            public,
            staff,
            client,
            proxy,
            people: AtomicU32::new(0),
            manager: OnceCell::new(),
        })
    }

    /// An address on the municipality's site.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        format!("{}{path}", self.demo)
    }

    /// Puts up a page of a test's own making on the municipality's site, in a document of no style,
    /// and hands back its path. `TAG` in it becomes the address of the loader.
    #[must_use]
    pub fn puts_up(&self, lang: &str, body: &str) -> String {
        self.puts_up_under("", lang, body)
    }

    /// The same under a content security policy.
    #[must_use]
    pub fn puts_up_under(&self, policy: &str, lang: &str, body: &str) -> String {
        let body = body.replace("TAG", &self.public(routes::LOADER));
        let icon = self.page("/static/emblem.svg");
        let head = format!(
            "<meta charset=\"utf-8\"><title>A page</title><link rel=\"icon\" href=\"{icon}\">"
        );
        let html = format!(
            "<!doctype html><html lang=\"{lang}\"><head>{head}</head><body>{body}</body></html>"
        );
        self.made.put_up(made::Page {
            html,
            policy: policy.to_owned(),
        })
    }

    /// The same with every byte of the document a test's own, head and kind of document included.
    #[must_use]
    pub fn puts_up_whole(&self, html: &str) -> String {
        self.made.put_up(made::Page {
            html: html.replace("TAG", &self.public(routes::LOADER)),
            policy: String::new(),
        })
    }

    /// The municipality's origin, as a browser on it would name it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.demo
    }

    /// An address on the collector's public listener.
    #[must_use]
    pub fn public(&self, path: &str) -> String {
        format!("http://{}{path}", self.public)
    }

    /// An address on the collector's staff listener.
    #[must_use]
    pub fn staff(&self, path: &str) -> String {
        format!("http://{}{path}", self.staff)
    }

    /// The folder of the collector's store.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        data(self.folder.path())
    }

    /// Everything the present collector process has written to its output and its log.
    #[must_use]
    pub fn log(&self) -> String {
        self.collector.output()
    }

    /// Kills the collector, as a machine that fails would.
    ///
    /// # Errors
    /// If it cannot be killed.
    pub async fn kill(&mut self) -> Result<()> {
        self.collector.kill().await
    }

    /// Kills the collector in the midst of whatever else is going on, and returns before it is gone.
    ///
    /// # Errors
    /// If it is gone already.
    pub fn strike(&self) -> Result<()> {
        self.collector.strike()
    }

    /// Asks the collector to stop, and returns before it has.
    ///
    /// # Errors
    /// If it is not there.
    pub fn ask_to_stop(&self) -> Result<()> {
        self.collector.ask_to_stop()
    }

    /// Waits until the collector has stopped by itself.
    ///
    /// # Errors
    /// If it stops with an error, or not at all.
    pub async fn stopped(&mut self) -> Result<()> {
        let status = self.collector.ended().await?;
        ensure!(
            status.success(),
            "the collector stopped with {status}:\n{}",
            self.log()
        );
        Ok(())
    }

    /// Stops the collector in good order.
    ///
    /// # Errors
    /// If it stops with an error, or not at all.
    pub async fn stop(&mut self) -> Result<()> {
        self.ask_to_stop()?;
        self.stopped().await
    }

    /// Starts a collector on the same store, at the same public address.
    ///
    /// # Errors
    /// If it does not start.
    pub async fn restart(&mut self) -> Result<()> {
        let public = self.public.to_string();
        (self.collector, _, self.staff) = start(self.folder.path(), &public).await?;
        Ok(())
    }

    /// Lets the collector's own command read the whole store again. A store with faults is reported,
    /// not refused: the test says what it expects.
    ///
    /// # Errors
    /// If the command does not run, or prints something else than a report.
    pub async fn verify(&self) -> Result<VerifyReport> {
        let output = self.command("verify").arg("--json").output().await?;
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        serde_json::from_slice(&output.stdout)
            .with_context(|| format!("rayak verify printed no report: {complaint}"))
    }

    /// Every event of the log, as the collector's own command exports it.
    ///
    /// # Errors
    /// If the command fails.
    pub async fn export(&self) -> Result<Vec<Value>> {
        let output = self.command("export").output().await?;
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "rayak export failed: {complaint}");
        let lines = String::from_utf8(output.stdout)?;
        lines
            .lines()
            .map(|line| Ok(serde_json::from_str(line)?))
            .collect()
    }

    /// Imports dated feedback, and hands back the report.
    ///
    /// # Errors
    /// If the command does not run.
    pub async fn import(&self, lines: &[Value]) -> Result<Value> {
        let file = self.folder.path().join("import.jsonl");
        let text: Vec<String> = lines.iter().map(Value::to_string).collect();
        tokio::fs::write(&file, text.join("\n")).await?;
        let output = self
            .command("import")
            .arg("--json")
            .arg(&file)
            .output()
            .await?;
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        serde_json::from_slice(&output.stdout)
            .with_context(|| format!("rayak import printed no report: {complaint}"))
    }

    /// Tries to start another collector on the same store, and hands back how it ended.
    ///
    /// # Errors
    /// If it cannot be started at all.
    pub async fn second_collector(&self) -> Result<Output> {
        Ok(self
            .command("serve")
            .args(["--public", ANY, "--staff", ANY])
            .output()
            .await?)
    }

    /// What `rayak doctor` says of a page of the town: its exit code, and its report.
    ///
    /// # Errors
    /// If the command does not run, or prints something else than a report.
    pub async fn asks_the_doctor(&self, path: &str) -> Result<(i32, Value)> {
        let output = Command::new(environment::collector()?)
            .args(["doctor", "--inside", "--json", "--config"])
            .arg(config_file(self.folder.path()))
            .arg(self.page(path))
            .output()
            .await?;
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        let report = serde_json::from_slice(&output.stdout)
            .with_context(|| format!("rayak doctor printed no report: {complaint}"))?;
        Ok((output.status.code().context("it ended")?, report))
    }

    fn command(&self, name: &str) -> Command {
        self.command_of(&[name])
    }

    fn command_of(&self, words: &[&str]) -> Command {
        let folder = self.folder.path();
        let binary = environment::collector().expect("the collector was started from it");
        let mut command = Command::new(binary);
        command
            .args(words)
            .arg("--config")
            .arg(config_file(folder))
            .arg("--data")
            .arg(data(folder));
        command
    }
}

fn config_file(folder: &Path) -> PathBuf {
    folder.join("rayak.toml")
}

fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

async fn start(folder: &Path, public: &str) -> Result<(Process, SocketAddr, SocketAddr)> {
    let mut command = Command::new(environment::collector()?);
    command
        .arg("serve")
        .arg("--config")
        .arg(config_file(folder))
        .arg("--data")
        .arg(data(folder));
    // Whatever could be logged is logged, so that a search of the log is a search of everything.
    command.args(["--public", public, "--staff", ANY, "--log", "debug"]);
    let mut collector = Process::start("rayak serve", &mut command)?;
    let public = collector.says("public http://").await?.parse()?;
    let staff = collector.says("staff http://").await?.parse()?;
    Ok((collector, public, staff))
}
