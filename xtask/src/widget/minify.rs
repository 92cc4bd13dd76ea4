//! esbuild over text. It reads standard input and writes standard output, so
//! that no half-made file lies about.

use std::io::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::run;
use crate::setup::Npm;

/// The loader must at least be *read* by a browser too old for the module,
/// because it is what offers that browser the plain form.
pub(super) fn loader(npm: &Npm, text: &str) -> Result<String> {
    esbuild(npm, text, &["--loader=js", "--target=es2020"])
}

/// Whoever runs the module has `adoptedStyleSheets`, and so all of ES2022.
pub(super) fn glue(npm: &Npm, text: &str) -> Result<String> {
    let options = ["--loader=js", "--format=esm", "--target=es2022"];
    esbuild(npm, text, &options)
}

pub(super) fn css(npm: &Npm, text: &str) -> Result<String> {
    esbuild(npm, text, &["--loader=css"])
}

fn esbuild(npm: &Npm, text: &str, options: &[&str]) -> Result<String> {
    let mut command = npm.tool("esbuild");
    command
        .args(["--minify", "--charset=utf8", "--legal-comments=none"])
        .args([
            "--log-level=warning",
            "--log-override:unsupported-css-property=silent",
        ])
        .args(options);
    pipe(&mut command, text)
}

/// Feeds `text` to the command from a thread of its own: a filter that writes
/// before it has read everything would otherwise wait for us, and we for it.
fn pipe(command: &mut Command, text: &str) -> Result<String> {
    let line = run::describe(command);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{line}`"))?;
    let mut input = child.stdin.take().context("the child's input is piped")?;
    let output = std::thread::scope(|scope| {
        scope.spawn(move || input.write_all(text.as_bytes()));
        child.wait_with_output()
    })?;
    if !output.status.success() {
        bail!("`{line}` failed ({})", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{line}` wrote something else"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::*;

    #[test]
    fn more_text_than_a_pipe_holds_goes_through() {
        let text = "x".repeat(1 << 20);
        assert_eq!(pipe(&mut Command::new("cat"), &text).unwrap(), text);
    }

    #[test]
    fn a_filter_that_fails_is_an_error() {
        assert!(pipe(&mut Command::new("false"), "").is_err());
    }
}
