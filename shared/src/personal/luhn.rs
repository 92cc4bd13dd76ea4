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
