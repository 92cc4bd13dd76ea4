//! The address of one page, and of its days.

use super::{INSTEAD, Query, Wrong, days, query, site};
use crate::board::{Period, Preset};
use crate::config::Config;
use crate::domain::people::Reach;
use crate::domain::{Instant, Site};
use std::sync::Arc;

/// One page as its address asks for it.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct AskedPage {
    pub(in crate::http::staff) site: Arc<Site>,
    pub(in crate::http::staff) page: String,
    pub(in crate::http::staff) period: Period,
    pub(in crate::http::staff) preset: Option<Preset>,
}

impl AskedPage {
    pub(in crate::http::staff) fn read(
        query: &str,
        config: &Config,
        reach: &Reach,
        now: Instant,
    ) -> Result<Self, Wrong> {
        let query = Query::read(query, &["site", "page", "period", "from", "to", INSTEAD])?;
        let site = site(&query, config, reach)?;
        let (period, preset) = days(&query, now.day(&site.time_zone))?;
        let page = query.get("page").unwrap_or_default().to_owned();
        Ok(Self {
            site,
            page,
            period,
            preset,
        })
    }

    /// The query of the same page.
    pub(in crate::http::staff) fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("site", &self.site.id);
        query.append_pair("page", &self.page);
        match (self.preset, self.period) {
            (Some(preset), _) => {
                query.append_pair("period", preset.code());
            }
            (None, Period::Days(from, to)) => {
                query.append_pair("from", &from.to_string());
                query.append_pair("to", &to.to_string());
            }
            (None, Period::Settled) => {}
        }
        query.finish()
    }
}

/// The query of one page.
pub(in crate::http::staff) fn page_query(site: &Site, page: &str) -> String {
    query(&[("site", &site.id), ("page", page)])
}
