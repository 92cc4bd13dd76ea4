//! By what a file's remarks were chosen: in words for whoever takes it, in codes for programs and the audit log.

use super::super::super::asked::{AskedInbox, NONE};
use super::super::super::shell::Shell;
use crate::domain::people::Deed;
use crate::taking::Parcel;
use crate::text::tame;

/// The filters that are set, by their names in the address.
pub(super) fn codes(asked: &AskedInbox) -> Vec<(&'static str, String)> {
    let names = AskedInbox::names().into_iter();
    let names = names.filter(|it| !["site", "at"].contains(it));
    names
        .filter_map(|name| Some((name, asked.value(name)?)))
        .collect()
}

/// The filters that are set, each with its label.
pub(super) fn filters(asked: &AskedInbox, shell: &Shell) -> Vec<(String, String)> {
    let (site, lang) = (&asked.of.site, shell.lang_of(&asked.of.site));
    let text = |key: &str| shell.locale.text(key).to_owned();
    let told = codes(asked).into_iter().map(|(name, value)| {
        let of = |group: &str| text(&format!("{group}{value}"));
        let label = match name {
            "q" | "seek" | "like" => text(&format!("take.filter.{name}")),
            "state" | "theme" | "pages" | "page" | "answer" | "words" | "veiled" | "kind"
            | "flagged" => text(&format!("inbox.filter.{name}")),
            _ => text(&format!("staff.filter.{name}")),
        };
        let word = match name {
            "theme" | "kind" if value == NONE => text("inbox.unsorted"),
            "seek" => text("take.sought.veiled"),
            "state" | "veiled" | "flagged" => of(&format!("inbox.{name}.")),
            "theme" | "kind" => of(&format!("about.{name}.")),
            "words" => of("about.language."),
            "pages" => of("staff.kind."),
            "question" | "channel" | "period" => of(&format!("staff.{name}.")),
            "answer" => of("answer."),
            "department" => {
                let named = site
                    .department(&value)
                    .map(|it| it.name.get(lang).to_owned());
                named.unwrap_or(value)
            }
            "language" => shell.language_name(&value).unwrap_or(value),
            _ => tame(&value).into_owned(),
        };
        (label, word)
    });
    told.collect()
}

/// What the audit log is told before anything is read. A search may name a person, and the log is kept for good,
/// so that it is told only that there was one.
pub(super) fn asked_for(parcel: &Parcel, asked: &AskedInbox) -> Deed {
    let filters = codes(asked).into_iter().map(|(name, value)| match name {
        "q" => "q=*".to_owned(),
        _ => format!("{name}={value}"),
    });
    let order = &parcel.order;
    Deed::WordsAsked {
        site: order.site.clone(),
        filters: filters.collect::<Vec<_>>().join("&"),
        form: order.form.code().to_owned(),
        with_veiled: order.with_veiled,
        count: parcel.all(),
    }
}

/// What it is told before the file is handed over.
pub(super) fn handed_over(parcel: &Parcel, rows: u64) -> Deed {
    let order = &parcel.order;
    Deed::WordsTaken {
        site: order.site.clone(),
        form: order.form.code().to_owned(),
        with_veiled: order.with_veiled,
        rows,
    }
}
