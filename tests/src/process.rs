//! A child process whose output is kept, and which ends with whoever holds it.
//!
//! The output serves three ends: the addresses that a process prints when it is ready, a search
//! through its log, and the log itself under a test that failed.

use crate::wait::until;
use anyhow::{Context as _, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, BufReader};
use tokio::process::{Child, Command};

/// Lines of its output that are shown under a test that failed.
const SHOWN: usize = 40;

/// A running child and every line it has written so far.
#[derive(Debug)]
pub struct Process {
    name: &'static str,
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Starts a command.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{name} cannot be started"))?;
        let lines = Arc::default();
        collect(child.stdout.take().context("its output is piped")?, &lines);
        collect(child.stderr.take().context("its errors are piped")?, &lines);
        Ok(Self { name, child, lines })
    }

    /// What follows `before` on the first line that has it; the process is waited for.
    ///
    /// # Errors
    /// If the process ends, or the deadline comes, before there is such a line.
    pub async fn says(&mut self, before: &str) -> Result<String> {
        let name = self.name;
        until(&format!("{name} says {before:?}"), async || {
            let said = self.output();
            let found = said.lines().find_map(|line| line.split_once(before));
            if let Some((_, after)) = found {
                return Ok(Some(after.trim().to_owned()));
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("{name} ended with {status}; it said:\n{said}");
            }
            Ok(None)
        })
        .await
    }

    /// # Errors
    /// If the system does not tell.
    pub fn has_ended(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    /// Everything it has written so far, to either stream.
    #[must_use]
    pub fn output(&self) -> String {
        self.lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .join("\n")
    }

    /// Ends it as a failing machine would: at once, without a word.
    ///
    /// # Errors
    /// If it cannot be killed.
    pub async fn kill(&mut self) -> Result<()> {
        self.child
            .kill()
            .await
            .with_context(|| format!("{} cannot be killed", self.name))
    }

    /// Asks it to end, without waiting.
    ///
    /// # Errors
    /// If it has ended already.
    pub fn ask_to_stop(&self) -> Result<()> {
        self.signal(Signal::TERM)
    }

    /// Ends it at once, without waiting until it is gone.
    ///
    /// # Errors
    /// If it has ended already.
    pub fn strike(&self) -> Result<()> {
        self.signal(Signal::KILL)
    }

    fn signal(&self, signal: Signal) -> Result<()> {
        let id = self
            .child
            .id()
            .with_context(|| format!("{} has ended already", self.name))?;
        let pid = Pid::from_raw(i32::try_from(id)?).context("a process id is not zero")?;
        Ok(kill_process(pid, signal)?)
    }

    /// Waits until it has ended.
    ///
    /// # Errors
    /// If it does not end before the deadline.
    pub async fn ended(&mut self) -> Result<ExitStatus> {
        let name = self.name;
        until(&format!("{name} has ended"), async || {
            Ok(self.child.try_wait()?)
        })
        .await
    }
}

impl Drop for Process {
    #[expect(
        clippy::print_stderr,
        reason = "the test harness shows it under a test that failed"
    )]
    fn drop(&mut self) {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let end = lines.len().saturating_sub(SHOWN);
        let last = lines.split_at(end).1.join("\n");
        eprintln!("--- {} said at the end:\n{last}\n---", self.name);
    }
}

fn collect(stream: impl AsyncRead + Unpin + Send + 'static, lines: &Arc<Mutex<Vec<String>>>) {
    let lines = Arc::clone(lines);
    tokio::spawn(async move {
        let mut reader = BufReader::new(stream).lines();
        while let Ok(Some(line)) = reader.next_line().await {
            lines
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(line);
        }
    });
}
