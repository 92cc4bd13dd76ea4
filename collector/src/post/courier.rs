//! The way to the mail server: one connection, closed to others before anything is said on it, for as many
//! letters as there are.
//!
//! A letter is said step by step, since what went wrong is told by the step at which it did: a server that takes
//! nothing from us is a matter of all letters, and a mailbox that is not there is a matter of one. What a server
//! says may name the recipient, so that it goes to whoever asked on the command line and into no log.

use crate::config::{MailConfig, Security};
use lettre::Message;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use std::time::Duration;
use tokio::time::timeout;

/// How long the server may take to be ready, and for one letter.
const TO_BE_READY: Duration = Duration::from_secs(20);
const FOR_A_LETTER: Duration = Duration::from_secs(60);
/// What a server says that ends the service, or that wants to know first who we are: whatever it was said to, it
/// is no matter of a mailbox (RFC 5321, RFC 4954).
const OF_THE_SERVER: [u16; 2] = [421, 530];
/// What a mail server is signed in to by, the first that it knows. All say the password, on a connection that is
/// closed to others.
const MECHANISMS: [Mechanism; 2] = [Mechanism::Plain, Mechanism::Login];

/// Why a letter did not get through.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    #[error("there is no connection to the mail server: {0}")]
    Connection(String),
    #[error(
        "the mail server offers no STARTTLS, so that nothing was said to it; use security = \"tls\", or another port"
    )]
    NoStartTls,
    #[error("the connection to the mail server could not be closed to others: {0}")]
    Tls(String),
    #[error("the mail server did not take user and password: {0}")]
    SignIn(String),
    #[error("the mail server takes no letters from here: {0}")]
    Unwilling(String),
    /// It stays so, or it may pass.
    #[error("the mail server did not take the letter: {said}")]
    Refused { for_good: bool, said: String },
    /// Nobody knows whether it arrived.
    #[error("the connection to the mail server broke off while the letter was handed over: {0}")]
    Broken(String),
    #[error("{0}")]
    Unsendable(String),
}

impl SendError {
    /// What went wrong, for logs and metrics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Connection(_) => "connection",
            Self::NoStartTls => "no_starttls",
            Self::Tls(_) => "tls",
            Self::SignIn(_) => "sign_in",
            Self::Unwilling(_) => "unwilling",
            Self::Refused { for_good: true, .. } => "refused",
            Self::Refused { .. } => "put_off",
            Self::Broken(_) => "broken_off",
            Self::Unsendable(_) => "unsendable",
        }
    }

    /// Whether it is a matter of this letter alone.
    pub(super) const fn is_of_one(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Unsendable(_))
    }
}

/// The way to a mail server.
pub struct Courier<'a> {
    config: &'a MailConfig,
    connection: Option<AsyncSmtpConnection>,
}

impl std::fmt::Debug for Courier<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Courier")
    }
}

impl<'a> Courier<'a> {
    #[must_use]
    pub const fn new(config: &'a MailConfig) -> Self {
        Self {
            config,
            connection: None,
        }
    }

    /// Makes sure that the server is ready to take a letter.
    ///
    /// # Errors
    /// Why it is not.
    pub async fn be_ready(&mut self) -> Result<(), SendError> {
        if let Some(connection) = &mut self.connection
            && !connection.has_broken()
            && matches!(
                timeout(TO_BE_READY, connection.test_connected()).await,
                Ok(true)
            )
        {
            return Ok(());
        }
        self.connection = None;
        let connection = timeout(TO_BE_READY, self.connect()).await;
        self.connection = Some(connection.map_err(|_| too_late())??);
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, SendError> {
        let config = self.config;
        let (_, from) = &config.from;
        let hello = ClientId::Domain(from.host().to_owned());
        let tls = self.tls()?;
        let from_the_start = tls.clone().filter(|_| config.security == Security::Tls);
        let server = (config.server.as_str(), config.port);
        let connected = AsyncSmtpConnection::connect_tokio1(
            server,
            Some(TO_BE_READY),
            &hello,
            from_the_start,
            None,
        );
        let mut connection = connected.await.map_err(|error| {
            let said = told(&error);
            if error.is_tls() {
                SendError::Tls(said)
            } else {
                SendError::Connection(said)
            }
        })?;
        if config.security == Security::StartTls {
            if !connection.can_starttls() {
                connection.abort().await;
                return Err(SendError::NoStartTls);
            }
            let tls = tls.ok_or_else(|| SendError::Tls(String::new()))?;
            let closed = connection.starttls(tls, &hello).await;
            closed.map_err(|error| SendError::Tls(told(&error)))?;
        }
        if let Some(sign_in) = &config.sign_in {
            let known = Credentials::new(sign_in.user.clone(), sign_in.password.0.clone());
            let taken = connection.auth(&MECHANISMS, &known).await;
            if let Err(error) = taken {
                connection.abort().await;
                return Err(SendError::SignIn(told(&error)));
            }
        }
        Ok(connection)
    }

    fn tls(&self) -> Result<Option<TlsParameters>, SendError> {
        if self.config.security == Security::None {
            return Ok(None);
        }
        let cannot = |error: &lettre::transport::smtp::Error| SendError::Tls(told(error));
        let mut tls = TlsParameters::builder(self.config.server.clone());
        for certificate in self
            .config
            .authorities
            .iter()
            .flat_map(|pem| certificates(pem))
        {
            let certificate = Certificate::from_pem(certificate.as_bytes());
            tls = tls.add_root_certificate(certificate.map_err(|error| cannot(&error))?);
        }
        tls.build_rustls().map(Some).map_err(|error| cannot(&error))
    }

    /// Hands a letter over. Gives what the server said to it.
    ///
    /// # Errors
    /// Why it was not taken, or that nobody knows.
    pub async fn send(&mut self, message: &Message) -> Result<String, SendError> {
        self.be_ready().await?;
        let Some(mut connection) = self.connection.take() else {
            return Err(SendError::Connection(String::new()));
        };
        let handed = timeout(FOR_A_LETTER, hand_over(&mut connection, message)).await;
        let late = |_| SendError::Broken("it took too long".to_owned());
        let handed = handed.map_err(late)?;
        // Of one that broke off nothing more is expected.
        if !matches!(handed, Err(SendError::Broken(_))) {
            self.connection = Some(connection);
        }
        match handed {
            Ok(response) => {
                let lines: Vec<&str> = response.message().collect();
                Ok(format!("{} {}", response.code(), lines.join(" ")))
            }
            Err(error) => {
                // What a server remembers of a letter that it refused ends with the connection.
                self.leave().await;
                Err(error)
            }
        }
    }

    /// Says goodbye.
    pub async fn leave(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            // What was taken is taken, whatever is said to this.
            let _ = timeout(Duration::from_secs(2), connection.quit()).await;
        }
    }
}

/// Says a letter: from whom, to whom, and what it is.
async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    message: &Message,
) -> Result<Response, SendError> {
    let envelope = message.envelope();
    let from = connection.command(Mail::new(envelope.from().cloned(), Vec::new()));
    let taken = timeout(TO_BE_READY, from).await.map_err(|_| too_late())?;
    taken.map_err(|error| of_the_server(&error))?;
    for to in envelope.to() {
        let taken = connection.command(Rcpt::new(to.clone(), Vec::new())).await;
        taken.map_err(|error| of_the_letter(&error))?;
    }
    let ready = connection.command(Data).await;
    ready.map_err(|error| of_the_letter(&error))?;
    let taken = connection.message(&message.formatted()).await;
    taken.map_err(|error| of_the_letter(&error))
}

/// The server did not answer before a mailbox was named.
fn too_late() -> SendError {
    SendError::Connection("it took too long".to_owned())
}

/// What went wrong before a mailbox was named.
fn of_the_server(error: &SmtpError) -> SendError {
    let said = told(error);
    match error.status() {
        Some(_) => SendError::Unwilling(said),
        None => SendError::Connection(said),
    }
}

/// What went wrong after a mailbox was named.
fn of_the_letter(error: &SmtpError) -> SendError {
    let said = told(error);
    match error.status().map(u16::from) {
        Some(code) if OF_THE_SERVER.contains(&code) => SendError::Unwilling(said),
        Some(_) => SendError::Refused {
            for_good: error.is_permanent(),
            said,
        },
        None if error.is_client() => SendError::Unsendable(said),
        None => SendError::Broken(said),
    }
}

/// Each certificate of a file of several.
fn certificates(pem: &str) -> impl Iterator<Item = String> {
    const END: &str = "-----END CERTIFICATE-----";
    let parts = pem.split_inclusive(END).filter(|part| part.contains(END));
    parts.map(str::to_owned)
}

/// An error with what lies behind it, as the server said it.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut behind = error.source();
    while let Some(source) = behind {
        let more = source.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        behind = source.source();
    }
    text
}
