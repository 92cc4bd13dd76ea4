//! Browsers that translate a page: they put elements of their own in the place of each text, everywhere
//! and at any time, and turn the page's language and direction over.

use anyhow::{Result, ensure};
use rayak_shared::{Question, Reason};
use rayak_tests::{Town, Visitor, Window, until};

/// What Chromium's translation does, to the page and to open shadow roots: each text node goes, and a
/// `<font>` in another `<font>` comes, but where nothing may be translated.
const TRANSLATES: &str = r#"
    const [lang, dir] = arguments;
    document.documentElement.lang = lang;
    document.documentElement.dir = dir;
    document.documentElement.classList.add(`translated-${dir}`);
    let replaced = 0;
    const translate = (root) => {
      const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walk.nextNode()) texts.push(walk.currentNode);
      for (const text of texts) {
        const around = text.parentElement;
        if (!text.data.trim() || !around || around.closest("font, script, style, textarea, [translate=no]")) continue;
        const [outer, inner] = [document.createElement("font"), document.createElement("font")];
        outer.append(inner);
        inner.textContent = `«${text.data.trim()}»`;
        text.replaceWith(outer);
        replaced += 1;
      }
    };
    translate(document.body);
    for (const host of document.querySelectorAll("[data-rayak]")) translate(host.shadowRoot);
    return replaced;
"#;

async fn translates(citizen: &Visitor) -> Result<u32> {
    citizen.asks(TRANSLATES, &["en".into(), "ltr".into()]).await
}

#[tokio::test]
async fn translated_at_every_step_the_card_goes_on_to_the_end_and_leaves_no_stale_word()
-> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=ar").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    let replaced = translates(&citizen).await?;
    ensure!(replaced > 20, "the card's texts were reached: {replaced}");
    // The card has its own direction, so that it stands as it stood.
    let dir: String = useful
        .tells(".answers", "getComputedStyle(found).direction")
        .await?;
    assert_eq!(dir, "rtl");

    useful.answers_no().await?;
    useful.is_saved().await?;
    translates(&citizen).await?;
    useful.ticks(Reason::Unclear).await?;
    useful.writes("جوالي 0501234567").await?;
    useful.reads(".warning").await?;
    translates(&citizen).await?;
    useful.pastes("الخطوة الثالثة ناقصة").await?;
    until("the warning is gone", async || {
        let shown: bool = useful
            .tells("", "Boolean(found.querySelector('.warning')?.innerText)")
            .await?;
        Ok((!shown).then_some(()))
    })
    .await?;
    useful.sends().await?;
    useful.thanks().await?;
    translates(&citizen).await?;
    let shown: String = useful.tells("", "found.innerText").await?;
    for gone in ["answer.no", "send", "comment.label"] {
        let text = match gone {
            "answer.no" => town.view("pothole", "ar").await?.questions[0].answers[1]
                .name
                .clone(),
            key => town.text("ar", key).await?,
        };
        ensure!(
            !shown.contains(&format!("«{text}»")),
            "{text} stays: {shown}"
        );
    }
    useful.clicks("button.edit").await?;
    useful.answers_yes().await?;
    useful.is_saved().await?;
    translates(&citizen).await?;
    useful.clicks("button.send").await?;
    useful.thanks().await?;
    useful.clicks("button.withdraw").await?;
    useful.comes_to("withdrawn").await?;
    translates(&citizen).await?;
    let shown: String = useful.tells(".withdrawn", "found.innerText").await?;
    ensure!(
        shown.contains(&town.text("ar", "withdrawn").await?),
        "{shown}"
    );
    assert_eq!(town.verify().await?.feedbacks, 1);
    citizen.leaves().await
}

#[tokio::test]
async fn what_changes_is_not_left_as_it_was_translated() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=en").await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(4).await?;
    service.writes("abc").await?;
    translates(&citizen).await?;
    let (chosen, counter) = (".scale", ".counter");
    ensure!(service.reads(chosen).await?.contains("«Your choice: 4"));
    ensure!(service.reads(counter).await?.contains("«997"));

    service.gives_stars(2).await?;
    service.writes("d").await?;
    let said = service.reads(chosen).await?;
    ensure!(said.contains("2 stars") && !said.contains('4'), "{said}");
    let said = service.reads(counter).await?;
    ensure!(said.contains("996") && !said.contains("997"), "{said}");
    citizen.leaves().await
}

#[tokio::test]
async fn what_is_no_word_of_a_language_is_not_translated() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=en").await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(2).await?;
    service.writes("It took a week").await?;
    service.sends().await?;
    service.thanks().await?;
    translates(&citizen).await?;
    let reference: String = service.tells(".reference", "found.textContent").await?;
    let events = town.export().await?;
    assert_eq!(Some(reference.as_str()), events[0]["reference"].as_str());

    citizen
        .opens(&town.public("/form?site=jazan&page=pothole&lang=en&answer=no"))
        .await?;
    citizen.writes_in("textarea", "It took a week").await?;
    citizen.clicks("form button[type=submit]").await?;
    citizen.finds(".reference").await?;
    translates(&citizen).await?;
    let reference = citizen.reads(".reference").await?;
    ensure!(!reference.contains('«'), "{reference}");
    citizen.leaves().await
}
