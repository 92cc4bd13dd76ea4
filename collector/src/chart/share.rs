//! A count as a part of its whole, in words.

use crate::locale::Locale;

/// A whole percentage that calls neither some «none» nor most «all»; empty without a whole.
pub(super) fn share(count: u64, whole: u64, locale: &Locale) -> String {
    if whole == 0 {
        return String::new();
    }
    let (wide_count, wide) = (u128::from(count), u128::from(whole));
    let nearest = u64::try_from((200 * wide_count + wide) / (2 * wide)).unwrap_or(u64::MAX);
    match nearest {
        0 if count > 0 => locale.fill("chart.under", &[("share", &locale.percent(1))]),
        100 if count < whole => locale.fill("chart.over", &[("share", &locale.percent(99))]),
        nearest => locale.percent(nearest),
    }
}

/// The part that a bar takes of its track.
pub(super) fn part(count: u64, whole: u64) -> f64 {
    (count as f64 / whole.max(1) as f64).min(1.0)
}
