//! The check digit of identity numbers and payment cards (ISO/IEC 7812-1, annex B).

/// Whether the last of these digits checks the others: every second digit from the right is
/// doubled and cast down to one digit, and all add up to a multiple of ten.
pub(super) fn checks(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| {
            let doubled = u32::from(digit) * 2;
            match (place % 2, doubled) {
                (0, _) => u32::from(digit),
                (_, 10..) => doubled - 9,
                _ => doubled,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::checks;

    #[test]
    fn accepts_right_check_digits_and_no_others() {
        for (number, right) in [
            ("1000000008", true),
            ("1000000009", false),
            ("2121212126", true),
            ("1234567897", true),
            ("1234567890", false),
            ("4111111111111111", true),
            ("378282246310005", true),
            ("378282246310006", false),
        ] {
            let digits: Vec<u8> = number.bytes().map(|byte| byte - b'0').collect();
            assert_eq!(checks(&digits), right, "{number}");
        }
    }
}
