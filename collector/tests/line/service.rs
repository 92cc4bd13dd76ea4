//! The real process, for what only a process can show: its log, its files, its end. Requests are
//! written by hand, because a client in good order could not send what a hostile one does.

use rayak::config::DEFAULT;
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use tempfile::TempDir;

/// A `rayak serve` with a directory around it that holds everything it may write to.
pub(crate) struct Service {
    around: TempDir,
    process: Child,
    pub(crate) public: SocketAddr,
    pub(crate) staff: SocketAddr,
}

impl Service {
    /// Starts it where cores would be written, with everything logged that `log` lets through.
    pub(crate) fn start(log: &str) -> Self {
        let around = tempfile::tempdir().unwrap();
        let path = around.path();
        for folder in ["here", "tmp"] {
            fs::create_dir(path.join(folder)).unwrap();
        }
        fs::write(path.join("rayak.toml"), DEFAULT).unwrap();
        let mut process = Command::new("sh")
            .args(["-c", "ulimit -c $(ulimit -H -c); exec \"$@\"", "sh"])
            .arg(env!("CARGO_BIN_EXE_rayak"))
            .args(["serve", "--public", "127.0.0.1:0", "--staff", "127.0.0.1:0"])
            .args(["--log", log])
            .arg("--config")
            .arg(path.join("rayak.toml"))
            .arg("--data")
            .arg(path.join("data"))
            .current_dir(path.join("here"))
            .env("TMPDIR", path.join("tmp"))
            .env("HOME", path.join("here"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(path.join("log")).unwrap())
            .spawn()
            .unwrap();
        let said = BufReader::new(process.stdout.take().unwrap());
        let mut addresses = said.lines().take(2).map(|line| {
            let line = line.unwrap();
            line.split_once("http://").unwrap().1.parse().unwrap()
        });
        let (public, staff) = (addresses.next().unwrap(), addresses.next().unwrap());
        Self {
            around,
            process,
            public,
            staff,
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Sends a signal and waits for the end.
    pub(crate) fn end(&mut self, signal: Signal) -> ExitStatus {
        let id = Pid::from_raw(self.id().try_into().unwrap()).unwrap();
        kill_process(id, signal).unwrap();
        self.process.wait().unwrap()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.around.path().join("data")
    }

    /// Another command on the same store.
    pub(crate) fn command(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rayak"))
            .args(arguments)
            .arg("--config")
            .arg(self.around.path().join("rayak.toml"))
            .arg("--data")
            .arg(self.data())
            .output()
            .unwrap()
    }

    /// The names of what lies in the directory in which it ran.
    pub(crate) fn left_where_it_ran(&self) -> Vec<String> {
        let entries = fs::read_dir(self.around.path().join("here")).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    pub(crate) fn log(&self) -> Vec<u8> {
        fs::read(self.around.path().join("log")).unwrap()
    }

    /// Every file around it, the log and the store's included: path and bytes.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        collect(self.around.path(), &mut found);
        found
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.is_file() {
            found.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
}

/// Sends a request to a listener and hands back the reply. The request asks for the connection to be
/// closed after it.
pub(crate) fn send(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    talk(&TcpStream::connect(address).unwrap(), request)
}

/// The same to the socket of the command line.
pub(crate) fn send_to_socket(path: &Path, request: &[u8]) -> Vec<u8> {
    talk(&UnixStream::connect(path).unwrap(), request)
}

/// Sends what is no whole request, and hangs up after it.
pub(crate) fn babble(address: SocketAddr, noise: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(noise).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    talk(&stream, b"")
}

/// What is answered, as far as it came: a listener hangs up on a body that is too long.
fn talk<S: Read + Write>(mut stream: S, request: &[u8]) -> Vec<u8> {
    let mut reply = Vec::new();
    let _ = stream.write_all(request);
    let _ = stream.read_to_end(&mut reply);
    reply
}
