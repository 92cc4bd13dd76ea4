//! One device for many: nothing of an answer is left behind for whoever comes next.

use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window};
use serde_json::Value;

/// A page on which the seconds of a pause pass when they are told to. A driver may have a pause of its own
/// in the page, of another length.
fn page(town: &Town) -> String {
    town.puts_up(
        "en",
        r#"<script>pauses = []; const real = setTimeout;
             setTimeout = (act, time, ...rest) => [20000, 120000].includes(time) ? pauses.push([act, time]) : real(act, time, ...rest)</script>
           <main><script src="TAG" data-site="jazan" data-page="pothole" data-kiosk async></script></main>"#,
    )
}

async fn left_behind(citizen: &Visitor) -> Result<Vec<String>> {
    citizen
        .asks(
            "return [localStorage, sessionStorage].flatMap((place) => Object.keys(place)).filter((key) => /rayak/.test(key))",
            &[],
        )
        .await
}

/// The last pause that was begun is over; its length in seconds.
async fn waits(citizen: &Visitor) -> Result<u32> {
    citizen
        .asks(
            "const [act, time] = pauses.pop(); act(); return time / 1000",
            &[],
        )
        .await
}

#[tokio::test]
async fn a_kiosk_keeps_nothing_and_begins_anew_for_whoever_comes_next() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&page(&town)).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.writes("Seen by nobody else").await?;
    assert_eq!(left_behind(&citizen).await?, Vec::<String>::new());
    useful.sends().await?;
    useful.thanks().await?;
    assert_eq!(left_behind(&citizen).await?, Vec::<String>::new());
    assert_eq!(waits(&citizen).await?, 20);
    useful.comes_to("ask").await?;
    ensure!(!useful.is_chosen("no").await?, "nothing is chosen");

    // Somebody goes away in the middle.
    useful.answers_yes().await?;
    useful.is_saved().await?;
    useful.writes("Left lying").await?;
    assert_eq!(waits(&citizen).await?, 120);
    useful.comes_to("ask").await?;
    ensure!(!useful.has("textarea").await?, "no words lie there");
    useful.answers_yes().await?;
    useful.is_saved().await?;
    let words: String = useful.tells("textarea", "found.value").await?;
    assert_eq!(words, "");

    let lines: Vec<Value> = town.export().await?;
    let received: Vec<_> = lines
        .iter()
        .filter(|line| line["event"] == "received")
        .collect();
    assert_eq!(received.len(), 3, "each is an answer of its own");
    for line in received {
        assert_eq!(line["channel"], "kiosk");
    }
    citizen.leaves().await
}

#[tokio::test]
async fn what_somebody_left_lying_unsent_is_not_there_for_the_next() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&page(&town)).await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(3).await?;
    service.writes("0501234567").await?;
    service.reads(".warning").await?;
    assert_eq!(waits(&citizen).await?, 120);
    service.comes_to("ask").await?;
    ensure!(!service.has("textarea").await?, "no words lie there");
    service.gives_stars(4).await?;
    let left: (String, String) = service
        .tells(
            ".comment",
            "[found.querySelector('textarea').value, found.querySelector('.warning').textContent]",
        )
        .await?;
    assert_eq!(left, (String::new(), String::new()));
    service.sends().await?;
    service.thanks().await?;
    assert_eq!(waits(&citizen).await?, 20);
    service.comes_to("ask").await?;
    citizen.leaves().await
}
