//! What is told beside remarks: the pages that clearly got worse, those that were answered far more often than
//! usual, and what checks have set aside.
//!
//! Bursts are known since the start of the process (see the guard); the log has those of before.

use super::news::{Counted, Named, News};
use super::reader::Reader;
use crate::board::{Reckoner, Rewording};
use crate::domain::people::MOST_MARKS;
use crate::domain::{Burst, Instant, PageId, short_digest};
use crate::guard::Alarm;
use crate::inbox::{PageName, Wanted};
use crate::serve::App;
use crate::store::StoreError;
use rayak_shared::Question;
use std::collections::BTreeSet;

/// By what it is remembered that something was told, and told from the next.
pub(super) type Mark = [u8; 8];

/// That a page clearly got worse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Worse {
    pub(super) question: Question,
    pub(super) mark: Mark,
    /// Those under the ids by which it was answered: it may have been told before it was registered, or as a page
    /// that it holds by now, and may be parted from it again.
    pub(super) answered: Vec<Mark>,
}

impl Worse {
    /// All its marks, its own first.
    fn marks(&self) -> impl Iterator<Item = Mark> {
        std::iter::once(self.mark).chain(self.answered.iter().copied())
    }
}

/// That a page was answered far more often than usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rush {
    pub(super) at: Instant,
    pub(super) burst: Burst,
    pub(super) mark: Mark,
}

impl Reader {
    /// The pages that were answered far more often than usual within a time, each once, the last first.
    pub(super) fn bursts(&self, app: &App, (after, until): (Instant, Instant)) -> Vec<Named<Rush>> {
        if !self.tells.worse {
            return Vec::new();
        }
        let mut known = BTreeSet::new();
        let newest_first = app.guard.alarms().into_iter().rev();
        let within = newest_first.filter(|alarm| after < alarm.at && alarm.at <= until);
        let rushes = within.filter_map(|alarm| self.rush(alarm));
        rushes
            .filter(|(page, _)| known.insert(*page))
            .map(|(_, rush)| rush)
            .collect()
    }

    /// An alarm as it is told, if its page is within reach.
    fn rush(&self, alarm: Alarm) -> Option<(PageId, Named<Rush>)> {
        let at = alarm.at.0.to_string();
        let what = Rush {
            at: alarm.at,
            burst: alarm.burst,
            mark: mark(&[
                alarm.site.as_bytes(),
                &alarm.page.0,
                b"burst",
                at.as_bytes(),
            ]),
        };
        let page = PageName {
            id: alarm.page,
            site: alarm.site,
            name: alarm.name,
        };
        let key = self.key(&page).map(str::to_owned);
        let rush = Named {
            site: page.site.clone(),
            page: key,
            what,
        };
        self.sees(&page).then_some((page.id, rush))
    }

    /// The pages that clearly got worse.
    pub(super) fn worse(&self, app: &App, now: Instant) -> Result<Vec<Named<Worse>>, StoreError> {
        let mut worse = Vec::new();
        if !self.tells.worse {
            return Ok(worse);
        }
        let wordings = app.store.wordings()?;
        for site in self.sites() {
            let rewordings = Rewording::all(&wordings, site);
            let pages = app.board.look(&app.store, &self.config.registry, now)?;
            let reckoner = Reckoner {
                pages: &pages,
                site,
                rewordings: &rewordings,
                now,
            };
            let standouts = reckoner.overview(&self.reach).worse;
            worse.extend(standouts.iter().map(|it| {
                let question = it.question.code();
                // By ids: a page may be called otherwise later, and is not told anew for that.
                let mark = |id: PageId| mark(&[site.id.as_bytes(), &id.0, question.as_bytes()]);
                Named {
                    site: site.id.clone(),
                    page: self.key_of(&site.id, it.known.id).map(str::to_owned),
                    what: Worse {
                        question: it.question,
                        mark: mark(it.known.id),
                        answered: pages.answered(&it.known, it.question).map(mark).collect(),
                    },
                }
            }));
        }
        Ok(worse)
    }
}

/// What checks have set aside and nobody has judged.
pub(super) fn set_aside() -> Wanted {
    Wanted::set_aside(&[None])
}

pub(super) fn mark(of: &[&[u8]]) -> Mark {
    short_digest(of.join(&0)).to_be_bytes()
}

impl News {
    /// Adds pages that got worse, of which those are new that were told under none of their ids.
    ///
    /// One mark of each that was told is remembered before all else, for as long as it is so, however bad others
    /// are. What there is no room to remember is not told until others have recovered: it would be told again and
    /// again. Marks under other ids, which are needed if pages are parted, take what room is left.
    pub(super) fn take_worse(&mut self, worse: Vec<Named<Worse>>, told: &[Mark]) {
        let told: BTreeSet<_> = told.iter().copied().collect();
        let known_by = |it: &Named<Worse>| it.what.marks().find(|mark| told.contains(mark));
        let (known, mut new): (Vec<_>, Vec<_>) =
            worse.into_iter().partition(|it| known_by(it).is_some());
        new.truncate(MOST_MARKS.saturating_sub(known.len()));
        let of_known = known.iter().filter_map(known_by);
        let of_each = of_known.chain(new.iter().map(|it| it.what.mark));
        let of_all = known.iter().chain(&new).flat_map(|it| it.what.marks());
        let mut taken = BTreeSet::new();
        let marks = of_each.chain(of_all).filter(|mark| taken.insert(*mark));
        self.marks = marks.take(MOST_MARKS).collect();
        self.worse = Counted::of(new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page that got worse: its own mark, and those under which it was answered, as numbers.
    fn page(own: u64, answered: &[u64]) -> Named<Worse> {
        Named {
            site: "jazan".to_owned(),
            page: None,
            what: Worse {
                question: Question::Useful,
                mark: own.to_be_bytes(),
                answered: answered.iter().map(|id| id.to_be_bytes()).collect(),
            },
        }
    }

    fn pages(numbers: impl IntoIterator<Item = u64>) -> Vec<Named<Worse>> {
        numbers.into_iter().map(|own| page(own, &[])).collect()
    }

    /// How many are told, and what is remembered then.
    fn told(worse: Vec<Named<Worse>>, before: &[Mark]) -> (u64, Vec<Mark>) {
        let mut news = News::of((Instant(0), Instant(1)));
        news.take_worse(worse, before);
        (news.worse.all, news.marks)
    }

    #[test]
    fn of_more_pages_than_can_be_remembered_each_is_told_once_and_the_rest_when_others_recover() {
        let most = MOST_MARKS as u64;
        let (count, marks) = told(pages(0..most + 50), &[]);
        assert_eq!((count, marks.len()), (most, MOST_MARKS));
        // The worst may come last another time.
        let (count, marks) = told(pages((0..most + 50).rev()), &marks);
        assert_eq!((count, marks.len()), (0, MOST_MARKS));
        let (count, marks) = told(pages(20..most + 50), &marks);
        assert_eq!((count, marks.len()), (20, MOST_MARKS));
        let (count, marks) = told(pages(20..most + 50), &marks);
        assert_eq!((count, marks.len()), (0, MOST_MARKS));
        let (count, marks) = told(pages(60..most + 50), &marks);
        assert_eq!((count, marks.len()), (30, MOST_MARKS - 10));
        assert_eq!(told(pages(60..most + 50), &marks).0, 0);
    }

    #[test]
    fn a_page_is_told_once_under_whichever_of_its_ids_also_after_it_was_parted() {
        let (_, of_path) = told(vec![page(7, &[])], &[]);
        let registered = || vec![page(1, &[7, 8])];
        let (count, marks) = told(registered(), &of_path);
        assert_eq!((count, marks.len()), (0, 3));
        assert_eq!(told(vec![page(1, &[]), page(8, &[])], &marks).0, 0);
        assert_eq!(told(vec![page(9, &[])], &marks).0, 1);
    }

    #[test]
    fn marks_under_other_ids_leave_others_their_room_and_are_the_first_to_go() {
        let many = |from: u64, to: u64| {
            let pages = (from..to).map(|own| page(own, &[own + 1_000, own + 2_000]));
            pages.collect::<Vec<_>>()
        };
        let most = MOST_MARKS as u64;
        let half = most / 2;
        let (count, marks) = told(many(0, half), &[]);
        assert_eq!((count, marks.len()), (half, MOST_MARKS));
        let (count, marks) = told(many(0, most), &marks);
        assert_eq!((count, marks.len()), (most - half, MOST_MARKS));
        // Of each there is a mark, by which it is known in whatever order.
        let mut turned = many(0, most);
        turned.reverse();
        assert_eq!(told(turned, &marks).0, 0);
    }
}
