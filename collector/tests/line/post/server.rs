//! A mail server of a test's own, which has whatever manners the test gives it. The real one of the browser
//! scenarios cannot be brought to break off, or to refuse everybody.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How a server treats whoever comes.
#[derive(Debug, Clone, Default)]
pub(super) struct Manners {
    /// What it says instead of welcoming anybody, and of taking a sender.
    pub(super) to_all: Option<&'static str>,
    pub(super) to_sender: Option<&'static str>,
    /// What it says to these mailboxes.
    pub(super) to_mailboxes: Vec<(String, &'static str)>,
    /// The mailboxes at whose letters it hangs up once it has them.
    pub(super) hangs_up_at: Vec<String>,
}

/// What a server has heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    Connection,
    Mailbox(String),
    /// A whole letter, by its mailbox and its own name.
    Letter(String, String),
}

#[derive(Debug)]
pub(super) struct Server {
    port: u16,
    manners: Arc<Mutex<Manners>>,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Server {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            manners: Arc::default(),
            heard: Arc::default(),
        };
        let (manners, heard) = (Arc::clone(&server.manners), Arc::clone(&server.heard));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                heard.lock().unwrap().push(Heard::Connection);
                let (manners, heard) = (Arc::clone(&manners), Arc::clone(&heard));
                tokio::spawn(async move {
                    // Whoever hangs up, hangs up.
                    let _ = converse(stream, &manners, &heard).await;
                });
            }
        });
        server
    }

    /// The part of a configuration that names this server.
    pub(super) fn named(&self) -> String {
        format!(
            "\n[mail]\nserver = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nfrom = \"rayak@example.sa\"\n",
            self.port
        )
    }

    pub(super) fn behaves(&self, manners: Manners) {
        *self.manners.lock().unwrap() = manners;
    }

    /// What was heard since it was last asked.
    pub(super) fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut *self.heard.lock().unwrap())
    }
}

async fn converse(
    stream: TcpStream,
    manners: &Mutex<Manners>,
    heard: &Mutex<Vec<Heard>>,
) -> std::io::Result<()> {
    let manners = manners.lock().unwrap().clone();
    let hear = |what| heard.lock().unwrap().push(what);
    let (from, mut to) = stream.into_split();
    let mut lines = BufReader::new(from).lines();
    let mut mailbox = String::new();
    to.write_all(format!("{}\r\n", manners.to_all.unwrap_or("220 here")).as_bytes())
        .await?;
    while let Some(line) = lines.next_line().await? {
        let verb = line.get(..4).unwrap_or_default();
        let said = match verb {
            "MAIL" => manners.to_sender.unwrap_or("250 well"),
            "RCPT" => {
                let (_, address) = line.split_once('<').unwrap();
                address.trim_end_matches('>').clone_into(&mut mailbox);
                hear(Heard::Mailbox(mailbox.clone()));
                let refused = manners.to_mailboxes.iter().find(|(it, _)| *it == mailbox);
                refused.map_or("250 well", |(_, said)| said)
            }
            "DATA" => {
                to.write_all(b"354 go on\r\n").await?;
                let mut name = String::new();
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    if let Some(id) = line.strip_prefix("Message-ID: ") {
                        id.clone_into(&mut name);
                    }
                }
                hear(Heard::Letter(mailbox.clone(), name));
                if manners.hangs_up_at.contains(&mailbox) {
                    return Ok(());
                }
                "250 kept"
            }
            "QUIT" => "221 farewell",
            _ => "250 well",
        };
        to.write_all(format!("{said}\r\n").as_bytes()).await?;
    }
    Ok(())
}
