//! One list of promises, held by the card and by the form that needs no script: whoever cannot run the
//! module is asked the same in the same words, is held to the same limits, and loses no more.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::{Question, Reason, limits};
use rayak_tests::{Town, Visitor, Window, until};
use serde_json::{Value, json};

/// In what the question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Card,
    Form,
}

const WAYS: [Way; 2] = [Way::Card, Way::Form];
const LANGS: [&str; 2] = ["ar", "en"];

/// One question as it is asked, in either way.
struct Asked<'a> {
    citizen: &'a Visitor,
    way: Way,
    question: Question,
}

impl Way {
    /// Opens the page or the form in a language, with what else the tag says.
    async fn asks<'a>(
        self,
        town: &Town,
        citizen: &'a Visitor,
        lang: &str,
        question: Question,
        test: bool,
    ) -> Result<Asked<'a>> {
        let asked = Asked {
            citizen,
            way: self,
            question,
        };
        match self {
            Self::Card => {
                let test = if test { "data-test" } else { "" };
                let tag = format!(
                    r#"<main><script src="TAG" data-site="jazan" data-page="pothole" {test} async></script></main>"#
                );
                citizen.opens(&town.puts_up(lang, &tag)).await?;
                citizen.forgets().await?;
                citizen.is_asked(question).await?;
            }
            Self::Form => {
                let test = if test { "&test=1" } else { "" };
                let code = question.code();
                let path =
                    format!("/form?site=jazan&page=pothole&lang={lang}&question={code}{test}");
                citizen.opens(&town.public(&path)).await?;
                asked.finds("textarea").await?;
            }
        }
        Ok(asked)
    }
}

impl Asked<'_> {
    /// What a script says of this question, as `asked`, and of what stands around it, as `root`.
    async fn tells<T: serde::de::DeserializeOwned>(&self, script: &str) -> Result<T> {
        let code = self.question.code();
        let root = match self.way {
            Way::Card => "document.querySelector('[data-rayak]').shadowRoot",
            Way::Form => "document",
        };
        let script = format!(
            "const root = {root};
             const asked = root.querySelector('[data-question={code}]');
             return {script}"
        );
        self.citizen.asks(&script, &[]).await
    }

    async fn finds(&self, selector: &str) -> Result<()> {
        until(
            &format!("{selector} is in the {:?}", self.way),
            async || {
                let script = format!("Boolean(asked?.querySelector(\"{selector}\"))");
                Ok(self.tells::<bool>(&script).await?.then_some(()))
            },
        )
        .await
    }

    /// A real click, in either way.
    async fn clicks(&self, selector: &str) -> Result<()> {
        self.finds(selector).await?;
        match self.way {
            Way::Card => {
                let card = self.citizen.is_asked(self.question).await?;
                card.clicks(selector).await
            }
            Way::Form => self.citizen.clicks(selector).await,
        }
    }

    async fn answers(&self, answer: &str) -> Result<()> {
        match (self.way, self.question) {
            (Way::Card, Question::Useful) => {
                self.clicks(&format!("button[data-answer={answer}]"))
                    .await?;
                self.citizen.is_asked(self.question).await?.is_saved().await
            }
            _ => {
                self.clicks(&format!("label:has(input[value='{answer}'])"))
                    .await
            }
        }
    }

    async fn ticks(&self, reason: Reason) -> Result<()> {
        self.clicks(&format!("label:has(input[value={}])", reason.code()))
            .await
    }

    async fn writes(&self, words: &str) -> Result<()> {
        self.finds("textarea").await?;
        match self.way {
            Way::Card => {
                let card = self.citizen.is_asked(self.question).await?;
                card.pastes(words).await
            }
            Way::Form => self.citizen.pastes_in("textarea", words).await,
        }
    }

    async fn words(&self) -> Result<String> {
        self.tells("asked.querySelector('textarea').value").await
    }

    async fn sends(&self) -> Result<()> {
        match self.way {
            Way::Card => self.clicks("button.send").await,
            Way::Form => self.clicks("button[type=submit]").await,
        }
    }

    /// What is said against what was sent.
    async fn complaint(&self) -> Result<String> {
        match self.way {
            Way::Card => {
                let card = self.citizen.is_asked(self.question).await?;
                card.reads(".error").await
            }
            Way::Form => self.citizen.reads("[role=alert] p").await,
        }
    }

    async fn thanks(&self) -> Result<String> {
        match self.way {
            Way::Card => self.citizen.is_asked(self.question).await?.thanks().await,
            Way::Form => {
                until("the thanks are shown", async || {
                    let at = self.citizen.address().await?;
                    Ok(at.contains("/form/thanks").then_some(()))
                })
                .await?;
                self.citizen.reads("main").await
            }
        }
    }
}

/// What the log holds of the answer that was given last, with its words.
async fn held(town: &Town) -> Result<Value> {
    let events = town.export().await?;
    let received = events.iter().rfind(|line| line["event"] == "received");
    let received = received.context("an answer is in the log")?;
    let mut held = received.clone();
    // The card's words come after its vote.
    for event in &events {
        if event["event"] != "amended" || event["id"] != received["id"] {
            continue;
        }
        for name in ["reasons", "words", "masked"] {
            if !event[name].is_null() {
                held[name] = event[name].clone();
            }
        }
    }
    Ok(held)
}

/// A town, and a visitor who comes in one of the two ways.
async fn arrives() -> Result<(Town, Visitor)> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    Ok((town, citizen))
}

/// Closes the browser after a refusal: the form's is a page of that status, the card's is none.
async fn leaves_refused(way: Way, citizen: Visitor) -> Result<()> {
    match way {
        Way::Card => citizen.leaves().await,
        Way::Form => {
            let refused = [rayak_tests::Expected::Status(422)];
            citizen.leaves_after(&refused).await
        }
    }
}

#[tokio::test]
async fn both_ask_the_same_in_the_same_words() -> Result<()> {
    for lang in LANGS {
        for way in WAYS {
            // What one way was answered would change the figures that the other shows.
            let (town, citizen) = arrives().await?;
            let view = town.view("pothole", lang).await?;
            for question in &view.questions {
                let asked = way
                    .asks(&town, &citizen, lang, question.question, false)
                    .await?;
                let before: String = asked.tells("asked.innerText").await?;
                let answer = question.answers[1].answer.code();
                asked.answers(answer).await?;
                asked.finds("textarea").await?;
                let after: String = asked.tells("root.querySelector('.card').innerText").await?;
                let said = [before, after].concat();
                let offered = &question.answers[1];
                let reasons = offered.reasons.iter().map(|reason| &reason.text);
                let mut words: Vec<String> = [&question.text, &question.figure]
                    .into_iter()
                    .chain(question.answers.iter().map(|answer| &answer.text))
                    .chain(reasons)
                    .chain(&offered.reasons_text)
                    .chain(&question.hint)
                    .chain(&view.urgent)
                    .cloned()
                    .collect();
                for key in ["comment.label", "comment.privacy", "send"] {
                    words.push(town.text(lang, key).await?);
                }
                for text in words {
                    ensure!(
                        said.contains(&text),
                        "the {way:?} in {lang} lacks {text:?}: {said}"
                    );
                }
                let (own, dir): (String, String) = asked
                    .tells("[asked.closest('[lang]').lang, getComputedStyle(asked).direction]")
                    .await?;
                assert_eq!((own.as_str(), dir.as_str()), (lang, view.dir.code()));
            }
            citizen.leaves().await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn both_give_each_control_a_name_and_each_group_a_heading() -> Result<()> {
    let (town, citizen) = arrives().await?;
    for way in WAYS {
        for (question, answer) in [(Question::Useful, "no"), (Question::Service, "2")] {
            let asked = way.asks(&town, &citizen, "en", question, false).await?;
            asked.answers(answer).await?;
            asked.finds("textarea").await?;
            let controls = "[...asked.querySelectorAll('button, input:not([type=hidden], [tabindex]), textarea')]";
            let nameless: Vec<String> = asked
                .tells(&format!(
                    "{controls}.filter((one) => !(one.ariaLabel || one.labels?.[0]?.innerText || one.innerText)?.trim())
                       .map((one) => one.outerHTML)"
                ))
                .await?;
            ensure!(nameless.is_empty(), "{way:?}: {nameless:#?}");
            let small: Vec<String> = asked
                .tells(&format!(
                    "{controls}.map((one) => one.closest('label') ?? one)
                       .filter((one) => one.getBoundingClientRect().height > 0 && one.getBoundingClientRect().height < 44)
                       .map((one) => one.outerHTML)"
                ))
                .await?;
            ensure!(small.is_empty(), "{way:?}: less than a finger: {small:#?}");
            let unnamed: Vec<String> = asked
                .tells(
                    "[...asked.querySelectorAll('fieldset, [role=group], [role=radiogroup]')]
                       .filter((one) => !one.querySelector('legend') && !root.getElementById(one.getAttribute('aria-labelledby')))
                       .map((one) => one.outerHTML)",
                )
                .await?;
            ensure!(unnamed.is_empty(), "{way:?}: {unnamed:#?}");
            let described: Vec<String> = asked
                .tells(
                    "[...asked.querySelectorAll('[aria-describedby]')].flatMap((one) => one.getAttribute('aria-describedby').split(' '))
                       .filter((id) => !root.getElementById(id))",
                )
                .await?;
            ensure!(
                described.is_empty(),
                "{way:?} names what is not there: {described:?}"
            );
        }
    }
    citizen.leaves().await
}

#[tokio::test]
async fn both_refuse_one_character_too_many_in_the_same_words_and_keep_all_of_them() -> Result<()> {
    for way in WAYS {
        let (town, citizen) = arrives().await?;
        let asked = way
            .asks(&town, &citizen, "en", Question::Service, false)
            .await?;
        asked.answers("4").await?;
        let fits = "ع".repeat(limits::COMMENT);
        let long = [&fits, "b"].concat();
        asked.writes(&long).await?;
        asked.sends().await?;
        let told = town.text("en", "error.comment_too_long").await?;
        let told = told.replace("{max}", "1,000");
        assert_eq!(asked.complaint().await?.replace("1000", "1,000"), told);
        assert_eq!(asked.words().await?, long, "{way:?}");
        assert_eq!(town.verify().await?.events, 0, "{way:?}");

        asked.writes(&fits).await?;
        asked.sends().await?;
        asked.thanks().await?;
        let held = held(&town).await?;
        assert_eq!((&held["words"], &held["answer"]), (&fits.into(), &4.into()));
        leaves_refused(way, citizen).await?;
    }
    Ok(())
}

#[tokio::test]
async fn both_take_two_reasons_and_never_a_third() -> Result<()> {
    let three = [Reason::NotFound, Reason::Unclear, Reason::TooLong];
    for way in WAYS {
        let (town, citizen) = arrives().await?;
        let asked = way
            .asks(&town, &citizen, "ar", Question::Useful, false)
            .await?;
        asked.answers("no").await?;
        for reason in &three[..2] {
            asked.ticks(*reason).await?;
        }
        let third = format!("asked.querySelector('[value={}]')", three[2].code());
        match way {
            // The card does not let him, and says why.
            Way::Card => {
                ensure!(asked.tells::<bool>(&format!("{third}.disabled")).await?);
                let full = town.text("ar", "reasons.full").await?;
                let said: String = asked.tells("asked.innerText").await?;
                ensure!(said.contains(&full), "{said}");
            }
            // The form cannot know before it is sent.
            Way::Form => {
                asked.ticks(three[2]).await?;
                asked.sends().await?;
                asked.complaint().await?;
                assert_eq!(town.verify().await?.events, 0);
                asked.ticks(three[2]).await?;
            }
        }
        asked.sends().await?;
        asked.thanks().await?;
        assert_eq!(
            held(&town).await?["reasons"],
            json!(["not_found", "unclear"]),
            "{way:?}"
        );
        leaves_refused(way, citizen).await?;
    }
    Ok(())
}

#[tokio::test]
async fn both_mask_the_same_tell_it_in_the_same_words_and_show_the_reference() -> Result<()> {
    for (way, channel) in WAYS.into_iter().zip(["widget", "form"]) {
        for lang in LANGS {
            let (town, citizen) = arrives().await?;
            let asked = way
                .asks(&town, &citizen, lang, Question::Useful, false)
                .await?;
            asked.answers("no").await?;
            asked
                .writes("Call 0501234567 or write to someone@example.com")
                .await?;
            asked.sends().await?;
            let thanks = asked.thanks().await?;
            let held = held(&town).await?;
            assert_eq!(held["channel"], channel);
            assert_eq!(
                held["words"], "Call ⟦mobile⟧ or write to ⟦email⟧",
                "{way:?}"
            );
            for key in ["kind.mobile", "kind.email", "thanks", "thanks.use"] {
                let text = town.text(lang, key).await?;
                ensure!(
                    thanks.contains(&text),
                    "{way:?} in {lang}: {text} not in {thanks}"
                );
            }
            let reference = held["reference"].as_str().unwrap_or("?");
            ensure!(thanks.contains(reference), "{way:?}: {reference}: {thanks}");
            citizen.leaves().await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn both_keep_apart_what_is_only_tried_out() -> Result<()> {
    for way in WAYS {
        let (town, citizen) = arrives().await?;
        for (number, test) in [(1, true), (2, false)] {
            let asked = way
                .asks(&town, &citizen, "en", Question::Service, test)
                .await?;
            asked.answers("3").await?;
            asked.sends().await?;
            asked.thanks().await?;
            assert_eq!(held(&town).await?["test"], test, "{way:?}");
            assert_eq!(town.verify().await?.feedbacks, number, "{way:?}");
        }
        until("what counts is in the public figure, alone", async || {
            let summary = town.summary("pothole", Question::Service).await?;
            Ok((summary.state() == rayak_shared::SummaryState::TooFew).then_some(()))
        })
        .await?;
        let row =
            crate::staff::reads_the_row(&citizen, &town, "en", "Pothole and Subsidence Report")
                .await?;
        assert_eq!(row.service[0], "1", "{way:?}");
        citizen.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn both_ask_for_an_answer_before_anything_is_sent() -> Result<()> {
    for way in WAYS {
        let (town, citizen) = arrives().await?;
        let asked = way
            .asks(&town, &citizen, "en", Question::Service, false)
            .await?;
        match way {
            // There is nothing to send with before there is something to send.
            Way::Card => {
                let sends = "Boolean(asked.querySelector('.send'))";
                ensure!(!asked.tells::<bool>(sends).await?);
                citizen.leaves().await?;
            }
            Way::Form => {
                asked.writes("It took a week").await?;
                asked.sends().await?;
                asked.complaint().await?;
                assert_eq!(asked.words().await?, "It took a week");
                let refused = [rayak_tests::Expected::Status(422)];
                citizen.leaves_after(&refused).await?;
            }
        }
        assert_eq!(town.verify().await?.events, 0, "{way:?}");
    }
    Ok(())
}
