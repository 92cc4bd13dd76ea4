//! `rayak user`: who may sign in, said from the machine itself.

use super::{At, print};
use clap::{Args, Subcommand};
use rayak::command::{UserOrder, UserReport};
use rayak::people::LINK_HOURS;
use std::io::{self, Write};
use std::process::ExitCode;

#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Make an account, and a one-time link by which its owner sets his password.
    Add(Add),
    /// Make a new one-time link for an account; one that was given before is of no use any more.
    Link(Named),
    /// Take an account's second factor away, for one who has lost telephone and recovery codes.
    WithoutFactor(Named),
    /// Switch an account off: its sessions end at once.
    Off(Named),
    /// Switch an account on again.
    On(Named),
    /// Tell who there is.
    List(Which),
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    #[command(flatten)]
    at: At,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Named {
    #[command(flatten)]
    which: Which,
    /// The sign-in name.
    name: String,
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[command(flatten)]
    which: Which,
    /// The sign-in name: Latin letters, digits and . _ - @
    name: String,
    /// The name that others see; the sign-in name unless given.
    #[arg(long)]
    display: Option<String>,
    /// administrator, manager, department_manager, officer, communications, it, editor or viewer.
    #[arg(long)]
    role: String,
    /// A site within reach; without any place the account reaches everywhere.
    #[arg(long)]
    site: Vec<String>,
    /// A department within reach, such as jazan/roads.
    #[arg(long)]
    department: Vec<String>,
    /// A page within reach, such as jazan:pothole.
    #[arg(long)]
    page: Vec<String>,
}

impl User {
    pub(crate) async fn run(self) -> anyhow::Result<ExitCode> {
        let (which, order) = match self {
            Self::Add(add) => {
                let order = UserOrder::Add {
                    name: add.name,
                    display: add.display,
                    role: add.role,
                    places: [add.site, add.department, add.page].concat(),
                };
                (add.which, order)
            }
            Self::Link(Named { which, name }) => (which, UserOrder::Link { name }),
            Self::WithoutFactor(Named { which, name }) => {
                (which, UserOrder::WithoutFactor { name })
            }
            Self::Off(Named { which, name }) => (which, UserOrder::Off { name }),
            Self::On(Named { which, name }) => (which, UserOrder::On { name }),
            Self::List(which) => (which, UserOrder::List),
        };
        let door = which.at.open_or_make()?;
        let report = door.user(order).await;
        door.close().await;
        print(&report?, which.json, in_words)?;
        Ok(ExitCode::SUCCESS)
    }
}

fn in_words(report: &UserReport, out: &mut dyn Write) -> io::Result<()> {
    for account in &report.accounts {
        let (name, role) = (&account.name, &account.role);
        let places = account.places.as_ref();
        let places = places.map_or_else(|| "everywhere".to_owned(), |places| places.join(" "));
        let state = match (account.off, account.has_password) {
            (true, _) => "off",
            (false, true) => "on",
            (false, false) => "invited",
        };
        let factor = if account.second_factor {
            "second factor"
        } else {
            "no second factor"
        };
        let seen = account.last_seen.as_deref().unwrap_or("never");
        writeln!(
            out,
            "{name}: {role}, {places}; {state}, {factor}, last seen {seen}"
        )?;
    }
    if let Some(link) = &report.link {
        writeln!(
            out,
            "the link by which the password is set, once, within {LINK_HOURS} hours; give it to its owner alone:\n{link}"
        )?;
    }
    Ok(())
}
