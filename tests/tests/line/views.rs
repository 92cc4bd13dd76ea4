//! Pages of the staff's as everyone must be able to use them: in both languages, on a telephone and on a wide
//! screen, by people who see little, use no mouse, or hear the page.

use anyhow::{Result, ensure};
use rayak_tests::{Expected, Measure, Town, Visitor, Window};
use serde_json::Value;
use thirtyfour::Key;

/// Some pages of the staff's, each under a name.
pub(crate) struct Views<'a> {
    pub(crate) role: &'a str,
    /// What their pictures are called after.
    pub(crate) of: &'a str,
    pub(crate) all: &'a [(&'a str, &'a str)],
    /// What a browser writes down that goes through them.
    pub(crate) expected: &'a [Expected],
}

/// A town in which a season has passed.
pub(crate) async fn after_a_season(pages: &[&str]) -> Result<Town> {
    let town = Town::found().await?;
    let yesterday = rayak_demo::revision::today().yesterday()?;
    let season = rayak_demo::seed::generate(1, yesterday)?;
    let lines = season.iter().map(serde_json::to_value);
    let lines: Vec<Value> = lines.collect::<Result<_, _>>()?;
    let chosen = |line: &Value| pages.iter().any(|page| line["page"] == **page);
    let lines: Vec<Value> = lines.into_iter().filter(chosen).collect();
    ensure!(lines.len() > 500, "there are {} answers", lines.len());
    town.import(&lines).await?;
    Ok(town)
}

/// The address of a page of the staff's in a language.
pub(crate) fn address(town: &Town, path: &str, lang: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    town.staff(&format!("{path}{mark}lang={lang}"))
}

impl Views<'_> {
    /// Somebody who has signed in and sees everything that his role sees.
    pub(crate) async fn reader(&self, town: &Town, window: Window) -> Result<Visitor> {
        let reader = Visitor::arrives(town, window).await?;
        reader.signs_in(town, self.role).await?;
        Ok(reader)
    }

    /// Opens every view in both languages on both screens, and tells what is wrong at which.
    async fn without(
        &self,
        town: &Town,
        look: impl AsyncFn(&Visitor) -> Result<Vec<String>>,
    ) -> Result<()> {
        let mut wrong = Vec::new();
        for window in [Window::NARROW, Window::WIDE] {
            let reader = self.reader(town, window).await?;
            for lang in ["ar", "en"] {
                for (name, path) in self.all {
                    reader.opens(&address(town, path, lang)).await?;
                    let found = look(&reader).await?.into_iter();
                    wrong.extend(found.map(|what| format!("{lang}, {name}: {what}")));
                }
            }
            reader.leaves_after(self.expected).await?;
        }
        ensure!(wrong.is_empty(), "{} are wrong: {wrong:#?}", wrong.len());
        Ok(())
    }

    /// axe finds nothing.
    pub(crate) async fn hold_no_barrier(&self, town: &Town) -> Result<()> {
        let look = async |reader: &Visitor| reader.meets_barriers().await;
        self.without(town, look).await
    }

    /// Nothing is cut, too small or too faint.
    pub(crate) async fn are_whole_and_clear(&self, town: &Town) -> Result<()> {
        let look = async |reader: &Visitor| {
            let mut wrong = Vec::new();
            for measure in [
                Measure::Room,
                Measure::Targets,
                Measure::Contrast,
                Measure::Lines,
            ] {
                let found = reader.measures(measure).await?.into_iter();
                wrong.extend(found.map(|what| format!("{measure:?}: {what}")));
            }
            Ok(wrong)
        };
        self.without(town, look).await
    }

    /// Everything of a view is reached by the tabulator, and one sees where one is. Of choices that exclude each
    /// other it reaches the chosen one.
    pub(crate) async fn are_reached_by_keyboard(&self, town: &Town, path: &str) -> Result<()> {
        let reader = self.reader(town, Window::WIDE).await?;
        reader.opens(&address(town, path, "ar")).await?;
        const FOCUSABLE: &str = "return [...document.querySelectorAll('a[href], button, select, input, summary, textarea, [tabindex=\"0\"]')]
            .filter((part) => part.checkVisibility() && part.type !== 'hidden' && (part.type !== 'radio' || part.checked)).length";
        let all: usize = reader.asks(FOCUSABLE, &[]).await?;
        const WHERE: &str = "const at = document.activeElement;
            const { outlineStyle, outlineWidth } = getComputedStyle(at);
            window.been ??= new Set();
            window.been.add(at);
            return [window.been.size, outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2, at.outerHTML.slice(0, 80)]";
        for step in 1..=all {
            reader.presses_key(Key::Tab).await?;
            let (been, seen, what): (usize, bool, String) = reader.asks(WHERE, &[]).await?;
            ensure!(seen, "the focus cannot be seen on {what}");
            ensure!(been == step, "tab {step} of {all} stays on {what}");
        }
        reader.leaves().await
    }

    /// A picture of every view, to be looked at.
    pub(crate) async fn are_looked_at(&self, town: &Town) -> Result<()> {
        for (lang, width, height) in [
            ("ar", 320, 3_200),
            ("ar", 1280, 1_800),
            ("en", 320, 3_200),
            ("en", 1280, 1_800),
        ] {
            let reader = Visitor::arrives_for_a_picture(town, Window { width, height }).await?;
            reader.signs_in(town, self.role).await?;
            for (name, path) in self.all {
                reader.opens(&address(town, path, lang)).await?;
                let of = self.of;
                reader
                    .takes_a_picture(&format!("{of}-{name}-{lang}-{width}"))
                    .await?;
            }
            reader.leaves_after(self.expected).await?;
        }
        Ok(())
    }
}
