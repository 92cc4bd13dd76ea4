//! E-mail addresses: something, `@`, and a domain with a point in it, in any script.
//!
//! What the rule calls "not a space" is read as "not a space and not a mark that ends a word", so
//! that brackets, Arabic commas and the other parts of a web address stay where they are.

use super::Kind;
use super::scan::{Hit, Scan, Sign};

/// Finds addresses. Each stretch without `@` is gone over at most once to each side.
pub(super) fn find(scan: &Scan) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut place = 0;
    let mut free = 0;
    while place < scan.len() {
        if !is_at(scan, place) {
            place += 1;
            continue;
        }
        let local = local_part(scan, free, place);
        while is_at(scan, place) {
            place += 1;
        }
        if let (Some(start), Some(end)) = (local, domain(scan, place)) {
            hits.push(Hit {
                kind: Kind::Email,
                signs: start..end,
            });
            place = end;
        }
        free = place;
    }
    hits
}

fn is_at(scan: &Scan, place: usize) -> bool {
    scan.at(place) == Some(Sign::Char('@'))
}

/// Where the local part begins that ends before `end`; not before `free`.
fn local_part(scan: &Scan, free: usize, end: usize) -> Option<usize> {
    let mut start = end;
    let mut place = end;
    while place > free
        && let Some(sign) = scan.before(place)
        && (is_word(sign) || is_local_mark(sign))
    {
        place -= 1;
        // An opening quotation mark, or the asterisks of emphasis, are not part of the name.
        if is_word(sign) {
            start = place;
        }
    }
    (start < end).then_some(start)
}

/// Where the domain ends that begins at `start`: after the last label that is not a mere number,
/// of which there must be one after a point. Thus "2@5.50" is a price.
fn domain(scan: &Scan, start: usize) -> Option<usize> {
    let mut end = None;
    let mut after_point = false;
    let mut in_label = false;
    let mut named = false;
    let mut place = start;
    while let Some(sign) = scan.at(place) {
        place += 1;
        if is_word(sign) {
            in_label = true;
            named |= !matches!(sign, Sign::Digit(_));
            if after_point && named {
                end = Some(place);
            }
        } else if sign == Sign::Char('.') && in_label {
            after_point = true;
            in_label = false;
            named = false;
        } else if !matches!(sign, Sign::Char('-')) {
            break;
        }
    }
    end
}

/// What a local part may hold beside letters and digits, but for `&`, `/`, `=` and `?`: in a text
/// those part an address from the web address around it.
fn is_local_mark(sign: Sign) -> bool {
    matches!(
        sign,
        Sign::Char('!' | '#'..='%' | '\'' | '*' | '+' | '-' | '.' | '^'..='`' | '{'..='~')
    )
}

/// A digit, or a letter of any script. What is neither in the higher planes is a picture.
fn is_word(sign: Sign) -> bool {
    match sign {
        Sign::Digit(_) => true,
        Sign::Blot(_) => false,
        Sign::Char(c) if c.is_ascii() => c.is_ascii_alphanumeric(),
        Sign::Char(c) => !matches!(c,
            '\u{80}'..='\u{bf}' | '×' | '÷' | '،' | '؛' | '؟' | '٪'..='٭' | '۔'
            | '\u{2000}'..='\u{303f}' | '\u{e000}'..='\u{f8ff}' | '﴾' | '﴿'
            | '\u{fe10}'..='\u{fe6f}' | '\u{fff0}'..),
    }
}

#[cfg(test)]
mod tests {
    use crate::personal::tests::{assert_found, assert_nothing};

    #[test]
    fn addresses_are_found_in_any_script() {
        for address in [
            "test.user@example.com",
            "TEST_user+tag@mail.example.com.sa",
            "o'test@example.com",
            "محمد@example.com",
            "بريد@مثال.السعودية",
            "test.user＠example．com",
            "test\u{200b}@exam\u{ad}ple.com",
            "٠٥٠@example.com",
            "0501234567@example.com",
            "user@a_b.example",
            "u@x.co",
            "user@@example.com",
        ] {
            assert_found(address, &[("email", address)]);
            for (before, after) in [
                ("البريد ", "، شكرا"),
                ("(", ")."),
                ("<", ">"),
                ("«", "»"),
                ("mailto:", "?subject=x"),
                ("https://example.com/?mail=", "&x=1"),
                ("'", "'"),
                ("**", "**"),
                ("", "..."),
                ("", "؟"),
            ] {
                assert_found(&format!("{before}{address}{after}"), &[("email", address)]);
            }
        }
    }

    #[test]
    fn addresses_beside_each_other_are_found_each() {
        assert_found(
            "a@example.com,b@example.com!c@example.com",
            &[
                ("email", "a@example.com"),
                ("email", "b@example.com"),
                ("email", "c@example.com"),
            ],
        );
    }

    #[test]
    fn what_is_no_address_is_left() {
        for text in [
            "@jazan",
            "@jazan.example",
            "الساعة @ 5.30",
            "2@5.50 ريال",
            "user@localhost",
            "user@",
            "user@.",
            "user@...",
            "user @ example.com",
            "@@@@",
            "😀@😀.😀",
        ] {
            assert_nothing(text);
        }
    }
}
