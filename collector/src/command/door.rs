//! Which way a command takes: to the process that serves the store, or into the store itself.

use super::{
    BackupReport, EraseReport, ExportReport, ImportReport, PagesOrder, PagesReport, RebuildReport,
    RetainReport, UserOrder, UserReport, VerifyReport, backup, compact, erase, export_to,
    import_lines, pages, rebuild, retain, socket, socket_path, user, verify,
};
use crate::clock::Clock;
use crate::config::Config;
use crate::serve::App;
use crate::store::{Compacted, Store, StoreError};
use crate::telemetry;
use crate::writer::WriterThread;
use anyhow::{Context as _, anyhow, bail};
use bytes::Bytes;
use http::{Method, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::UnixStream;

/// The way to a store.
#[derive(Debug)]
pub enum Door {
    /// Another process serves the store; it does the work.
    Served(PathBuf),
    /// The store is ours for as long as the command runs.
    Own(Arc<App>, WriterThread),
}

/// A line of a reply that reports progress.
#[derive(Debug, Deserialize)]
struct Told<R> {
    done: Option<u64>,
    of: Option<u64>,
    report: Option<R>,
    error: Option<String>,
}

impl Door {
    /// Opens the store of `data`, or finds the process that has it open.
    ///
    /// # Errors
    /// If there is no store, or it is neither served nor can be opened.
    pub fn open(config: Config, data: &Path) -> anyhow::Result<Self> {
        if !Store::is_in(data) {
            bail!(
                "there is no store in {}; name its directory with --data",
                data.display()
            );
        }
        Self::open_or_make(config, data)
    }

    /// As [`Door::open`], but makes the store if there is none.
    ///
    /// # Errors
    /// If the store is neither served nor can be opened.
    pub fn open_or_make(config: Config, data: &Path) -> anyhow::Result<Self> {
        let store = match Store::open(data, &config.store) {
            Ok(store) => store,
            Err(StoreError::Owned { .. }) if socket_path(data).exists() => {
                return Ok(Self::Served(socket_path(data)));
            }
            Err(error) => {
                let what = format!("the store in {} cannot be opened", data.display());
                return Err(error).context(what);
            }
        };
        let (app, thread) = App::for_command(
            config,
            Arc::new(store),
            Clock::system(),
            telemetry::start_metrics(),
        )?;
        Ok(Self::Own(app, thread))
    }

    /// Verifies the store.
    ///
    /// # Errors
    /// If it cannot be read, or the serving process does not answer.
    pub async fn verify(
        &self,
        progress: impl FnMut(u64, u64) + Send,
    ) -> anyhow::Result<VerifyReport> {
        match self {
            Self::Own(app, _) => Ok(verify(app, progress).await?),
            Self::Served(path) => order(path, socket::VERIFY, progress).await,
        }
    }

    /// Makes every fold again.
    ///
    /// # Errors
    /// If the store cannot be read or written, or the serving process does not answer.
    pub async fn rebuild(
        &self,
        progress: impl FnMut(u64, u64) + Send,
    ) -> anyhow::Result<RebuildReport> {
        match self {
            Self::Own(app, _) => Ok(rebuild(app, progress).await?),
            Self::Served(path) => order(path, socket::REBUILD, progress).await,
        }
    }

    /// Backs everything up into `to`, an absolute path, or where the configuration says.
    ///
    /// # Errors
    /// If there is no backup, or the serving process does not answer.
    pub async fn backup(
        &self,
        to: Option<PathBuf>,
        progress: impl FnMut(u64, u64) + Send,
    ) -> anyhow::Result<BackupReport> {
        match self {
            Self::Own(app, _) => Ok(backup(app, to, progress).await?),
            Self::Served(path) => {
                let to = to
                    .map(|to| to.into_os_string().into_string())
                    .transpose()
                    .map_err(|_| anyhow!("the path must be UTF-8 while the store is served"))?;
                let order_with = with(socket::BACKUP, "to", to.as_deref());
                order(path, &order_with, progress).await
            }
        }
    }

    /// Takes the words of one feedback away.
    ///
    /// # Errors
    /// If nobody has the reference, or the serving process does not answer.
    pub async fn erase(&self, reference: &str) -> anyhow::Result<EraseReport> {
        match self {
            Self::Own(app, _) => Ok(erase(app, reference).await?),
            Self::Served(path) => {
                let order_with = with(socket::ERASE, "reference", Some(reference));
                order(path, &order_with, |_, _| ()).await
            }
        }
    }

    /// Takes the words away that are past their age.
    ///
    /// # Errors
    /// If the store cannot be read or written, or the serving process does not answer.
    pub async fn retain(
        &self,
        progress: impl FnMut(u64, u64) + Send,
    ) -> anyhow::Result<RetainReport> {
        match self {
            Self::Own(app, _) => Ok(retain(app, progress).await?),
            Self::Served(path) => order(path, socket::RETAIN, progress).await,
        }
    }

    /// Gives the store's room back.
    ///
    /// # Errors
    /// If it cannot be copied, or the serving process does not answer.
    pub async fn compact(
        &self,
        progress: impl FnMut(u64, u64) + Send,
    ) -> anyhow::Result<Compacted> {
        match self {
            Self::Own(app, _) => Ok(compact(&app.store, progress).await?),
            Self::Served(path) => order(path, socket::COMPACT, progress).await,
        }
    }

    /// Does something with accounts.
    ///
    /// # Errors
    /// If it may not be, the store fails, or the serving process does not answer.
    pub async fn user(&self, what: UserOrder) -> anyhow::Result<UserReport> {
        match self {
            Self::Own(app, _) => Ok(user(app, what).await?),
            Self::Served(path) => {
                let what = serde_json::to_string(&what)?;
                let order_with = with(socket::USER, "order", Some(&what));
                order(path, &order_with, |_, _| ()).await
            }
        }
    }

    /// Does something with the list of a site's pages.
    ///
    /// # Errors
    /// If there is no such site, the store fails, or the serving process does not answer.
    pub async fn pages(&self, what: PagesOrder) -> anyhow::Result<PagesReport> {
        match self {
            Self::Own(app, _) => Ok(pages(app, what).await?),
            Self::Served(path) => {
                let body = Bytes::from(serde_json::to_vec(&what)?);
                let mut reply = ask(path, Method::POST, socket::PAGES, body).await?;
                report_of(&mut reply, |_, _| ()).await
            }
        }
    }

    /// Writes every event to `to`, a line each.
    ///
    /// # Errors
    /// If a record cannot be read or `to` cannot be written.
    pub async fn export(&self, to: &mut (impl Write + Send)) -> anyhow::Result<ExportReport> {
        match self {
            Self::Own(app, _) => Ok(export_to(&app.store, |line| writeln!(to, "{line}"))?),
            Self::Served(path) => {
                let mut reply = ask(path, Method::GET, socket::EXPORT, Bytes::new()).await?;
                let mut report = None;
                each_line(&mut reply, |line| {
                    // An event's line begins with its site.
                    if line.starts_with(b"{\"site\":") {
                        to.write_all(line)?;
                        return Ok(to.write_all(b"\n")?);
                    }
                    let told: Told<ExportReport> = serde_json::from_slice(line)?;
                    if let Some(error) = told.error {
                        bail!("the export ended early: {error}");
                    }
                    report = told.report;
                    Ok(())
                })
                .await?;
                report.context("the export ended early: the serving process has gone")
            }
        }
    }

    /// Imports some lines, of which the first has the number `first`.
    ///
    /// # Errors
    /// If the serving process does not answer; refused lines are in the report.
    pub async fn import(&self, lines: &[String], first: u64) -> anyhow::Result<ImportReport> {
        match self {
            Self::Own(app, _) => {
                Ok(import_lines(app, lines.iter().map(String::as_str), first).await)
            }
            Self::Served(path) => {
                let path_and_query = format!("{}?first={first}", socket::IMPORT);
                let body = Bytes::from(lines.join("\n"));
                let reply = ask(path, Method::POST, &path_and_query, body).await?;
                let status = reply.status();
                let body = reply.into_body().collect().await?.to_bytes();
                serde_json::from_slice(&body)
                    .with_context(|| format!("the serving process answered {status}"))
            }
        }
    }

    /// Ends: what was queued is durable when this returns.
    pub async fn close(self) {
        if let Self::Own(_app, thread) = self {
            thread.close().await;
        }
    }
}

/// An order with one argument, if there is one.
fn with(order: &str, name: &str, value: Option<&str>) -> String {
    let Some(value) = value else {
        return order.to_owned();
    };
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair(name, value)
        .finish();
    format!("{order}?{query}")
}

/// Has the serving process do something that takes a while, and waits for its report.
async fn order<R: DeserializeOwned>(
    socket: &Path,
    order: &str,
    mut progress: impl FnMut(u64, u64) + Send,
) -> anyhow::Result<R> {
    let mut reply = ask(socket, Method::POST, order, Bytes::new()).await?;
    report_of(&mut reply, &mut progress).await
}

/// Waits for a report, told meanwhile how far the work has come.
async fn report_of<R: DeserializeOwned>(
    reply: &mut Response<Incoming>,
    mut progress: impl FnMut(u64, u64) + Send,
) -> anyhow::Result<R> {
    let mut report = None;
    each_line(reply, |line| {
        let told: Told<R> = serde_json::from_slice(line)?;
        if let (Some(done), Some(of)) = (told.done, told.of) {
            progress(done, of);
        }
        told.error.map_or(Ok(()), |error| Err(anyhow!(error)))?;
        report = told.report.or(report.take());
        Ok(())
    })
    .await?;
    report.context("the serving process ended before its report")
}

async fn ask(
    socket: &Path,
    method: Method,
    path: &str,
    body: Bytes,
) -> anyhow::Result<Response<Incoming>> {
    let stream = UnixStream::connect(socket).await.with_context(|| {
        format!(
            "the store is in use, and nobody answers at {}",
            socket.display()
        )
    })?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(http::header::HOST, "rayak")
        .header(http::header::CONTENT_TYPE, "application/json")
        .body(Full::new(body))?;
    Ok(sender.send_request(request).await?)
}

/// Hands each line of a reply to `take` as it comes in.
async fn each_line(
    reply: &mut Response<Incoming>,
    mut take: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut rest: Vec<u8> = Vec::new();
    while let Some(frame) = reply.body_mut().frame().await {
        let Ok(data) = frame?.into_data() else {
            continue;
        };
        rest.extend_from_slice(&data);
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = rest.drain(..=end).collect();
            take(line.strip_suffix(b"\n").unwrap_or(&line))?;
        }
    }
    if rest.is_empty() {
        Ok(())
    } else {
        Err(io::Error::from(io::ErrorKind::UnexpectedEof).into())
    }
}
