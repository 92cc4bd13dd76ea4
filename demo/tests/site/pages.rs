//! The 45 pages: each is there in both languages, says everything in both, and asks
//! exactly what it should.

use rayak_demo::content::{Content, Naming, Page, Service, Text};
use rayak_demo::language::Language;
use rayak_demo::revision;

use crate::visitor::{COLLECTOR, Visitor};

#[tokio::test]
async fn every_page_answers_at_its_path_in_both_languages() {
    let (visitor, content) = (Visitor::new(), Content::embedded().unwrap());
    assert_eq!(content.pages().count(), 45);
    for page in content.pages() {
        for language in Language::ALL {
            let text = page.text.get(language);
            let reply = visitor.get(&text.path).await;
            assert_eq!(reply.status, 200, "{}", text.path);
            assert!(
                reply.text.contains(&format!(
                    "<html lang=\"{language}\" dir=\"{}\">",
                    language.direction()
                )),
                "{}",
                text.path
            );
            assert!(
                reply.text.contains(&format!("<h1>{}</h1>", text.title)),
                "{}",
                text.path
            );
            assert!(
                reply.text.contains(&format!(
                    "href=\"{}\" lang=\"{}\"",
                    page.text.get(language.other()).path,
                    language.other()
                )),
                "{}",
                text.path
            );
        }
    }
}

#[tokio::test]
async fn a_page_carries_exactly_one_tag_if_it_asks_and_none_if_it_does_not() {
    let (visitor, content) = (Visitor::new(), Content::embedded().unwrap());
    for page in content.pages() {
        for language in Language::ALL {
            let reply = visitor.get(&page.text.get(language).path).await;
            let form = format!(
                "<noscript><p><a rel=\"nofollow\" href=\"{COLLECTOR}/form?site=jazan&amp;page={}&amp;lang={language}&amp;rung=noscript\">",
                page.key
            );
            assert_eq!(
                reply.tags().len(),
                usize::from(page.asks()),
                "{} {language}",
                page.key
            );
            assert_eq!(
                reply.text.contains(&form),
                page.asks(),
                "{} {language}",
                page.key
            );
            for tag in reply.tags() {
                assert_eq!(tag, expected_tag(page, language), "{} {language}", page.key);
            }
        }
    }
}

fn expected_tag(page: &Page, language: Language) -> String {
    let (edited, day) = revision::revised(revision::today());
    let name = match page.naming(language) {
        Naming::Key => format!(" data-page=\"{}\"", page.key),
        Naming::Path => String::new(),
    };
    let questions: Vec<&str> = page
        .facts
        .questions
        .iter()
        .map(|question| question.code())
        .collect();
    let revision = if page.key == edited {
        format!(" data-revision=\"{day}\"")
    } else {
        String::new()
    };
    format!(
        "src=\"{COLLECTOR}/v1/rayak.js\" data-site=\"jazan\"{name} data-questions=\"{}\"{revision} async>",
        questions.join(" ")
    )
}

#[tokio::test]
async fn the_edited_page_says_when_it_was_edited() {
    let (visitor, content) = (Visitor::new(), Content::embedded().unwrap());
    let (key, day) = revision::revised(revision::today());
    let reply = visitor.get(&content.page(key).unwrap().text.en.path).await;
    assert!(reply.text.contains(&format!("<time datetime=\"{day}\">")));
}

#[test]
fn both_ways_of_naming_a_page_are_in_use_among_the_arabic_pages() {
    let content = Content::embedded().unwrap();
    let by_path = content
        .pages()
        .filter(|page| page.asks() && page.facts.arabic_tag == Naming::Path)
        .count();
    assert!(
        (18..=27).contains(&by_path),
        "{by_path} of 45 Arabic pages are named by their path"
    );
    assert!(
        content
            .pages()
            .all(|page| page.naming(Language::English) == Naming::Key)
    );
}

#[test]
fn whatever_a_page_says_in_one_language_it_says_in_the_other() {
    let content = Content::embedded().unwrap();
    let notices = content
        .notices
        .iter()
        .map(|notice| (notice.ar.path.as_str(), notice));
    for (name, text) in content
        .pages()
        .map(|page| (page.key.as_str(), &page.text))
        .chain(notices)
    {
        assert_eq!(outline(&text.ar), outline(&text.en), "{name}");
        assert_eq!(
            text.ar.path.strip_prefix("/ar"),
            text.en.path.strip_prefix("/en"),
            "{name}"
        );
        assert!(
            words(&text.ar)
                .iter()
                .all(|words| words.chars().any(is_arabic) || is_figure(words)),
            "{name}: not Arabic"
        );
        assert!(
            words(&text.en)
                .iter()
                .all(|words| !words.trim().is_empty() && !words.chars().any(is_arabic)),
            "{name}: not English"
        );
    }
}

#[test]
fn every_service_says_who_what_how_where_how_long_and_for_how_much() {
    let content = Content::embedded().unwrap();
    for page in content
        .pages()
        .filter(|page| page.text.en.service.is_some())
    {
        for language in Language::ALL {
            let service = page.text.get(language).service.as_ref().unwrap();
            let Service {
                fees,
                time,
                audience,
                documents,
                steps,
                channels,
            } = service;
            let lists = [audience, documents, steps, channels];
            assert!(
                lists.iter().all(|list| !list.is_empty()) && !fees.is_empty() && !time.is_empty(),
                "{} {language}",
                page.key
            );
        }
    }
}

/// How many texts stand where: equal for two texts that say the same things.
fn outline(text: &Text) -> Vec<String> {
    let mut parts = vec![format!("intro {}", text.intro.len())];
    parts.extend(text.service.as_ref().map(|service| {
        let Service {
            audience,
            documents,
            steps,
            channels,
            ..
        } = service;
        format!(
            "service {} {} {} {}",
            audience.len(),
            documents.len(),
            steps.len(),
            channels.len()
        )
    }));
    parts.extend(text.sections.iter().map(|section| {
        let table: Vec<usize> = section
            .table
            .iter()
            .flat_map(|table| table.rows.iter().chain([&table.head]))
            .map(Vec::len)
            .collect();
        format!(
            "#{} {:?} {} {} {table:?}",
            section.id,
            section.date,
            section.text.len(),
            section.items.len()
        )
    }));
    parts
}

fn words(text: &Text) -> Vec<&str> {
    let mut all = vec![&text.title, &text.summary];
    all.extend(&text.intro);
    if let Some(Service {
        fees,
        time,
        audience,
        documents,
        steps,
        channels,
    }) = &text.service
    {
        all.extend([fees, time]);
        all.extend(
            audience
                .iter()
                .chain(documents)
                .chain(steps)
                .chain(channels),
        );
    }
    for section in &text.sections {
        all.push(&section.heading);
        all.extend(section.text.iter().chain(&section.items));
        all.extend(
            section
                .table
                .iter()
                .flat_map(|table| table.rows.iter().flatten().chain(&table.head)),
        );
    }
    all.into_iter().map(String::as_str).collect()
}

fn is_arabic(letter: char) -> bool {
    ('\u{0620}'..='\u{064A}').contains(&letter)
}

fn is_figure(words: &str) -> bool {
    !words.is_empty()
        && words
            .chars()
            .all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ',' | '%'))
}
