//! What a person does with one question of the card, and what he sees of it.
//!
//! The card stands in an open shadow root. Its parts are found by the names that its view gives
//! them; everything else is done as a person does it, with real clicks and keys.

use super::Visitor;
use crate::wait::until;
use anyhow::Result;
use rayak_shared::{Question, Reason};
use serde_json::Value;
use thirtyfour::WebElement;

/// One question on the page that a visitor sees.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    visitor: &'a Visitor,
    question: Question,
    /// The part of the page in which it is looked for.
    place: &'a str,
}

/// Finds a part of one question, on whichever card of the page asks it.
const FIND: &str = r#"
const [question, selector, place] = arguments;
const roots = [...document.querySelectorAll(place + " [data-rayak]")].map((host) => host.shadowRoot);
const asked = roots.map((root) => root && root.querySelector(`[data-question="${question}"]`)).find(Boolean);
const found = asked && (selector ? asked.querySelector(selector) : asked);
"#;

impl<'a> Card<'a> {
    pub(super) const fn new(visitor: &'a Visitor, question: Question, place: &'a str) -> Self {
        Self {
            visitor,
            question,
            place,
        }
    }

    fn named(&self, selector: &str) -> [Value; 3] {
        [
            self.question.code().into(),
            selector.into(),
            self.place.into(),
        ]
    }

    /// A part of the question, once it is there.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn part(&self, selector: &str) -> Result<WebElement> {
        let what = format!("{selector} of the question {}", self.question.code());
        self.visitor
            .element(
                &format!("{FIND} return found || null"),
                &self.named(selector),
                &what,
            )
            .await
    }

    /// Whether a part of the question is there now.
    ///
    /// # Errors
    /// If the page cannot be asked.
    pub async fn has(&self, selector: &str) -> Result<bool> {
        self.visitor
            .asks(
                &format!("{FIND} return Boolean(found)"),
                &self.named(selector),
            )
            .await
    }

    /// What a script says of a part of the question, as `found`, once that is there.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn tells<T: serde::de::DeserializeOwned>(
        &self,
        selector: &str,
        script: &str,
    ) -> Result<T> {
        self.part(selector).await?;
        self.visitor
            .asks(&format!("{FIND} return {script}"), &self.named(selector))
            .await
    }

    /// The words of a part of the question, once it has any.
    ///
    /// # Errors
    /// If it does not appear.
    pub async fn reads(&self, selector: &str) -> Result<String> {
        let what = format!(
            "{selector} of the question {} says something",
            self.question.code()
        );
        until(&what, async || {
            let script = format!("{FIND} return found && found.innerText");
            let text: Option<String> = self.visitor.asks(&script, &self.named(selector)).await?;
            Ok(text.filter(|text| !text.trim().is_empty()))
        })
        .await
    }

    /// Takes the pointer to a part of the question.
    ///
    /// # Errors
    /// If it is not there.
    pub async fn points_at(&self, selector: &str) -> Result<()> {
        let part = self.part(selector).await?;
        let actions = self.visitor.browser.driver.action_chain();
        Ok(actions.move_to_element_center(&part).perform().await?)
    }

    /// # Errors
    /// If it is not there, or something lies over it.
    pub async fn clicks(&self, selector: &str) -> Result<()> {
        let part = self.part(selector).await?;
        self.visitor.clicks_on(&part, selector).await
    }

    /// # Errors
    /// If it is not there.
    pub async fn double_clicks(&self, selector: &str) -> Result<()> {
        let part = self.part(selector).await?;
        let actions = self.visitor.browser.driver.action_chain();
        Ok(actions.double_click_element(&part).perform().await?)
    }

    /// Takes the pointer to the question, and leaves the page the time to get ready for an answer.
    ///
    /// # Errors
    /// If the page does not get ready.
    pub async fn is_pointed_at(&self) -> Result<()> {
        self.points_at("h2").await?;
        let token = "return performance.getEntriesByType('resource').some((entry) => entry.name.includes('/api/v1/token'))";
        until("the page has fetched a token", async || {
            Ok(self.visitor.asks::<bool>(token, &[]).await?.then_some(()))
        })
        .await?;
        self.visitor.sees_it_drawn().await
    }

    /// # Errors
    /// If there is no such button.
    pub async fn answers_yes(&self) -> Result<()> {
        self.clicks("button[data-answer=yes]").await
    }

    /// # Errors
    /// If there is no such button.
    pub async fn answers_no(&self) -> Result<()> {
        self.clicks("button[data-answer=no]").await
    }

    /// # Errors
    /// If there is no such star.
    pub async fn gives_stars(&self, stars: u8) -> Result<()> {
        self.clicks(&format!(".star:has(input[value='{stars}'])"))
            .await
    }

    /// # Errors
    /// If this reason is not offered.
    pub async fn ticks(&self, reason: Reason) -> Result<()> {
        self.clicks(&format!(".chip:has(input[value='{}'])", reason.code()))
            .await
    }

    /// Writes words at the end of those that stand there.
    ///
    /// # Errors
    /// If there is nowhere to write.
    pub async fn writes(&self, words: &str) -> Result<()> {
        Ok(self.part("textarea").await?.send_keys(words).await?)
    }

    /// Puts words in place of those that stand there, as pasting does: all at once.
    ///
    /// # Errors
    /// If there is nowhere to write.
    pub async fn pastes(&self, words: &str) -> Result<()> {
        self.visitor
            .pastes_over(&self.part("textarea").await?, words)
            .await
    }

    /// # Errors
    /// If there is no button to send with.
    pub async fn sends(&self) -> Result<()> {
        self.clicks("button.send").await
    }

    /// Waits until the conversation has come to a state.
    ///
    /// # Errors
    /// If it does not.
    pub async fn comes_to(&self, state: &str) -> Result<()> {
        let what = format!("the question {} is {state}", self.question.code());
        until(&what, async || {
            let script = format!("{FIND} return found ? found.dataset.state : null");
            let now: Option<String> = self.visitor.asks(&script, &self.named("")).await?;
            Ok((now.as_deref() == Some(state)).then_some(()))
        })
        .await
    }

    /// Waits until the answer is acknowledged, with the reasons below it.
    ///
    /// # Errors
    /// If it is not.
    pub async fn is_saved(&self) -> Result<()> {
        self.comes_to("follow").await
    }

    /// Waits for the thanks at the end, and reads them.
    ///
    /// # Errors
    /// If they do not come.
    pub async fn thanks(&self) -> Result<String> {
        self.comes_to("done").await?;
        self.reads(".thanks").await
    }

    /// Whether a button or star is shown as chosen.
    ///
    /// # Errors
    /// If it is not there.
    pub async fn is_chosen(&self, answer: &str) -> Result<bool> {
        match self.question {
            Question::Useful => {
                let button = format!("button[data-answer='{answer}']");
                self.tells(&button, "found.getAttribute('aria-pressed') == 'true'")
                    .await
            }
            Question::Service => {
                self.tells(&format!("input[value='{answer}']"), "found.checked")
                    .await
            }
        }
    }
}
