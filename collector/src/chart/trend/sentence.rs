//! What is to be seen in the drawing, for whoever does not see it.

use super::super::series::Series;
use super::marks::Marks;
use crate::figure::Worded;
use crate::locale::Locale;
use rayak_shared::{Counts, Question};

/// From where to where, between what, how many weeks are missing and what changed.
pub(super) fn sentence(series: &Series, marks: &Marks<'_>, locale: &Locale) -> String {
    let value =
        |counts: &Counts| Worded::of(counts, locale).map_or_else(String::new, |it| it.value);
    let date = |place: usize| {
        let week = series.weeks.get(place);
        week.map_or_else(String::new, |week| locale.date(week.sunday))
    };
    let about = match series.question {
        Question::Useful => "chart.trend.useful",
        Question::Service => "chart.trend.service",
    };
    let weeks = series.weeks.len();
    let (from, to) = (date(0), date(weeks.saturating_sub(1)));
    let mut said = vec![locale.plural(about, weeks as u64, &[("from", &from), ("to", &to)])];

    let known: Vec<_> = series.known().map(|(place, _, it)| (place, it)).collect();
    let by_value = known.iter().map(|(place, it)| (it.score.value, *place, it));
    // Of equal weeks the earliest.
    let lowest = by_value.clone().min_by_key(|(value, ..)| *value);
    let highest = by_value.rev().max_by_key(|(value, ..)| *value);
    match (&known[..], lowest.zip(highest)) {
        ([(place, only)], _) => {
            let Some(it) = Worded::of(&only.counts, locale) else {
                return said.join(" ");
            };
            let values = [
                ("day", &*date(*place)),
                ("value", &*it.value),
                ("low", &*it.low),
                ("high", &*it.high),
            ];
            said.push(locale.fill("chart.trend.only", &values));
        }
        ([(_, first), .., (_, last)], Some(((_, low_week, low), (_, high_week, high)))) => {
            let values = [
                ("first", &*value(&first.counts)),
                ("last", &*value(&last.counts)),
                ("high", &*value(&high.counts)),
                ("high_day", &*date(high_week)),
                ("low", &*value(&low.counts)),
                ("low_day", &*date(low_week)),
            ];
            said.push(locale.fill("chart.trend.course", &values));
        }
        _ => {}
    }
    let empty = series.weeks.iter().filter(|week| week.known.is_none());
    match empty.count() as u64 {
        0 => {}
        empty => said.push(locale.plural("chart.trend.gaps", empty, &[])),
    }
    if !marks.placed.is_empty() {
        let each = marks.placed.iter();
        let each = each.map(|it| it.mark.altered.sentence(it.mark.day, locale));
        let list: Vec<String> = each.collect();
        let list = list.join(locale.text("chart.and"));
        said.push(locale.fill("chart.trend.changes", &[("changes", &list)]));
    }
    said.join(" ")
}
