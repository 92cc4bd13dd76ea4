//! The policies of pages that will have the tag: the one that the guide names is enough, each part of it
//! is needed, and the lack of each does what the guide says. Frames that are locked up.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Expected, Town, Visitor, Window, until};

const GUIDE: &str = include_str!("../../../docs/embedding.md");
/// What the guide calls the collector.
const EXAMPLE: &str = "https://feedback.example.sa";
const TAG: &str =
    r#"<main><script src="TAG" data-site="jazan" data-page="pothole" async></script></main>"#;
const TO_THE_FORM: &str = "a[href*='/form?']";

/// The policy that the guide tells editors to set, for this town's collector, on a page that allows
/// nothing else but its own icon.
fn least(town: &Town) -> Result<String> {
    let (_, rest) = GUIDE
        .split_once("## Content security policy")
        .context("the guide speaks of policies")?;
    let line = rest.split("```").nth(1).context("the guide has the line")?;
    let line = line.trim().replace(EXAMPLE, &town.public(""));
    Ok(format!("default-src 'none'; img-src 'self'; {line}"))
}

async fn is_asked_and_answers(citizen: &Visitor) -> Result<()> {
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.writes("0501234567").await?;
    useful.reads(".warning").await?;
    useful.sends().await?;
    useful.thanks().await?;
    Ok(())
}

#[tokio::test]
async fn the_policy_of_the_guide_is_enough_also_where_every_sink_of_html_is_closed() -> Result<()> {
    let policies = |least: &str, collector: &str| {
        let trusted = "require-trusted-types-for 'script'; trusted-types 'none'";
        let by_nonce = "script-src 'nonce-once' 'strict-dynamic' 'wasm-unsafe-eval'";
        [
            least.to_owned(),
            format!("{least}; {trusted}"),
            format!(
                "default-src 'none'; img-src 'self'; {by_nonce}; connect-src {collector}; {trusted}"
            ),
        ]
    };
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    for policy in policies(&least(&town)?, &town.public("")) {
        let tag = TAG.replace("<script", "<script nonce=once");
        citizen
            .opens(&town.puts_up_under(&policy, "en", &tag))
            .await?;
        is_asked_and_answers(&citizen).await.context(policy)?;
        citizen.forgets().await?;
    }
    assert_eq!(town.verify().await?.feedbacks, 3);
    citizen.leaves().await
}

#[tokio::test]
async fn each_part_of_the_policy_is_needed_and_its_lack_does_what_the_guide_says() -> Result<()> {
    let town = Town::found().await?;
    let collector = town.public("");
    let links = format!("return document.querySelectorAll(\"{TO_THE_FORM}\").length");

    let without = |directive: &str, source: &str| -> Result<String> {
        let least = least(&town)?;
        let given = least
            .split(';')
            .find(|part| part.trim().starts_with(directive));
        let given = given.context("the guide names the directive")?;
        ensure!(given.contains(source), "{source} is not in {given}");
        Ok(least.replace(given, &given.replace(source, "")))
    };
    let arrives = async |policy: &str| {
        let citizen = Visitor::arrives(&town, Window::WIDE).await?;
        citizen
            .opens(&town.puts_up_under(policy, "en", TAG))
            .await?;
        anyhow::Ok(citizen)
    };

    let citizen = arrives(&without("script-src", &collector)?).await?;
    citizen.sees_it_drawn().await?;
    let left: String = citizen
        .asks("return document.querySelector('main').outerHTML", &[])
        .await?;
    let tag = TAG.replace("TAG", &town.public("/v1/rayak.js"));
    assert_eq!(
        left.replace("async=\"\"", "async"),
        tag,
        "the page is as it was"
    );
    let expected = [Expected::Forbidden("script-src"), Expected::NoLoader];
    citizen.leaves_after(&expected).await?;

    let citizen = arrives(&without("script-src", "'wasm-unsafe-eval'")?).await?;
    citizen
        .finds(&format!("{TO_THE_FORM}[href*='answer=no']"))
        .await?;
    let view = town.view("pothole", "en").await?;
    let answers: usize = view.questions.iter().map(|asked| asked.answers.len()).sum();
    assert_eq!(citizen.asks::<usize>(&links, &[]).await?, answers);
    citizen.leaves_after(&[Expected::NoWasm]).await?;

    let citizen = arrives(&without("connect-src", &collector)?).await?;
    citizen.finds(TO_THE_FORM).await?;
    assert_eq!(citizen.asks::<usize>(&links, &[]).await?, 1);
    citizen.clicks(TO_THE_FORM).await?;
    citizen.finds("form input[value=no]").await?;
    let expected = [Expected::Forbidden("connect-src")];
    citizen.leaves_after(&expected).await
}

/// A page on which another stands in a frame.
fn framing(town: &Town, sandbox: &str) -> String {
    let inside = town.puts_up("en", TAG);
    town.puts_up(
        "en",
        &format!(
            r#"<iframe sandbox="{sandbox}" src="{inside}" style="inline-size:700px;block-size:600px"></iframe>"#
        ),
    )
}

#[tokio::test]
async fn in_a_locked_frame_that_keeps_its_address_the_card_takes_answers() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen
        .opens(&framing(&town, "allow-scripts allow-same-origin"))
        .await?;
    citizen.goes_into("iframe").await?;
    is_asked_and_answers(&citizen).await?;
    assert_eq!(town.verify().await?.feedbacks, 1);
    citizen.leaves().await
}

#[tokio::test]
async fn in_a_locked_frame_without_an_address_the_reader_is_told_and_keeps_the_words() -> Result<()>
{
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(&framing(&town, "allow-scripts")).await?;
    citizen.goes_into("iframe").await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(2).await?;
    service.writes("It took a week").await?;
    service.sends().await?;
    let error = service.reads(".error").await?;
    assert_eq!(error, town.text("en", "error.origin_not_allowed").await?);
    let words: String = service.tells("textarea", "found.value").await?;
    assert_eq!(words, "It took a week");
    assert_eq!(town.verify().await?.events, 0);
    citizen
        .leaves_after(&[Expected::StatusInALockedFrame(403)])
        .await
}

#[tokio::test]
async fn where_looking_at_the_storage_throws_an_answer_is_taken_and_nothing_is_thrown() -> Result<()>
{
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    let closed = "<script>
        window.looked = 0;
        for (const name of ['localStorage', 'sessionStorage'])
          Object.defineProperty(window, name, { get() {
            window.looked += 1;
            throw new DOMException('denied', 'SecurityError');
          } });
      </script>";
    citizen
        .opens(&town.puts_up("en", &[closed, TAG].concat()))
        .await?;
    is_asked_and_answers(&citizen).await?;
    ensure!(
        citizen.asks::<u32>("return looked", &[]).await? > 2,
        "it was tried"
    );
    until("the words have come", async || {
        Ok((town.verify().await?.words == 1).then_some(()))
    })
    .await?;
    // Nothing is remembered, so that the next visit is the first.
    citizen.reloads().await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("ask").await?;
    citizen.leaves().await
}
