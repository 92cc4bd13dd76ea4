//! What is new in words: the digest, the question whose an address is, and the letter by which the way to the
//! mail server is tried.

use super::Reader;
use super::letter::{Block, Letter, Point};
use super::news::{Named, News};
use crate::config::Config;
use crate::domain::people::Rhythm;
use crate::locale::Locale;
use rayak_shared::Question;
use std::sync::Arc;

impl Reader {
    fn letter(&self, subject: &str, blocks: Vec<Block>, stop: Option<String>) -> Letter {
        Letter {
            lang: self.locale.code().to_owned(),
            dir: self.locale.dir(),
            subject: super::one_line(subject),
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
        self.of_worse(&news.worse, &mut blocks);
        let why = [("rhythm", locale.text(rhythm_key(rhythm)))];
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
        let (key, count) = if news.dangers > 0 {
            ("post.subject.danger", news.dangers)
        } else if news.remarks > 0 {
            ("post.subject.remarks", news.remarks)
        } else {
            ("post.subject.worse", news.worse.len() as u64)
        };
        self.locale.plural(key, count, &values)
    }

    fn of_danger(&self, news: &News, blocks: &mut Vec<Block>) {
        if news.dangers == 0 {
            return;
        }
        let locale = &*self.locale;
        blocks.push(Block::Heading(locale.plural(
            "post.danger",
            news.dangers,
            &[],
        )));
        let points = news.danger.iter().map(|it| {
            let title = self.title(&it.site, &it.page);
            let kind = locale.text(danger_key(it.what.kind));
            let query = [("site", &*it.site), ("ref", &*it.what.reference)];
            Point {
                text: locale.fill("post.danger.of", &[("danger", kind), ("page", &title)]),
                to: Some(self.link("/inbox/remark", &query)),
            }
        });
        let mut points: Vec<_> = points.collect();
        points.extend(self.others(news.dangers, news.danger.len()));
        blocks.push(Block::Points(points));
        blocks.push(Block::Text(self.said("post.danger.note")));
        let to = format!("{}/urgent", self.base);
        blocks.push(Block::Link(self.said("urgent.all"), to));
    }

    fn of_remarks(&self, news: &News, blocks: &mut Vec<Block>) {
        if news.remarks == 0 {
            return;
        }
        let locale = &*self.locale;
        blocks.push(Block::Heading(locale.plural(
            "post.remarks",
            news.remarks,
            &[],
        )));
        blocks.push(Block::Text(locale.plural("post.unread", news.unread, &[])));
        let pages = news.by_page.iter().map(|it| {
            let title = self.title(&it.site, &it.page);
            let query = [("site", &*it.site), ("page", &*it.page)];
            Point {
                text: self.counted(&title, it.what),
                to: Some(self.link("/inbox", &query)),
            }
        });
        let mut pages: Vec<_> = pages.collect();
        pages.extend(self.others(news.pages, news.by_page.len()));
        blocks.push(Block::Text(self.said("post.by_page")));
        blocks.push(Block::Points(pages));
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
        let to = format!("{}/inbox", self.base);
        blocks.push(Block::Link(self.said("post.open"), to));
    }

    fn of_worse(&self, worse: &[Named<Question>], blocks: &mut Vec<Block>) {
        if worse.is_empty() {
            return;
        }
        blocks.push(Block::Heading(self.said("staff.worse")));
        let points = worse.iter().map(|it| {
            let query = [("site", &*it.site), ("page", &*it.page)];
            Point {
                text: self.worse_of(it),
                to: Some(self.link("/page", &query)),
            }
        });
        blocks.push(Block::Points(points.collect()));
    }

    pub(super) fn worse_of(&self, worse: &Named<Question>) -> String {
        let title = self.title(&worse.site, &worse.page);
        let question = format!("question.{}", worse.what.code());
        let values = [("page", &*title), ("question", self.locale.text(&question))];
        self.locale.fill("post.worse.of", &values)
    }

    fn counted(&self, name: &str, count: u64) -> String {
        let number = self.locale.number(count);
        self.locale
            .fill("post.counted", &[("name", name), ("n", &number)])
    }

    /// That there are more than are named.
    fn others(&self, all: u64, named: usize) -> Option<Point> {
        let others = all.saturating_sub(named as u64);
        (others > 0).then(|| Point {
            text: self.locale.plural("post.others", others, &[]),
            to: None,
        })
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
    let lang = config
        .registry
        .sites
        .first()
        .map(|site| site.first_language());
    let lang = lang.unwrap_or(crate::domain::Lang::from_bytes([0; 8]));
    let locale: &Arc<Locale> = config.languages.of(lang);
    Letter {
        lang: locale.code().to_owned(),
        dir: locale.dir(),
        subject: locale.text("post.trial.subject").to_owned(),
        blocks: vec![Block::Text(locale.text("post.trial.text").to_owned())],
        stop: None,
    }
}

pub(super) const fn danger_key(kind: crate::rules::DangerKind) -> &'static str {
    use crate::rules::DangerKind;
    match kind {
        DangerKind::Crisis => "about.danger.crisis",
        DangerKind::Threat => "about.danger.threat",
        DangerKind::Hazard => "about.danger.hazard",
    }
}

pub(crate) const fn rhythm_key(rhythm: Rhythm) -> &'static str {
    match rhythm {
        Rhythm::Never => "letters.rhythm.never",
        Rhythm::AtOnce => "letters.rhythm.at_once",
        Rhythm::Daily => "letters.rhythm.daily",
        Rhythm::Weekly => "letters.rhythm.weekly",
    }
}
