//! The whole of a site, or of what somebody may see of it, on one screen.

use super::figures::{Cell, Slice, Sum, Total};
use super::list::{Known, Moved, Reckoner};
use crate::domain::people::Reach;
use crate::domain::{self, Day, period};
use rayak_shared::{Audience, Change, Comparison, Counts, PageSummary, Question, Reason};

/// Weeks of which scores speak here.
pub(crate) const QUARTER: i32 = 13;
/// Weeks that are called recent where pages are looked over for those that became worse.
pub(crate) const RECENT: i32 = 4;
/// Weeks before them that they are held against.
const EARLIER: i32 = 22;
/// Weeks of which the usual range is taken, and how many of them must have had answers before it.
const USUAL: usize = 12;
const LEAST_USUAL: usize = 6;
/// Rows of the short lists.
pub(crate) const SHORT: usize = 5;

/// What a week brings so far by the same day of the week, but for the one lowest and the one highest
/// of the last twelve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Usual {
    pub(crate) low: u64,
    pub(crate) high: u64,
}

/// A page that became better or worse beyond chance, though many were looked over.
#[derive(Debug)]
pub(crate) struct Standout<'a> {
    pub(crate) known: Known<'a>,
    pub(crate) question: Question,
    pub(crate) moved: Moved,
}

/// A department of the site.
#[derive(Debug)]
pub(crate) struct Department<'a> {
    /// None for pages that the site has not listed.
    pub(crate) department: Option<&'a domain::Department>,
    pub(crate) pages: u64,
    pub(crate) useful: PageSummary,
    pub(crate) service: PageSummary,
    pub(crate) unread: u64,
}

#[derive(Debug)]
pub(crate) struct Overview<'a> {
    /// Answers to either question since Sunday.
    pub(crate) this_week: u64,
    /// None before there are weeks enough.
    pub(crate) usual: Option<Usual>,
    pub(crate) useful: PageSummary,
    pub(crate) service: PageSummary,
    /// How often the question was seen, and how often it was answered on the pages and days where it
    /// was.
    pub(crate) seen: u64,
    pub(crate) answered: u64,
    /// Those that became worse, the one that did most first.
    pub(crate) worse: Vec<Standout<'a>>,
    /// Those that became better, the one that did most first.
    pub(crate) better: Vec<Standout<'a>>,
    /// The reasons that were given with "no" in the week, the most given first.
    pub(crate) reasons: Vec<(Reason, u64)>,
    /// The answers of the week to each question.
    pub(crate) week: [PageSummary; 2],
    pub(crate) unread: Vec<Known<'a>>,
    pub(crate) all_unread: u64,
    pub(crate) departments: Vec<Department<'a>>,
    pub(crate) unreadable: u64,
}

/// The days that an overview looks at: since when pages were asked before, since when scores speak here,
/// and since when pages may have become worse.
#[derive(Debug, Clone, Copy)]
struct Spans {
    earlier: Day,
    quarter: Day,
    recent: Day,
    today: Day,
}

const _: () = assert!(
    RECENT < QUARTER && QUARTER < RECENT + EARLIER && USUAL < QUARTER as usize,
    "a page's days are gone through from one beginning to the next"
);

impl Spans {
    fn until(today: Day) -> Self {
        let recent = today.week().minus((RECENT - 1) * 7);
        Self {
            earlier: recent.minus(EARLIER * 7),
            quarter: today.week().minus((QUARTER - 1) * 7),
            recent,
            today,
        }
    }
}

/// What a page's answers to one question add up to over the spans.
#[derive(Debug, Clone, Copy)]
struct Sums {
    quarter: Total,
    week: Total,
    earlier: Total,
    recent: Total,
}

/// What a page's answers add up to.
#[derive(Debug, Clone, Copy)]
struct Reckoned<'a> {
    known: Known<'a>,
    useful: Sums,
    service: Sums,
    weeks: Weeks,
}

/// Answers to either question in this week and those before it, until the day of the week that it is.
type Weeks = [u64; 1 + USUAL];

impl<'a> Reckoned<'a> {
    /// Goes through the page's days once, however many spans there are.
    fn of(known: Known<'a>, spans: Spans) -> Self {
        let Spans {
            earlier,
            quarter,
            recent,
            today,
        } = spans;
        let cells = |days| known.figures.map_or(&[][..], |figures| figures.each(days));
        let before = cells((earlier, quarter.minus(1)));
        let between = cells((quarter, recent.minus(1)));
        let lately = cells((recent, today));
        let this_week = cells((today.week(), today));
        let sums = |question| {
            let sum = |cells: &[Cell]| {
                let mut sum = Sum::default();
                let of_question = cells.iter().filter(|cell| cell.is_of(question));
                of_question.for_each(|cell| sum.add(cell));
                sum
            };
            let (before, between, lately) = (sum(before), sum(between), sum(lately));
            Sums {
                quarter: between.plus(&lately).total(question),
                week: sum(this_week).total(question),
                earlier: before.plus(&between).total(question),
                recent: lately.total(question),
            }
        };
        Self {
            known,
            useful: sums(Question::Useful),
            service: sums(Question::Service),
            weeks: weeks(between.iter().chain(lately), today),
        }
    }

    const fn of_question(&self, question: Question) -> &Sums {
        match question {
            Question::Useful => &self.useful,
            Question::Service => &self.service,
        }
    }
}

fn weeks<'b>(cells: impl Iterator<Item = &'b Cell>, today: Day) -> Weeks {
    let mut weeks = [0; 1 + USUAL];
    let sunday = today.week();
    for cell in cells {
        // From this week's Sunday back to that of the cell's week, and from there to its day.
        let back = sunday.0 - cell.day().0 + 6;
        let (ago, into) = (back.div_euclid(7), 6 - back.rem_euclid(7));
        if into <= today.0 - sunday.0 {
            let week = usize::try_from(ago).ok().and_then(|ago| weeks.get_mut(ago));
            week.into_iter().for_each(|n| *n += cell.n());
        }
    }
    weeks
}

/// What some pages' answers to a question add up to.
fn sum(pages: &[&Reckoned<'_>], question: Question, over: impl Fn(&Sums) -> Total) -> Total {
    let mut sum = Total::none(question);
    let sums = pages.iter().map(|page| over(page.of_question(question)));
    sums.for_each(|total| sum.add(&total));
    sum
}

/// What the weeks of all pages are usually like.
fn usual(weeks: Weeks) -> Option<Usual> {
    let [_, before @ ..] = weeks;
    let mut weeks = before.to_vec();
    // Weeks before the first answer say nothing of what is usual.
    while weeks.last() == Some(&0) {
        weeks.pop();
    }
    if weeks.len() < LEAST_USUAL {
        return None;
    }
    weeks.sort_unstable();
    let [_, low, .., high, _] = *weeks else {
        return None;
    };
    Some(Usual { low, high })
}

/// The reasons that were given with "no", the most given first.
fn reasons(pages: impl Iterator<Item = [u64; Reason::ALL.len()]>) -> Vec<(Reason, u64)> {
    let mut sums = [0; Reason::ALL.len()];
    for page in pages {
        let both = sums.iter_mut().zip(page);
        both.for_each(|(sum, n)| *sum += n);
    }
    let all = Reason::ALL.iter().copied().zip(sums);
    let mut given: Vec<_> = all.filter(|(_, n)| *n > 0).collect();
    given.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    given
}

impl<'a> Reckoner<'a> {
    /// The overview of what is within reach.
    pub(crate) fn overview(self, reach: &'a Reach) -> Overview<'a> {
        let spans = Spans::until(self.today());
        let known = self.pages.known(self.site, reach);
        let pages = known.into_iter();
        let pages: Vec<_> = pages.map(|known| Reckoned::of(known, spans)).collect();
        let pages: Vec<_> = pages.iter().collect();
        let days = (spans.quarter, spans.today);
        let week = (spans.today.week(), spans.today);
        let of_quarter = |question| sum(&pages, question, |sums| sums.quarter);
        let of_week = |question| self.summary(sum(&pages, question, |sums| sums.week), week);
        let useful = of_quarter(Question::Useful);
        let mut weeks = [0; 1 + USUAL];
        for page in &pages {
            let both = weeks.iter_mut().zip(page.weeks);
            both.for_each(|(to, n)| *to += n);
        }
        let [this_week, ..] = weeks;
        let (worse, better) = self.standouts(&pages, spans);
        let known = || pages.iter().map(|page| page.known);
        let figures = || known().filter_map(|known| known.figures);
        let pick = Slice::all_of(Question::Useful).pick(&self.pages.numbered.langs);
        let seen: Vec<_> = figures()
            .map(|figures| figures.seen(Question::Useful, days))
            .collect();
        let mut unread: Vec<_> = known().filter(|known| known.unread() > 0).collect();
        unread.sort_by_key(|known| std::cmp::Reverse(known.unread()));
        unread.truncate(SHORT);
        Overview {
            this_week,
            usual: usual(weeks),
            useful: self.summary(useful, days),
            service: self.summary(of_quarter(Question::Service), days),
            seen: seen.iter().map(|seen| seen.times).sum(),
            answered: seen.iter().map(|seen| seen.answered).sum(),
            worse,
            better,
            reasons: reasons(figures().map(|figures| figures.reasons(pick, week))),
            week: [of_week(Question::Useful), of_week(Question::Service)],
            unread,
            all_unread: known().map(|known| known.unread()).sum(),
            departments: self.departments(&pages, days),
            unreadable: known().filter(|known| known.is_unreadable).count() as u64,
        }
    }

    fn summary(&self, total: Total, days: (Day, Day)) -> PageSummary {
        let period = period(days, None, self.now);
        PageSummary::new(total.counts, total.excluded, period, Audience::Staff)
    }

    /// The pages that became worse, and those that became better.
    fn standouts(
        &self,
        pages: &[&Reckoned<'a>],
        spans: Spans,
    ) -> (Vec<Standout<'a>>, Vec<Standout<'a>>) {
        let least = self.site.suppress_below;
        let pairs = Question::ALL.iter().flat_map(|question| {
            let both = pages
                .iter()
                .map(|page| (page.known, page.of_question(*question)));
            both.filter(|(_, sums)| {
                sums.earlier.counts.n() >= least && sums.recent.counts.n() >= least
            })
        });
        let pairs: Vec<_> = pairs.collect();
        let before = (spans.earlier, spans.recent.minus(1));
        let days = (before, (spans.recent, spans.today));
        let looked_over = pairs.len() as u64;
        let is_clear = |comparison: &Comparison| comparison.change() != Change::Unclear;
        let clear = pairs.into_iter().filter_map(|(known, sums)| {
            let (earlier, recent) = (sums.earlier.counts, sums.recent.counts);
            // Whether both were asked alike takes longer to know, and is asked of few.
            let at_first = Comparison::of_counts(looked_over, &earlier, &recent, true);
            at_first.filter(is_clear)?;
            let question = earlier.question();
            let slice = Slice::all_of(question);
            let compared = self.compare(known.figures?, slice, days, looked_over)?;
            is_clear(&compared.comparison).then(|| Standout {
                known,
                question,
                moved: self.told(compared, days),
            })
        });
        let (mut worse, mut better): (Vec<_>, Vec<_>) =
            clear.partition(|it| it.moved.comparison.change() == Change::Declined);
        worse.sort_by_key(|it| it.moved.comparison.high);
        better.sort_by_key(|it| -it.moved.comparison.low);
        (worse, better)
    }

    fn departments(&self, pages: &[&Reckoned<'a>], days: (Day, Day)) -> Vec<Department<'a>> {
        let all = self.site.departments.iter().map(Some).chain([None]);
        let lines = all.filter_map(|department| {
            let id = department.map(|it| it.id.as_str());
            let mut of = pages.to_vec();
            of.retain(|page| page.known.department.map(|it| it.id.as_str()) == id);
            let sum = |question| self.summary(sum(&of, question, |sums| sums.quarter), days);
            (!of.is_empty()).then(|| Department {
                department,
                pages: of.len() as u64,
                useful: sum(Question::Useful),
                service: sum(Question::Service),
                unread: of.iter().map(|page| page.known.unread()).sum(),
            })
        });
        lines.collect()
    }
}

impl Overview<'_> {
    /// The share of those who saw the question that answered it; none where sightings are missing.
    pub(crate) fn rate(&self) -> Option<Counts> {
        let others = self.seen.checked_sub(self.answered)?;
        (self.seen > 0).then_some(Counts::Useful {
            yes: self.answered,
            no: others,
        })
    }
}
