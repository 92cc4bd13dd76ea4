//! Starting another program: said before it runs, and repeatable by hand from
//! what the error says. There is no shell in between, so nothing is quoted.

use std::ffi::OsStr;
use std::fmt::Write;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// cargo, as it would run if a person had typed the command: what `cargo run`
/// put into our own environment about the xtask package would otherwise make
/// build scripts that watch those variables run again. A target folder that
/// the person keeps elsewhere is not followed, since other rooms name files
/// under `target/`.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&*name);
        }
    }
    command.env_remove("CARGO_TARGET_DIR");
    command
}

/// Runs a command with our own output; an exit code other than 0 is an error
/// that holds the line to type to repeat it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    println!("$ {line}");
    let status = command
        .status()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs a command for its standard output.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let line = describe(command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start `{line}`"))?;
    if !output.status.success() {
        bail!("`{line}` failed ({})", output.status);
    }
    Ok(output.stdout)
}

/// Runs a command for its output as text, if it is there and succeeds.
pub(crate) fn answer(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The command as one would type it, with the variables it is given.
pub(crate) fn describe(command: &Command) -> String {
    let mut line = String::new();
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            let value = word(value);
            let _ = write!(line, "{}={value} ", name.to_string_lossy());
        }
    }
    let program = command.get_program();
    let is_cargo = std::env::var_os("CARGO").is_some_and(|cargo| cargo == program);
    line.push_str(&if is_cargo {
        "cargo".to_owned()
    } else {
        word(program)
    });
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&word(argument));
    }
    line
}

fn word(text: &OsStr) -> String {
    let text = text.to_string_lossy();
    if text.contains([' ', '*', '{', '$', '"']) {
        format!("'{text}'")
    } else {
        text.into_owned()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

    use super::*;

    #[test]
    fn a_failure_says_what_to_type_to_repeat_it() {
        let error = run(Command::new("false").arg("two words").env("A", "b")).unwrap_err();
        assert!(error.to_string().contains("`A=b false 'two words'` failed"));
    }

    #[test]
    fn a_program_that_is_not_there_answers_nothing() {
        assert_eq!(answer("no-such-program-here", &[]), None);
        assert_eq!(answer("echo", &["yes"]).as_deref(), Some("yes"));
    }
}
