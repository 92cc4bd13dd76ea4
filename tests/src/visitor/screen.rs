//! What a visitor sees: the colours that a reader may choose, and pictures for people to look at, which
//! no test compares.

use super::Visitor;
use crate::environment;
use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use std::path::Path;
use thirtyfour::WebElement;

/// What the pictures in the README say, by their names.
const README_PICTURES: [(&str, &str); 4] = [
    ("overview-ar", include_str!("../../../docs/overview-ar.txt")),
    ("page-en", include_str!("../../../docs/page-en.txt")),
    ("widget-ar", include_str!("../../../docs/widget-ar.txt")),
    ("reasons-en", include_str!("../../../docs/reasons-en.txt")),
];

/// Draws a part of a picture where no policy forbids it, and counts what has a contrast of 3 to its corner.
const WEIGH: &str = r#"
const [text, [left, top, width, height], done] = arguments;
const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
createImageBitmap(new Blob([bytes], { type: "image/png" })).then((picture) => {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const paint = canvas.getContext("2d");
  paint.drawImage(picture, -left, -top);
  const { data } = paint.getImageData(0, 0, width, height);
  const light = (at) => {
    const linear = [0, 1, 2].map((channel) => (data[at + channel] / 255) ** 2.2);
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05;
  };
  const ground = light(0);
  let ink = 0;
  for (let at = 0; at < data.length; at += 4) ink += Math.max(light(at), ground) / Math.min(light(at), ground) >= 3;
  done(ink / (width * height));
}, (error) => done(String(error)));
"#;

impl Visitor {
    /// Lets the reader's own colours take the place of the page's.
    ///
    /// # Errors
    /// If the browser cannot do that: [`Power::OwnColours`](super::Power) is asked for first.
    pub async fn chooses_the_colours(&self) -> Result<()> {
        self.browser
            .engine
            .choose_the_colours(&self.browser.driver)
            .await
    }

    /// Sets whether the reader likes dark pages better.
    ///
    /// # Errors
    /// If the browser cannot do that: [`Power::DarkSetting`](super::Power) is asked for first.
    pub async fn prefers_dark(&self, dark: bool) -> Result<()> {
        let scheme = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        let cdp = self.browser.driver.cdp();
        cdp.send_raw("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }

    /// Tells which share of what is seen of a part stands out from its corner, whatever colours it has.
    ///
    /// # Errors
    /// If it cannot be seen.
    pub async fn weighs(&self, part: &WebElement) -> Result<f64> {
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' });
            const { left, top, width, height } = arguments[0].getBoundingClientRect();
            return [left, top, width, height].map(Math.round)";
        let place: [i32; 4] = self.asks(script, &[part.to_json()?]).await?;
        self.sees_it_drawn().await?;
        // Of the whole window, since WebKit's picture of a part is black.
        let picture = self.browser.driver.screenshot_as_png_base64().await?;
        let arguments = vec![json!(picture), json!(place)];
        let share = self.browser.driver.execute_async(WEIGH, arguments).await?;
        Ok(share.convert()?)
    }

    /// Saves what the window shows.
    ///
    /// # Errors
    /// If it cannot be saved.
    pub async fn takes_a_picture(&self, name: &str) -> Result<()> {
        let folder = environment::pictures()?;
        save(
            &folder.join(format!("{name}.png")),
            &self.browser.driver.screenshot_as_png().await?,
        )
        .await
    }

    /// Compares what the card says with what a picture in the README says, which stands beside it as
    /// text; or makes both anew, if `RAYAK_README_PICTURES` names the folder for them.
    ///
    /// # Errors
    /// If the card says something else by now, or the files cannot be written.
    pub async fn takes_a_picture_for_the_readme(&self, name: &str) -> Result<()> {
        // Of what may be chosen from a list the picture shows one, and some browsers count them all.
        let script =
            "const card = document.querySelector('[data-rayak]').shadowRoot.querySelector('.card');
            const lists = [...card.querySelectorAll('select')];
            for (const list of lists) list.style.display = 'none';
            const said = card.innerText;
            for (const list of lists) list.style.display = '';
            return said";
        let said: String = self.asks(script, &[]).await?;
        if self.is_as_the_readme_has_it(name, &said).await? {
            return Ok(());
        }
        let card = self.finds("[data-rayak]").await?;
        keep(name, &card.screenshot_as_png().await?).await
    }

    /// The same of a page of the staff's, of whose words those are compared that do not change from day
    /// to day: what its parts are called.
    ///
    /// # Errors
    /// If they are called otherwise by now, or the files cannot be written.
    pub async fn takes_a_page_for_the_readme(&self, name: &str) -> Result<()> {
        let script = "return [...document.querySelectorAll('h1, h2, h3, .tiles dt, .places a')]
            .map((part) => part.innerText.trim()).join('\\n')";
        let said: String = self.asks(script, &[]).await?;
        if self.is_as_the_readme_has_it(name, &said).await? {
            return Ok(());
        }
        keep(name, &self.browser.driver.screenshot_as_png().await?).await
    }

    /// Whether what is said is what the README's picture says, where none is to be taken anew; if one is,
    /// what it says is written beside it.
    async fn is_as_the_readme_has_it(&self, name: &str, said: &str) -> Result<bool> {
        let said = said.trim().to_owned() + "\n";
        if let Some(folder) = environment::readme_pictures() {
            save(&folder.join(format!("{name}.txt")), said.as_bytes()).await?;
            return Ok(false);
        }
        let picture = README_PICTURES.iter().find(|(known, _)| *known == name);
        ensure!(
            picture.is_some_and(|(_, says)| lines(&said).eq(lines(says))),
            "the README's picture {name} is out of date (CONTRIBUTING.md says how to take it anew); it says:\n{said}"
        );
        Ok(true)
    }
}

/// Keeps a picture for the README.
async fn keep(name: &str, picture: &[u8]) -> Result<()> {
    match environment::readme_pictures() {
        Some(folder) => save(&folder.join(format!("{name}.png")), picture).await,
        None => Ok(()),
    }
}

/// The lines of a text that say something, as it is seen: browsers part them by more or fewer that do
/// not, and tell of the marks that keep figures in their order or do not.
fn lines(text: &str) -> impl Iterator<Item = String> {
    let seen = |line: &str| line.replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], "");
    text.lines().map(seen).filter(|line| !line.is_empty())
}

async fn save(file: &Path, picture: &[u8]) -> Result<()> {
    if let Some(folder) = file.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    tokio::fs::write(file, picture)
        .await
        .with_context(|| format!("{} cannot be written", file.display()))
}
