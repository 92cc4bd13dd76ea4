//! What the built-in rules say of sentences that were made up for these tests, and what is said of rules that
//! are not good.

mod alarms;

use super::*;
use crate::text::{Language, stems, tokens};
use proptest::prelude::*;

fn remark(text: &str) -> Remark<'_> {
    Remark {
        text,
        answer: None,
        reasons: &[],
        masked: &[],
    }
}

fn judged(text: &str) -> Judged<'_> {
    Rules::built_in().judge(&remark(text))
}

#[test]
fn the_built_in_rules_are_good_and_say_something_of_every_theme() {
    let rules = Rules::from_files(FILES).unwrap_or_else(|error| panic!("{error}"));
    for theme in Theme::ALL {
        assert!(rules.themes.contains_key(&theme), "{}", theme.code());
    }
    assert!(rules.len() > 800, "{}", rules.len());
}

/// Sentences that no file of comments has, each plainly about one thing.
#[test]
fn what_is_plainly_about_one_thing_is_suggested() {
    for (theme, kind, text) in [
        (
            "nav_findability",
            "complaint",
            "بحثت في كل الأقسام ولم أجد صفحة حجز القاعات",
        ),
        (
            "nav_findability",
            "complaint",
            "I could not find the page about beach permits anywhere",
        ),
        (
            "content_clarity",
            "complaint",
            "شروط التأجير غير واضحة وفيها مصطلحات قانونية",
        ),
        (
            "content_clarity",
            "praise",
            "Very clear steps, well explained, thank you",
        ),
        (
            "content_accuracy",
            "complaint",
            "أوقات الدوام المكتوبة قديمة ورقم الهاتف خطأ",
        ),
        (
            "content_accuracy",
            "complaint",
            "The address is wrong and the page is outdated",
        ),
        (
            "technical_fault",
            "complaint",
            "كل ما أضغط إرسال تظهر رسالة خطأ 500",
        ),
        (
            "technical_fault",
            "complaint",
            "The upload button does not work, I get an error message",
        ),
        (
            "login_nafath",
            "complaint",
            "نفاذ ما يقبل الدخول ورمز التحقق ما يوصل",
        ),
        (
            "login_nafath",
            "inquiry",
            "How do I reset my password for the portal?",
        ),
        (
            "payment_fees",
            "inquiry",
            "كم رسوم تجديد اللوحة وهل يمكن الدفع بمدى؟",
        ),
        (
            "payment_fees",
            "complaint",
            "I was charged twice and nobody refunds the money",
        ),
        (
            "processing_time",
            "complaint",
            "المعاملة تحت الإجراء من ثلاثة أشهر",
        ),
        (
            "processing_time",
            "complaint",
            "The approval took too long, six weeks of waiting",
        ),
        (
            "staff_conduct",
            "complaint",
            "موظف الاستقبال وقح وأسلوبه سيئ مع المراجعين",
        ),
        (
            "staff_conduct",
            "praise",
            "The clerk was very polite and helpful, thank you",
        ),
        (
            "service_quality_field",
            "complaint",
            "امزبالة متراكمة في امحارة ومافي حاويات",
        ),
        (
            "service_quality_field",
            "complaint",
            "Street lights in our neighbourhood have been out for days",
        ),
        (
            "accessibility",
            "complaint",
            "الخط صغير جدا وقارئ الشاشة لا يقرأ الأزرار",
        ),
        (
            "accessibility",
            "complaint",
            "My screen reader cannot read these form labels",
        ),
        (
            "language_translation",
            "complaint",
            "النسخة الإنجليزية غير مترجمة بالكامل",
        ),
        (
            "language_translation",
            "suggestion",
            "Please add an Urdu translation of this page",
        ),
        (
            "mobile_usability",
            "complaint",
            "الصفحة لا تظهر كاملة على شاشة الجوال",
        ),
        (
            "mobile_usability",
            "complaint",
            "On my iPhone the table does not fit the small screen",
        ),
        (
            "follow_up",
            "complaint",
            "رفعت بلاغ مرتين وأغلقتم البلاغ بدون حل",
        ),
        (
            "follow_up",
            "complaint",
            "Nobody replied to my complaint, no response at all",
        ),
        (
            "idea_innovation",
            "suggestion",
            "أقترح إضافة إشعارات بمواعيد الرش",
        ),
        (
            "idea_innovation",
            "suggestion",
            "It would be great to have a chatbot, just an idea",
        ),
        ("spam", "spam", "سداد القروض والمديونيات، تابعونا في القناة"),
        (
            "spam",
            "spam",
            "Earn money from home, click here https://example.net",
        ),
        ("spam", "spam", "<script>x</script>"),
        ("spam", "spam", "..."),
    ] {
        let judged = judged(text);
        let seen = judged.theme.as_ref().map(|it| it.what.code());
        assert_eq!(seen, Some(theme), "{text}: {:?}", judged.theme);
        let seen = judged.kind.as_ref().map(|it| it.what.code());
        assert_eq!(seen, Some(kind), "{text}: {:?}", judged.kind);
    }
}

#[test]
fn a_suggestion_says_what_speaks_for_it() {
    let text = "الموقع بطيييء جدا";
    let reasons = [Reason::Technical];
    let judged = Rules::built_in().judge(&Remark {
        answer: Some(Answer::No),
        reasons: &reasons,
        ..remark(text)
    });
    let theme = judged.theme.expect("a theme");
    assert_eq!(theme.what, Theme::TechnicalFault);
    let words = theme.because.iter().filter_map(|clue| match clue.why {
        Why::Words(words) => Some(words),
        _ => None,
    });
    assert_eq!(words.collect::<Vec<_>>(), ["الموقع بطيييء"]);
    assert!(
        theme
            .because
            .iter()
            .any(|clue| clue.why == Why::Reason(Reason::Technical))
    );
    assert_eq!(
        theme.weight,
        theme.because.iter().map(|clue| clue.weight).sum::<i32>()
    );
    assert_eq!(judged.kind.map(|it| it.what), Some(RemarkKind::Complaint));
    assert_eq!(judged.language, Language::Arabic);
}

#[test]
fn words_that_say_nothing_get_no_theme() {
    for text in ["اليوم الثلاثاء", "the same as before", "⟦mobile⟧"] {
        assert_eq!(judged(text).theme, None, "{text}");
    }
}

#[test]
fn saying_a_thing_often_makes_it_no_more() {
    let once = judged("رسوم").theme.expect("a theme").weight;
    let text = "رسوم ".repeat(500);
    let often = judged(&text).theme.expect("a theme");
    assert_eq!((often.weight, often.because.len()), (once, 1));
}

/// The words of all phrases of these rules.
fn words(rules: &toml::Value) -> Vec<&str> {
    match rules {
        toml::Value::Table(table) => table.values().flat_map(words).collect(),
        toml::Value::Array(all) => all.iter().flat_map(words).collect(),
        toml::Value::String(phrase) => phrase.split([' ', '|']).collect(),
        _ => Vec::new(),
    }
}

/// Words that begin by themselves as if by an article must meet themselves behind one. Those that are written
/// with an article here are let be.
#[test]
fn every_word_of_the_rules_is_found_behind_its_article() {
    let mut met = 0;
    for (name, text) in FILES {
        let rules = toml::from_str(text).expect("a file");
        for word in words(&rules) {
            let word = word.trim_start_matches('=');
            let begins = |with: &[&str]| with.iter().any(|it| word.starts_with(it));
            let has_article = begins(&["ال", "وال", "بال", "كال", "فال", "لل"]);
            let is_own = begins(&["بالوع", "والد"]);
            let is_arabic = word.starts_with(|c| matches!(c, 'ء'..='ي'));
            // With it these are words of their own: «الله», «اللي».
            if !is_arabic || (has_article && !is_own) || matches!(word, "له" | "لي") {
                continue;
            }
            let sought = stems(word);
            let definite = format!("ال{word}");
            let found = tokens(&definite).any(|it| sought.iter().any(|sought| sought.finds(&it)));
            assert!(found, "{name}: {word}");
            met += 1;
        }
    }
    assert!(met > 2_000, "{met}");
}

/// What is said of a text that is no rules.
fn complaint(text: &str) -> String {
    Rules::parse(text).expect_err("it is not good").to_string()
}

#[test]
fn what_is_wrong_with_rules_is_said_with_line_and_table() {
    for (text, told) in [
        (
            "\n[theme.nothing]",
            "line 2: theme: \"nothing\" is none of nav_findability",
        ),
        (
            "[theme.other]\nreasons = { odd = 1 }",
            "line 2: theme.other.reasons: \"odd\" is none of clear",
        ),
        (
            "[theme.other]\nanswers = { yes = 10 }",
            "line 2: theme.other.answers: \"10\" is no weight",
        ),
        (
            "[kind.praise.clues]\n1 = [\"a\"]\nmuch = [\"b\"]",
            "line 3: kind.praise.clues: \"much\" is no weight",
        ),
        (
            "[kind.praise.clues]\n1 = [\"a\",\n\"b-c\"]",
            "line 3: kind.praise.clues: the phrase \"b-c\" is not good: \"b-c\" is not one word",
        ),
        (
            "[danger.hazard]\nwords = [\"\"]",
            "line 2: danger.hazard.words: the phrase \"\" is not good: it has no words",
        ),
        (
            "[danger.hazard]\nunless = [\"!\"]",
            "line 2: danger.hazard.unless",
        ),
        (
            "[danger.fear]",
            "line 1: danger: \"fear\" is none of crisis, threat, hazard",
        ),
        (
            "[suspicion.name]\nshapes = [\"round\"]",
            "line 2: suspicion.name.shapes: \"round\" is none of digits",
        ),
        (
            "threshold = 0",
            "line 1: threshold: the threshold must be from 1 to 99",
        ),
        ("\n\nhope = 1", "line 3: the file: it cannot be read"),
        ("[theme", "line 1: the file: it cannot be read"),
    ] {
        let said = complaint(text);
        assert!(said.contains(told), "{text}: {said}");
    }
    let in_a_folder = Rules::from_files([("mine.toml", "threshold = -1")]);
    let said = in_a_folder.expect_err("it is not good").to_string();
    assert!(said.starts_with("mine.toml, line 1: "), "{said}");
}

#[test]
fn a_section_takes_the_place_of_the_one_before_it() {
    let mine = "[theme.payment_fees.clues]\n5 = [\"zakat\"]";
    let rules = Rules::from_files(FILES.into_iter().chain([("mine.toml", mine)]));
    let rules = rules.expect("good rules");
    let theme = |text| rules.judge(&remark(text)).theme.map(|it| it.what);
    assert_eq!(theme("zakat"), Some(Theme::PaymentFees));
    assert_eq!(theme("fees"), None);
    assert_eq!(theme("nafath"), Some(Theme::LoginNafath));
}

proptest! {
    #[test]
    fn any_text_is_judged_and_every_span_is_in_it(text in "(أموت |fire|من الضحك |لا |يعمل|بن |[ -~]|⟦mobile⟧|٠|\u{202e}|\u{64b}|\n){0,60}") {
        let judged = judged(&text);
        let spans = judged.danger.into_iter().flat_map(|it| it.because);
        let traces = judged.suspicion.into_iter().flat_map(|it| it.because);
        for span in spans.chain(traces.filter_map(|(_, span)| span)) {
            prop_assert!(text.get(span).is_some());
        }
        prop_assert!(judged.gist.stems.is_sorted());
    }
}
