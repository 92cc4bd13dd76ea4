//! The browser's back button: the tag keeps no page out of the cache from which browsers show it at once,
//! and a page that is shown again is as it was left.

use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window, until};

const TAG: &str =
    r#"<main><script src="TAG" data-site="jazan" data-page="pothole" async></script></main>"#;
/// Notes each time that the page is shown, whether it was kept; and who wants to be told that it goes.
const NOTES: &str = "<script>
    var shown = [], leaving = [];
    addEventListener('pageshow', (event) => shown.push(event.persisted));
    const listen = EventTarget.prototype.addEventListener;
    EventTarget.prototype.addEventListener = function (name, ...rest) {
      if (/unload|pagehide/.test(name)) leaving.push(name);
      return listen.call(this, name, ...rest);
    };
  </script>";

/// Whether the page was kept when the visitor went on and came back.
async fn goes_on_and_comes_back(town: &Town, citizen: &Visitor) -> Result<bool> {
    // What is noted after this is of another showing.
    citizen.run("shown.length = 0", &[]).await?;
    citizen
        .opens(&town.puts_up("en", "<p id=other>Another page</p>"))
        .await?;
    citizen.finds("#other").await?;
    citizen.goes_back().await?;
    let last = until("the page is shown again", async || {
        let script = "return typeof shown == 'undefined' ? null : shown.at(-1) ?? null";
        citizen.asks::<Option<bool>>(script, &[]).await
    })
    .await?;
    Ok(last)
}

#[tokio::test]
async fn a_page_is_kept_for_the_back_button_with_the_tag_as_without_it_and_goes_on() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let bare = town.puts_up("en", &[NOTES, "<p>No tag here.</p>"].concat());
    citizen.opens(&bare).await?;
    ensure!(
        goes_on_and_comes_back(&town, &citizen).await?,
        "this browser keeps no page, so that nothing can be told"
    );

    citizen
        .opens(&town.puts_up("en", &[NOTES, TAG].concat()))
        .await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.writes("The third step").await?;
    // Who goes while something is on its way finds no page kept, whatever stands on it.
    until("what reads along has come", async || {
        let come = "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.wasm')).length == 2";
        Ok(citizen.asks::<bool>(come, &[]).await?.then_some(()))
    })
    .await?;
    ensure!(
        goes_on_and_comes_back(&town, &citizen).await?,
        "the page was not kept"
    );
    let leaving: Vec<String> = citizen.asks("return leaving", &[]).await?;
    assert_eq!(leaving, [""; 0]);

    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("follow").await?;
    let words: String = useful.tells("textarea", "found.value").await?;
    assert_eq!(words, "The third step");
    useful.writes(" is missing").await?;
    useful.sends().await?;
    useful.thanks().await?;
    let events = town.export().await?;
    let said: Vec<_> = events.iter().map(|line| &line["words"]).collect();
    ensure!(
        said.last() == Some(&&"The third step is missing".into()),
        "{said:?}"
    );

    // Answered to the end, it is kept as well, and shows the end.
    ensure!(goes_on_and_comes_back(&town, &citizen).await?, "at the end");
    citizen
        .is_asked(Question::Useful)
        .await?
        .comes_to("done")
        .await?;
    citizen.leaves().await
}

#[tokio::test]
async fn where_a_page_is_not_kept_coming_back_shows_what_was_answered() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives_without_kept_pages(&town, Window::WIDE).await?;
    citizen
        .opens(&town.puts_up("en", &[NOTES, TAG].concat()))
        .await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(4).await?;
    service.sends().await?;
    service.thanks().await?;
    ensure!(!goes_on_and_comes_back(&town, &citizen).await?);
    let service = citizen.is_asked(Question::Service).await?;
    service.comes_to("remembered").await?;
    citizen.leaves().await
}
