//! The whole line on one machine: collector and demo site on two origins, over
//! a store with a season of feedback, until Ctrl-C.
//!
//! The store is kept between runs, so that what was answered here is still
//! there; `--fresh` begins again.

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::serving::{self, Servers};
use crate::{files, run, widget};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Throw the demo's store away and fill a new one.
    #[arg(long)]
    fresh: bool,
}

/// Where the demo listens, and who there: also what the binaries default to.
const PORTS: [(u16, &str); 3] = [
    (8080, "the demo site"),
    (8787, "the collector's public side"),
    (8788, "the collector's staff side"),
];

pub(crate) fn run(options: &Options) -> Result<()> {
    for (port, whose) in PORTS {
        is_free(port, whose)?;
    }
    widget::build()?;
    serving::build()?;

    let folder = files::root().join("target/demo");
    let data = folder.join("data");
    if options.fresh {
        remove(&data)?;
    }
    if !data.exists() {
        fill(&folder, &data)?;
    }

    let links = ROLES.iter().map(|(role, _)| link(&data, role));
    let links = links.collect::<Result<Vec<_>>>()?;

    let mut servers = Servers::new();
    servers.catch_signals()?;
    let mut collector = Command::new(serving::binary("rayak"));
    collector.arg("serve").arg("--data").arg(&data);
    let rayak = servers.start("the collector", &mut collector, &["public", "staff"])?;
    let mut site = Command::new(serving::binary("rayak-demo"));
    let demo = servers.start("the demo site", site.arg("serve"), &["demo"])?;
    println!("\n{}", addresses(&demo, &rayak)?);
    println!(
        "\nThe staff's pages ask who you are. Each of these sets a password, once, for this demonstration only:"
    );
    for ((role, may), link) in ROLES.iter().zip(&links) {
        println!("{link}\n  as {role}, who {may}");
    }
    println!("\nCtrl-C stops both.\n");
    servers.serve()
}

/// The demonstration's accounts, each of which bears the name of its role.
const ROLES: [(&str, &str); 2] = [
    ("manager", "reads what citizens wrote"),
    ("administrator", "says who may sign in"),
];

/// A new one-time link for the account of a role, which is made if it is not there yet.
fn link(data: &Path, role: &str) -> Result<String> {
    let user = |words: &[&str]| {
        let mut command = Command::new(serving::binary("rayak"));
        command.arg("user").args(words).arg("--data").arg(data);
        command.output().context("cannot run `rayak user`")
    };
    let added = user(&["add", role, "--role", role])?;
    let said = if added.status.success() {
        added
    } else {
        user(&["link", role])?
    };
    let complaint = String::from_utf8_lossy(&said.stderr).into_owned();
    ensure!(said.status.success(), "`rayak user` failed: {complaint}");
    let said = String::from_utf8(said.stdout)?;
    let link = said.lines().find(|line| line.starts_with("http://"));
    Ok(link.context("`rayak user` printed no link")?.to_owned())
}

fn addresses(demo: &[String], rayak: &[String]) -> Result<String> {
    let ([demo], [public, staff]) = (demo, rayak) else {
        bail!("the servers printed other addresses than were waited for");
    };
    Ok(format!(
        "{demo:<32} the municipality's site: open a service page and answer\n\
         {staff:<32} for staff, who sign in: every page with its score\n\
         {public:<32} for the public: what the tag loads and posts to"
    ))
}

fn is_free(port: u16, whose: &str) -> Result<()> {
    match TcpListener::bind(("127.0.0.1", port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {port}, for {whose}, is taken by another program; \
             stop it first (`ss -ltnp 'sport = :{port}'` shows which)"
        ),
        Err(error) => Err(error).context(format!("port {port}, for {whose}")),
    }
}

/// Fills a store in a folder of another name and renames it when it is whole:
/// a run that was interrupted leaves nothing that looks like a demo's store.
fn fill(folder: &Path, data: &Path) -> Result<()> {
    let filling = folder.join("filling");
    remove(&filling)?;
    fs::create_dir_all(folder)?;
    let mut seed = Command::new(serving::binary("rayak-demo"));
    let mut import = Command::new(serving::binary("rayak"));
    seed.arg("seed").stdout(Stdio::piped());
    import.args(["import", "--data"]).arg(&filling).arg("-");
    println!("$ {} | {}", run::describe(&seed), run::describe(&import));

    let mut seed = seed.spawn().context("cannot start the seed")?;
    let feedback = seed.stdout.take().context("the seed's output is piped")?;
    let imported = import.stdin(feedback).status();
    // The importer's copy of the pipe goes with it, so that a seed whose
    // reader died ends instead of waiting for room.
    drop(import);
    let seeded = seed.wait()?;
    let imported = imported.context("cannot start the import")?;
    ensure!(imported.success(), "the import failed ({imported})");
    ensure!(seeded.success(), "the seed failed ({seeded})");
    fs::rename(&filling, data)
        .with_context(|| format!("naming the filled store {}", data.display()))
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("removing {}", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::*;

    #[test]
    fn a_taken_port_is_named_with_its_owner_to_be() {
        let holder = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = holder.local_addr().unwrap().port();
        let error = is_free(port, "the demo site").unwrap_err().to_string();
        assert!(error.contains(&port.to_string()) && error.contains("the demo site"));
        drop(holder);
        is_free(port, "the demo site").unwrap();
    }
}
