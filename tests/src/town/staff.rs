//! The staff listener, which a test reaches from this machine as staff do, and who may sign in there.

use super::{Reply, Town};
use crate::environment;
use anyhow::{Context as _, Result, ensure};
use reqwest::header::{COOKIE, SET_COOKIE};
use serde_json::Value;
use std::sync::atomic::Ordering;
use tokio::process::Command;

const FORM: &str = "application/x-www-form-urlencoded";

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

    /// A reply of the staff listener to somebody else who has signed in.
    ///
    /// # Errors
    /// If there is none.
    pub async fn staff_get_as(&self, role: &str, path: &str) -> Result<Reply> {
        let cookie = self.signs_in_as(role).await?;
        let request = self.client.get(self.staff(path)).header(COOKIE, cookie);
        Reply::read(request.send().await?).await
    }

    /// Sends a form of the staff's pages, as whoever has this cookie.
    ///
    /// # Errors
    /// If there is no reply.
    pub async fn staff_post(
        &self,
        cookie: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<Reply> {
        let page = self.client.get(self.staff("/account"));
        let page = Reply::read(page.header(COOKIE, cookie).send().await?).await?;
        let page = page.text();
        let (_, token) = page
            .split_once("name=\"form_token\" value=\"")
            .context("there is a form")?;
        let (token, _) = token.split_once('"').context("it has an end")?;
        let fields = fields.iter().copied().chain([("form_token", token)]);
        let fields = fields.map(|(name, value)| format!("{name}={}", value.replace('@', "%40")));
        let request = self.client.post(self.staff(path)).header(COOKIE, cookie);
        let request = request.header("content-type", FORM);
        let body = fields.collect::<Vec<_>>().join("&");
        Reply::read(request.body(body).send().await?).await
    }

    /// Signs a new manager in. Gives the cookie.
    ///
    /// # Errors
    /// If that does not come about.
    pub async fn signs_in(&self) -> Result<String> {
        self.signs_in_as("manager").await
    }

    /// Tells the collector of a mail server, by its configuration and a new start.
    ///
    /// # Errors
    /// If it does not start again.
    pub async fn is_told_of_mail(&mut self, lines: &str) -> Result<()> {
        let file = super::config_file(self.folder.path());
        let before = tokio::fs::read_to_string(&file).await?;
        tokio::fs::write(&file, format!("{before}\n{lines}")).await?;
        self.stop().await?;
        self.restart().await
    }

    /// What `rayak mail test` says of an address, and whether that is good.
    ///
    /// # Errors
    /// If the command does not run.
    pub async fn tries_mail(&self, address: &str) -> Result<(bool, String)> {
        let output = Command::new(environment::collector()?)
            .args(["mail", "test", "--config"])
            .arg(super::config_file(self.folder.path()))
            .arg(address)
            .output()
            .await?;
        let both = [output.stdout, output.stderr].concat();
        Ok((output.status.success(), String::from_utf8(both)?))
    }

    async fn signs_in_as(&self, role: &str) -> Result<String> {
        let link = self.invites(&self.new_name(), role).await?;
        let form = format!("password={PASSWORD}&again={PASSWORD}").replace(' ', "+");
        let request = self.client.post(link).header("content-type", FORM);
        let reply = request.body(form).send().await?;
        let cookie = reply
            .headers()
            .get(SET_COOKIE)
            .context("nobody is signed in")?;
        let (cookie, _) = cookie.to_str()?.split_once(';').context("a cookie")?;
        Ok(cookie.to_owned())
    }
}
