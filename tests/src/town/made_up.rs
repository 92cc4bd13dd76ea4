//! A language that nobody speaks, made from the English file: every text much longer, from right to
//! left, in brackets, with plural forms as odd as there are and digits of its own. Where anything is
//! shown without brackets, it did not come from the file; where anything is cut, it will be cut in a
//! language that somebody speaks.

use anyhow::{Context as _, Result};
use std::path::Path;
use toml::{Table, Value};

const ENGLISH: &str = include_str!("../../../collector/src/locales/en.toml");

/// How much longer a word becomes, in tenths.
const LONGER: usize = 18;
/// Those of CLDR.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The language: its code is that of Welsh, whose six plural forms are like nobody else's: three are few,
/// six are many.
#[derive(Debug)]
pub struct Language(Table);

impl Language {
    pub const CODE: &str = "cy";

    /// Makes it up.
    ///
    /// # Errors
    /// If the English file cannot be read.
    pub fn made_up() -> Result<Self> {
        let english: Table = toml::from_str(ENGLISH)?;
        let mut texts = Table::new();
        for (key, text) in english {
            let said = match (key.as_str(), text) {
                ("dir", _) => Value::from("rtl"),
                ("digits", _) => Value::from("persian"),
                // No sheet of a workbook takes brackets in its name.
                ("take.sheet", text) => text,
                (_, Value::Table(forms)) => {
                    let other = forms.get("other").and_then(Value::as_str);
                    let other = other.context("every plural has an other form")?;
                    // Each says which it is.
                    let form = |form: &str| {
                        let said = Value::from(format!(
                            "[{form} {}",
                            made_up(other).trim_start_matches('[')
                        ));
                        (form.to_owned(), said)
                    };
                    Value::Table(FORMS.into_iter().map(form).collect())
                }
                (_, text) => Value::from(made_up(text.as_str().context("a text")?)),
            };
            texts.insert(key, said);
        }
        Ok(Self(texts))
    }

    /// Writes its file into a folder, and words of it beside each English word of a site.
    pub(super) async fn settle(&self, folder: &Path, site: &mut Table) -> Result<()> {
        tokio::fs::create_dir_all(folder).await?;
        let file = folder.join(Self::CODE).with_extension("toml");
        tokio::fs::write(file, toml::to_string(&self.0)?).await?;
        let languages = site.get_mut("languages").and_then(Value::as_array_mut);
        let languages = languages.context("the site has languages")?;
        languages.push(Value::from(Self::CODE));
        for value in site.iter_mut().map(|(_, value)| value) {
            say_as_well(value);
        }
        Ok(())
    }
}

/// Puts words of the language wherever there are English ones. Paths stay paths.
fn say_as_well(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(say_as_well),
        Value::Table(table) => {
            if let Some(english) = table.get("en").and_then(Value::as_str) {
                let said = if english.starts_with('/') {
                    english.to_owned()
                } else {
                    made_up(english)
                };
                table.insert(Language::CODE.to_owned(), Value::from(said));
            }
            table.iter_mut().for_each(|(_, value)| say_as_well(value));
        }
        _ => {}
    }
}

/// An English text in the language. What stands in braces is no word.
fn made_up(english: &str) -> String {
    let mut said = String::from("[");
    let mut word = String::new();
    let mut in_blank = false;
    for c in english.chars().chain([' ']) {
        if c.is_ascii_alphabetic() && !in_blank {
            word.push(letter(c));
            continue;
        }
        let more = word.chars().count() * LONGER / 10;
        said.extend(word.chars().cycle().take(more));
        word.clear();
        in_blank = (in_blank || c == '{') && c != '}';
        said.push(c);
    }
    said.truncate(said.trim_end().len());
    said.push(']');
    said
}

/// A letter that runs from right to left in the place of one that does not.
fn letter(c: char) -> char {
    let place = u32::from(c.to_ascii_lowercase()) - u32::from('a');
    char::from_u32(0x05d0 + place).unwrap_or('\u{5d0}')
}
