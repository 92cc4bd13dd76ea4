//! The short code of a national address: four Latin letters and four digits.
//!
//! So have forms, errors and the names of pages. It is masked only where a word nearby speaks of an
//! address or a home, and where the letters are not a word that one would write there.

use super::Kind;
use super::context::{self, Words};
use super::letters;
use super::numbers::{Gap, search};
use super::scan::{Hit, Scan, Side};

/// Words for an address and for what has one.
const LABELS: Words = "عنوان|عناوىن|بىت|منزل|سكن|ساكن|address|=i live|my house|my home";

/// Words that stand before a number as often as not.
const OTHERS: Words = "form|code|page|line|unit|room|flat|shop|plot|gate|road|lane|area|zone|year|from|with|over|only|cost|paid|than|till|http|html";

/// Finds address codes.
pub(super) fn find(scan: &Scan) -> Vec<Hit> {
    search(scan, Gap::Single, 4..=4, &mut |number| {
        let letters = letters::beside(number, Side::Before, 4, |c| c.is_ascii_lowercase())?;
        let signs = letters.with(number);
        let spaced = signs.len() > 8;
        let code = number.groups.len() == 1
            && letters.parted == 0
            && !(spaced && number.is_year())
            && !letters.are_one_of(scan, OTHERS)
            && context::names(scan, &signs, LABELS);
        code.then_some(Hit {
            kind: Kind::NationalAddress,
            signs,
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::personal::tests::{assert_found, assert_nothing};

    #[test]
    fn codes_are_found_where_something_speaks_of_an_address() {
        for code in [
            "JZNA1234",
            "jzna1234",
            "JZNA 1234",
            "JZNA-1234",
            "JZNA١٢٣٤",
            "ＪＺＮＡ1234",
        ] {
            assert_found(
                &format!("عنواني الوطني {code} والحاوية بعيدة"),
                &[("national_address", code)],
            );
            assert_found(
                &format!("my address is {code}."),
                &[("national_address", code)],
            );
            assert_found(
                &format!("({code}) عنوان البيت"),
                &[("national_address", code)],
            );
        }
    }

    #[test]
    fn what_is_no_address_is_left() {
        for text in [
            "JZNA1234",
            "error HTTP5000",
            "address form 1234",
            "the address since 2024",
            "العنوان الوطني JZN1234",
            "العنوان الوطني JZNAB1234",
            "address JZNA12345",
            "address JZNA1234X",
            "address 12 is far, see JZNA1234",
            "العنوان: شقة 1234",
        ] {
            assert_nothing(text);
        }
    }
}
