//! A mail server of a test's own: a real one, on this machine, with its own certificate, which the collector is
//! told to believe.
//!
//! What it took is read by a parser of mail that is not the collector's.

use crate::environment;
use crate::process::Process;
use crate::wait::until;
use anyhow::{Context as _, Result, ensure};
use mail_parser::{Message, MessageParser};
use serde_json::{Value, json};
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::process::Command;

const SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/mail/server.mjs");
const USER: &str = "rayak";
const PASSWORD: &str = "over the bay";

/// What a mail server demands, and how it treats single mailboxes.
#[derive(Debug, Clone, Copy)]
pub struct Demands {
    pub starttls: bool,
    pub signs_in: bool,
    /// The address of whom nothing is taken for.
    pub refuses: &'static str,
    /// The address at whose letters it hangs up.
    pub hangs_up_at: &'static str,
}

impl Demands {
    /// What mail servers commonly demand.
    pub const USUAL: Self = Self {
        starttls: true,
        signs_in: true,
        refuses: "",
        hangs_up_at: "",
    };
}

/// A running mail server.
#[derive(Debug)]
pub struct MailServer {
    folder: TempDir,
    demands: Demands,
    port: u16,
    server: Process,
}

/// A letter that was taken.
#[derive(Debug)]
pub struct Taken {
    pub to: String,
    pub secure: bool,
    raw: Vec<u8>,
}

impl Taken {
    /// The letter as a mail program reads it.
    ///
    /// # Errors
    /// If it is none.
    pub fn read(&self) -> Result<Message<'_>> {
        let read = MessageParser::default().parse(&self.raw);
        read.context("the letter can be read")
    }

    /// The plain part.
    ///
    /// # Errors
    /// If there is none.
    pub fn text(&self) -> Result<String> {
        let message = self.read()?;
        let text = message.body_text(0).context("there is a plain part")?;
        Ok(text.into_owned())
    }
}

impl MailServer {
    /// Starts one.
    ///
    /// # Errors
    /// If something that it needs is missing, or it does not start.
    pub async fn start(demands: Demands) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        certify(&folder).await?;
        let mut server = run(&folder, demands, 0)?;
        let port = server.says("listening ").await?.parse()?;
        let password = folder.path().join("password");
        tokio::fs::write(&password, format!("{PASSWORD}\n")).await?;
        close(&password)?;
        Ok(Self {
            folder,
            demands,
            port,
            server,
        })
    }

    /// Ends it as a failing machine would.
    ///
    /// # Errors
    /// If it cannot be killed.
    pub async fn kill(&mut self) -> Result<()> {
        self.server.kill().await
    }

    /// Starts it again at the same port. What it took before is forgotten.
    ///
    /// # Errors
    /// If it does not start.
    pub async fn restart(&mut self) -> Result<()> {
        self.server = run(&self.folder, self.demands, self.port)?;
        self.server.says("listening ").await?;
        Ok(())
    }

    /// The part of a collector's configuration that names this server.
    ///
    /// # Panics
    /// If a path is no text.
    #[must_use]
    pub fn named(&self) -> String {
        let at = |name: &str| self.folder.path().join(name);
        let mut lines = format!(
            "[mail]\nserver = \"localhost\"\nport = {}\nsecurity = \"starttls\"\nauthorities = {:?}\n\
             from = \"رأيك <rayak@example.sa>\"\n",
            self.port,
            at("server.pem")
        );
        if self.demands.signs_in {
            lines.push_str(&format!(
                "user = \"{USER}\"\npassword_file = {:?}\n",
                at("password")
            ));
        }
        lines
    }

    /// The file of the password with which the collector signs in.
    #[must_use]
    pub fn password_file(&self) -> PathBuf {
        self.folder.path().join("password")
    }

    /// Everything that it has written of itself.
    #[must_use]
    pub fn said(&self) -> String {
        self.server.output()
    }

    /// The letters that were taken for a mailbox so far.
    ///
    /// # Errors
    /// If what the server writes cannot be read.
    pub fn taken_for(&self, address: &str) -> Result<Vec<Taken>> {
        let said = self.server.output();
        let lines = said.lines().filter_map(|line| line.strip_prefix("mail "));
        let letters = lines.map(|line| {
            let line: Value = serde_json::from_str(line)?;
            let text = |value: Option<&Value>| {
                let text = value.and_then(Value::as_str).map(str::to_owned);
                text.context("a text")
            };
            Ok(Taken {
                to: text(line.pointer("/to/0"))?,
                secure: line.get("secure") == Some(&Value::Bool(true)),
                raw: text(line.get("raw"))?.chars().map(|c| c as u8).collect(),
            })
        });
        let letters: Result<Vec<Taken>> = letters.collect();
        let mut letters = letters?;
        letters.retain(|letter| letter.to == address);
        Ok(letters)
    }

    /// Waits for a letter to a mailbox, from the first that it did not know yet.
    ///
    /// # Errors
    /// If none comes.
    pub async fn takes_for(&self, address: &str, known: usize) -> Result<Taken> {
        let what = format!("the mail server takes letter {} for {address}", known + 1);
        until(&what, async || {
            Ok(self.taken_for(address)?.into_iter().nth(known))
        })
        .await
    }

    /// Waits until it has said something.
    ///
    /// # Errors
    /// If it does not.
    pub async fn says(&mut self, before: &str) -> Result<String> {
        self.server.says(before).await
    }
}

fn run(folder: &TempDir, demands: Demands, port: u16) -> Result<Process> {
    let at = |name: &str| folder.path().join(name);
    let mut wanted = json!({
        "port": port,
        "key": at("server.key"),
        "certificate": at("server.pem"),
        "starttls": demands.starttls,
        "refuse": [demands.refuses],
        "hang_up": [demands.hangs_up_at],
    });
    if demands.signs_in
        && let Some(wanted) = wanted.as_object_mut()
    {
        wanted.insert("user".to_owned(), USER.into());
        wanted.insert("password".to_owned(), PASSWORD.into());
    }
    let mut command = Command::new(environment::node()?);
    command
        .arg(SERVER)
        .arg(wanted.to_string())
        .env("RAYAK_NPM", environment::npm()?);
    Process::start("the mail server", &mut command)
}

fn close(file: &std::path::Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let closed = std::fs::Permissions::from_mode(0o600);
    Ok(std::fs::set_permissions(file, closed)?)
}

/// A certificate that signs for itself, and for no other.
async fn certify(folder: &TempDir) -> Result<()> {
    let output = Command::new(environment::openssl()?)
        .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
        .args(["-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-out")
        .arg(folder.path().join("server.pem"))
        .arg("-keyout")
        .arg(folder.path().join("server.key"))
        .output()
        .await?;
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "openssl: {complaint}");
    Ok(())
}
