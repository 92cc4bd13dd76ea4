//! Versions of the widget, as sightings name them.

use jiff::SignedDuration;
use std::fmt;

/// For so long browsers may go on with a loader that they have, without asking for the next.
pub(crate) const FRESH: SignedDuration = SignedDuration::from_mins(5);

/// A version by its three numbers. Whatever else somebody may send as one is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Version([u16; 3]);

impl Version {
    /// Reads a version; what is behind its numbers tells no two of them apart.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.split(['-', '+']).next()?;
        let mut numbers = text.split('.').map(|number| number.parse().ok());
        let version = [numbers.next()??, numbers.next()??, numbers.next()??];
        numbers.next().is_none().then_some(Self(version))
    }

    /// The one that this binary serves.
    pub(crate) fn served() -> Option<Self> {
        Self::parse(env!("CARGO_PKG_VERSION"))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.0;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_three_numbers_and_nothing_else() {
        for text in ["1.2.3", "1.2.3-rc.1", "1.2.3+4"] {
            let version = Version::parse(text).map(|it| it.to_string());
            assert_eq!(version.as_deref(), Some("1.2.3"), "{text}");
        }
        for text in ["", "1.2", "1.2.3.4", "0501234567", "1.2.x", "1.2.99999"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
        assert!(Version::served().is_some());
    }
}
