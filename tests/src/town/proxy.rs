//! A town whose collector stands behind nginx, as `deploy/` has it.

use super::Town;
use crate::environment;
use crate::proxy::Proxy;
use anyhow::{Context as _, Result};

impl Town {
    /// Founds a town whose visitors and staff reach the collector through nginx, and whose limit is the
    /// lowest there may be.
    ///
    /// # Errors
    /// If something that it needs is missing, or does not start.
    pub async fn found_behind_a_proxy() -> Result<Self> {
        Self::founded(None, Some(crate::proxy::Site::choose().await?)).await
    }

    /// The proxy's address of something public.
    ///
    /// # Panics
    /// If there is no proxy.
    #[must_use]
    pub fn shown(&self, path: &str) -> String {
        format!("{}{path}", self.proxy().site().public_url())
    }

    /// The proxy's address of something for staff.
    ///
    /// # Panics
    /// If there is no proxy.
    #[must_use]
    pub fn shown_to_staff(&self, path: &str) -> String {
        format!("{}{path}", self.proxy().site().staff_url())
    }

    /// The proxy's address at which nothing is encrypted.
    ///
    /// # Panics
    /// If there is no proxy.
    #[must_use]
    pub fn shown_plainly(&self, path: &str) -> String {
        self.proxy().plain(path)
    }

    /// The head and body of what the proxy replies to a client with this address; `more` are arguments
    /// of curl.
    ///
    /// # Errors
    /// If there is no reply.
    pub async fn asked_from(&self, client: &str, address: &str, more: &[&str]) -> Result<String> {
        self.proxy().asked(client, address, more).await
    }

    /// Everything that the proxy has written down.
    ///
    /// # Errors
    /// If it cannot be read.
    pub async fn written_by_the_proxy(&self) -> Result<String> {
        self.proxy().written().await
    }

    fn proxy(&self) -> &Proxy {
        self.proxy.as_ref().expect("the town has a proxy")
    }
}

/// What judges systemd's units, and the binary that they are to start.
///
/// # Errors
/// If one of them is not there.
pub fn units() -> Result<(std::path::PathBuf, std::path::PathBuf)> {
    let judge = environment::systemd_analyze().context("systemd")?;
    Ok((judge, environment::collector()?))
}
