//! Where an account may use its rights: everywhere, or in some places.

use crate::domain::{Page, PageId, Registry, Site};
use serde::{Deserialize, Serialize};

/// An account may have so many places; more of them are better said by one that is larger.
pub const MOST_PLACES: usize = 24;

/// A part of what is collected.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// All of a site, with the pages that are listed nowhere.
    Site(String),
    Department {
        site: String,
        department: String,
    },
    Page {
        site: String,
        page: String,
    },
}

/// The places that an account may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    Everywhere,
    Places(Vec<Place>),
}

impl Place {
    pub fn site(&self) -> &str {
        match self {
            Self::Site(site) | Self::Department { site, .. } | Self::Page { site, .. } => site,
        }
    }

    fn holds(&self, site: &str, department: Option<&str>, page: &str) -> bool {
        self.site() == site
            && match self {
                Self::Site(_) => true,
                Self::Department { department: of, .. } => department == Some(of),
                Self::Page { page: of, .. } => of == page,
            }
    }

    /// As it is written in a form or on the command line: `site`, `site/department`, `site:page`.
    pub fn written(&self) -> String {
        match self {
            Self::Site(site) => site.clone(),
            Self::Department { site, department } => format!("{site}/{department}"),
            Self::Page { site, page } => format!("{site}:{page}"),
        }
    }

    /// Reads a place that the configuration knows.
    ///
    /// # Errors
    /// What is wrong with it, in English.
    pub fn parse(text: &str, registry: &Registry) -> Result<Self, String> {
        let text = text.trim();
        let known = |site: &str| {
            registry
                .site(site)
                .ok_or_else(|| format!("no site {site:?} is configured here"))
        };
        if let Some((site, page)) = text.split_once(':') {
            let of = known(site)?;
            return match of.page(page) {
                // A page that has been dressed up as its path is known by its key.
                Some(page) => Ok(Self::Page {
                    site: site.to_owned(),
                    page: page.key.clone(),
                }),
                None => Err(format!("the site {site} has listed no page {page:?}")),
            };
        }
        if let Some((site, department)) = text.split_once('/') {
            known(site)?
                .department(department)
                .ok_or_else(|| format!("the site {site} has no department {department:?}"))?;
            return Ok(Self::Department {
                site: site.to_owned(),
                department: department.to_owned(),
            });
        }
        known(text)?;
        Ok(Self::Site(text.to_owned()))
    }

    /// Whether a reach holds all of this place.
    fn is_within(&self, reach: &Reach, registry: &Registry) -> bool {
        let Reach::Places(places) = reach else {
            return true;
        };
        let department_of = |site: &str, page: &str| {
            let page = registry.site(site)?.page(page)?;
            Some(page.department.clone())
        };
        places.iter().any(|wide| match (self, wide) {
            (narrow, Self::Site(site)) => narrow.site() == site,
            (Self::Page { site, page }, Self::Department { .. }) => {
                wide.holds(site, department_of(site, page).as_deref(), page)
            }
            // Two names of one page are one place.
            (
                Self::Page { site, page },
                Self::Page {
                    site: of,
                    page: other,
                },
            ) => {
                let listed = registry.site(site).and_then(|site| site.page(page));
                let is_same = listed.is_some_and(|listed| listed.is_called(other));
                site == of && (page == other || is_same)
            }
            (narrow, wide) => narrow == wide,
        })
    }
}

impl Reach {
    /// A reach of some places, in order and each once.
    pub fn places(mut places: Vec<Place>) -> Self {
        places.sort();
        places.dedup();
        Self::Places(places)
    }

    /// Whether a page is within reach. One that is listed nowhere has no department.
    pub fn sees(&self, site: &str, department: Option<&str>, page: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Places(places) => places
                .iter()
                .any(|place| place.holds(site, department, page)),
        }
    }

    /// Whether a listed page is within reach, by whatever name a place knows it.
    pub fn sees_listed(&self, site: &str, page: &Page) -> bool {
        let department = Some(page.department.as_str());
        match self {
            Self::Everywhere => true,
            Self::Places(places) => places.iter().any(|place| match place {
                Place::Page { page: name, .. } => place.site() == site && page.is_called(name),
                wide => wide.holds(site, department, &page.key),
            }),
        }
    }

    /// Whether a page of a site is within reach, whether it is listed, held by one that is, or neither.
    pub fn sees_page(&self, site: &Site, page: PageId, name: &str) -> bool {
        match site.holder(page) {
            Some(listed) => self.sees_listed(&site.id, listed),
            None => self.sees(&site.id, None, name),
        }
    }

    /// Whether names may be claimed for pages of a department: only within what is larger than a page.
    pub fn claims_in(&self, site: &str, department: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Places(places) => places.iter().any(|place| match place {
                Place::Page { .. } => false,
                wide => wide.holds(site, Some(department), ""),
            }),
        }
    }

    /// Whether names may be claimed for any page of a site.
    pub fn claims_something_of(&self, site: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Places(places) => places
                .iter()
                .any(|place| !matches!(place, Place::Page { .. }) && place.site() == site),
        }
    }

    /// Whether anything of a site is within reach.
    pub fn sees_something_of(&self, site: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Places(places) => places.iter().any(|place| place.site() == site),
        }
    }

    /// Whether all of a site is within reach.
    pub fn sees_all_of(&self, site: &str) -> bool {
        match self {
            Self::Everywhere => true,
            Self::Places(places) => places
                .iter()
                .any(|place| matches!(place, Place::Site(of) if of == site)),
        }
    }

    /// Whether nothing is beyond another reach.
    pub fn is_within(&self, other: &Self, registry: &Registry) -> bool {
        match (self, other) {
            (_, Self::Everywhere) => true,
            (Self::Everywhere, Self::Places(_)) => false,
            (Self::Places(places), _) => {
                places.iter().all(|place| place.is_within(other, registry))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, DEFAULT};

    fn site() -> Place {
        Place::Site("jazan".to_owned())
    }

    fn department(id: &str) -> Place {
        Place::Department {
            site: "jazan".to_owned(),
            department: id.to_owned(),
        }
    }

    fn page(key: &str) -> Place {
        Place::Page {
            site: "jazan".to_owned(),
            page: key.to_owned(),
        }
    }

    fn of(places: &[Place]) -> Reach {
        Reach::places(places.to_vec())
    }

    #[test]
    fn a_page_is_seen_from_its_site_its_department_and_itself_and_from_no_other() {
        let seen = |reach: &Reach| reach.sees("jazan", Some("roads"), "pothole");
        for reach in [
            Reach::Everywhere,
            of(&[site()]),
            of(&[department("parks"), department("roads")]),
            of(&[page("pothole")]),
        ] {
            assert!(seen(&reach), "{reach:?}");
        }
        for reach in [
            of(&[]),
            of(&[Place::Site("elsewhere".to_owned())]),
            of(&[department("parks"), page("paving")]),
            of(&[Place::Department {
                site: "elsewhere".to_owned(),
                department: "roads".to_owned(),
            }]),
            of(&[Place::Page {
                site: "elsewhere".to_owned(),
                page: "pothole".to_owned(),
            }]),
        ] {
            assert!(!seen(&reach), "{reach:?}");
        }
    }

    #[test]
    fn a_page_that_is_listed_nowhere_is_seen_by_whoever_sees_the_whole_site() {
        let seen = |reach: &Reach| reach.sees("jazan", None, "/draft");
        assert!(seen(&Reach::Everywhere));
        assert!(seen(&of(&[site()])));
        assert!(!seen(&of(&[department("roads")])));
        assert!(!seen(&of(&[department("")])));
    }

    #[test]
    fn a_page_is_seen_by_whoever_sees_the_one_that_it_is_listed_as_whatever_it_is_called() {
        let config = Config::parse(DEFAULT).expect("the default is good");
        let site = config.registry.site("jazan").expect("the site");
        let roads = of(&[department("roads")]);
        let sees = |name: &str| roads.sees_page(site, PageId::of("jazan", name), "/draft");
        assert!(sees("pothole"));
        assert!(!sees("faq"), "another department's");
        assert!(!sees("/draft"), "listed nowhere");
    }

    #[test]
    fn nobody_gives_away_more_than_he_has() {
        let config = Config::parse(DEFAULT).expect("the default is good");
        let registry = &config.registry;
        let known = registry.site("jazan").expect("the site");
        let roads = &known.page("pothole").expect("the page").department;
        let within = |narrow: &Reach, wide: &Reach| narrow.is_within(wide, registry);
        let (all, whole) = (Reach::Everywhere, of(&[site()]));
        let (part, one) = (of(&[department(roads)]), of(&[page("pothole")]));
        let ordered = [&one, &part, &whole, &all];
        for (place, narrow) in ordered.iter().enumerate() {
            for (other, wide) in ordered.iter().enumerate() {
                assert_eq!(within(narrow, wide), place <= other, "{narrow:?} {wide:?}");
            }
        }
        assert!(!within(&of(&[page("pothole"), page("faq")]), &part));
        assert!(within(&of(&[]), &one), "nothing is within everything");
    }

    #[test]
    fn a_place_is_read_as_it_is_written_and_only_if_it_is_there() {
        let config = Config::parse(DEFAULT).expect("the default is good");
        let registry = &config.registry;
        let site = registry.site("jazan").expect("the site");
        let department = site.departments.first().expect("a department").id.clone();
        for text in [
            "jazan".to_owned(),
            format!("jazan/{department}"),
            "jazan:pothole".to_owned(),
        ] {
            let place = Place::parse(&text, registry).expect("it is there");
            assert_eq!(place.written(), text);
        }
        for text in [
            "",
            "najran",
            "jazan/nowhere",
            "jazan:nowhere",
            "jazan:/draft",
        ] {
            assert!(Place::parse(text, registry).is_err(), "{text}");
        }
    }
}
