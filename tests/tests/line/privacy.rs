//! What a citizen should not have typed is never written down anywhere.

use anyhow::{Result, ensure};
use rayak_shared::Question;
use rayak_tests::{Town, Visitor, Window};
use std::fs;
use std::path::Path;

/// A mobile number without its leading zero, as it could be written in any script.
const NUMBER: &str = "501234567";
/// The zero of each script whose digits people type here: Latin, Arabic, Persian, full width.
const ZEROS: [char; 4] = ['0', '٠', '۰', '０'];

fn in_script(zero: char) -> String {
    let digit = |digit: char| char::from_u32(zero as u32 + digit.to_digit(10).unwrap_or_default());
    NUMBER.chars().filter_map(digit).collect()
}

/// Every file below a folder, by path and content.
fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, found)?;
        } else if path.is_file() {
            found.push((path.display().to_string(), fs::read(&path)?));
        }
    }
    Ok(())
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}

/// What is announced, which stands in the page itself.
async fn announced(citizen: &Visitor) -> Result<String> {
    let status = "return document.querySelector('[data-rayak] [role=status]').textContent";
    citizen.asks(status, &[]).await
}

#[tokio::test]
async fn what_is_said_of_personal_data_is_unsaid_when_it_is_no_longer_so() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::NARROW).await?;
    citizen.opens("/en/services/pothole-report").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    let kind = town.text("en", "kind.mobile").await?;
    useful.pastes("Call 0501234567").await?;
    // The scanner is fetched only when somebody begins to write.
    useful.reads(".warning").await?;
    ensure!(announced(&citizen).await?.contains(&kind));
    useful.pastes("Call").await?;
    assert_eq!(announced(&citizen).await?, "", "the number is gone");

    useful.pastes("Call 0501234567").await?;
    useful.sends().await?;
    useful.thanks().await?;
    assert_eq!(announced(&citizen).await?, "", "after the thanks");
    useful.clicks("button.withdraw").await?;
    useful.comes_to("withdrawn").await?;
    assert_eq!(announced(&citizen).await?, "", "after the withdrawal");
    citizen.leaves().await
}

#[tokio::test]
async fn the_links_of_the_card_lead_to_the_notice_and_to_the_policy() -> Result<()> {
    let town = Town::found().await?;
    let client = reqwest::Client::new();
    for (lang, notice, policy) in [
        ("ar", "إشعار الخصوصية", "سياسة المشاركة الإلكترونية"),
        ("en", "Privacy Notice", "E-Participation Policy"),
    ] {
        let links = town.view("pothole", lang).await?.links;
        for (link, title) in [(links.privacy, notice), (links.policy, policy)] {
            let address = link.unwrap_or_default();
            let page = client.get(&address).send().await?.text().await?;
            let heading = page.split("<h1").nth(1).unwrap_or_default();
            let heading = heading.split("</h1>").next().unwrap_or_default();
            ensure!(heading.contains(title), "{address} is headed {heading}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_mobile_number_typed_in_arabic_digits_is_warned_of_and_nowhere_on_disk() -> Result<()> {
    let mut town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::NARROW).await?;
    citizen.opens("/ar/services/pothole-report").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.writes("اتصلوا بي على ٠٥٠١٢٣٤٥٦٧ مساءً").await?;
    let kind = town.text("ar", "kind.mobile").await?;
    let warning = useful.reads(".warning").await?;
    ensure!(warning.contains(&kind), "{warning}");
    citizen.takes_a_picture("warning-ar-320").await?;
    useful.sends().await?;
    let thanks = useful.thanks().await?;
    ensure!(
        thanks.contains(&kind),
        "it is said what was removed: {thanks}"
    );

    // The same number again, as a star rating brings it and as the form does.
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(1).await?;
    service.writes("رقمي 050 123 4567").await?;
    service.sends().await?;
    service.thanks().await?;
    citizen.leaves().await?;
    let form = "site=jazan&page=pothole&lang=ar&question=useful&answer=no&id=0b3c8f6e-2f0a-4a6f-9a55-6f2d1c7e8b90\
                &comment=%DB%B0%DB%B5%DB%B0%DB%B1%DB%B2%DB%B3%DB%B4%DB%B5%DB%B6%DB%B7";
    let request = town
        .plain_request(reqwest::Method::POST, "/form")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    assert_eq!(town.send(request).await?.status, 303);

    let mut found = Vec::new();
    files(&town.data(), &mut found)?;
    found.push(("its log".to_owned(), town.log().into_bytes()));
    town.stop().await?;
    files(&town.data(), &mut found)?;
    found.push(("its log at the end".to_owned(), town.log().into_bytes()));

    // The words around the number are there in plain sight, so the number would be, too.
    for around in ["اتصلوا بي على", "مساءً", "رقمي"] {
        ensure!(
            found.iter().any(|(_, bytes)| holds(bytes, around)),
            "{around} is not found: the search sees nothing"
        );
    }
    for number in ZEROS.map(in_script) {
        for (file, bytes) in &found {
            ensure!(!holds(bytes, &number), "{number} stands in {file}");
        }
    }
    let spaced = "50 123 4567";
    ensure!(
        !found.iter().any(|(_, bytes)| holds(bytes, spaced)),
        "{spaced} is on the disk"
    );
    let events = town.export().await?;
    let masked = events
        .iter()
        .filter(|line| line["masked"] == serde_json::json!(["mobile"]))
        .count();
    assert_eq!(masked, 3, "{events:?}");
    Ok(())
}
