//! Staff with what visitors wrote in hand.

use super::views::{Views, address, after_a_season};
use anyhow::{Result, ensure};
use rayak_tests::{Expected, Measure, Town, Window, ballot};
use thirtyfour::Key;

const VIEWS: Views<'static> = Views {
    role: "manager",
    of: "inbox",
    all: &[
        ("all", "/inbox"),
        ("search", "/inbox?q=%D8%A7%D9%84%D8%B1%D8%AE%D8%B5%D9%87"),
        ("nothing", "/inbox?q=zzz&theme=spam&words=ur&period=week"),
        ("urgent", "/urgent"),
        ("aside", "/inbox?flagged=open&page=faq"),
        ("flagged", "/flagged"),
        (
            "flagged-sought",
            "/flagged?q=machine&check=trap&department=eparticipation",
        ),
        ("themes", "/themes"),
        ("themes-days", "/themes?period=4-weeks&question=useful"),
        ("wrong", "/inbox?state=asleep"),
    ],
    expected: &[Expected::Status(400)],
};

/// A season, and on top of it what a reader must not miss or be harmed by.
async fn town() -> Result<Town> {
    let town = after_a_season(&["commercial-licence", "pothole", "street-light", "faq"]).await?;
    let said = [
        (
            "pothole",
            "حفرة عميقة وسلك كهرباء مكشوف قرب المدرسة، خطر على الأطفال",
        ),
        ("faq", "اسمي فلان بن فلان وبيتي رقم 12 خلف المسجد"),
        (
            "faq",
            "<script>alert(1)</script> \u{202e}gnirts esrever\u{202c} & <b>bold</b>",
        ),
        ("faq", "The lights in our street have been out for weeks"),
        ("pothole", "الخدمة ممتاااازة 👍"),
    ];
    for (page, words) in said {
        let mut answer = ballot::no(page);
        answer.comment = Some(words.to_owned());
        town.accept(&answer).await?;
    }
    for words in ["What a machine wrote", "رسالة من آلة لا من إنسان"] {
        let mut answer = ballot::no("faq");
        answer.comment = Some(words.to_owned());
        answer.trap = "x".to_owned();
        town.accept(&answer).await?;
    }
    Ok(town)
}

#[tokio::test]
async fn axe_finds_no_barrier_before_what_visitors_wrote() -> Result<()> {
    VIEWS.hold_no_barrier(&town().await?).await
}

#[tokio::test]
async fn nothing_is_cut_too_small_or_too_faint_of_what_visitors_wrote() -> Result<()> {
    VIEWS.are_whole_and_clear(&town().await?).await
}

#[tokio::test]
async fn a_reader_reaches_all_of_the_inbox_by_keyboard() -> Result<()> {
    VIEWS
        .are_reached_by_keyboard(&town().await?, "/inbox?q=lights")
        .await
}

#[tokio::test]
async fn the_inbox_looked_at() -> Result<()> {
    VIEWS.are_looked_at(&town().await?).await
}

/// What stands in the list of remarks.
const REMARKS: &str =
    "return [...document.querySelectorAll('#found ~ .inbox .remark')].map((it) => it.innerText)";

#[tokio::test]
async fn a_remark_is_found_read_and_sorted_without_a_mouse() -> Result<()> {
    let town = town().await?;
    let reader = VIEWS.reader(&town, Window::WIDE).await?;
    reader.opens(&address(&town, "/inbox", "en")).await?;
    reader.writes_in("input[name=q]", "light").await?;
    reader.presses_key(Key::Enter).await?;
    reader.finds("mark").await?;
    let marked: Vec<String> = reader
        .asks(
            "return [...document.querySelectorAll('mark')].map((it) => it.innerText)",
            &[],
        )
        .await?;
    ensure!(
        marked.iter().all(|it| it.to_lowercase() == "lights"),
        "{marked:?}"
    );
    // The first remark's button, and then a theme of its list.
    const FOCUS: &str = "document.querySelector(arguments[0]).focus()";
    reader
        .run(FOCUS, &["#found ~ .inbox .remark .acts button".into()])
        .await?;
    reader.presses_key(Key::Enter).await?;
    reader.finds("p.done").await?;
    reader
        .run(FOCUS, &["#found ~ .inbox .remark summary".into()])
        .await?;
    reader.presses_key(Key::Enter).await?;
    reader
        .run(
            FOCUS,
            &["#found ~ .inbox .remark [value$='theme:processing_time']".into()],
        )
        .await?;
    reader.presses_key(Key::Enter).await?;
    reader
        .finds("#found ~ .inbox [value$='theme:processing_time'][aria-pressed=true]")
        .await?;
    let remarks: Vec<String> = reader.asks(REMARKS, &[]).await?;
    let first = remarks.first().map_or("", String::as_str);
    ensure!(first.contains("Time that a request takes"), "{first}");
    ensure!(!first.contains("not read"), "{first}");
    reader.leaves().await
}

/// Where the focus is: what has it, and the remark around it.
const FOCUS: &str = "const at = document.activeElement;
    return [at.id || at.className, at.closest('.remark')?.id ?? '', at.innerText]";

#[tokio::test]
async fn whoever_presses_a_button_by_keyboard_goes_on_from_the_remark_and_hears_what_was_done()
-> Result<()> {
    let town = town().await?;
    let reader = VIEWS.reader(&town, Window::WIDE).await?;
    reader.opens(&address(&town, "/inbox", "ar")).await?;
    const ACT: &str = "#found ~ .inbox .remark:nth-child(3) .acts button";
    let remark: String = reader
        .asks(
            "return document.querySelector(arguments[0]).closest('.remark').id",
            &[ACT.into()],
        )
        .await?;
    reader.run("document.querySelector(arguments[0]).closest('.remark').querySelector('input').focus()", &[ACT.into()]).await?;
    reader.tabs_to(ACT).await?;
    reader.presses_key(Key::Enter).await?;
    reader.finds("#done").await?;
    let (at, within, said): (String, String, String) = reader.asks(FOCUS, &[]).await?;
    ensure!(at == "done" && within == remark, "{at} in {within}");
    ensure!(
        said == "«ضع علامة مقروء»: حُفظ التغيير في تعليق واحد.",
        "{said}"
    );
    reader.presses_key(Key::Tab).await?;
    let (at, within, _): (String, String, String) = reader.asks(FOCUS, &[]).await?;
    ensure!(within == remark, "the next is {at} in {within}");
    // What has gone from its list is told of before the list, where the next one stands.
    reader.opens(&address(&town, "/urgent", "ar")).await?;
    reader.tabs_to(".remark button").await?;
    reader.presses_key(Key::Enter).await?;
    reader.finds("#done").await?;
    let (at, within, said): (String, String, String) = reader.asks(FOCUS, &[]).await?;
    ensure!(at == "done" && within.is_empty(), "{at} in {within}");
    ensure!(said.contains("سجّل المتابعة"), "{said}");
    let barriers = reader.meets_barriers().await?;
    ensure!(barriers.is_empty(), "{barriers:#?}");
    reader.leaves().await
}

#[tokio::test]
async fn only_what_is_long_has_a_bar_to_scroll_it_by() -> Result<()> {
    let town = town().await?;
    let reader = VIEWS.reader(&town, Window::NARROW).await?;
    const SHORT: &str = "const all = [...document.querySelectorAll('.remark blockquote')];
        const short = all.filter((words) => words.innerText.length < 200);
        return [short.length, short.filter((words) => words.scrollHeight > words.clientHeight)
          .map((words) => words.innerText)]";
    for lang in ["ar", "en"] {
        reader.opens(&address(&town, "/inbox", lang)).await?;
        let (all, scrolled): (usize, Vec<String>) = reader.asks(SHORT, &[]).await?;
        ensure!(all > 0 && scrolled.is_empty(), "{lang}: {scrolled:#?}");
    }
    reader.leaves().await
}

#[tokio::test]
async fn what_one_reads_on_a_button_is_in_its_name_and_no_two_are_called_alike() -> Result<()> {
    let town = town().await?;
    const ALIKE: &str = "const names = [...document.querySelectorAll('.remark :is(button, summary, input[type=checkbox])')]
        .map((part) => `${part.ariaLabel} ${part.value ?? ''}`);
        return [names.length, names.filter((name, place) => names.indexOf(name) !== place)]";
    let reader = VIEWS.reader(&town, Window::NARROW).await?;
    for lang in ["ar", "en"] {
        for view in ["/inbox", "/urgent", "/flagged", "/page?page=faq"] {
            reader.opens(&address(&town, view, lang)).await?;
            let wrong = reader.measures(Measure::Names).await?;
            ensure!(wrong.is_empty(), "{lang} {view}: {wrong:#?}");
            let (all, alike): (usize, Vec<String>) = reader.asks(ALIKE, &[]).await?;
            ensure!(all > 0 && alike.is_empty(), "{lang} {view}: {alike:#?}");
        }
    }
    reader.leaves().await
}

#[tokio::test]
async fn hostile_words_do_nothing_but_stand_there() -> Result<()> {
    let town = town().await?;
    let reader = VIEWS.reader(&town, Window::NARROW).await?;
    for (lang, dir) in [("ar", "rtl"), ("en", "ltr")] {
        reader
            .opens(&address(&town, "/inbox?q=script", lang))
            .await?;
        let said: String = reader.reads("#found ~ .inbox blockquote").await?;
        ensure!(said.contains("<script>alert(1)</script>"), "{said}");
        ensure!(said.contains("⟦RLO⟧"), "{said}");
        let whole: (String, usize, bool) = reader
            .asks(
                "return [document.documentElement.dir, document.querySelectorAll('blockquote script, blockquote b').length,
                    document.documentElement.scrollWidth <= innerWidth]",
                &[],
            )
            .await?;
        ensure!(whole == (dir.to_owned(), 0, true), "{whole:?}");
    }
    reader.leaves().await
}

#[tokio::test]
async fn words_that_may_tell_of_a_person_are_veiled_until_they_are_opened_and_that_is_told()
-> Result<()> {
    let town = town().await?;
    let reader = VIEWS.reader(&town, Window::WIDE).await?;
    reader
        .opens(&address(&town, "/inbox?page=faq", "ar"))
        .await?;
    let shown: String = reader.reads("main").await?;
    ensure!(!shown.contains("خلف المسجد"), "it is veiled");
    reader.clicks(".veil a").await?;
    reader.finds("main blockquote").await?;
    let opened: String = reader.reads("main").await?;
    ensure!(opened.contains("خلف المسجد"), "{opened}");
    reader.leaves().await?;
    let auditor = rayak_tests::Visitor::arrives(&town, Window::WIDE).await?;
    auditor.signs_in(&town, "administrator").await?;
    auditor.opens(&address(&town, "/audit", "en")).await?;
    let told: String = auditor.reads("main").await?;
    ensure!(
        told.contains("Opened a comment that may hold personal data"),
        "{told}"
    );
    ensure!(!told.contains("خلف المسجد"), "it tells no words");
    auditor.leaves().await
}

#[tokio::test]
async fn what_speaks_of_danger_stands_first_until_somebody_has_seen_to_it() -> Result<()> {
    let town = town().await?;
    let duty = rayak_tests::Visitor::arrives(&town, Window::NARROW).await?;
    duty.signs_in(&town, "duty").await?;
    duty.opens(&address(&town, "/urgent", "ar")).await?;
    let first: String = duty.reads("main").await?;
    ensure!(first.contains("سلك كهرباء"), "{first}");
    ensure!(
        !first.contains("lights"),
        "the duty officer reads nothing else"
    );
    let waiting: usize = duty
        .asks("return document.querySelectorAll('.remark').length", &[])
        .await?;
    duty.clicks(".remark button").await?;
    duty.finds("p.done").await?;
    let left: usize = duty
        .asks("return document.querySelectorAll('.remark').length", &[])
        .await?;
    ensure!(left + 1 == waiting, "{left} of {waiting}");
    duty.leaves().await
}
