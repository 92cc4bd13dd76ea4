"use strict";
// Each line has a button that copies it; a browser that runs no script is not shown one.
for (const button of document.querySelectorAll("button[data-copies]")) {
  const line = document.getElementById(button.dataset.copies);
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    // Emptied first, so that the same words are said again.
    said.textContent = "";
    let is_copied = true;
    try {
      await navigator.clipboard.writeText(line.value);
    } catch {
      // There is no clipboard without TLS, and a browser may refuse it: then the keyboard can.
      is_copied = false;
      line.focus();
      line.select();
    }
    said.textContent = is_copied ? said.dataset.copied : said.dataset.selected;
  });
}
