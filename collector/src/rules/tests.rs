//! What the built-in rules say of sentences that were made up for these tests, and what is said of rules that
//! are not good.

use super::*;
use crate::text::Language;
use proptest::prelude::*;
use rayak_shared::personal;

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

/// What is said of danger, by the code of its kind.
fn danger(text: &str) -> Option<&'static str> {
    judged(text).danger.map(|it| it.kind.code())
}

#[test]
fn danger_is_seen() {
    for (kind, text) in [
        ("hazard", "سلك كهرباء مكشوف عند باب المدرسة"),
        ("hazard", "أسلاك العمود طايحة في الشارع"),
        ("hazard", "غرفة تفتيش بدون غطاء قدام المسجد"),
        ("hazard", "في حفرة عميقة مفتوحة وطاح فيها طفل"),
        ("hazard", "تسرب غاز من المطعم"),
        ("hazard", "الجدار آيل للسقوط على المارة"),
        ("hazard", "امسيول دخلت امبيوت وناس محتجزين"),
        ("hazard", "ولد كان بيغرق في البركة وهي خطر على الجهال"),
        ("hazard", "حوادث كثيرة في هذا الدوار"),
        ("hazard", "الكلاب هاجمت بنتي"),
        ("hazard", "اشتعال نار في الحاوية"),
        ("hazard", "There is an exposed wire near the swings"),
        ("hazard", "open manhole in front of the bakery"),
        ("hazard", "strong smell of gas in the market"),
        ("hazard", "A child fell into the drain"),
        ("hazard", "The wall is about to collapse"),
        (
            "hazard",
            "this crossing is dangerous, two accidents this week",
        ),
        ("hazard", "Someone was electrocuted by the pole"),
        ("hazard", "stray dogs attacked my kids"),
        ("hazard", "نسميه شارع الموت"),
        ("threat", "والله لأذبحكم واحد واحد"),
        ("threat", "سأحرق المبنى بمن فيه"),
        ("threat", "أعرف وين بيتك يا مدير"),
        ("threat", "معي مسدس وبجيكم"),
        ("threat", "راح تندمون كلكم"),
        ("threat", "I will kill that manager"),
        ("threat", "there is a bomb in your office"),
        ("threat", "I know where you live"),
        ("threat", "you will regret this"),
        ("threat", "I'll burn the place down"),
        ("crisis", "أفكر في الانتحار"),
        ("crisis", "تعبت من الحياة وما عاد أقدر أتحمل"),
        ("crisis", "أبي أموت"),
        ("crisis", "جارنا يضرب أطفاله كل ليلة"),
        ("crisis", "زوجي يعنفني"),
        ("crisis", "I want to end my life"),
        ("crisis", "I can't go on anymore"),
        ("crisis", "The neighbour beats his children"),
        ("crisis", "I will kill myself"),
        ("crisis", "a kid is being abused in flat two"),
    ] {
        assert_eq!(danger(text), Some(kind), "{text}");
    }
}

#[test]
fn idioms_and_what_is_said_of_every_page_are_no_danger() {
    for text in [
        "أموت من الضحك على الرسوم المتحركة",
        "اموت فيكم والله شكرا",
        "أسعاركم حريق",
        "الأسعار نار هالأيام",
        "الجو نار والظل قليل",
        "لا يوجد خطر في المكان",
        "غرقنا في الأوراق والمعاملات",
        "انهار الموقع وقت التقديم",
        "الانتظار قتلني",
        "أكملت القراءة للنهاية",
        "نكتب لكم بحرقة",
        "رشاشات المياه في الممشى معطلة",
        "السكينة والهدوء في الحديقة",
        "طلبي عالق من شهر",
        "خطر على بالي سؤال",
        "نقتل الوقت في الانتظار",
        "الإنترنت سلاح ذو حدين",
        "جرب الخدمة ولن تندم",
        "استخراج شهادة وفاة",
        "كم رسوم طفاية الحريق",
        "بلاغ الحوادث صفحة مفيدة",
        "killing it, great work",
        "the mandi in the old market is to die for",
        "the waiting is killing me",
        "dead link on this page",
        "the fire station permit form is fine",
        "Where do I get the fire safety certificate?",
        "the menu collapsed and I cannot open it",
        "flooded with emails from you",
        "I closed the tab by accident",
        "shoot me an email please",
        "battery died while I filled the form",
        "no accidents since the new bump, thank you",
        "hopeless website",
        "dying to see the new park",
        "the site makes you pay twice",
        "there is a depression in the road surface",
        "no threat, just a remark",
        "الصفحة واضحة وشكرا لكم",
        "The page is clear, thank you",
    ] {
        assert_eq!(danger(text), None, "{text}: {:?}", judged(text).danger);
    }
}

#[test]
fn an_idiom_hides_no_danger_beside_it() {
    assert_eq!(danger("أسعاركم حريق، وفي المطعم تسرب غاز"), Some("hazard"));
    assert_eq!(
        danger("dead link, and an open manhole outside"),
        Some("hazard")
    );
}

#[test]
fn danger_names_the_words_that_say_so() {
    let text = "شكرا لكم، لكن غرفة تفتيش بدون غطاء";
    let danger = judged(text).danger.expect("a danger");
    assert!(
        danger
            .because
            .iter()
            .any(|span| text[span.clone()].starts_with("غرفة تفتيش"))
    );
}

/// What makes one suspect a text, by code.
fn traces(text: &str) -> Vec<&'static str> {
    let suspicion = judged(text).suspicion;
    let because = suspicion.into_iter().flat_map(|it| it.because);
    because.map(|(trace, _)| trace.code()).collect()
}

#[test]
fn what_may_tell_of_a_person_is_suspected() {
    for (trace, text) in [
        ("name", "اسمي مكتوب غلط في الفاتورة"),
        ("name", "أنا فلان بن فلان من صبيا"),
        ("name", "معكم أبو فلان"),
        ("name", "my name is Someone"),
        ("name", "This is Mr Somebody"),
        ("home", "بيتي رقم 12 خلف الجامع"),
        ("home", "الحفرة قدام بيتنا"),
        ("home", "house no 7"),
        ("home", "next to my house"),
        ("number", "جوالي تغير"),
        ("number", "كلموني على الرقم"),
        ("number", "my iqama expired"),
        ("health", "ابني معاق ويحتاج منحدر"),
        ("health", "I am blind and use this site"),
        ("digits", "الطلب 1234567"),
        ("address", "insta @abc"),
        ("link", "انظر https://example.com/x"),
    ] {
        assert!(traces(text).contains(&trace), "{text}: {:?}", traces(text));
    }
    let masked = Rules::built_in().judge(&Remark {
        masked: &[personal::Kind::Mobile],
        ..remark("تواصلوا ⟦mobile⟧")
    });
    let because = masked.suspicion.expect("a suspicion").because;
    assert!(because.contains(&(Trace::Masked, None)));
}

#[test]
fn what_tells_of_nobody_is_not() {
    for text in [
        "الشارع مظلم والإنارة معطلة منذ أسبوع",
        "شارع الأمير محمد بن ناصر يحتاج سفلتة",
        "أهالي أبو عريش يشكرونكم",
        "اتصلت على 940 ولم يرد أحد",
        "رقم الهاتف في الصفحة قديم",
        "الرسوم 1500 ريال",
        "يوم 12/10/2026 الساعة 10:30",
        "The building permit page is clear",
        "file name is too long",
        "Please update the phone number of the office",
    ] {
        assert_eq!(traces(text), [""; 0], "{text}");
    }
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
