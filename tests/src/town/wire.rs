//! The public wire, spoken as a page of the municipality would speak it, without a browser.

use super::{Reply, Town};
use crate::ballot::SITE;
use anyhow::{Context as _, Result, ensure};
use rayak_shared::{Amendment, PageSummary, PageView, Question, Receipt, Submission, routes};
use reqwest::{Method, RequestBuilder};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::task::JoinSet;

/// As many as a collector may have to take at one moment.
const CROWD: usize = 100;

#[derive(Deserialize)]
struct Summaries {
    summaries: Vec<PageSummary>,
}

impl Town {
    /// A request to the public listener, from a page of the municipality.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.plain_request(method, path)
            .header("origin", self.origin())
    }

    /// A request that names no origin: it comes from no page.
    pub fn plain_request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.public(path))
    }

    /// Sends a request.
    ///
    /// # Errors
    /// If there is no reply.
    pub async fn send(&self, request: RequestBuilder) -> Result<Reply> {
        Reply::read(request.send().await?).await
    }

    /// # Errors
    /// If there is no reply.
    pub async fn get(&self, path: &str) -> Result<Reply> {
        self.send(self.request(Method::GET, path)).await
    }

    /// Sends JSON of any shape to the feedback route.
    ///
    /// # Errors
    /// If there is no reply.
    pub async fn post(&self, body: &impl Serialize) -> Result<Reply> {
        self.send(self.request(Method::POST, routes::FEEDBACK).json(body))
            .await
    }

    /// Sends an answer that must be accepted as a new one.
    ///
    /// # Errors
    /// If it is not.
    pub async fn accept(&self, submission: &Submission) -> Result<Receipt> {
        let reply = self.post(submission).await?;
        taken(&reply)?;
        reply.json()
    }

    /// Makes sure that many answers are taken, a crowd at a time: the writer takes a crowd as fast as
    /// one.
    ///
    /// # Errors
    /// If one is not.
    pub async fn accept_all(&self, submissions: &[Submission]) -> Result<()> {
        for crowd in submissions.chunks(CROWD) {
            let mut sending = JoinSet::new();
            for submission in crowd {
                let request = self.request(Method::POST, routes::FEEDBACK);
                sending.spawn(request.json(submission).send());
            }
            while let Some(reply) = sending.join_next().await {
                taken(&Reply::read(reply??).await?)?;
            }
        }
        Ok(())
    }

    /// Changes an answer, with its own secret.
    ///
    /// # Errors
    /// If there is no reply.
    pub async fn amend(&self, submission: &Submission, change: &Amendment) -> Result<Reply> {
        self.send(self.own(Method::PATCH, submission)?.json(change))
            .await
    }

    /// Withdraws an answer, with its own secret.
    ///
    /// # Errors
    /// If there is no reply.
    pub async fn withdraw(&self, submission: &Submission) -> Result<Reply> {
        self.send(self.own(Method::DELETE, submission)?).await
    }

    fn own(&self, method: Method, submission: &Submission) -> Result<RequestBuilder> {
        let secret = submission
            .secret
            .as_deref()
            .context("an answer without a secret is not amended")?;
        Ok(self
            .request(method, &address(submission))
            .bearer_auth(secret))
    }

    /// What is asked on a page.
    ///
    /// # Errors
    /// If there is no such reply.
    pub async fn view(&self, page: &str, lang: &str) -> Result<PageView> {
        self.get(&view_address(page, lang)).await?.json()
    }

    /// A text of the card, as the collector words it.
    ///
    /// # Errors
    /// If there is no such text, or it has several forms.
    pub async fn text(&self, lang: &str, key: &str) -> Result<String> {
        let view: Value = self.get(&view_address("pothole", lang)).await?.json()?;
        let text = view
            .pointer(&format!("/texts/{key}"))
            .and_then(Value::as_str);
        text.map(str::to_owned)
            .with_context(|| format!("there is no text {key}"))
    }

    /// A page's public summary of a question.
    ///
    /// # Errors
    /// If there is none.
    pub async fn summary(&self, page: &str, question: Question) -> Result<PageSummary> {
        let path = format!("{}?site={SITE}&page={page}", routes::SUMMARY);
        let all: Summaries = self.get(&path).await?.json()?;
        let found = all
            .summaries
            .into_iter()
            .find(|summary| summary.question() == question);
        found.with_context(|| format!("{page} has no summary of {}", question.code()))
    }
}

/// The path and query by which an answer is amended.
#[must_use]
pub(crate) fn address(submission: &Submission) -> String {
    let Submission { id, site, page, .. } = submission;
    format!("{}/{id}?site={site}&page={page}", routes::FEEDBACK)
}

#[must_use]
pub(crate) fn view_address(page: &str, lang: &str) -> String {
    format!("{}?site={SITE}&page={page}&lang={lang}", routes::VIEW)
}

fn taken(reply: &Reply) -> Result<()> {
    ensure!(
        reply.status == 201,
        "refused with {}: {}",
        reply.status,
        reply.text()
    );
    Ok(())
}
