//! Keys, focus and pointer: what a person does who has a keyboard and no mouse.

use super::Visitor;
use anyhow::{Result, bail};
use thirtyfour::Key;

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
