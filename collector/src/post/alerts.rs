//! What is told beside remarks: the pages that clearly got worse, those that were answered far more often than
//! usual, and what checks have set aside.
//!
//! Bursts are known since the start of the process (see the guard); the log has those of before.

use super::news::{NAMED, Named, News};
use super::reader::Reader;
use crate::board::{Reckoner, Rewording};
use crate::domain::people::MOST_MARKS;
use crate::domain::{Burst, Check, Instant, PageId, digest};
use crate::guard::Alarm;
use crate::inbox::{Facet, PageName, Wanted};
use crate::serve::App;
use crate::store::StoreError;
use rayak_shared::Question;
use std::collections::BTreeSet;

/// That a page clearly got worse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Worse {
    pub(super) question: Question,
    /// By what it is remembered that it was told, and told from the next.
    pub(super) mark: [u8; 8],
}

/// That a page was answered far more often than usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rush {
    pub(super) at: Instant,
    pub(super) burst: Burst,
    pub(super) mark: [u8; 8],
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
            worse.extend(standouts.iter().map(|it| Named {
                site: site.id.clone(),
                page: self.key_of(&site.id, it.known.id).map(str::to_owned),
                what: Worse {
                    question: it.question,
                    // A page may be called otherwise later, and is not told anew for that.
                    mark: mark(&[
                        site.id.as_bytes(),
                        &it.known.id.0,
                        it.question.code().as_bytes(),
                    ]),
                },
            }));
        }
        Ok(worse)
    }
}

/// What checks have set aside and nobody has judged.
pub(super) fn set_aside() -> Wanted {
    let checks = Check::ALL.map(|check| Facet::Check(check, None));
    Wanted {
        facets: vec![checks.to_vec()],
        ..Wanted::default()
    }
}

fn mark(of: &[&[u8]]) -> [u8; 8] {
    let whole = digest(of.join(&0));
    std::array::from_fn(|place| whole.get(place).copied().unwrap_or_default())
}

impl News {
    /// Adds pages that got worse, of which those are new that were not told.
    ///
    /// What was told is remembered before all else, for as long as it is so, however bad others are. What there is
    /// no room to remember is not told until others have recovered: it would be told again and again.
    pub(super) fn take_worse(&mut self, worse: Vec<Named<Worse>>, told: &[[u8; 8]]) {
        let told: BTreeSet<_> = told.iter().collect();
        let is_told = |it: &Named<Worse>| told.contains(&it.what.mark);
        let (known, mut new): (Vec<_>, Vec<_>) = worse.into_iter().partition(is_told);
        new.truncate(MOST_MARKS.saturating_sub(known.len()));
        let all = known.iter().chain(&new).map(|it| it.what.mark);
        self.all_worse = all.take(MOST_MARKS).collect();
        self.worse = new;
        self.worsened = self.worse.len() as u64;
        self.worse.truncate(NAMED);
    }

    /// Adds pages that were answered far more often than usual.
    pub(super) fn take_bursts(&mut self, rushes: Vec<Named<Rush>>) {
        self.rushed = rushes.len() as u64;
        self.rushes = rushes;
        self.rushes.truncate(NAMED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages that got worse, by numbers.
    fn worse(numbers: impl IntoIterator<Item = u64>) -> Vec<Named<Worse>> {
        let named = numbers.into_iter().map(|number| Named {
            site: "jazan".to_owned(),
            page: None,
            what: Worse {
                question: Question::Useful,
                mark: number.to_be_bytes(),
            },
        });
        named.collect()
    }

    /// How many are told, and what is remembered then.
    fn told(worse: Vec<Named<Worse>>, before: &[[u8; 8]]) -> (u64, Vec<[u8; 8]>) {
        let mut news = News::of((Instant(0), Instant(1)));
        news.take_worse(worse, before);
        (news.worsened, news.all_worse)
    }

    #[test]
    fn of_more_pages_than_can_be_remembered_each_is_told_once_and_the_rest_when_others_recover() {
        let most = MOST_MARKS as u64;
        let (count, marks) = told(worse(0..most + 50), &[]);
        assert_eq!((count, marks.len()), (most, MOST_MARKS));
        // The worst may come last another time.
        let (count, marks) = told(worse((0..most + 50).rev()), &marks);
        assert_eq!((count, marks.len()), (0, MOST_MARKS));
        let (count, marks) = told(worse(20..most + 50), &marks);
        assert_eq!((count, marks.len()), (20, MOST_MARKS));
        let (count, marks) = told(worse(20..most + 50), &marks);
        assert_eq!((count, marks.len()), (0, MOST_MARKS));
        let (count, marks) = told(worse(60..most + 50), &marks);
        assert_eq!((count, marks.len()), (30, MOST_MARKS - 10));
        assert_eq!(told(worse(60..most + 50), &marks).0, 0);
    }
}
