//! The whole of a site, or of what somebody may see of it, on one screen.

use super::figures::{Slice, Total};
use super::list::{Known, Moved, Reckoner};
use crate::domain::people::Reach;
use crate::domain::{self, Day, period};
use rayak_shared::{Audience, Change, Counts, PageSummary, Question, Reason};

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
    /// How often the question was seen, and how often it was answered there.
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

impl<'a> Reckoner<'a> {
    /// The overview of what is within reach.
    pub(crate) fn overview(self, reach: &'a Reach) -> Overview<'a> {
        let known = self.pages.known(self.site, reach);
        let today = self.today();
        let quarter = (today.week().minus((QUARTER - 1) * 7), today);
        let sum = |question| {
            let slice = Slice::all_of(question);
            self.sum(known.iter(), slice, quarter)
        };
        let (useful, service) = (sum(Question::Useful), sum(Question::Service));
        let pick = Slice::all_of(Question::Useful).pick(&self.pages.numbered.langs);
        let figures = known.iter().filter_map(|known| known.figures);
        let (worse, better) = self.standouts(&known);
        let week = (today.week(), today);
        let of_week =
            |question| self.summary(self.sum(known.iter(), Slice::all_of(question), week), week);
        let mut unread = known.clone();
        unread.retain(|known| known.unread() > 0);
        unread.sort_by_key(|known| std::cmp::Reverse(known.unread()));
        unread.truncate(SHORT);
        Overview {
            this_week: self.answers(&known, week),
            usual: self.usual(&known),
            useful: self.summary(useful, quarter),
            service: self.summary(service, quarter),
            seen: figures.map(|figures| figures.seen(pick, quarter)).sum(),
            answered: useful.counts.n(),
            worse,
            better,
            reasons: self.reasons(&known, week),
            week: [of_week(Question::Useful), of_week(Question::Service)],
            unread,
            all_unread: known.iter().map(Known::unread).sum(),
            departments: self.departments(&known, quarter),
            unreadable: known.iter().filter(|known| known.is_unreadable).count() as u64,
        }
    }

    fn summary(&self, total: Total, days: (Day, Day)) -> PageSummary {
        let period = period(days, None, self.now);
        PageSummary::new(total.counts, total.excluded, period, Audience::Staff)
    }

    fn sum<'b>(
        &self,
        known: impl Iterator<Item = &'b Known<'b>>,
        slice: Slice,
        days: (Day, Day),
    ) -> Total {
        let pick = slice.pick(&self.pages.numbered.langs);
        let mut sum = Total::none(slice.question);
        known
            .filter_map(|known| known.figures)
            .for_each(|figures| sum.add(&figures.total(pick, days)));
        sum
    }

    /// Answers to either question.
    fn answers(&self, known: &[Known<'_>], days: (Day, Day)) -> u64 {
        let of = |question: &Question| self.sum(known.iter(), Slice::all_of(*question), days);
        Question::ALL.iter().map(|it| of(it).counts.n()).sum()
    }

    fn usual(&self, known: &[Known<'_>]) -> Option<Usual> {
        let today = self.today();
        let so_far = today.0 - today.week().0;
        let weeks = (1..).take(USUAL).map(|ago| {
            let sunday = today.week().minus(ago * 7);
            self.answers(known, (sunday, sunday.minus(-so_far)))
        });
        let mut weeks: Vec<u64> = weeks.collect();
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
    fn reasons(&self, known: &[Known<'_>], days: (Day, Day)) -> Vec<(Reason, u64)> {
        let pick = Slice::all_of(Question::Useful).pick(&self.pages.numbered.langs);
        let mut sums = [0; Reason::ALL.len()];
        for figures in known.iter().filter_map(|known| known.figures) {
            let both = sums.iter_mut().zip(figures.reasons(pick, days));
            both.for_each(|(sum, n)| *sum += n);
        }
        let all = Reason::ALL.iter().copied().zip(sums);
        let mut given: Vec<_> = all.filter(|(_, n)| *n > 0).collect();
        given.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        given
    }

    /// The pages that became worse, and those that became better.
    fn standouts(&self, known: &[Known<'a>]) -> (Vec<Standout<'a>>, Vec<Standout<'a>>) {
        let today = self.today();
        let from = today.week().minus((RECENT - 1) * 7);
        let (before, after) = ((from.minus(EARLIER * 7), from.minus(1)), (from, today));
        let least = self.site.suppress_below;
        let mut pairs = Vec::new();
        for question in Question::ALL {
            let pick = Slice::all_of(*question).pick(&self.pages.numbered.langs);
            for known in known {
                let Some(figures) = known.figures else {
                    continue;
                };
                let n = |days| figures.total(pick, days).counts.n();
                if n(after) >= least && n(before) >= least {
                    pairs.push((*known, *question));
                }
            }
        }
        let looked_over = pairs.len() as u64;
        let moved = pairs.into_iter().filter_map(|(known, question)| {
            let slice = Slice::all_of(question);
            let moved = self.compare(&known, slice, before, after, looked_over)?;
            Some(Standout {
                known,
                question,
                moved,
            })
        });
        let clear = moved.filter(|it| it.moved.comparison.change() != Change::Unclear);
        let (mut worse, mut better): (Vec<_>, Vec<_>) =
            clear.partition(|it| it.moved.comparison.change() == Change::Declined);
        worse.sort_by_key(|it| it.moved.comparison.high);
        better.sort_by_key(|it| -it.moved.comparison.low);
        (worse, better)
    }

    fn departments(&self, known: &[Known<'a>], days: (Day, Day)) -> Vec<Department<'a>> {
        let all = self.site.departments.iter().map(Some).chain([None]);
        let lines = all.filter_map(|department| {
            let id = department.map(|it| it.id.as_str());
            let of = known
                .iter()
                .filter(|known| known.department.map(|it| it.id.as_str()) == id);
            let of: Vec<_> = of.copied().collect();
            let sum = |question| {
                let total = self.sum(of.iter(), Slice::all_of(question), days);
                self.summary(total, days)
            };
            (!of.is_empty()).then(|| Department {
                department,
                pages: of.len() as u64,
                useful: sum(Question::Useful),
                service: sum(Question::Service),
                unread: of.iter().map(Known::unread).sum(),
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
