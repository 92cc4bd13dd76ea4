//! `rayak mail`: the way to the mail server, tried by hand.

use super::config;
use clap::{Args, Subcommand};
use rayak::clock::{self, Clock};
use rayak::config::Security;
use rayak::domain::people::MailAddress;
use rayak::post::{Courier, trial};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Subcommand)]
pub(crate) enum Mail {
    /// Send one letter by the configuration, and print what the mail server said.
    Test(Test),
}

#[derive(Debug, Args)]
pub(crate) struct Test {
    /// The configuration file, whose [mail] names the server.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Where the letter goes.
    address: String,
}

impl Mail {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Test(test) = self;
        let config = Arc::new(config::read(test.config.as_deref())?);
        let Some(mail) = &config.mail else {
            anyhow::bail!(
                "the configuration names no mail server; add [mail] with server and from, as `rayak default-config` \
                 shows"
            );
        };
        let Some(to) = MailAddress::parse(&test.address) else {
            anyhow::bail!(
                "{:?} is no address; write one such as name@example.sa",
                test.address
            );
        };
        let id = clock::random();
        let message = trial(&config).message(mail, &to, (Clock::system().now(), &id))?;
        let mut out = io::stdout();
        let how = match mail.security {
            Security::StartTls => "with STARTTLS",
            Security::Tls => "over TLS",
            Security::None => "in the open",
        };
        writeln!(out, "{}:{} {how}", mail.server, mail.port)?;
        let mut courier = Courier::new(mail);
        let said = courier.send(&message).await?;
        courier.leave().await;
        writeln!(out, "taken; the server said: {said}")?;
        Ok(ExitCode::SUCCESS)
    }
}
