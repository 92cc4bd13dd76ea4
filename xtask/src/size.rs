//! What a citizen's telephone downloads, in brotli bytes, against a budget.
//!
//! The view reply is measured as the real server gives it, in both languages:
//! it holds the texts, and Arabic ones are the longer.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::serving::{self, Servers};
use crate::setup::{self, WasmToolchain};
use crate::widget;

const LOADER_BUDGET: usize = 1_536;
const PAGE_BUDGET: usize = 46_080;
/// What whoever writes fetches besides: the scanner for personal data, glue and module.
const SCANNER_BUDGET: usize = 15_360;
const VIEW_BUDGET: usize = 4_096;

/// One line of the table; a part without a budget counts in the sum alone.
struct Row {
    name: String,
    bytes: usize,
    budget: Option<usize>,
}

#[derive(clap::Args, Default)]
pub(crate) struct Options {
    /// Weigh what Leptos alone takes, too.
    #[arg(long)]
    floor: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    // A std that was not compiled for size makes a larger module, and no mistake of ours.
    let budget = match setup::wasm_toolchain()? {
        WasmToolchain::StdFromSource { .. } => Some(PAGE_BUDGET),
        WasmToolchain::Prebuilt { .. } => {
            println!(
                "size: the std is prebuilt here, so the module is not held against its budget"
            );
            None
        }
    };
    let published = widget::published()?;
    serving::build()?;
    let mut rows = parts(&published, budget)?;
    rows.extend(views()?);
    if options.floor {
        let (glue, wasm) = widget::floor()?;
        rows.push(row("Leptos alone, glue + wasm", glue + wasm, None));
    }
    print!("{}", table(&rows));
    over(&rows)
}

fn parts(published: &widget::Published, whole: Option<usize>) -> Result<Vec<Row>> {
    let weigh = |file: &str| {
        let path = widget::folder().join(format!("{file}.br"));
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        anyhow::Ok(bytes.len())
    };
    let mut rows = vec![
        row("loader", weigh(&published.loader)?, Some(LOADER_BUDGET)),
        row("glue", weigh(&published.glue)?, None),
        row("wasm", weigh(&published.wasm)?, None),
        row("css", weigh(&published.css)?, None),
    ];
    let page = rows.iter().map(|row| row.bytes).sum();
    rows.push(row("loader + glue + wasm + css", page, whole));
    let scanner = weigh(&published.scanner_glue)? + weigh(&published.scanner_wasm)?;
    let budget = whole.map(|_| SCANNER_BUDGET);
    rows.push(row("scanner, for whoever writes", scanner, budget));
    Ok(rows)
}

fn row(name: &str, bytes: usize, budget: Option<usize>) -> Row {
    Row {
        name: name.to_owned(),
        bytes,
        budget,
    }
}

fn views() -> Result<Vec<Row>> {
    let data = tempfile::tempdir()?;
    let mut servers = Servers::new();
    let mut command = Command::new(serving::binary("rayak"));
    command.arg("serve").arg("--data").arg(data.path()).args([
        "--public",
        "127.0.0.1:0",
        "--staff",
        "127.0.0.1:0",
    ]);
    let addresses = servers.start("rayak", &mut command, &["public", "staff"])?;
    let public = addresses
        .first()
        .context("a server with a public address")?;
    let mut rows = Vec::new();
    for lang in ["ar", "en"] {
        let path = format!("/api/v1/view?site=jazan&page=pothole&lang={lang}");
        let body = get(public, &path)?;
        rows.push(Row {
            name: format!("view, {lang}"),
            bytes: widget::brotli(&body)?.len(),
            budget: Some(VIEW_BUDGET),
        });
    }
    servers.stop()?;
    Ok(rows)
}

/// The body of one plain GET. HTTP/1.0, so that it comes in one piece and the
/// connection's end is its end.
fn get(address: &str, path: &str) -> Result<Vec<u8>> {
    let host = address
        .strip_prefix("http://")
        .context("an address that begins with http://")?;
    let mut stream = TcpStream::connect(host).with_context(|| format!("connecting to {host}"))?;
    let request = format!("GET {path} HTTP/1.0\r\nHost: {host}\r\n\r\n");
    stream.write_all(request.as_bytes())?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply)?;
    let end = reply
        .windows(4)
        .position(|bytes| bytes == b"\r\n\r\n")
        .context("a reply with a head")?;
    let (head, body) = reply.split_at(end + 4);
    let head = String::from_utf8_lossy(head);
    let first = head.lines().next().unwrap_or_default();
    ensure!(
        first.contains(" 200 "),
        "GET {address}{path} answered `{first}`"
    );
    Ok(body.to_vec())
}

fn table(rows: &[Row]) -> String {
    let mut text = format!("{:<28}{:>10}{:>10}\n", "brotli 11", "bytes", "budget");
    for row in rows {
        let budget = row.budget.map(|bytes| bytes.to_string());
        text.push_str(&format!(
            "{:<28}{:>10}{:>10}\n",
            row.name,
            row.bytes,
            budget.as_deref().unwrap_or("")
        ));
    }
    text
}

fn over(rows: &[Row]) -> Result<()> {
    let over: Vec<String> = rows
        .iter()
        .filter(|row| row.budget.is_some_and(|budget| row.bytes > budget))
        .map(|row| row.name.clone())
        .collect();
    if !over.is_empty() {
        bail!("over budget: {}", over.join("; "));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[test]
    fn a_file_at_its_budget_passes_and_one_byte_more_is_named() {
        over(&[row("loader", 10, Some(10)), row("glue", 99, None)]).unwrap();
        let error = over(&[row("loader", 11, Some(10))]).unwrap_err();
        assert!(error.to_string().contains("loader"));
    }

    fn answering(reply: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 1024]).unwrap();
            stream.write_all(reply.as_bytes()).unwrap();
        });
        address
    }

    #[test]
    fn the_body_is_what_follows_the_head() {
        let address = answering("HTTP/1.0 200 OK\r\nA: b\r\n\r\nbody");
        assert_eq!(get(&address, "/").unwrap(), b"body");
    }

    #[test]
    fn an_answer_other_than_200_is_no_size() {
        let address = answering("HTTP/1.0 404 Not Found\r\n\r\n");
        assert!(get(&address, "/").unwrap_err().to_string().contains("404"));
    }
}
