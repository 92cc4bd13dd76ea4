//! Our own servers as child processes: started, known to be up by the address
//! lines they print, stopped together.
//!
//! Everything that can happen — a line, an end of output, a signal to us —
//! comes through one channel, so nothing is polled and nobody sleeps.

use std::collections::VecDeque;
use std::fmt;
use std::io::{BufRead, BufReader};
use std::os::unix::process::{CommandExt as _, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::{files, run};

/// Builds both servers, always with one command: cargo settles the features of
/// common dependencies over what is built together, so that another choice of
/// packages would compile half of them again.
pub(crate) fn build() -> Result<()> {
    run::run(run::cargo().args(["build", "--package", "rayak", "--package", "rayak-demo"]))
}

/// One of the servers that [`build`] made.
pub(crate) fn binary(name: &str) -> PathBuf {
    files::root().join("target/debug").join(name)
}

enum Event {
    Line(usize, String),
    /// A server's output ended: it is about to be gone, or is.
    Closed(usize),
    Signal,
}

struct Server {
    name: &'static str,
    child: Child,
    running: bool,
}

/// A group of servers that live and end together. Dropping it kills what
/// still runs, so that no error leaves a process behind.
pub(crate) struct Servers {
    servers: Vec<Server>,
    sender: Sender<Event>,
    events: Receiver<Event>,
}

impl Servers {
    pub(crate) fn new() -> Self {
        let (sender, events) = channel();
        Self {
            servers: Vec::new(),
            sender,
            events,
        }
    }

    /// From now on SIGINT and SIGTERM end the group in order instead of us.
    pub(crate) fn catch_signals(&self) -> Result<()> {
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        let sender = self.sender.clone();
        thread::spawn(move || {
            for _ in signals.forever() {
                if sender.send(Event::Signal).is_err() {
                    break;
                }
            }
        });
        Ok(())
    }

    /// Starts a server and waits until it has printed one line for each word
    /// of `expected`: the word and an address. Gives the addresses.
    pub(crate) fn start(
        &mut self,
        name: &'static str,
        command: &mut Command,
        expected: &[&str],
    ) -> Result<Vec<String>> {
        let line = run::describe(command);
        println!("$ {line}");
        let mut child = command
            // Ctrl-C in a terminal is then for us alone: a server that hears it twice ends at once
            // instead of in order.
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start `{line}`"))?;
        let output = child.stdout.take().context("the child's output is piped")?;
        let index = self.servers.len();
        self.servers.push(Server {
            name,
            child,
            running: true,
        });
        let sender = self.sender.clone();
        thread::spawn(move || forward(index, output, &sender));
        self.addresses(index, expected)
    }

    fn addresses(&mut self, index: usize, expected: &[&str]) -> Result<Vec<String>> {
        let mut addresses = Vec::new();
        let mut awaited: VecDeque<&str> = expected.iter().copied().collect();
        while let Some(word) = awaited.front() {
            match self.events.recv()? {
                Event::Line(from, line) if from == index => match line.split_once(' ') {
                    Some((first, address)) if first == *word => {
                        addresses.push(address.trim().to_owned());
                        awaited.pop_front();
                    }
                    _ => println!("{line}"),
                },
                Event::Line(_, line) => println!("{line}"),
                Event::Closed(gone) => return self.end_after(gone),
                Event::Signal => {
                    self.stop()?;
                    bail!("stopped while starting");
                }
            }
        }
        Ok(addresses)
    }

    /// Shows what the servers print until a signal stops them, which is the
    /// good end, or one of them dies, which is an error with its exit code.
    pub(crate) fn serve(mut self) -> Result<()> {
        loop {
            match self.events.recv()? {
                Event::Line(_, line) => println!("{line}"),
                Event::Closed(gone) => return self.end_after(gone),
                Event::Signal => return self.stop(),
            }
        }
    }

    /// Asks every server to end and waits for it. A second signal meanwhile
    /// kills. A server that ends badly is an error, even when it was asked to.
    pub(crate) fn stop(&mut self) -> Result<()> {
        for server in self.servers.iter().filter(|server| server.running) {
            let _ = kill_process(Pid::from_child(&server.child), Signal::TERM);
        }
        let mut bad = None;
        while self.servers.iter().any(|server| server.running) {
            match self.events.recv()? {
                Event::Line(_, line) => println!("{line}"),
                Event::Closed(gone) => {
                    let died = self.reap(gone)?;
                    if !died.status.success() {
                        bad.get_or_insert(died);
                    }
                }
                Event::Signal => {
                    for server in self.servers.iter_mut().filter(|server| server.running) {
                        server.child.kill()?;
                    }
                }
            }
        }
        bad.map_or(Ok(()), |died| Err(died.into()))
    }

    /// One server died unasked: ends the others, and is always an error.
    fn end_after<T>(&mut self, gone: usize) -> Result<T> {
        let died = self.reap(gone)?;
        if let Err(other) = self.stop() {
            println!("{other:#}");
        }
        Err(died.into())
    }

    fn reap(&mut self, gone: usize) -> Result<Died> {
        let server = self.servers.get_mut(gone).context("a server we started")?;
        let status = server.child.wait()?;
        server.running = false;
        Ok(Died {
            name: server.name,
            status,
        })
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for server in self.servers.iter_mut().filter(|server| server.running) {
            let _ = server.child.kill();
            let _ = server.child.wait();
        }
    }
}

fn forward(index: usize, output: ChildStdout, sender: &Sender<Event>) {
    for line in BufReader::new(output).lines().map_while(Result::ok) {
        if sender.send(Event::Line(index, line)).is_err() {
            return;
        }
    }
    let _ = sender.send(Event::Closed(index));
}

/// A server that ended when it should not have, or not well.
#[derive(Debug)]
struct Died {
    name: &'static str,
    status: ExitStatus,
}

impl fmt::Display for Died {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ended ({})", self.name, self.status)
    }
}

impl std::error::Error for Died {}

/// Our own exit code for an error: the dead server's, where one died, and as a
/// shell would give it where a signal killed it.
pub(crate) fn exit_code(error: &anyhow::Error) -> ExitCode {
    let code = error.downcast_ref::<Died>().and_then(|died| {
        let killed = died.status.signal().map(|signal| 128 + signal);
        u8::try_from(died.status.code().or(killed)?).ok()
    });
    code.filter(|code| *code != 0)
        .map_or(ExitCode::FAILURE, ExitCode::from)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    /// Prints its addresses, then waits to be told to end, and does with
    /// `code`. What it waits in is ended too, and holds none of its output.
    fn server(code: u8) -> Command {
        shell(&format!(
            "tail -f /dev/null > /dev/null & trap \"kill $!; exit {code}\" TERM; \
             echo 'public http://a'; echo 'staff http://b'; wait"
        ))
    }

    #[test]
    fn a_server_is_up_when_every_address_is_printed() {
        let mut servers = Servers::new();
        let found = servers.start("one", &mut server(0), &["public", "staff"]);
        assert_eq!(found.unwrap(), ["http://a", "http://b"]);
        servers.stop().unwrap();
    }

    #[test]
    fn a_server_that_dies_before_its_address_is_an_error_with_its_code() {
        let mut servers = Servers::new();
        let error = servers
            .start("two", &mut shell("echo hello; exit 7"), &["public"])
            .unwrap_err();
        assert!(error.to_string().contains("two ended"));
        assert_eq!(exit_code(&error), ExitCode::from(7));
    }

    #[test]
    fn a_server_that_is_killed_gives_the_code_a_shell_would() {
        let error = Servers::new()
            .start("one", &mut shell("kill -9 $$"), &["public"])
            .unwrap_err();
        assert_eq!(exit_code(&error), ExitCode::from(137));
    }

    #[test]
    fn when_one_dies_the_other_is_ended() {
        let mut servers = Servers::new();
        servers
            .start("one", &mut server(0), &["public", "staff"])
            .unwrap();
        servers
            .start("two", &mut shell("echo 'demo http://c'; exit 3"), &["demo"])
            .unwrap();
        let error = servers.serve().unwrap_err();
        assert_eq!(exit_code(&error), ExitCode::from(3));
    }

    #[test]
    fn a_server_that_ends_badly_when_asked_is_an_error() {
        let mut servers = Servers::new();
        servers
            .start("one", &mut server(9), &["public", "staff"])
            .unwrap();
        assert_eq!(exit_code(&servers.stop().unwrap_err()), ExitCode::from(9));
    }
}
