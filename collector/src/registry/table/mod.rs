//! The list of a site as a table: written for whoever keeps a site map in a spreadsheet, and read back
//! from whatever a spreadsheet makes of it.
//!
//! A row says of one page what its columns say; what it does not say stays. A file is read whole: what is
//! wrong is told by row and column, all of it, and then nothing is done.

mod column;
mod fault;
mod row;
mod sheet;
#[cfg(test)]
mod tests;
mod text;
mod write;

pub use column::Column;
pub use fault::{Fault, What};
pub use sheet::Sheet;
pub use write::written;

/// Bytes of a file.
pub const LARGEST: usize = 2 * 1024 * 1024;
/// Rows of a file, without the one that names the columns.
pub const MOST_ROWS: usize = 10_000;
/// Characters of a cell.
const LONGEST: usize = 4_000;
/// What stands in the cell of a page without other names, where nothing would leave them as they are.
const NONE: &str = "-";
/// Between two names in one cell.
const BETWEEN: char = '|';
