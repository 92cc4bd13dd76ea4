//! What a citizen does on a page of the municipality, in either language, and what it comes to.

use crate::staff::reads_the_row;
use anyhow::{Result, ensure};
use rayak_shared::{Counts, Question, Reason, SummaryState};
use rayak_tests::{Town, Visitor, Window, ballot, until};
use serde_json::Value;

const POTHOLE_AR: &str = "/ar/services/pothole-report";
const POTHOLE_EN: &str = "/en/services/pothole-report";

/// The one event of its kind in the log.
async fn the_one(town: &Town, event: &str) -> Result<Value> {
    let mut events = town.export().await?;
    events.retain(|line| line["event"] == event);
    ensure!(
        events.len() == 1,
        "there is not one event {event}: {events:?}"
    );
    Ok(events.remove(0))
}

#[tokio::test]
async fn a_vote_in_arabic_reaches_the_staff_table() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::NARROW).await?;
    citizen.opens(POTHOLE_AR).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    let view = town.view("pothole", "ar").await?;
    assert_eq!(useful.reads("h2").await?, view.questions[0].text);
    assert_eq!(
        useful.reads(".figure").await?,
        view.questions[0].figure,
        "a score is never bare"
    );

    useful.is_pointed_at().await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.ticks(Reason::NotFound).await?;
    useful.ticks(Reason::Technical).await?;
    useful.writes("لم أجد رسوم الخدمة").await?;
    useful.sends().await?;
    let thanks = useful.thanks().await?;
    ensure!(
        thanks.contains(&town.text("ar", "thanks").await?),
        "{thanks}"
    );

    let received = the_one(&town, "received").await?;
    assert_eq!(
        (&received["answer"], &received["lang"]),
        (&"no".into(), &"ar".into())
    );
    assert_eq!(
        (&received["channel"], &received["device"]),
        (&"widget".into(), &"narrow".into())
    );
    assert_eq!(
        (&received["page"], &received["token"]),
        (&"pothole".into(), &"fresh".into())
    );
    let amended = the_one(&town, "amended").await?;
    assert_eq!(
        amended["reasons"],
        serde_json::json!(["not_found", "technical"])
    );
    assert_eq!(amended["words"], "لم أجد رسوم الخدمة");
    let reference = received["reference"].as_str().unwrap_or("?");
    ensure!(
        thanks.contains(reference),
        "{reference} is not in: {thanks}"
    );

    let row = reads_the_row(&citizen, &town, "ar", "بلاغ حفر وهبوطات في الطريق").await?;
    assert_eq!(row.useful[0], "1");
    ensure!(row.useful[1].starts_with("0%"), "no yes among one: {row:?}");
    ensure!(
        row.useful[1].contains("79%"),
        "one answer says next to nothing, so its range is wide: {row:?}"
    );
    citizen.leaves().await
}

#[tokio::test]
async fn stars_in_english_reach_the_score_once_they_are_sent() -> Result<()> {
    let town = Town::found().await?;
    for stars in [5, 4, 4, 3] {
        town.accept(&ballot::stars("building-permit", stars))
            .await?;
    }
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/en/services/building-permit").await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(2).await?;
    service.gives_stars(4).await?;
    assert!(service.is_chosen("4").await?);
    assert_eq!(town.verify().await?.feedbacks, 4, "choosing is not sending");

    service.writes("Quick, but I could not pay at once").await?;
    service.sends().await?;
    service.thanks().await?;
    let counts = Counts::Service([0, 0, 1, 3, 1]);
    until("the public score has the stars", async || {
        let summary = town.summary("building-permit", Question::Service).await?;
        Ok((summary.counts() == Some(counts)).then_some(()))
    })
    .await?;
    let row = reads_the_row(&citizen, &town, "en", "Issue a Residential Building Permit").await?;
    assert_eq!(row.service[0], "5");
    ensure!(row.service[1].contains('4'), "the mean is four: {row:?}");
    citizen.leaves().await
}

#[tokio::test]
async fn two_citizens_in_two_languages_make_one_score() -> Result<()> {
    let town = Town::found().await?;
    // The Arabic page of the demonstration names itself by its path, the English one by its key.
    for path in [POTHOLE_AR, POTHOLE_EN] {
        let citizen = Visitor::arrives(&town, Window::WIDE).await?;
        citizen.opens(path).await?;
        let useful = citizen.is_asked(Question::Useful).await?;
        useful.answers_yes().await?;
        useful.is_saved().await?;
        citizen.leaves().await?;
    }
    for _ in 0..3 {
        town.accept(&ballot::no("pothole")).await?;
    }
    let wanted = Counts::Useful { yes: 2, no: 3 };
    until("both votes are in one score", async || {
        let summary = town.summary("pothole", Question::Useful).await?;
        Ok((summary.counts() == Some(wanted)).then_some(()))
    })
    .await
}

#[tokio::test]
async fn an_answer_survives_a_kill_right_after_the_thanks() -> Result<()> {
    let mut town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::NARROW).await?;
    citizen.opens(POTHOLE_AR).await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(3).await?;
    service.writes("الخدمة جيدة لكنها بطيئة").await?;
    service.sends().await?;
    service.comes_to("done").await?;
    town.kill().await?;

    town.restart().await?;
    let received = the_one(&town, "received").await?;
    assert_eq!(
        (&received["answer"], &received["words"]),
        (&3.into(), &"الخدمة جيدة لكنها بطيئة".into())
    );
    let report = town.verify().await?;
    ensure!(
        report.faults.is_empty() && report.feedbacks == 1 && report.words == 1,
        "{report:?}"
    );
    let summary = town.summary("pothole", Question::Service).await?;
    assert_eq!(
        summary.state(),
        SummaryState::TooFew,
        "it is counted, and too few to be told"
    );
    let row = reads_the_row(&citizen, &town, "ar", "بلاغ حفر وهبوطات في الطريق").await?;
    assert_eq!(row.service[0], "1");
    citizen.leaves().await
}

#[tokio::test]
async fn after_a_reload_the_browser_remembers_and_the_answer_can_be_changed_and_withdrawn()
-> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(POTHOLE_AR).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_yes().await?;
    useful.is_saved().await?;

    citizen.reloads().await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("remembered").await?;
    let view = town.view("pothole", "ar").await?;
    let yours = useful.reads(".yours").await?;
    ensure!(
        yours.contains(&view.questions[0].answers[0].text),
        "it says what was answered: {yours}"
    );

    useful.clicks("button.edit").await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    until("the change is in the log", async || {
        Ok((town.export().await?.len() >= 2).then_some(()))
    })
    .await?;
    assert_eq!(the_one(&town, "amended").await?["answer"], "no");
    let row = reads_the_row(&citizen, &town, "ar", "بلاغ حفر وهبوطات في الطريق").await?;
    assert_eq!(row.useful[0], "1", "a changed answer replaces the first");
    ensure!(row.useful[1].starts_with("0%"), "{row:?}");

    citizen.opens(POTHOLE_AR).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("remembered").await?;
    useful.clicks("button.withdraw").await?;
    useful.comes_to("withdrawn").await?;
    the_one(&town, "withdrawn").await?;
    let row = reads_the_row(&citizen, &town, "ar", "بلاغ حفر وهبوطات في الطريق").await?;
    assert_eq!(row.useful.len(), 1, "a withdrawn answer leaves: {row:?}");

    // Nothing is left that could be changed; the page asks anew.
    citizen.opens(POTHOLE_AR).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.comes_to("ask").await?;
    useful.answers_yes().await?;
    useful.is_saved().await?;
    let row = reads_the_row(&citizen, &town, "ar", "بلاغ حفر وهبوطات في الطريق").await?;
    assert_eq!(row.useful[0], "1");
    citizen.leaves().await
}

#[tokio::test]
async fn an_edit_after_a_reload_keeps_what_the_browser_does_not_remember() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(POTHOLE_EN).await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.ticks(Reason::Unclear).await?;
    useful.writes("The third step is missing").await?;
    useful.sends().await?;
    useful.thanks().await?;

    citizen.reloads().await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.clicks("button.edit").await?;
    useful.ticks(Reason::TooLong).await?;
    useful.sends().await?;
    useful.thanks().await?;
    let mut events = town.export().await?;
    events.retain(|line| line["event"] == "amended");
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(
        events[0]["words"], "The third step is missing",
        "the words still stand"
    );
    assert_eq!(events[1]["words_change"], "kept");
    assert_eq!(events[1]["reasons"], serde_json::json!(["too_long"]));
    citizen.leaves().await
}

#[tokio::test]
async fn a_double_click_is_one_vote() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=ar").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.double_clicks("button[data-answer=yes]").await?;
    useful.is_saved().await?;
    let report = town.verify().await?;
    assert_eq!((report.feedbacks, report.events), (1, 1), "{report:?}");
    citizen.leaves().await
}

#[tokio::test]
async fn what_the_browser_keeps_holds_no_words_and_no_cookie() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens(POTHOLE_EN).await?;
    let service = citizen.is_asked(Question::Service).await?;
    service.gives_stars(1).await?;
    service.writes("My street is the third on the left").await?;
    service.sends().await?;
    service.thanks().await?;

    let (stored, cookies): (Value, String) = citizen
        .asks("return [{ ...localStorage }, document.cookie]", &[])
        .await?;
    ensure!(cookies.is_empty(), "{cookies}");
    let stored = stored.as_object().cloned().unwrap_or_default();
    ensure!(!stored.is_empty(), "the answer is remembered");
    for (key, kept) in &stored {
        ensure!(
            key.starts_with("rayak"),
            "{key} is a name that says whose it is"
        );
        ensure!(
            !kept.to_string().contains("third"),
            "words stay with the collector: {kept}"
        );
    }
    citizen.leaves().await
}

#[tokio::test]
async fn both_questions_of_a_page_are_answered_apart() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen.opens("/test/both?page=pothole&lang=en").await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    let service = citizen.is_asked(Question::Service).await?;
    useful.answers_yes().await?;
    useful.is_saved().await?;
    service.comes_to("ask").await?;
    service.gives_stars(5).await?;
    service.sends().await?;
    service.thanks().await?;
    useful.comes_to("follow").await?;

    citizen.reloads().await?;
    let view = town.view("pothole", "en").await?;
    for (place, card) in [&useful, &service].into_iter().enumerate() {
        card.comes_to("remembered").await?;
        for button in [".edit", ".withdraw"] {
            let described: String = card
                .tells(
                    button,
                    "found.getRootNode().getElementById(found.getAttribute('aria-describedby')).innerText",
                )
                .await?;
            assert_eq!(
                described, view.questions[place].text,
                "both have such buttons, and each says of which it is"
            );
        }
    }
    let row = reads_the_row(&citizen, &town, "en", "Pothole and Subsidence Report").await?;
    assert_eq!(
        (row.useful[0].as_str(), row.service[0].as_str()),
        ("1", "1")
    );
    citizen.leaves().await
}

#[tokio::test]
async fn the_reference_is_copied_at_one_press_which_is_said() -> Result<()> {
    let town = Town::found().await?;
    let citizen = Visitor::arrives(&town, Window::WIDE).await?;
    citizen
        .opens(&town.puts_up("en", "<main><textarea id=elsewhere></textarea><script src=\"TAG\" data-site=\"jazan\" data-page=\"pothole\" data-questions=\"useful\" async></script></main>"))
        .await?;
    let useful = citizen.is_asked(Question::Useful).await?;
    useful.answers_no().await?;
    useful.is_saved().await?;
    useful.writes("The third step is missing").await?;
    useful.sends().await?;
    useful.thanks().await?;
    let reference = useful.reads(".reference").await?;
    useful.clicks("button.copy").await?;
    let said = citizen.reads("[role=status]").await?;
    assert_eq!(said, town.text("en", "copied").await?);
    citizen.clicks("#elsewhere").await?;
    citizen.writes_in("#elsewhere", "\u{e009}v\u{e009}").await?;
    let pasted: String = citizen
        .asks("return document.querySelector('#elsewhere').value", &[])
        .await?;
    assert_eq!(pasted, reference);
    citizen.leaves().await
}
