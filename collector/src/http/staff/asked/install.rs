//! The address of the install check: which pages, by department and by how it stands with their tags.

use super::{Query, Wrong, either, site};
use crate::board::Health;
use crate::config::Config;
use crate::domain::Site;
use crate::domain::people::Reach;
use std::sync::Arc;

/// A check as its address asks for it.
#[derive(Debug, Clone)]
pub(in crate::http::staff) struct AskedCheck {
    pub(in crate::http::staff) site: Arc<Site>,
    pub(in crate::http::staff) department: Option<String>,
    pub(in crate::http::staff) health: Option<Health>,
    /// Which page of the list, from 1.
    pub(in crate::http::staff) at: usize,
}

impl AskedCheck {
    pub(in crate::http::staff) fn read(
        query: &str,
        config: &Config,
        reach: &Reach,
    ) -> Result<Self, Wrong> {
        let query = Query::read(query, &["site", "department", "state", "at"])?;
        let site = site(&query, config, reach)?;
        let department = query.department(&site)?;
        let health = query.read_as("state", Health::parse, || {
            either(Health::ALL.iter().map(|it| it.code()))
        })?;
        Ok(Self {
            department,
            health,
            at: query.page_of_list()?,
            site,
        })
    }

    /// The query of a page of this list.
    pub(in crate::http::staff) fn page(&self, at: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("site", &self.site.id);
        if let Some(department) = &self.department {
            query.append_pair("department", department);
        }
        if let Some(health) = self.health {
            query.append_pair("state", health.code());
        }
        if at > 1 {
            query.append_pair("at", &at.to_string());
        }
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::DEFAULT;

    fn asked(query: &str) -> Result<AskedCheck, Wrong> {
        let config = Config::parse(DEFAULT).expect("the default is good");
        AskedCheck::read(query, &config, &Reach::Everywhere)
    }

    #[test]
    fn an_address_is_read_as_it_was_written() {
        for query in [
            "site=jazan",
            "site=jazan&department=roads&state=module-blocked&at=3",
        ] {
            let read = asked(query).expect(query);
            assert_eq!(read.page(read.at), query);
        }
    }

    #[test]
    fn what_is_not_known_is_told_with_what_would_be_right() {
        for (query, name) in [
            ("state=broken", "state"),
            ("department=nobody", "department"),
            ("at=0", "at"),
            ("colour=red", "colour"),
        ] {
            assert_eq!(asked(query).expect_err(query).name, name);
        }
        let right = asked("state=broken").expect_err("no state").right;
        assert!(right.starts_with("never, script-missing, "), "{right}");
    }
}
