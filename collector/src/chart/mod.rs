//! The drawings of the staff's pages, as pure functions of numbers, texts and a language.
//!
//! Every drawing says in a sentence what is to be seen in it, and its figures stand beside it as
//! text. Scales and time run as the language reads and are mirrored here, where they are drawn. What
//! colour says, shape says too. Drawings that hold text are not scaled: their places are parts of the
//! width, so that letters keep their size on a narrow screen.
//!
//! Deliberately absent: the store, the clock, HTTP, scripts, and `style` attributes, which the policy
//! of the staff's pages forbids: a length that follows from a number is an attribute of the drawing.

mod bars;
mod difference;
mod distribution;
mod interval;
mod series;
mod share;
mod sparkline;
#[cfg(test)]
mod tests;
mod trend;

pub use bars::{Bars, Part, bars, code};
pub use difference::{difference, moved};
pub use distribution::distribution;
pub use interval::{Side, interval, side};
pub use sparkline::sparkline;
pub use trend::{Altered, Mark, trend};

/// The looks of the drawings; the colours are those of the staff's style sheet.
pub const STYLE: &str = include_str!("../static/chart.css");

use crate::locale::Locale;
use maud::{Markup, html};
use rayak_shared::Dir;

/// A place from a start that is 0 to an end that is `length`, measured from the left.
fn from_left(place: f64, length: f64, dir: Dir) -> f64 {
    match dir {
        Dir::Ltr => place,
        Dir::Rtl => length - place,
    }
}

/// A measure as it is written into a drawing: more than a tenth nobody sees, and everybody loads.
fn tenth(measure: f64) -> f64 {
    // Adding nought makes a positive nought of a negative one.
    (measure * 10.0).round() / 10.0 + 0.0
}

/// A part of the width, for attributes that take one.
fn percent(part: f64) -> String {
    format!("{}%", tenth(part * 100.0))
}

/// What stands in place of a drawing that has nothing to show.
fn nothing(locale: &Locale) -> Markup {
    html! { p.nothing { (locale.text("chart.none")) } }
}
