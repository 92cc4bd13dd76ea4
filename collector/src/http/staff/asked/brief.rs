//! The address of a weekly brief: which week, and of which department.

use super::{Query, Wrong, site};
use crate::board::HELD;
use crate::config::Config;
use crate::domain::people::Reach;
use crate::domain::{Day, Instant, Site};
use std::sync::Arc;

/// A weekly brief as its address asks for it.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct AskedBrief {
    pub(in crate::http::staff) site: Arc<Site>,
    /// The Sunday on which the week began.
    pub(in crate::http::staff) week: Day,
    pub(in crate::http::staff) department: Option<String>,
    /// The first and the last week of which there can be a brief.
    weeks: (Day, Day),
}

impl AskedBrief {
    pub(in crate::http::staff) fn read(
        query: &str,
        config: &Config,
        reach: &Reach,
        now: Instant,
    ) -> Result<Self, Wrong> {
        let query = Query::read(query, &["site", "week", "department"])?;
        let site = site(&query, config, reach)?;
        let today = now.day(&site.time_zone);
        // The last that has ended, and the first that has half a year before it to be held against.
        let last = today.week().minus(7);
        let first = today.week().minus(HELD / 2);
        let read = |text: &str| {
            let week = Day::parse(text)?.week();
            (first..=last).contains(&week).then_some(week)
        };
        let week = query.read_as("week", read, || format!("{first} – {last}"))?;
        Ok(Self {
            week: week.unwrap_or(last),
            department: query.department(&site)?,
            weeks: (first, last),
            site,
        })
    }

    /// The Saturday of the week.
    pub(in crate::http::staff) fn last(&self) -> Day {
        self.week.minus(-6)
    }

    /// The last moment of the week.
    pub(in crate::http::staff) fn end(&self) -> Instant {
        let after = self.week.minus(-7).date();
        let midnight = self.site.time_zone.to_timestamp(after.at(0, 0, 0, 0));
        let midnight = midnight.unwrap_or_default();
        Instant(Instant::from_timestamp(midnight).0 - 1)
    }

    pub(in crate::http::staff) fn earlier(&self) -> Option<Day> {
        Some(self.week.minus(7)).filter(|week| *week >= self.weeks.0)
    }

    pub(in crate::http::staff) fn later(&self) -> Option<Day> {
        Some(self.week.minus(-7)).filter(|week| *week <= self.weeks.1)
    }

    /// The query of another week's brief.
    pub(in crate::http::staff) fn query(&self, week: Day) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("site", &self.site.id);
        query.append_pair("week", &week.to_string());
        if let Some(department) = &self.department {
            query.append_pair("department", department);
        }
        query.finish()
    }
}
