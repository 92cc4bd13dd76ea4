//! The staff listener, which a test reaches from this machine as staff do, and who may sign in there.

use super::{Reply, Town};
use anyhow::{Context as _, Result, ensure};
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::Value;
use std::sync::atomic::Ordering;

/// The password of everybody whom a test invites.
pub const PASSWORD: &str = "lantern over the bay";

impl Town {
    /// Makes an account that sees everything, and gives the address at which its password is set.
    ///
    /// # Errors
    /// If the command fails.
    pub async fn invites(&self, name: &str, role: &str) -> Result<String> {
        let mut command = self.command_of(&["user", "add"]);
        let output = command
            .args(["--json", "--role", role, name])
            .output()
            .await?;
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(
            output.status.success(),
            "rayak user add failed: {complaint}"
        );
        let report: Value = serde_json::from_slice(&output.stdout)?;
        let link = report
            .get("link")
            .and_then(Value::as_str)
            .context("there is no link")?;
        Ok(link.to_owned())
    }

    /// A name that nobody here has.
    #[must_use]
    pub fn new_name(&self) -> String {
        format!("person-{}", self.people.fetch_add(1, Ordering::Relaxed))
    }

    /// A reply of the staff listener to a manager who has signed in.
    ///
    /// # Errors
    /// If there is none.
    pub async fn staff_get(&self, path: &str) -> Result<Reply> {
        let cookie = self.manager.get_or_try_init(|| self.signs_in()).await?;
        let request = self.client.get(self.staff(path)).header(COOKIE, cookie);
        Reply::read(request.send().await?).await
    }

    /// A reply of the staff listener to a supervisor on this machine.
    ///
    /// # Errors
    /// If there is none.
    pub async fn probes(&self, path: &str) -> Result<Reply> {
        Reply::read(self.client.get(self.staff(path)).send().await?).await
    }

    async fn signs_in(&self) -> Result<String> {
        let link = self.invites(&self.new_name(), "manager").await?;
        let form = format!("password={PASSWORD}&again={PASSWORD}").replace(' ', "+");
        let kind = "application/x-www-form-urlencoded";
        let request = self.client.post(link).header("content-type", kind);
        let reply = request.body(form).send().await?;
        let cookie = reply
            .headers()
            .get(SET_COOKIE)
            .context("nobody is signed in")?;
        let (cookie, _) = cookie.to_str()?.split_once(';').context("a cookie")?;
        Ok(cookie.to_owned())
    }
}
