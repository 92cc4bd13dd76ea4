//! Every page within reach, in an order that helps, with what there is to say of each.
//!
//! Only what the order needs is reckoned for every page; the rest is reckoned for those that are
//! shown.

use super::asked::{Filter, Kind, Order, Period};
use super::figures::{Figures, Pick, Slice, Total};
use super::sums::holds_any;
use super::{HELD, Pages};
use crate::domain::people::Reach;
use crate::domain::{
    Asks, Day, Department, Instant, Lang, PERIOD, Page, PageId, Site, Wordings, period, settled,
};
use rayak_shared::{Audience, Change, Comparison, Counts, PageSummary, Question, Reason};

/// Some days, from the first to the last.
type Days = (Day, Day);

/// Weeks of a row's small line.
pub(crate) const WEEKS: i32 = 26;

/// How a page is told from others.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Name<'a> {
    Listed(&'a Page),
    /// By its path, or by the key that it had on the list.
    Unlisted(&'a str),
}

/// A page that is listed, or that was answered about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) id: PageId,
    pub(crate) name: Name<'a>,
    pub(crate) department: Option<&'a Department>,
    pub(crate) asks: Asks,
    /// None while nobody has answered, or where it is unreadable.
    pub(crate) figures: Option<&'a Figures>,
    /// Whether there is more than could be read, because a record is damaged.
    pub(crate) is_unreadable: bool,
}

impl Known<'_> {
    /// The name by which addresses and exports know the page.
    pub(crate) fn key(&self) -> &str {
        match self.name {
            Name::Listed(page) => &page.key,
            Name::Unlisted(path) => path,
        }
    }

    pub(crate) const fn kind(&self) -> Kind {
        match (self.name, self.asks) {
            (Name::Unlisted(_), _) => Kind::Unlisted,
            (Name::Listed(_), Asks::Both) => Kind::Service,
            (Name::Listed(_), _) => Kind::Information,
        }
    }

    /// When the last answer came in.
    pub(crate) fn last(&self) -> Option<Instant> {
        self.figures?.head.last_answer
    }

    /// The ids under which its history lies, its own first.
    pub(crate) fn ids(&self) -> Vec<PageId> {
        match self.name {
            Name::Listed(page) => page.ids().collect(),
            Name::Unlisted(_) => vec![self.id],
        }
    }

    /// How many answers there are of the days that the board knows.
    pub(crate) fn answers(&self) -> u64 {
        self.figures.map_or(0, Figures::answers)
    }

    /// How many words wait for a reader.
    pub(crate) fn unread(&self) -> u64 {
        self.figures.map_or(0, |figures| figures.head.unread)
    }
}

impl Pages {
    fn known_as<'a>(
        &'a self,
        id: PageId,
        name: Name<'a>,
        department: Option<&'a Department>,
        asks: Asks,
    ) -> Known<'a> {
        let is_unreadable = |id: &PageId| self.unreadable.contains(id);
        // Of a page with a damaged record nothing is told, as of one that holds such a page.
        let (figures, is_unreadable) = match name {
            Name::Listed(page) if page.has_others() => {
                let is_unreadable = page.ids().any(|id| is_unreadable(&id));
                let figures = if holds_any(page, &self.figures) {
                    self.sums.of(page)
                } else {
                    self.figures.get(&id)
                };
                (figures.filter(|_| !is_unreadable), is_unreadable)
            }
            _ => (self.figures.get(&id), is_unreadable(&id)),
        };
        Known {
            id,
            name,
            department,
            asks,
            figures,
            is_unreadable,
        }
    }

    /// A listed page, if it is within reach.
    pub(super) fn listed<'a>(
        &'a self,
        site: &'a Site,
        page: &'a Page,
        reach: &Reach,
    ) -> Option<Known<'a>> {
        let seen = reach.sees_listed(&site.id, page);
        let department = site.department(&page.department);
        seen.then(|| self.known_as(page.id, Name::Listed(page), department, page.asks))
    }

    /// A page that the site has not listed, if it was answered about and is within reach.
    fn unlisted<'a>(
        &'a self,
        site: &'a Site,
        (id, figures): (PageId, &'a Figures),
        reach: &Reach,
    ) -> Option<Known<'a>> {
        // Nobody but an editor who tried the tag has answered on some.
        let answered = Question::ALL.iter().any(|it| figures.has(*it));
        let is_it = figures.head.site == site.id && answered;
        is_it.then(|| self.unlisted_as(site, id, &figures.head.name, reach))?
    }

    /// A page of that name, if the site has not listed it and it is within reach.
    pub(super) fn unlisted_as<'a>(
        &'a self,
        site: &'a Site,
        id: PageId,
        name: &'a str,
        reach: &Reach,
    ) -> Option<Known<'a>> {
        // By its path, or by a key that was on the list once: what was answered there is not lost.
        let is_listed = site.holder(id).is_some();
        let seen = !is_listed && reach.sees(&site.id, None, name);
        let asks = site.asks_unlisted(name);
        seen.then(|| self.known_as(id, Name::Unlisted(name), None, asks))
    }

    /// Under which ids a question was answered on a page.
    pub(crate) fn answered(
        &self,
        known: &Known<'_>,
        question: Question,
    ) -> impl Iterator<Item = PageId> {
        let of = |id: &PageId| self.figures.get(id);
        let is_answered = move |id: &PageId| of(id).is_some_and(|figures| figures.has(question));
        known.ids().into_iter().filter(is_answered)
    }

    /// The pages of a site that are within reach.
    pub(crate) fn known<'a>(&'a self, site: &'a Site, reach: &Reach) -> Vec<Known<'a>> {
        let listed = site.pages.iter();
        let listed = listed.filter_map(|page| self.listed(site, page, reach));
        let all = self.figures.iter().map(|(id, figures)| (*id, figures));
        let unlisted = all.filter_map(|page| self.unlisted(site, page, reach));
        listed.chain(unlisted).collect()
    }

    /// The page of that name, if it is within reach.
    pub(crate) fn page<'a>(
        &'a self,
        site: &'a Site,
        name: &str,
        reach: &Reach,
    ) -> Option<Known<'a>> {
        match site.called(name) {
            Some(page) => self.listed(site, page, reach),
            None => {
                let id = PageId::of(&site.id, name);
                self.unlisted(site, (id, self.figures.get(&id)?), reach)
            }
        }
    }
}

/// A page with what its answers add up to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) known: Known<'a>,
    pub(crate) total: Total,
    pub(crate) days: (Day, Day),
    /// The page's last edit, where the days begin with it.
    pub(crate) edited: Option<Day>,
}

/// What a page was compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Against {
    /// Half a year before its last edit.
    Edit(Day),
    /// As many days before as there are in this period.
    Before(Day, Day),
}

/// Whether a page became better or worse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moved {
    pub(crate) comparison: Comparison,
    pub(crate) before: PageSummary,
    pub(crate) after: PageSummary,
    pub(crate) against: Against,
    /// Whether both were asked in the same words and at the same place.
    pub(crate) alike: bool,
}

/// All that a row shows.
#[derive(Debug)]
pub(crate) struct Shown<'a> {
    pub(crate) row: Row<'a>,
    pub(crate) summary: PageSummary,
    /// Of each week by its Sunday, from the earliest.
    pub(crate) weeks: Vec<(Day, Counts)>,
    pub(crate) reason: Option<(Reason, u64)>,
    pub(crate) moved: Option<Moved>,
}

/// A question of a site was put in other words from a day on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rewording {
    pub(super) question: Question,
    pub(super) lang: Lang,
    pub(super) day: Day,
}

impl Rewording {
    /// All of a site's.
    pub(crate) fn all(wordings: &Wordings, site: &Site) -> Vec<Self> {
        let changes = wordings.changes(&site.id);
        let all = changes.map(|it| Self {
            question: it.question,
            lang: it.lang,
            day: it.since.day(&site.time_zone),
        });
        all.collect()
    }
}

/// What a page's answers of some days are against those of later ones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Compared {
    pub(super) comparison: Comparison,
    before: Total,
    after: Total,
    alike: bool,
}

/// Whoever reckons figures of a site, and when.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reckoner<'a> {
    pub(crate) pages: &'a Pages,
    pub(crate) site: &'a Site,
    pub(crate) rewordings: &'a [Rewording],
    pub(crate) now: Instant,
}

/// The pages that a filter lets through, in order.
#[derive(Debug)]
pub(crate) struct Listing<'a> {
    reckoner: Reckoner<'a>,
    filter: &'a Filter,
    pick: Pick,
    pub(crate) rows: Vec<Row<'a>>,
}

impl<'a> Reckoner<'a> {
    pub(crate) fn today(&self) -> Day {
        self.now.day(&self.site.time_zone)
    }

    fn pick(&self, filter: &Filter) -> Pick {
        filter.slice.pick(&self.pages.numbered.langs)
    }

    /// The list that is asked for.
    pub(crate) fn list(self, filter: &'a Filter, order: Order, reach: &'a Reach) -> Listing<'a> {
        let pick = self.pick(filter);
        let known = self.pages.known(self.site, reach).into_iter();
        let rows = known
            .filter(|known| self.lets_through(filter, known))
            .map(|known| self.row(filter, known))
            .collect();
        let mut listing = Listing {
            reckoner: self,
            filter,
            pick,
            rows,
        };
        listing.sort(order);
        listing
    }

    fn lets_through(&self, filter: &Filter, known: &Known<'_>) -> bool {
        let question = filter.slice.question;
        let asked = known.asks.questions().contains(&question);
        let department = filter.department.as_deref();
        (asked || known.figures.is_some_and(|figures| figures.has(question)))
            && department.is_none_or(|id| known.department.is_some_and(|it| it.id == id))
            && filter.kind.is_none_or(|kind| known.kind() == kind)
    }

    pub(super) fn row(&self, filter: &Filter, known: Known<'a>) -> Row<'a> {
        let pick = self.pick(filter);
        let today = self.today();
        let nothing = Total::none(filter.slice.question);
        let settled = |figures: &Figures| {
            let since = |day| figures.total(pick, (day, today)).counts.n();
            settled(&figures.head, since, today)
        };
        let (days, edited) = match (filter.period, known.figures) {
            (Period::Days(from, to), _) => ((from, to), None),
            (Period::Settled, None) => ((today.minus(PERIOD - 1), today), None),
            (Period::Settled, Some(figures)) => {
                let (from, revision) = settled(figures);
                ((from, today), revision.filter(|date| *date == from))
            }
        };
        Row {
            known,
            total: known.figures.map_or(nothing, |it| it.total(pick, days)),
            days,
            edited,
        }
    }

    /// The days before and after what a row is compared by, if the board knows both.
    fn halves(&self, row: &Row<'_>, period: Period) -> Option<(Days, Days, Against)> {
        let today = self.today();
        let after = match period {
            Period::Days(..) => row.days,
            Period::Settled if row.edited.is_some() => row.days,
            // The later quarter against the one before it.
            Period::Settled => (today.week().minus(12 * 7), today),
        };
        let last = after.0.minus(1);
        let before = match row.edited {
            Some(_) => (after.0.minus(PERIOD), last),
            None => (after.0.minus(after.1.0 - last.0), last),
        };
        let against = row
            .edited
            .map_or(Against::Before(before.0, before.1), Against::Edit);
        (before.0 >= today.minus(HELD)).then_some((before, after, against))
    }

    /// Whether a row's page became better or worse.
    pub(super) fn moved(&self, filter: &Filter, row: &Row<'_>) -> Option<Moved> {
        let (before, after, against) = self.halves(row, filter.period)?;
        let compared = self.compare(row.known.figures?, filter.slice, (before, after), 1)?;
        let moved = self.told(compared, (before, after));
        Some(Moved { against, ..moved })
    }

    /// As [`Self::moved`], as far as an order of many pages needs it.
    fn change(&self, filter: &Filter, row: &Row<'_>) -> Option<Comparison> {
        let (before, after, _) = self.halves(row, filter.period)?;
        let compared = self.compare(row.known.figures?, filter.slice, (before, after), 1)?;
        Some(compared.comparison)
    }

    /// Compares a page's answers of some days with those of later ones, as one of so many pages that
    /// are looked over.
    pub(super) fn compare(
        &self,
        figures: &Figures,
        slice: Slice,
        (before, after): (Days, Days),
        pages: u64,
    ) -> Option<Compared> {
        let pick = slice.pick(&self.pages.numbered.langs);
        let placed = |days| figures.placement(pick, days);
        let alike = placed(before) == placed(after) && !self.reworded(slice, before.0, after.1);
        let (earlier, later) = (figures.total(pick, before), figures.total(pick, after));
        let comparison = Comparison::of_counts(pages, &earlier.counts, &later.counts, alike);
        Some(Compared {
            comparison: comparison?,
            before: earlier,
            after: later,
            alike,
        })
    }

    /// A comparison of some days with those before them, as it is told.
    pub(super) fn told(&self, compared: Compared, (before, after): (Days, Days)) -> Moved {
        let summary = |Total { counts, excluded }, days| {
            let period = period(days, None, self.now);
            PageSummary::new(counts, excluded, period, Audience::Staff)
        };
        Moved {
            comparison: compared.comparison,
            before: summary(compared.before, before),
            after: summary(compared.after, after),
            against: Against::Before(before.0, before.1),
            alike: compared.alike,
        }
    }

    /// Whether the words of a question changed on some days.
    fn reworded(&self, slice: Slice, from: Day, to: Day) -> bool {
        self.rewordings.iter().any(|it| {
            let concerns =
                it.question == slice.question && slice.lang.is_none_or(|lang| lang == it.lang);
            concerns && (from..=to).contains(&it.day)
        })
    }
}

impl<'a> Listing<'a> {
    /// Pages about which too little is known for a place in the order come last, by their names, and
    /// after them those without any answer.
    fn sort(&mut self, order: Order) {
        let least = self.reckoner.site.suppress_below;
        let lang = self.reckoner.site.first_language();
        let name = |row: &Row<'_>| match row.known.name {
            Name::Listed(page) => page.title.get(lang).to_owned(),
            Name::Unlisted(path) => path.to_owned(),
        };
        let place = |row: &Row<'_>| -> Option<i64> {
            let counts = row.total.counts;
            match order {
                Order::Worst => rayak_shared::Order::WorstFirst
                    .place(&counts, least)
                    .map(i64::from),
                Order::Best => rayak_shared::Order::BestFirst
                    .place(&counts, least)
                    .map(i64::from),
                Order::Volume => (counts.n() > 0).then(|| -(counts.n() as i64)),
                // One that may have stayed as it was stands between those that moved.
                Order::Change => {
                    let enough = counts.n() >= least;
                    let comparison = enough.then(|| self.reckoner.change(self.filter, row))??;
                    Some(match comparison.change() {
                        Change::Declined => i64::from(comparison.high),
                        Change::Unclear => 0,
                        Change::Improved => i64::from(comparison.low),
                    })
                }
            }
        };
        let mut rows = self.rows.clone();
        rows.sort_by_cached_key(|row| match place(row) {
            Some(place) => (0, place, name(row)),
            None if row.total.counts.n() > 0 => (1, 0, name(row)),
            None => (2, 0, name(row)),
        });
        self.rows = rows;
    }

    /// All that is shown of a row.
    pub(crate) fn shown(&self, row: &Row<'a>) -> Shown<'a> {
        let reckoner = &self.reckoner;
        let period = period(row.days, row.edited, reckoner.now);
        let (counts, excluded) = (row.total.counts, row.total.excluded);
        let last = row.days.1;
        let first = last.week().minus((WEEKS - 1) * 7);
        let figures = row.known.figures;
        Shown {
            row: *row,
            summary: PageSummary::new(counts, excluded, period, Audience::Staff),
            weeks: figures.map_or_else(Vec::new, |figures| figures.weeks(self.pick, (first, last))),
            reason: figures.and_then(|figures| figures.top_reason(self.pick, row.days)),
            moved: reckoner.moved(self.filter, row),
        }
    }

    /// What all rows together add up to.
    pub(crate) fn total(&self) -> Total {
        let mut total = Total::none(self.filter.slice.question);
        self.rows.iter().for_each(|row| total.add(&row.total));
        total
    }
}
