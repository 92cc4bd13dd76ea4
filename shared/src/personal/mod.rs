//! Finds personal data in words, so that they can be masked before anything keeps them.
//!
//! The same scanner warns in the browser while a citizen types and masks in the collector before
//! the first write. A text is read into a scan copy, in which every digit script is one
//! and invisible characters are gone, but which remembers where everything stood in the original.
//! Then each detector of `DETECTORS` looks at the copy in turn, and what it finds is blotted out
//! of the copy for those after it: so no two findings overlap, and a masked text, read again, looks
//! to every detector as the original did to the last.
//!
//! Every detector takes time in proportion to the text, whatever the text: each looks only a
//! bounded way around a place, or never goes over the same characters twice.
//!
//! Deliberately absent: names, described health, "the house beside the mosque". No scanner finds
//! them, so a text without findings is not thereby free of personal data. Absent too are regular
//! expressions and Unicode tables: citizens download this code.

mod address;
mod card;
mod context;
mod email;
mod iban;
mod identity;

mod letters;
mod luhn;
mod mobile;
mod numbers;
mod plate;
mod scan;
#[cfg(test)]
mod tests;

use core::ops::Range;

use crate::codes::codes;
pub use scan::placeholder;
use scan::{Hit, Scan};

codes! {
    /// A kind of personal datum.
    Kind {
        /// The number of a citizen.
        NationalId = "national_id",
        /// The number of a resident.
        Iqama = "iqama",
        /// What is called an identity number but has a wrong check digit.
        IdUnverified = "id_unverified",
        Mobile = "mobile",
        /// The number of a Saudi bank account.
        Iban = "iban",
        /// What has the shape of a Saudi IBAN but wrong check digits.
        IbanUnverified = "iban_unverified",
        /// The number of a payment card.
        Card = "card",
        Email = "email",
        Landline = "landline",
        /// The plate of a vehicle.
        Plate = "plate",
        /// The short code of a national address.
        NationalAddress = "national_address",
    }
}

/// The detectors in the order in which they look: what is hardest to mistake comes first.
///
/// An address or an IBAN may hold digits that would pass for another number, hence they lead. A
/// card comes before mobiles only where nothing is written beside it, and after them elsewhere:
/// the end of one mobile and the whole of the next have as many digits as a card. What is
/// recognised by the words around it comes last, when those words are all that is left.
const DETECTORS: [fn(&Scan) -> Vec<Hit>; 10] = [
    email::find,
    iban::find,
    card::find_alone,
    mobile::find,
    card::find,
    identity::find,
    plate::find,
    address::find,
    mobile::find_labelled,
    identity::find_labelled,
];

/// One personal datum in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub kind: Kind,
    /// The bytes of the text that it takes, invisible characters within it included.
    pub span: Range<usize>,
}

/// Finds the personal data of a text, in order and without overlap.
#[must_use]
pub fn find(text: &str) -> Vec<Finding> {
    look(&mut Scan::of(text))
}

fn look(scan: &mut Scan) -> Vec<Finding> {
    for detect in DETECTORS {
        let hits = detect(scan);
        scan.blot(&hits);
    }
    scan.findings()
}

/// A text whose personal data have given way to placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// The text with a placeholder, `⟦code⟧`, for each finding.
    pub text: String,
    /// The kinds that were masked, each once, in the order of their first appearance.
    pub kinds: Vec<Kind>,
}

/// Replaces every personal datum that [`find`] sees. To mask a masked text changes nothing.
#[must_use]
pub fn mask(text: &str) -> Masked {
    let mut masked = Masked {
        text: String::with_capacity(text.len()),
        kinds: Vec::new(),
    };
    let mut done = 0;
    for Finding { kind, span } in find(text) {
        masked
            .text
            .push_str(text.get(done..span.start).unwrap_or_default());
        masked.text.push(scan::OPENING);
        masked.text.push_str(kind.code());
        masked.text.push(scan::CLOSING);
        if !masked.kinds.contains(&kind) {
            masked.kinds.push(kind);
        }
        done = span.end;
    }
    masked.text.push_str(text.get(done..).unwrap_or_default());
    masked
}
