//! Mail, by a real collector to a real mail server: what arrives, and what is kept where nothing does.

use anyhow::{Context as _, Result, ensure};
use rayak_shared::Submission;
use rayak_tests::{Demands, MailServer, Measure, Town, Visitor, Window, ballot, until};

const OWNER: &str = "owner@example.sa";
const OTHER: &str = "other@example.sa";

fn remark(words: &str) -> Submission {
    ballot::saying(words, ballot::no("pothole"))
}

/// A town whose collector has a mail server.
async fn town_with(server: &MailServer) -> Result<Town> {
    let mut town = Town::found().await?;
    town.is_told_of_mail(&server.named()).await?;
    Ok(town)
}

/// Somebody who has named an address and proved it, to be told at once.
async fn proves(town: &Town, server: &MailServer, address: &str) -> Result<String> {
    let known = server.taken_for(address)?.len();
    let cookie = town.signs_in().await?;
    names(town, &cookie, address).await?;
    let text = server.takes_for(address, known).await?.text()?;
    let (_, link) = text
        .split_once("/account/mail/prove/")
        .context("there is a link")?;
    let link = link.split_whitespace().next().context("it has an end")?;
    let proved = town
        .staff_post(&cookie, &format!("/account/mail/prove/{link}"), &[])
        .await?;
    ensure!(proved.status == 303, "{}", proved.status);
    Ok(cookie)
}

async fn names(town: &Town, cookie: &str, address: &str) -> Result<()> {
    let fields = [("mail_address", address), ("rhythm", "at_once")];
    let named = town.staff_post(cookie, "/account/mail", &fields).await?;
    ensure!(named.status == 303, "{}", named.status);
    Ok(())
}

#[tokio::test]
async fn a_digest_arrives_in_two_forms_over_a_closed_connection_and_holds_no_words() -> Result<()> {
    let server = MailServer::start(Demands::USUAL).await?;
    let town = town_with(&server).await?;
    proves(&town, &server, OWNER).await?;
    town.accept(&remark("Zebra crossings are missing, call 0501234567"))
        .await?;
    let letter = server.takes_for(OWNER, 1).await?;
    ensure!(letter.secure, "it was sent in the open");
    let message = letter.read()?;
    let subject = message.subject().context("a subject")?;
    ensure!(
        subject == "تعليق جديد واحد · أمانة منطقة جازان (موقع تجريبي)",
        "{subject}"
    );
    let from = message
        .from()
        .and_then(|it| it.first())
        .context("a sender")?;
    ensure!(
        from.name() == Some("رأيك") && from.address() == Some("rayak@example.sa"),
        "{from:?}"
    );
    ensure!(message.date().is_some() && message.message_id().is_some());
    let header = |name: &str| {
        message
            .header_raw(name)
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    ensure!(header("List-Unsubscribe").starts_with("<http://127.0.0.1:"));
    ensure!(header("Auto-Submitted") == "auto-generated" && header("Content-Language") == "ar");
    let html = message
        .body_html(0)
        .context("there is an HTML part")?
        .into_owned();
    let text = letter.text()?;
    ensure!(message.text_body_count() == 1 && message.html_body_count() == 1);
    ensure!(
        html.contains("dir=\"rtl\"") && text.contains("/inbox?site=jazan"),
        "{text}"
    );
    for word in ["Zebra", "crossings", "0501234567", "⟦"] {
        ensure!(
            !html.contains(word) && !text.contains(word),
            "{word}: {text}"
        );
    }
    let log = town.log();
    ensure!(
        !log.contains("owner@") && !log.contains("over the bay"),
        "the log tells addresses"
    );
    ensure!(
        server.taken_for(OWNER)?.len() == 2,
        "the question and the digest"
    );
    Ok(())
}

#[tokio::test]
async fn a_server_that_is_down_is_tried_again_and_nothing_is_lost_or_sent_twice() -> Result<()> {
    let mut server = MailServer::start(Demands::USUAL).await?;
    let mut town = town_with(&server).await?;
    proves(&town, &server, OWNER).await?;
    server.kill().await?;
    town.accept(&remark("Prices are missing on this page"))
        .await?;
    until("the log tells that no mail could be sent", async || {
        Ok(town.log().contains("no mail could be sent").then_some(()))
    })
    .await?;
    let told = town.staff_get_as("it", "/operations?lang=en").await?;
    ensure!(
        told.text().contains("The mail server takes nothing"),
        "the operator is not told"
    );
    server.restart().await?;
    let first = server.takes_for(OWNER, 0).await?.text()?;
    ensure!(first.contains("page=pothole"), "{first}");
    town.stop().await?;
    town.restart().await?;
    town.accept(&ballot::saying(
        "Hours are missing on this page",
        ballot::no("faq"),
    ))
    .await?;
    // The next round of the new process is over once it has asked whose another address is.
    let cookie = town.signs_in().await?;
    names(&town, &cookie, OTHER).await?;
    server.takes_for(OTHER, 0).await?;
    ensure!(server.taken_for(OWNER)?.len() == 1, "it was sent twice");
    Ok(())
}

#[tokio::test]
async fn where_the_connection_cannot_be_closed_to_others_nothing_is_said() -> Result<()> {
    let demands = Demands {
        starttls: false,
        ..Demands::USUAL
    };
    let server = MailServer::start(demands).await?;
    let town = town_with(&server).await?;
    let (good, said) = town.tries_mail(OWNER).await?;
    ensure!(!good && said.contains("offers no STARTTLS"), "{said}");
    let cookie = town.signs_in().await?;
    names(&town, &cookie, OWNER).await?;
    until("the log tells that no mail could be sent", async || {
        Ok(town.log().contains("no_starttls").then_some(()))
    })
    .await?;
    let heard = server.said();
    ensure!(
        !heard.contains("sign-in") && !heard.contains("from "),
        "{heard}"
    );
    Ok(())
}

#[tokio::test]
async fn one_mailbox_that_is_not_there_holds_up_no_other() -> Result<()> {
    let demands = Demands {
        refuses: OTHER,
        ..Demands::USUAL
    };
    let mut server = MailServer::start(demands).await?;
    let town = town_with(&server).await?;
    for _ in 0..3 {
        let cookie = town.signs_in().await?;
        names(&town, &cookie, OTHER).await?;
    }
    server.says("refused ").await?;
    proves(&town, &server, OWNER).await?;
    town.accept(&remark("Prices are missing on this page"))
        .await?;
    server.takes_for(OWNER, 1).await?;
    ensure!(
        !town.log().contains("no mail could be sent"),
        "{}",
        town.log()
    );
    Ok(())
}

#[tokio::test]
async fn a_server_that_hangs_up_at_one_mailbox_holds_up_no_other() -> Result<()> {
    let demands = Demands {
        hangs_up_at: OTHER,
        ..Demands::USUAL
    };
    let mut server = MailServer::start(demands).await?;
    let town = town_with(&server).await?;
    let cookie = town.signs_in().await?;
    names(&town, &cookie, OTHER).await?;
    server.says("hung-up ").await?;
    proves(&town, &server, OWNER).await?;
    town.accept(&remark("Prices are missing on this page"))
        .await?;
    server.takes_for(OWNER, 1).await?;
    let log = town.log();
    ensure!(
        log.contains("broken_off") && !log.contains("no mail could be sent"),
        "{log}"
    );
    Ok(())
}

#[tokio::test]
async fn a_trial_says_what_the_server_said() -> Result<()> {
    let server = MailServer::start(Demands::USUAL).await?;
    let town = town_with(&server).await?;
    let (good, said) = town.tries_mail(OWNER).await?;
    ensure!(
        good && said.contains("250") && said.contains("kept"),
        "{said}"
    );
    ensure!(server.taken_for(OWNER)?.len() == 1);
    let (good, said) = town.tries_mail("nobody").await?;
    ensure!(!good && said.contains("is no address"), "{said}");
    tokio::fs::write(server.password_file(), "another\n").await?;
    let (good, said) = town.tries_mail(OWNER).await?;
    ensure!(
        !good && said.contains("did not take user and password") && said.contains("535"),
        "{said}"
    );
    ensure!(
        !said.contains("another"),
        "the password is not printed: {said}"
    );
    Ok(())
}

#[tokio::test]
async fn the_page_of_what_is_sent_and_a_letter_stand_in_nobodys_way() -> Result<()> {
    let server = MailServer::start(Demands::USUAL).await?;
    let town = town_with(&server).await?;
    proves(&town, &server, OWNER).await?;
    town.accept(&remark("A bare electric cable hangs over the playground"))
        .await?;
    let letter = server.takes_for(OWNER, 1).await?;
    let html = letter
        .read()?
        .body_html(0)
        .context("an HTML part")?
        .into_owned();
    // A browser asks for the icon of a page; a mail program asks for nothing.
    let icon = town.page("/static/emblem.svg");
    let html = html.replace(
        "<head>",
        &format!("<head><link rel=\"icon\" href=\"{icon}\">"),
    );
    let letter = town.page(&town.puts_up_whole(&html));
    let tall = |window: Window| Window {
        height: 1_500,
        ..window
    };
    for (window, width) in [(Window::NARROW, "320"), (Window::WIDE, "1280")] {
        let owner = Visitor::arrives(&town, tall(window)).await?;
        owner.signs_in(&town, "manager").await?;
        let page = |lang: &str| town.staff(&format!("/account/mail?lang={lang}"));
        let pages = [
            ("mail-ar", page("ar")),
            ("mail-en", page("en")),
            ("letter", letter.clone()),
        ];
        for (name, address) in pages {
            owner.opens(&address).await?;
            let name = format!("{name}-{width}");
            owner.takes_a_picture(&name).await?;
            let barriers = owner.meets_barriers().await?;
            ensure!(barriers.is_empty(), "{name}: {barriers:#?}");
            for measure in [Measure::Contrast, Measure::Room] {
                let found = owner.measures(measure).await?;
                ensure!(found.is_empty(), "{name}: {measure:?}: {found:#?}");
            }
        }
        owner.leaves().await?;
    }
    Ok(())
}
