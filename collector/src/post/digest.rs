//! What is new in words: the digest, the question whose an address is, and the letter by which the way to the
//! mail server is tried.

use super::alerts::{Rush, Worse};
use super::letter::{Block, Letter, Point};
use super::news::{Amount, Counted, Named, News};
use super::reader::{Reader, one_line};
use crate::config::Config;
use crate::domain::people::Rhythm;
use crate::rules::DangerKind;
use std::sync::Arc;

impl Reader {
    fn letter(&self, subject: &str, blocks: Vec<Block>, stop: Option<String>) -> Letter {
        Letter {
            lang: self.locale.code().to_owned(),
            dir: self.locale.dir(),
            subject: one_line(subject),
            blocks,
            stop,
        }
    }

    fn said(&self, key: &str) -> String {
        self.locale.text(key).to_owned()
    }

    /// The digest of what is new, for somebody who is told in a rhythm and may end it by a link.
    pub(super) fn digest(&self, news: &News, rhythm: Rhythm, stop: String) -> Letter {
        let locale = &*self.locale;
        let zone = self.zone();
        let within = [
            ("from", &*locale.date_time(news.after, &zone)),
            ("to", &locale.date_time(news.until, &zone)),
        ];
        let mut blocks = vec![Block::Text(locale.fill("post.within", &within))];
        self.of_danger(news, &mut blocks);
        self.of_remarks(news, &mut blocks);
        self.of_worse(news, &mut blocks);
        self.of_bursts(news, &mut blocks);
        self.of_set_aside(&news.set_aside, &mut blocks);
        let rhythm = rhythm_key(rhythm);
        let why = [("rhythm", locale.text(&rhythm))];
        let links = [
            ("post.change", format!("{}/account/mail", self.base)),
            ("post.stop", stop.clone()),
        ];
        blocks.push(Block::Note(self.said("post.no_words")));
        blocks.push(Block::Note(locale.fill("post.why", &why)));
        let links = links.map(|(key, to)| Block::NoteLink(self.said(key), to));
        blocks.extend(links);
        self.letter(&self.subject(news), blocks, Some(stop))
    }

    /// What matters most comes first, where a mail program shows nothing else.
    fn subject(&self, news: &News) -> String {
        let organisation = self.organisation();
        let values = [("organisation", &*organisation)];
        let counts = [
            ("post.subject.danger", news.dangers.all),
            ("post.subject.remarks", news.remarks.all),
            ("post.subject.worse", news.worse.all),
            ("post.subject.bursts", news.bursts.all),
            ("post.subject.set_aside", news.set_aside.all),
        ];
        let first = counts.into_iter().find(|(_, count)| *count > 0);
        let (key, count) = first.unwrap_or(("post.subject.remarks", 0));
        self.locale.plural(key, count, &values)
    }

    fn of_danger(&self, news: &News, blocks: &mut Vec<Block>) {
        let dangers = &news.dangers;
        if dangers.all == 0 {
            return;
        }
        let locale = &*self.locale;
        blocks.push(Block::Heading(locale.plural(
            "post.danger",
            dangers.all,
            &[],
        )));
        blocks.push(self.points(dangers, "post.others.remarks", |it| {
            let page = self.page(&it.site, it.page.as_deref());
            let kind = danger_key(it.what.kind);
            let kind = locale.text(&kind);
            let query = [("site", &*it.site), ("ref", &*it.what.reference)];
            Point {
                text: locale.fill("post.danger.of", &[("danger", kind), ("page", &page)]),
                to: Some(self.link("/inbox/remark", &query)),
            }
        }));
        blocks.push(Block::Text(self.said("post.danger.note")));
        let keys = ("urgent.all", "post.danger.all");
        blocks.extend(self.of_sites(&news.dangers_of, keys, "/urgent"));
    }

    fn of_remarks(&self, news: &News, blocks: &mut Vec<Block>) {
        let remarks = &news.remarks;
        if remarks.all == 0 {
            return;
        }
        let locale = &*self.locale;
        blocks.push(Block::Heading(locale.plural(
            "post.remarks",
            remarks.all,
            &[],
        )));
        blocks.push(Block::Text(locale.plural("post.unread", news.unread, &[])));
        blocks.push(Block::Text(self.said("post.by_when")));
        blocks.push(Block::Text(self.said("post.by_page")));
        blocks.push(self.points(&news.pages, "post.others.pages", |it| {
            let title = it.page.as_ref().and_then(|key| self.title(&it.site, key));
            let name = title.unwrap_or_else(|| self.of_host("post.pages.unlisted", &it.site));
            let site = ("site", &*it.site);
            Point {
                text: self.counted(&name, it.what),
                to: Some(match &it.page {
                    Some(page) => self.link("/inbox", &[site, ("page", page)]),
                    None => self.link("/inbox", &[site]),
                }),
            }
        }));
        let themes = news.by_theme.iter().map(|(theme, count)| {
            let key = theme.map(|theme| format!("about.theme.{}", theme.code()));
            let name = key.map_or_else(|| self.said("post.no_theme"), |key| self.said(&key));
            Point {
                text: self.counted(&name, *count),
                to: None,
            }
        });
        blocks.push(Block::Text(self.said("post.by_theme")));
        blocks.push(Block::Points(themes.collect()));
        blocks.extend(self.of_sites(&remarks.sites, ("post.open", "post.open.of"), "/inbox"));
    }

    fn of_worse(&self, news: &News, blocks: &mut Vec<Block>) {
        if news.worse.all == 0 {
            return;
        }
        blocks.push(Block::Heading(self.said("staff.worse")));
        blocks.push(self.points(&news.worse, "post.others.pages", |it| Point {
            text: self.worse_of(it),
            to: Some(self.figures_of(&it.site, it.page.as_deref())),
        }));
    }

    pub(super) fn worse_of(&self, worse: &Named<Worse>) -> String {
        let page = self.page(&worse.site, worse.page.as_deref());
        let question = format!("question.{}", worse.what.question.code());
        let values = [("page", &*page), ("question", self.locale.text(&question))];
        self.locale.fill("post.worse.of", &values)
    }

    fn of_bursts(&self, news: &News, blocks: &mut Vec<Block>) {
        if news.bursts.all == 0 {
            return;
        }
        blocks.push(Block::Heading(self.said("post.bursts")));
        blocks.push(self.points(&news.bursts, "post.others.pages", |it| Point {
            text: self.burst_of(it),
            to: Some(self.figures_of(&it.site, it.page.as_deref())),
        }));
        blocks.push(Block::Text(self.said("post.bursts.note")));
    }

    pub(super) fn burst_of(&self, rush: &Named<Rush>) -> String {
        let locale = &*self.locale;
        let page = self.page(&rush.site, rush.page.as_deref());
        let burst = rush.what.burst;
        let values = [
            ("page", &*page),
            ("usual", &locale.number(burst.usual.into())),
            ("at", &locale.date_time(rush.what.at, &self.zone())),
        ];
        locale.plural("post.burst.of", burst.answers.into(), &values)
    }

    fn of_set_aside(&self, set_aside: &Amount, blocks: &mut Vec<Block>) {
        if set_aside.all == 0 {
            return;
        }
        let heading = self.locale.plural("post.set_aside", set_aside.all, &[]);
        blocks.push(Block::Heading(heading));
        let keys = ("post.set_aside.open", "post.set_aside.open.of");
        blocks.extend(self.of_sites(&set_aside.sites, keys, "/flagged"));
    }

    /// The link to a view, for each site of which there is something. Where there are several, each is named.
    fn of_sites<'a>(
        &'a self,
        sites: &'a [String],
        (one, several): (&'a str, &'a str),
        path: &'a str,
    ) -> impl Iterator<Item = Block> + 'a {
        let is_one = sites.len() == 1;
        sites.iter().map(move |site| {
            let text = if is_one {
                self.said(one)
            } else {
                self.of_host(several, site)
            };
            Block::Link(text, self.link(path, &[("site", site)]))
        })
    }

    /// Where the figures of a page are; of one that is not listed, where those of its site are.
    pub(super) fn figures_of(&self, site: &str, page: Option<&str>) -> String {
        match page {
            Some(page) => self.link("/page", &[("site", site), ("page", page)]),
            None => self.link("/", &[("site", site)]),
        }
    }

    fn counted(&self, name: &str, count: u64) -> String {
        let number = self.locale.number(count);
        self.locale
            .fill("post.counted", &[("name", name), ("n", &number)])
    }

    /// Those that are named, and how many others there are.
    fn points<T>(
        &self,
        of: &Counted<T>,
        others: &str,
        point: impl Fn(&Named<T>) -> Point,
    ) -> Block {
        let mut points: Vec<_> = of.named.iter().map(point).collect();
        let more = of.all.saturating_sub(of.named.len() as u64);
        if more > 0 {
            points.push(Point {
                text: self.locale.plural(others, more, &[]),
                to: None,
            });
        }
        Block::Points(points)
    }

    /// The question whose an address is, with the link that answers it.
    pub(super) fn question(&self, link: &str, hours: u32) -> Letter {
        let locale = &*self.locale;
        let organisation = self.organisation();
        let values = [("organisation", &*organisation)];
        let blocks = vec![
            Block::Text(locale.fill("post.proof.text", &values)),
            Block::Link(self.said("post.proof.link"), link.to_owned()),
            Block::Note(locale.plural("post.proof.until", hours.into(), &[])),
            Block::Note(self.said("post.proof.else")),
        ];
        self.letter(&locale.fill("post.proof.subject", &values), blocks, None)
    }
}

/// A letter that says that the way to the mail server is good, in the first language there is.
#[must_use]
pub fn trial(config: &Arc<Config>) -> Letter {
    let first = config.registry.sites.first();
    let lang = first.map(|site| site.first_language());
    let locale = config.languages.of_or_first(lang);
    Letter {
        lang: locale.code().to_owned(),
        dir: locale.dir(),
        subject: locale.text("post.trial.subject").to_owned(),
        blocks: vec![Block::Text(locale.text("post.trial.text").to_owned())],
        stop: None,
    }
}

pub(super) fn danger_key(kind: DangerKind) -> String {
    format!("about.danger.{}", kind.code())
}

pub(crate) fn rhythm_key(rhythm: Rhythm) -> String {
    format!("letters.rhythm.{}", rhythm.code())
}
