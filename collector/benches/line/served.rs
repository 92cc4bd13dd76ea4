//! A server in a process of its own, and what can be seen of it from outside.

use crate::load;
use anyhow::{Context as _, Result};
use rayak::config::DEFAULT;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::time::{MissedTickBehavior, interval};

/// What the kernel counts a process' time in: hundredths of a second, on every machine that Rust's
/// standard library knows (USER_HZ).
const TICKS: f64 = 100.0;

/// A child that ends with whoever holds it.
#[derive(Debug)]
pub(crate) struct Served {
    child: Child,
    pub(crate) public: SocketAddr,
    /// Of the collector; the no-op has none.
    pub(crate) staff: Option<SocketAddr>,
    /// From starting the process until it said that it can take answers.
    pub(crate) ready_after: Duration,
}

impl Served {
    /// The collector, on a store in `data`.
    pub(crate) async fn collector(data: &Path, configuration: &str) -> Result<Self> {
        let config = data.join("bench.toml");
        std::fs::write(&config, configuration)?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_rayak"));
        command.arg("serve").arg("--data").arg(data);
        command.arg("--config").arg(config);
        command.args(["--public", "127.0.0.1:0", "--staff", "127.0.0.1:0"]);
        command.args(["--log", "warn"]);
        Self::start(command, true).await
    }

    /// The no-op.
    pub(crate) async fn noop() -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--noop");
        Self::start(command, false).await
    }

    async fn start(mut command: Command, has_staff: bool) -> Result<Self> {
        let start = Instant::now();
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("its output is piped")?).lines();
        let mut address = |name: &str| -> Result<SocketAddr> {
            let line = lines.next().context("the server said nothing")??;
            let address = line.strip_prefix(name).context(line.clone())?;
            Ok(address.parse()?)
        };
        let public = address("public http://")?;
        let staff = if has_staff {
            Some(address("staff http://")?)
        } else {
            None
        };
        let mut served = Self {
            child,
            public,
            staff,
            ready_after: Duration::ZERO,
        };
        let mut looks = interval(Duration::from_millis(5));
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while let Some(staff) = served.staff {
            looks.tick().await;
            if load::get(staff, "/readyz").await?.0 == 200 {
                break;
            }
        }
        served.ready_after = start.elapsed();
        Ok(served)
    }

    /// MiB of memory that the process has in use.
    pub(crate) fn resident_mib(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next());
        Ok(kib
            .context("the kernel tells a process' memory")?
            .parse::<f64>()?
            / 1024.0)
    }

    /// Seconds that the process has spent on processors so far.
    pub(crate) fn processor_seconds(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name before it is in brackets and may hold anything.
        let (_, fields) = stat.rsplit_once(')').context("a process has a name")?;
        let ticks = |nth: usize| -> Result<f64> {
            let field = fields.split_whitespace().nth(nth);
            Ok(field
                .context("the kernel tells a process' times")?
                .parse()?)
        };
        Ok((ticks(11)? + ticks(12)?) / TICKS)
    }

    /// Waits until it has nothing to do any more.
    pub(crate) async fn rest(&self) -> Result<()> {
        let mut looks = interval(Duration::from_secs(1));
        looks.tick().await;
        loop {
            let before = self.processor_seconds()?;
            looks.tick().await;
            if self.processor_seconds()? - before < 0.1 {
                return Ok(());
            }
        }
    }

    /// Ends it in good order.
    pub(crate) fn stop(mut self) -> Result<()> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status()?;
        self.child.wait()?;
        Ok(())
    }

    /// Ends it as a failing machine would.
    pub(crate) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The built-in configuration, with every check at work and none that ends a load: it comes from this
/// machine as from a proxy that speaks for many, and asks sooner than any person could.
pub(crate) fn configuration() -> Result<String> {
    let mut config = DEFAULT.to_owned();
    for (line, instead) in [
        (
            "trusted_proxies = []",
            "trusted_proxies = [\"127.0.0.0/8\"]",
        ),
        ("per_minute = 120", "per_minute = 1000000"),
        ("min_fill = \"3s\"", "min_fill = \"0s\""),
    ] {
        anyhow::ensure!(config.contains(line), "the configuration has {line}");
        config = config.replace(line, instead);
    }
    Ok(config)
}

/// MiB that the files of a folder take.
pub(crate) fn disk_mib(folder: &Path) -> Result<f64> {
    let mut bytes = 0.0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        bytes += if entry.file_type()?.is_dir() {
            disk_mib(&entry.path())? * 1024.0 * 1024.0
        } else {
            entry.metadata()?.len() as f64
        };
    }
    Ok(bytes / 1024.0 / 1024.0)
}
