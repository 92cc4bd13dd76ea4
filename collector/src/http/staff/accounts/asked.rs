//! What the form of an account says, read and worded.

use super::super::form::Fault;
use super::super::shell::Shell;
use crate::domain::Registry;
use crate::domain::people::{Account, Asked, DisplayName, Place, Reach, Role, SignInName};
use crate::http::fields::Fields;

/// The form as it was filled in, whatever is wrong with it.
#[derive(Debug, Default, Clone)]
pub(super) struct Filled {
    pub(super) name: String,
    pub(super) display: String,
    pub(super) role: Option<Role>,
    pub(super) everywhere: bool,
    /// Sites and departments, as places are written.
    pub(super) places: Vec<String>,
    /// Pages, one a line, as places are written.
    pub(super) pages: String,
    pub(super) off: bool,
}

impl Filled {
    pub(super) fn read(fields: &Fields) -> Self {
        Self {
            name: fields.get("name").to_owned(),
            display: fields.get("display").to_owned(),
            role: Role::parse(fields.get("role")),
            everywhere: fields.get("reach") == "everywhere",
            places: fields.all("place"),
            pages: fields.get("pages").to_owned(),
            off: fields.get("off") == "yes",
        }
    }

    pub(super) fn of(account: &Account) -> Self {
        let places = match &account.reach {
            Reach::Everywhere => &[][..],
            Reach::Places(places) => places,
        };
        let (pages, others): (Vec<_>, Vec<_>) = places
            .iter()
            .partition(|place| matches!(place, Place::Page { .. }));
        let written = |places: Vec<&Place>| -> Vec<String> {
            places.into_iter().map(Place::written).collect()
        };
        Self {
            name: account.name.to_string(),
            display: account.display.to_string(),
            role: Some(account.role),
            everywhere: account.reach == Reach::Everywhere,
            places: written(others),
            pages: written(pages).join("\n"),
            off: account.off,
        }
    }

    /// What was asked for, or everything that is wrong with it.
    pub(super) fn asked(&self, shell: &Shell, registry: &Registry) -> Result<Asked, Vec<Fault>> {
        let locale = &shell.locale;
        let mut faults = Vec::new();
        let name = SignInName::parse(&self.name);
        if name.is_none() {
            faults.push(Fault::new("name", locale.text("door.name.rule")));
        }
        let display = DisplayName::parse(&self.display);
        if display.is_none() {
            faults.push(Fault::new("display", locale.text("door.display.rule")));
        }
        if self.role.is_none() {
            faults.push(Fault::new("role", locale.text("accounts.role.choose")));
        }
        let reach = if self.everywhere {
            Reach::Everywhere
        } else {
            let lines = self
                .pages
                .lines()
                .map(str::trim)
                .filter(|it| !it.is_empty());
            let written = self.places.iter().map(String::as_str).chain(lines);
            let mut places = Vec::new();
            for text in written {
                match Place::parse(text, registry) {
                    Ok(place) => places.push(place),
                    Err(_) => {
                        let text = locale.isolated(text);
                        let text = locale.fill("accounts.place.unknown", &[("place", &text)]);
                        faults.push(Fault::new("pages", text));
                    }
                }
            }
            if places.is_empty() && faults.iter().all(|fault| fault.field != "pages") {
                faults.push(Fault::new("pages", locale.text("accounts.place.none")));
            }
            Reach::places(places)
        };
        match (name, display, self.role) {
            (Some(name), Some(display), Some(role)) if faults.is_empty() => Ok(Asked {
                name,
                display,
                role,
                reach,
            }),
            _ => Err(faults),
        }
    }
}
