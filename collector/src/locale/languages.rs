//! Which languages there are: those that are built in, and those of a folder, laid over them.
//!
//! A file of the folder says whatever it has to say: some texts of a language that is built in, or all
//! of one that is not. It is read once, with the configuration, and complained about like that.

use super::{FILES, LANGUAGES, Locale, LocaleError, Table};
use crate::domain::Lang;
use rayak_shared::Text;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

static BUILT_IN: LazyLock<Languages> = LazyLock::new(|| {
    let read = |(code, text): (&&str, &&str)| {
        Locale::parse(code, text).expect("the built-in texts are read by a test")
    };
    Languages(
        LANGUAGES
            .iter()
            .zip(FILES)
            .map(read)
            .map(Arc::new)
            .collect(),
    )
});

/// The languages that have texts; the first serves where another is unknown.
#[derive(Debug, Clone)]
pub struct Languages(Vec<Arc<Locale>>);

impl Languages {
    /// Those that every collector has.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The built-in ones, with what the files of a folder say laid over them.
    ///
    /// # Errors
    /// Every complaint, with the name of its file.
    pub fn with(folder: &Path) -> Result<Self, Vec<(String, LocaleError)>> {
        let mut languages = Self::built_in().clone();
        let mut complaints = Vec::new();
        let folder_fails = |error| vec![(folder.display().to_string(), LocaleError::Unread(error))];
        let files = fs::read_dir(folder).map_err(folder_fails)?;
        let mut files: Vec<_> = files.flatten().map(|entry| entry.path()).collect();
        files.sort();
        for file in files {
            let Some(code) = file
                .file_name()
                .and_then(|name| name.to_str()?.strip_suffix(".toml"))
            else {
                continue;
            };
            let read = fs::read_to_string(&file).map_err(LocaleError::Unread);
            match read.and_then(|text| languages.laid_over(code, &text)) {
                Ok(locale) => languages.put(locale),
                Err(error) => complaints.push((file.display().to_string(), error)),
            }
        }
        if complaints.is_empty() {
            Ok(languages)
        } else {
            Err(complaints)
        }
    }

    /// The texts of a language, or of the first if there are none for it.
    pub fn of(&self, lang: Lang) -> &Arc<Locale> {
        self.of_or_first(Some(lang))
    }

    /// The texts of a language, or of the first if there are none for it or none is named.
    pub fn of_or_first(&self, lang: Option<Lang>) -> &Arc<Locale> {
        let mut all = self.0.iter();
        let known = lang.and_then(|lang| all.find(|locale| locale.code == lang.as_str()));
        known
            .or_else(|| self.0.first())
            .expect("there is a first language")
    }

    /// The code of each.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|locale| locale.code())
    }

    fn put(&mut self, locale: Locale) {
        self.0.retain(|known| known.code != locale.code);
        self.0.push(Arc::new(locale));
    }

    /// A language as a file says it, and as it is built in where the file says nothing.
    fn laid_over(&self, code: &str, text: &str) -> Result<Locale, LocaleError> {
        let said: Table = toml::from_str(text)?;
        let measure = self.of_or_first(None);
        let built_in = self.0.iter().find(|locale| locale.code == code);
        let mut table = built_in.map_or_else(Table::new, |locale| locale.table.clone());
        table.extend(said);
        let keys = |table: &Table| table.keys().cloned().collect::<BTreeSet<_>>();
        let (there, wanted) = (keys(&table), keys(&measure.table));
        if let Some(key) = there.difference(&wanted).next() {
            return Err(LocaleError::Idle(key.clone()));
        }
        let missing: Vec<String> = wanted.difference(&there).cloned().collect();
        if !missing.is_empty() {
            return Err(LocaleError::Missing(missing.join(", ")));
        }
        for (key, text) in &table {
            if text.form("other").is_none() {
                return Err(LocaleError::Other(key.clone()));
            }
            let known = measure.table.get(key).map(blanks).unwrap_or_default();
            if let Some(blank) = blanks(text).difference(&known).next() {
                return Err(LocaleError::Blank(key.clone(), blank.clone()));
            }
        }
        let locale = Locale::new(code, table)?;
        if is_sheet_name(locale.text("take.sheet")) {
            Ok(locale)
        } else {
            Err(LocaleError::Sheet)
        }
    }
}

/// Whether Excel takes a text as the name of a sheet.
fn is_sheet_name(text: &str) -> bool {
    (1..=31).contains(&text.encode_utf16().count())
        && !text.contains(['[', ']', ':', '*', '?', '/', '\\'])
        && !text.starts_with('\'')
        && !text.ends_with('\'')
}

/// The names in braces that a text has, in whichever of its forms.
fn blanks(text: &Text) -> BTreeSet<String> {
    let mut blanks = BTreeSet::new();
    for form in super::forms(text) {
        let mut rest = form;
        while let Some((_, after)) = rest.split_once('{') {
            let Some((blank, tail)) = after.split_once('}') else {
                break;
            };
            blanks.insert(blank.to_owned());
            rest = tail;
        }
    }
    blanks
}
