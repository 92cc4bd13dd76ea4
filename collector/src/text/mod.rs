//! Words as search and rules see them, and texts as they may be shown.
//!
//! ```text
//! text ─▶ letters in normal form, each with its bytes ─▶ words ─▶ stems
//! ```
//!
//! A word is compared by its stem, so that whoever seeks «اناره» finds «الإنارة» and "light" finds "lights".
//! What is compared is never what is shown: each word knows the bytes of the text that it stands for.
//!
//! Deliberately absent: input and output, the clock, and any dictionary. A stem is a key by which forms of a
//! word meet, not a word: some that mean different things meet («طريق», «طريقة»), and broken plurals do not
//! («طريق», «طرق»). Neither does a word that is joined to a preposition of one letter («لتجديد») meet itself
//! without it, since as many words begin with that letter. Words that begin or end by themselves like an
//! article, a conjunction or a pronoun are known as far as `stem` names them; others are cut.

mod language;
mod normal;
mod stem;
mod tame;
#[cfg(test)]
mod tests;
mod words;

pub use language::Language;
pub use normal::normal;
pub use tame::{tame, turns};
pub use words::{Sought, Token, hits, stems, tokens};
