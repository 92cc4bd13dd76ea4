//! The ten digits that a language's numbers are written with.
//!
//! Codes and telephone numbers are no numbers: they are written as they are dialled and filed.

use rayak_shared::{Table, Text};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Digits {
    /// 0123456789
    Western,
    /// ٠١٢٣٤٥٦٧٨٩
    Arabic,
    /// ۰۱۲۳۴۵۶۷۸۹, as Persian and Urdu have them.
    Persian,
}

impl Digits {
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "western" => Some(Self::Western),
            "arabic" => Some(Self::Arabic),
            "persian" => Some(Self::Persian),
            _ => None,
        }
    }

    /// CLDR's name for them.
    pub(super) const fn cldr(self) -> &'static str {
        match self {
            Self::Western => "latn",
            Self::Arabic => "arab",
            Self::Persian => "arabext",
        }
    }

    const fn zero(self) -> char {
        match self {
            Self::Western => '0',
            Self::Arabic => '\u{660}',
            Self::Persian => '\u{6f0}',
        }
    }

    /// A Western digit as one of these; anything else is itself.
    fn of(self, c: char) -> char {
        let value = c.to_digit(10);
        let digit = value.and_then(|value| char::from_u32(u32::from(self.zero()) + value));
        digit.unwrap_or(c)
    }

    pub(super) fn within_text(self, text: &str) -> String {
        text.chars().map(|c| self.of(c)).collect()
    }

    /// A text with its numbers in these digits, in whichever of its forms.
    pub(super) fn within(self, text: &Text) -> Text {
        match text {
            Text::One(text) => Text::One(self.within_text(text)),
            Text::Plural(forms) => {
                let forms = forms.0.iter();
                let forms = forms.map(|(form, text)| (form.clone(), self.within_text(text)));
                Text::Plural(Table(forms.collect()))
            }
        }
    }

    /// What the card is told of them: nothing, where they are what it writes by itself.
    pub(super) fn travelling(self) -> Option<(String, Text)> {
        let ten = self.within_text("0123456789");
        (self != Self::Western).then(|| ("digits".to_owned(), Text::One(ten)))
    }
}
