//! That the visitors notice what they are to notice: a harness that saw nothing would find every
//! page in order.

use anyhow::Result;
use rayak_tests::{Town, Visitor, Window};
use std::time::Duration;
use tokio::time::timeout;

/// Opens a page, and hands back what the visitor said on leaving.
async fn said_after(body: &str) -> Result<String> {
    said_after_under("", body).await
}

/// The same under a content security policy.
async fn said_after_under(policy: &str, body: &str) -> Result<String> {
    let town = Town::found().await?;
    let visitor = Visitor::arrives(&town, Window::WIDE).await?;
    visitor
        .opens(&town.puts_up_under(policy, "en", body))
        .await?;
    visitor.sees_it_drawn().await?;
    Ok(visitor
        .leaves()
        .await
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default())
}

#[tokio::test]
async fn a_page_on_which_nothing_goes_wrong_is_left_in_peace() -> Result<()> {
    assert_eq!(said_after("<p>Good day.</p>").await?, "");
    Ok(())
}

#[tokio::test]
async fn a_scenario_has_as_many_visitors_at_once_as_it_needs() -> Result<()> {
    let town = Town::found().await?;
    let mut visitors = Vec::new();
    for _ in 0..3 {
        let arrives = Visitor::arrives(&town, Window::WIDE);
        visitors.push(timeout(Duration::from_secs(60), arrives).await??);
    }
    for visitor in visitors {
        visitor.leaves().await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_error_that_a_script_throws_is_noticed() -> Result<()> {
    let said = said_after("<script>throw new Error('thrown')</script>").await?;
    assert!(said.contains("thrown"), "{said}");
    Ok(())
}

#[tokio::test]
async fn an_error_that_the_page_itself_hides_is_noticed() -> Result<()> {
    let hidden = "<script>onerror = () => true; throw new Error('hushed')</script>";
    let said = said_after(hidden).await?;
    assert!(said.contains("hushed"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_promise_that_nobody_caught_is_noticed() -> Result<()> {
    let said = said_after("<script>Promise.reject(new Error('broken'))</script>").await?;
    assert!(said.contains("broken"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_policy_that_was_broken_is_noticed() -> Result<()> {
    let said = said_after_under("img-src 'none'", "<img src=/static/emblem.svg>").await?;
    assert!(said.contains("policy violation img-src"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_file_that_did_not_come_is_noticed() -> Result<()> {
    let said = said_after("<link rel=stylesheet href=/static/none.css>").await?;
    assert!(said.contains("none.css"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_shift_of_the_layout_is_measured() -> Result<()> {
    let town = Town::found().await?;
    let visitor = Visitor::arrives(&town, Window::WIDE).await?;
    let shifting =
        "<div id=late></div><p style='block-size:400px;background:teal'>Words that move.</p>";
    visitor.opens(&town.puts_up("en", shifting)).await?;
    visitor.sees_it_drawn().await?;
    let still = visitor.layout_shifts().await?;
    visitor.run("late.style.blockSize = '200px'", &[]).await?;
    visitor.sees_it_drawn().await?;
    let shifted = visitor.layout_shifts().await?;
    assert!(
        still.is_empty() && shifted.len() == 1,
        "{still:?} {shifted:?}"
    );
    visitor.leaves().await
}
