//! What each step is to those who hear it, kept as text that a person has read: role, name,
//! description and state of everything, in the order of a voice.
//!
//! `RAYAK_KEEP=1 cargo xtask test --e2e heard::` writes the texts anew, in `tests/tests/line/heard/`.
//! Whoever does that reads them as someone who sees nothing would, and commits them with what changed
//! them.

use super::steps;
use anyhow::{Context as _, Result, ensure};
use rayak_tests::{Power, Town, Visitor, Window};
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A reference is drawn by lot: three times three letters or digits, and one.
fn without_lots(said: &str) -> String {
    let is_reference = |word: &str| word.split('-').map(str::len).eq([3, 3, 3, 1]);
    let word = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
    let mut plain = String::with_capacity(said.len());
    for piece in said.split_inclusive(|c: char| !word(c)) {
        let given = piece.trim_end_matches(|c: char| !word(c));
        if is_reference(given) {
            plain.push_str("(the reference)");
            plain.push_str(piece.get(given.len()..).unwrap_or_default());
        } else {
            plain.push_str(piece);
        }
    }
    plain
}

fn is_as_kept(name: &str, said: &str) -> Result<()> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/line/heard")
        .join(format!("{name}.txt"));
    if env::var_os("RAYAK_KEEP").is_some() {
        fs::create_dir_all(file.parent().context("a folder")?)?;
        fs::write(&file, said)?;
    }
    let kept = fs::read_to_string(&file)
        .with_context(|| format!("nobody has read {name} yet; RAYAK_KEEP=1 writes it"))?;
    let differs = kept.lines().zip(said.lines()).find(|(was, is)| was != is);
    ensure!(
        kept == said,
        "{name} is heard otherwise than was reviewed, first at {differs:#?}; it says:\n{said}"
    );
    Ok(())
}

#[tokio::test]
async fn every_step_is_heard_as_it_was_reviewed() -> Result<()> {
    if !Visitor::can(Power::Tree)? {
        return Ok(());
    }
    let town = Town::found().await?;
    for lang in ["ar", "en"] {
        let citizen = Visitor::arrives(&town, Window::WIDE).await?;
        let (mut card, mut form) = (String::new(), String::new());
        let hears = async |said: &mut String, step: &str| -> Result<()> {
            let heard = without_lots(&citizen.hears().await?);
            Ok(write!(said, "# {step}\n\n{heard}\n")?)
        };
        citizen.opens(&steps::page(&town, lang, "")).await?;
        steps::of_the_card(&citizen, lang, async |step| hears(&mut card, step).await).await?;
        steps::of_the_form(&town, &citizen, lang, async |step| {
            hears(&mut form, step).await
        })
        .await?;
        citizen.leaves_after(&steps::FORM_FAULTS).await?;
        is_as_kept(&format!("card-{lang}"), &card)?;
        is_as_kept(&format!("form-{lang}"), &form)?;
    }
    Ok(())
}
