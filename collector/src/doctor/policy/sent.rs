//! The policies that a page was sent with, in its head and in its text, as many as are judged.

use super::super::fetch::Reply;
use super::super::finding::{Code, Finding};
use super::super::html::Document;
use content_security_policy::{CspList, Policy, PolicyDisposition, PolicySource};

/// Of more policies than these, and of longer ones in a `<meta>`, a page would have any number.
const MOST: usize = 16;
const LONGEST: usize = 32 * 1024;

/// The page's policies.
pub(in crate::doctor) struct Policies {
    /// Those of its head and those that only report too, as many as are judged.
    pub(in crate::doctor) judged: Vec<Policy>,
    /// How many there are beside them.
    more: usize,
}

/// Reads the page's policies.
pub(in crate::doctor) fn all(reply: &Reply, page: &Document) -> Policies {
    let of = |name: &str, disposition| {
        let values = reply.values(name).into_iter();
        values.flat_map(move |value| CspList::parse(&value, PolicySource::Header, disposition).0)
    };
    let mut judged: Vec<Policy> =
        of("content-security-policy", PolicyDisposition::Enforce).collect();
    let metas = page.named("meta").filter(|meta| {
        meta.is_in("head")
            && !meta.is_in("template")
            && meta
                .attribute("http-equiv")
                .is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy"))
    });
    let metas = metas.filter_map(|meta| meta.attribute("content"));
    let mut more = 0;
    for text in metas {
        if text.len() > LONGEST || judged.len() >= MOST {
            more += 1;
        } else {
            let list = CspList::parse(text, PolicySource::Meta, PolicyDisposition::Enforce);
            judged.extend(list.0);
        }
    }
    let reporting = of(
        "content-security-policy-report-only",
        PolicyDisposition::Report,
    );
    judged.extend(reporting);
    more += judged.len().saturating_sub(MOST);
    judged.truncate(MOST);
    Policies { judged, more }
}

impl Policies {
    /// That there are more than are judged, if so.
    pub(in crate::doctor) fn unjudged(&self) -> Option<Finding> {
        let more = self.more;
        let judged = self.judged.len();
        (more > 0).then(|| {
            let what = format!(
                "of the page's content security policies {judged} were judged and {more} were not, \
                 being too many or too long; each of them can forbid the tag what it needs"
            );
            Finding::hinders(Code::PoliciesUnjudged, what)
        })
    }
}
