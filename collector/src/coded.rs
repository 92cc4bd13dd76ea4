//! Closed sets of codes that are the collector's own: each is a word in addresses, forms and files, and is stored
//! by its place.
//!
//! Whatever is stored adds codes at its end, and takes none away. Codes that travel to visitors' browsers are
//! declared in `rayak_shared`, whose macro minds how much a browser loads.

/// Declares a set of codes, with how many they are.
macro_rules! coded {
    ($(#[$doc:meta])* $vis:vis $name:ident, $count:literal {
        $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+
    }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        $vis enum $name {
            $($(#[$variant_doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Each, in its order.
            $vis const ALL: [Self; $count] = [$(Self::$variant,)+];

            $vis const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// Reads a code; none if it is none of these.
            $vis fn parse(code: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|known| known.code() == code)
            }
        }
    };
}

pub(crate) use coded;
