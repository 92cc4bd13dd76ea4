//! What is handed to whoever runs the service: one binary with the widget in
//! it, and beside it the files that a page loads.
//!
//! Before it is handed over it is started on an empty store and asked for what
//! a page would ask for: a binary that was built before the widget holds none,
//! and nothing else would tell.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::serving::Servers;
use crate::{files, run, widget};

/// Where the loader stands, and beside it the files that it names.
const FILES: &str = "/v1/";

pub(crate) fn build() -> Result<()> {
    widget::build()?;
    run::run(run::cargo().args(["build", "--release", "--package", "rayak"]))?;
    let root = files::root();
    let (built, handed) = (
        root.join("target/release/rayak"),
        root.join("target/dist/rayak"),
    );
    fs::copy(&built, &handed)
        .with_context(|| format!("copying {} to {}", built.display(), handed.display()))?;
    serves_the_widget(&handed)
        .with_context(|| format!("{} is not fit to be handed over", handed.display()))?;
    println!("dist: {}", handed.display());
    println!("dist: {}", widget::folder().display());
    Ok(())
}

fn serves_the_widget(binary: &Path) -> Result<()> {
    let data = tempfile::tempdir()?;
    let mut command = Command::new(binary);
    command
        .args(["serve", "--public", "127.0.0.1:0", "--staff", "127.0.0.1:0"])
        .args(["--log", "warn", "--data"])
        .arg(data.path());
    let mut servers = Servers::new();
    let addresses = servers.start("rayak", &mut command, &["public", "staff"])?;
    let public = addresses.first().context("the public address is printed")?;
    serves(public, &widget::folder())?;
    servers.stop()
}

/// Whether the server gives every file of the folder, byte for byte, and the loader names those that
/// bear a hash.
fn serves(address: &str, folder: &Path) -> Result<()> {
    let loader = String::from_utf8(get(address, &format!("{FILES}rayak.js"))?)?;
    let mut named = 0;
    for file in files::walk(folder)? {
        let name = file.file_name().and_then(|name| name.to_str());
        let name = name.context("a published file has a plain name")?;
        if name.ends_with(".br") {
            continue;
        }
        let served = get(address, &format!("{FILES}{name}"))?;
        ensure!(
            served == fs::read(&file)?,
            "{FILES}{name} is served with other bytes than {} has",
            file.display()
        );
        named += usize::from(loader.contains(name));
    }
    ensure!(
        named >= 3,
        "the loader that is served names {named} of the three files that it loads"
    );
    Ok(())
}

/// The body of a good reply. HTTP/1.0, so that it comes in one piece and the connection ends with it.
fn get(address: &str, path: &str) -> Result<Vec<u8>> {
    let host = address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).with_context(|| format!("nobody is at {address}"))?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n")?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply)?;
    let head = reply.windows(4).position(|four| four == b"\r\n\r\n");
    let body = reply.split_off(head.context("the reply has no end of its head")? + 4);
    let status = String::from_utf8_lossy(&reply);
    let status = status.lines().next().unwrap_or_default();
    ensure!(
        status.contains(" 200 "),
        "{address}{path} answers {status:?}"
    );
    Ok(body)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use std::io::{BufRead as _, BufReader};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// A server of these files, for as many requests.
    fn server(files: Vec<(&'static str, &'static str)>, requests: usize) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            for stream in listener.incoming().take(requests) {
                let mut stream = stream.unwrap();
                let mut lines = BufReader::new(&stream).lines().map(Result::unwrap);
                let asked = lines.next().unwrap();
                lines.find(String::is_empty).unwrap();
                let found = files
                    .iter()
                    .find(|(name, _)| asked.contains(&format!("{FILES}{name} ")));
                let reply = found.map_or_else(
                    || "HTTP/1.0 404 Not Found\r\n\r\n".to_owned(),
                    |(_, text)| format!("HTTP/1.0 200 OK\r\n\r\n{text}"),
                );
                stream.write_all(reply.as_bytes()).unwrap();
            }
        });
        address
    }

    const LOADER: &str = "load('a.js', 'a.wasm', 'a.css')";

    fn published() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("rayak.js", LOADER),
            ("a.js", "glue"),
            ("a.wasm", "module"),
            ("a.css", "style"),
            ("a.css.br", "packed"),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn a_server_that_has_every_file_that_its_loader_names_is_fit() {
        let files = vec![
            ("rayak.js", LOADER),
            ("a.js", "glue"),
            ("a.wasm", "module"),
            ("a.css", "style"),
        ];
        serves(&server(files, 5), published().path()).unwrap();
    }

    #[test]
    fn a_server_without_the_widget_or_with_another_is_not() {
        let none = serves(&server(vec![], 1), published().path()).unwrap_err();
        assert!(none.to_string().contains("404"), "{none}");
        let files = vec![
            ("rayak.js", LOADER),
            ("a.css", "old"),
            ("a.js", "glue"),
            ("a.wasm", "module"),
        ];
        let other = serves(&server(files, 5), published().path()).unwrap_err();
        assert!(other.to_string().contains("other bytes"), "{other}");
        let empty = tempfile::tempdir().unwrap();
        let nothing = serves(&server(vec![("rayak.js", LOADER)], 1), empty.path());
        assert!(nothing.unwrap_err().to_string().contains("names 0"));
    }
}
