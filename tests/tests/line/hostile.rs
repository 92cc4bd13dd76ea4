//! Words that were written to do harm to whoever reads them: what turns or hides what stands around it, lines
//! without an end, marks upon marks, and code. They stand in every view of words, on a telephone.

use super::views::address;
use anyhow::{Result, ensure};
use rayak_tests::{Town, Visitor, Window, ballot};
use serde_json::{Value, json};

/// As long as words can be that are brought in.
const LONGEST: usize = 5_000;

/// A page that nobody has listed, whose path is as long as one can be. Signs that nobody sees are refused in it.
fn path() -> String {
    format!("/{}", "م".repeat(99))
}

/// What was written, each with what a reader must find of it.
fn words() -> Vec<String> {
    let endless = |of: &str| of.repeat(LONGEST / of.chars().count());
    vec![
        "\u{202e}gnirts esrever\u{202c} \u{2067}never closed \u{200f}\u{061c}".to_owned(),
        endless("x"),
        endless("ـ"),
        endless("🌴"),
        format!("z{}", "\u{0301}\u{0489}".repeat(LONGEST / 2 - 1)),
        format!("in{}visible", "\u{200b}\u{200d}\u{feff}\u{ad}".repeat(900)),
        "<script>alert(1)</script><style>*{display:none}</style><img src=x onerror=alert(1)>"
            .to_owned(),
        format!("ends{}here", "\n\u{2028}\r".repeat(1_200)),
    ]
}

/// A town in which each of them was written on a page, in a remark of danger, and in one that was set aside.
async fn town() -> Result<Town> {
    let town = Town::found().await?;
    let yesterday = rayak_demo::revision::today().yesterday()?;
    let mut lines = Vec::new();
    for words in words() {
        let of_danger: String = format!("سلك كهرباء مكشوف {words}")
            .chars()
            .take(LONGEST)
            .collect();
        for (page, words) in [("faq".to_owned(), words), (path(), of_danger)] {
            let mut answer = ballot::no(&page);
            answer.comment = Some(words);
            let mut line = serde_json::to_value(&answer)?;
            line["received_at"] = Value::from(format!("{yesterday}T08:00:00Z"));
            lines.push(line);
        }
    }
    let report = town.import(&lines).await?;
    ensure!(report["refused"] == json!([]), "{report}");
    for words in words() {
        let mut answer = ballot::no("pothole");
        answer.comment = Some(words.chars().take(1_000).collect());
        answer.trap = "x".to_owned();
        town.accept(&answer).await?;
    }
    Ok(town)
}

/// What is wrong with the page that is open: whatever is wider than the screen, whatever was written and is a
/// part of the page, and whatever still turns or hides what is shown.
const HARM: &str = r"
    const harm = [];
    const { scrollWidth, dir } = document.documentElement;
    if (scrollWidth > innerWidth) harm.push(`the page is ${scrollWidth} wide`);
    if (dir !== arguments[0]) harm.push(`it runs ${dir}`);
    for (const part of document.querySelectorAll('main *')) {
      const { left, right } = part.getBoundingClientRect();
      // What is part of a drawing is cut where the drawing ends.
      const hides = part.closest('.unseen, [hidden]') || part.parentElement.closest('svg');
      if (part.checkVisibility() && !hides && (left < -0.5 || right > innerWidth + 0.5)) harm.push(`outside: ${part.outerHTML.slice(0, 90)}`);
    }
    if (document.querySelector('main script, main style, main img')) harm.push('code');
    for (const quote of document.querySelectorAll('blockquote')) {
      if (/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\u200b\ufeff]/.test(quote.textContent)) harm.push('signs that are not seen');
      if (/\p{M}{9}/u.test(quote.textContent)) harm.push('marks upon marks');
      if (/\n{4}/.test(quote.textContent)) harm.push('empty lines');
      if (quote.getBoundingClientRect().height > 600) harm.push('it takes all of the screen');
      if (getComputedStyle(quote).unicodeBidi !== 'isolate') harm.push('it is not by itself');
    }
    for (const part of document.querySelectorAll('main bdi, main [aria-label]')) {
      if (/[\u202a-\u202e]/.test(part.textContent + part.ariaLabel)) harm.push(`turned: ${part.outerHTML.slice(0, 90)}`);
    }
    return harm";

#[tokio::test]
async fn words_that_were_written_to_do_harm_do_none_in_any_view() -> Result<()> {
    let town = town().await?;
    let encoded = |text: &str| -> String { text.bytes().map(|it| format!("%{it:02X}")).collect() };
    let (page, sought) = (
        encoded(&path()),
        encoded(&format!("\u{202e}{}", "w".repeat(199))),
    );
    let mut views: Vec<String> = [
        "/inbox",
        "/inbox?flagged=open",
        "/urgent",
        "/flagged",
        "/themes",
        "/inbox/take",
        "/page?page=faq",
    ]
    .map(str::to_owned)
    .into();
    for view in ["/inbox", "/flagged", "/themes", "/inbox/take"] {
        views.push(format!("{view}?q={sought}"));
        views.push(format!("{view}?page={page}"));
    }
    views.push(format!("/page?page={page}"));
    let reader = Visitor::arrives(&town, Window::NARROW).await?;
    reader.signs_in(&town, "manager").await?;
    let mut harm = Vec::new();
    for (lang, dir) in [("ar", "rtl"), ("en", "ltr")] {
        reader.opens(&address(&town, "/inbox", lang)).await?;
        let shown: usize = reader
            .asks("return document.querySelectorAll('blockquote').length", &[])
            .await?;
        ensure!(shown > 4, "{shown} remarks are shown");
        // Each remark's own page, too.
        let remarks: Vec<String> = reader
            .asks(
                "return [...document.querySelectorAll('.remark .head .note a')].map((it) => it.getAttribute('href'))",
                &[],
            )
            .await?;
        let own = remarks
            .iter()
            .map(|it| it.split("&lang=").next().unwrap_or(it));
        let own: Vec<String> = own.map(str::to_owned).collect();
        for view in views.iter().chain(&own) {
            reader.opens(&address(&town, view, lang)).await?;
            let found: Vec<String> = reader.asks(HARM, &[dir.into()]).await?;
            harm.extend(found.into_iter().map(|it| format!("{lang} {view}: {it}")));
        }
    }
    reader.leaves().await?;
    ensure!(harm.is_empty(), "{harm:#?}");
    Ok(())
}
