//! Keys, focus and pointer: what a person does who has a keyboard and no mouse.

use super::Visitor;
use anyhow::{Result, bail};
use thirtyfour::{Key, WebElement};

/// The element that has the focus, also inside shadow roots.
const FOCUSED: &str = r#"
let focused = document.activeElement;
while (focused && focused.shadowRoot && focused.shadowRoot.activeElement) focused = focused.shadowRoot.activeElement;
"#;

/// More than the focusable parts of any page of the site.
const PATIENCE: usize = 120;

impl Visitor {
    /// Presses keys, wherever the focus is.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn presses(&self, keys: &str) -> Result<()> {
        Ok(self
            .browser
            .driver
            .action_chain()
            .send_keys(keys)
            .perform()
            .await?)
    }

    /// # Errors
    /// If the browser is gone.
    pub async fn presses_key(&self, key: Key) -> Result<()> {
        self.presses(&char::from(key).to_string()).await
    }

    /// Whether the focus is on such an element.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn is_on(&self, selector: &str) -> Result<bool> {
        let script = format!("{FOCUSED} return Boolean(focused) && focused.matches(arguments[0])");
        self.asks(&script, &[selector.into()]).await
    }

    /// What has the focus: its kind and its value, or the last of its classes. A page that has lost the
    /// focus says `body`.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn names_the_focus(&self) -> Result<String> {
        let script = format!(
            "{FOCUSED} const {{ localName, type, dataset, value, className, textContent }} = focused;
             const kind = localName == 'input' ? type : localName;
             const which = dataset.answer || (/^(textarea|select)$/.test(kind) ? '' : value) || [...focused.classList].at(-1) || (localName == 'a' ? textContent : '');
             return [kind, which].join(' ').trim()"
        );
        self.asks(&script, &[]).await
    }

    /// Watches, from here on, whether any frame is drawn in which the focus is nowhere; it must be
    /// somewhere by now.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn watches_the_focus(&self) -> Result<()> {
        let script = format!(
            "window.lost = [];
             let last = '';
             const look = () => {{
               {FOCUSED}
               if (focused == document.body) window.lost.push(last);
               else last = focused.outerHTML.slice(0, 60);
               requestAnimationFrame(look);
             }};
             look()"
        );
        self.run(&script, &[]).await
    }

    /// What had the focus before each frame in which it was nowhere.
    ///
    /// # Errors
    /// If nobody watched.
    pub async fn lost_the_focus(&self) -> Result<Vec<String>> {
        self.asks("return window.lost", &[]).await
    }

    /// What lies over the element that has the focus, at its middle, its top or its bottom.
    ///
    /// # Errors
    /// If nothing has the focus.
    pub async fn finds_over_the_focus(&self) -> Result<Vec<String>> {
        let script = format!(
            "{FOCUSED} const shown = focused.closest('label') ?? focused;
             const {{ left, top, width, height }} = shown.getBoundingClientRect();
             return [0.15, 0.5, 0.85].map((part) => shown.getRootNode().elementFromPoint(left + width / 2, top + height * part))
               .filter((over) => !over || !(shown.contains(over) || over.contains(shown)))
               .map((over) => over ? over.outerHTML.slice(0, 60) : 'the end of the window')"
        );
        self.asks(&script, &[]).await
    }

    /// Presses the pointer down on one part, takes it to another, and lets go there.
    ///
    /// # Errors
    /// If one of them cannot be reached.
    pub async fn drags(&self, from: &WebElement, to: &WebElement) -> Result<()> {
        let actions = self.browser.driver.action_chain();
        let actions = actions.click_and_hold_element(from);
        Ok(actions
            .move_to_element_center(to)
            .release()
            .perform()
            .await?)
    }

    /// Presses Tab until the focus is on such an element.
    ///
    /// # Errors
    /// If Tab never leads there.
    pub async fn tabs_to(&self, selector: &str) -> Result<()> {
        for _ in 0..PATIENCE {
            if self.is_on(selector).await? {
                return Ok(());
            }
            self.presses_key(Key::Tab).await?;
        }
        bail!("Tab never leads to {selector}")
    }

    /// Presses Tab while Shift is held down.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn tabs_back(&self) -> Result<()> {
        let actions = self.browser.driver.action_chain();
        let held = actions.key_down(Key::Shift).send_keys(Key::Tab);
        Ok(held.key_up(Key::Shift).perform().await?)
    }

    /// Presses Tab with Shift until the focus is on such an element.
    ///
    /// # Errors
    /// If it never leads there.
    pub async fn tabs_back_to(&self, selector: &str) -> Result<()> {
        for _ in 0..PATIENCE {
            if self.is_on(selector).await? {
                return Ok(());
            }
            self.tabs_back().await?;
        }
        bail!("Tab with Shift never leads to {selector}")
    }

    /// Takes the pointer to the corner of the window, where nothing is.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn points_nowhere(&self) -> Result<()> {
        Ok(self
            .browser
            .driver
            .action_chain()
            .move_to(0, 0)
            .perform()
            .await?)
    }

    /// Whether what has the focus shows it: an outline, or a border that it has not otherwise.
    ///
    /// # Errors
    /// If nothing has the focus.
    pub async fn shows_the_focus(&self) -> Result<bool> {
        let script = format!(
            "{FOCUSED} const rings = (element) => {{
               const style = getComputedStyle(element);
               return (style.outlineStyle != 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow != 'none';
             }};
             return [focused, focused.closest('label')].some((element) => element && rings(element))"
        );
        self.asks(&script, &[]).await
    }
}
