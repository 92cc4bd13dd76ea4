//! A reply as it came over the wire, nothing unpacked.

use anyhow::{Context as _, Result};
use rayak_shared::{ErrorCode, Problem};
use reqwest::Response;
use serde::de::DeserializeOwned;

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// Reads a reply to its end.
    ///
    /// # Errors
    /// If it is cut off, or has headers that are no text.
    pub async fn read(response: Response) -> Result<Self> {
        let status = response.status().as_u16();
        let text =
            |(name, value): (&reqwest::header::HeaderName, &reqwest::header::HeaderValue)| {
                Ok((name.as_str().to_owned(), value.to_str()?.to_owned()))
            };
        let headers = response.headers().iter().map(text).collect::<Result<_>>()?;
        Ok(Self {
            status,
            headers,
            body: response.bytes().await?.to_vec(),
        })
    }

    /// A header's value; names are in small letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    }

    /// # Errors
    /// If the body is no such JSON.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_slice(&self.body).with_context(|| {
            format!(
                "the reply {} has an unexpected body: {}",
                self.status,
                self.text()
            )
        })
    }

    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The code of a refusal, whose status was the one that belongs to it.
    ///
    /// # Errors
    /// If this is no refusal of the wire's form.
    pub fn refusal(&self) -> Result<ErrorCode> {
        let problem: Problem = self.json()?;
        anyhow::ensure!(
            (problem.status, problem.code.status()) == (self.status, self.status),
            "the status {} is not the one that the body tells: {problem:?}",
            self.status
        );
        Ok(problem.code)
    }
}
