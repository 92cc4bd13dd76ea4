//! How a form names the words that were shown: by their reference and the event that brought them, and, where a row
//! stood for others that are like them, by those.
//!
//! A page writes it and a press of a button brings it back, so that both are here, side by side.

use crate::domain::Reference;
use crate::inbox::Others;
use std::fmt;

/// A remark as a form names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http::staff) struct Named {
    pub(super) reference: Reference,
    /// The event that brought its words, if it has any.
    pub(super) event: Option<u64>,
    /// Those that are like it and are meant as well.
    pub(super) others: Option<Others>,
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.reference, self.event.unwrap_or_default())?;
        match self.others {
            Some(others) => write!(f, "+{}", others.code()),
            None => Ok(()),
        }
    }
}

impl Named {
    pub(super) fn parse(name: &str) -> Option<Self> {
        let (name, others) = match name.split_once('+') {
            Some((name, others)) => (name, Some(Others::parse(others)?)),
            None => (name, None),
        };
        let (reference, event) = name.split_once('.')?;
        let event: u64 = event.parse().ok()?;
        Some(Self {
            reference: Reference::parse(reference)?,
            event: (event > 0).then_some(event),
            others,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_names_is_read_again_from_the_form() {
        let reference = Reference::from_bits(7);
        for others in [None, Others::parse("71-00000000000000ff")] {
            for event in [None, Some(1), Some(u64::MAX)] {
                let named = Named {
                    reference,
                    event,
                    others,
                };
                assert_eq!(Named::parse(&named.to_string()), Some(named));
            }
        }
        let name = format!("{reference}.3");
        for wrong in [
            String::new(),
            reference.to_string(),
            format!("{reference}."),
            format!("{reference}.x"),
            format!("{name}+"),
            format!("{name}+71"),
            ".3".to_owned(),
        ] {
            assert_eq!(Named::parse(&wrong), None, "{wrong}");
        }
    }
}
