//! Which sentences are taken for danger and which for personal data, and which only sound like it.

use super::*;
use rayak_shared::personal;

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
fn what_is_denied_hides_no_danger_behind_it() {
    for (kind, text) in [
        ("hazard", "حفرة بدون غطاء وخطر على الأطفال"),
        ("hazard", "غرفة تفتيش بدون غطاء وخطيرة جدا"),
        ("hazard", "الشارع بدون إنارة وخطير على المارة"),
        ("hazard", "ما فيه إنارة والشارع خطر"),
        ("hazard", "ما فيه، خطر على الناس"),
        ("hazard", "لا يوجد سياج والمكان خطر"),
        ("hazard", "no lights and dangerous for kids"),
        ("hazard", "Street without lights, dangerous at night"),
        ("hazard", "there is no fence. Danger to children"),
        ("hazard", "there are no barriers, accidents every week"),
        ("hazard", "it is not safe, accidents happen every week"),
        ("hazard", "before any accidents happen, fix the hole"),
        ("hazard", "a child is trapped in a well"),
        ("hazard", "a man was found dead on the beach"),
        ("hazard", "the man next door is dead"),
        ("hazard", "fire near the door"),
        ("hazard", "two cars are on fire"),
        ("hazard", "حريق نار في المستودع"),
        ("hazard", "لم يتم إطفاء الحريق"),
        ("threat", "you will not stop me, you will regret this"),
        ("crisis", "أتعرض كل يوم للعنف الأسري من زوجي"),
        ("crisis", "كل يوم تحرش عند الحديقة"),
        ("crisis", "أموت من القهر والبرد، ما عندي أمل"),
        ("crisis", "I have a deep depression"),
        ("crisis", "I don't want to go on this way"),
        ("crisis", "life here is not worth living"),
        ("crisis", "سامحوني يا أمي"),
    ] {
        assert_eq!(danger(text), Some(kind), "{text}");
    }
}

#[test]
fn a_drain_is_a_drain_in_all_its_forms() {
    for text in [
        "بالوعة مفتوحة أمام المدرسة",
        "البالوعة مفتوحة أمام المدرسة",
        "البالوعات مفتوحة من أسبوع",
        "حفرتين مفتوحتين في الشارع",
    ] {
        assert_eq!(danger(text), Some("hazard"), "{text}");
    }
}

#[test]
fn denials_and_figures_of_speech_are_no_danger() {
    for text in [
        "لا حوادث",
        "مافي خطر",
        "مافيه خطر",
        "ولا خطر",
        "ما فيه أي خطر",
        "لا يوجد أي خطر في الحديقة",
        "ليس هناك خطر",
        "لا تشكل خطرا",
        "أسعاركم نار",
        "محبط جدا من الخدمة",
        "حملة ضد العنف الأسري",
        "سامحوني يا جماعة",
        "جارنا يضرب الجرس",
        "أضرب مثال على كل صفحة",
        "there is no real danger",
        "it is not a danger",
        "not very dangerous",
        "no serious accidents this year",
        "I don't see any danger",
        "trapped in an endless loop",
        "trapped in the menu",
        "the system has collapsed again",
        "the link is dead",
        "my phone went dead",
        "You will not regret it",
        "I won't hurt you",
        "life is good no complaints",
        "I don't want to go on this site",
        "I can't go on the website",
    ] {
        assert_eq!(danger(text), None, "{text}: {:?}", judged(text).danger);
    }
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
        ("name", "خالد بن فلان يشتكي من الموظف"),
        ("name", "أنا طارق بن فلان من صبيا"),
        ("name", "المواطن عمر بن فلان"),
        ("name", "Regards, Some Body as always"),
        ("name", "Best regards to you, Some Body"),
        ("name", "my name is Someone"),
        ("name", "This is Mr Somebody"),
        ("home", "بيتي رقم 12 خلف الجامع"),
        ("home", "الحفرة قدام بيتنا"),
        ("home", "house no 7"),
        ("home", "next to my house"),
        ("home", "بيتي رقم 12 في الموقع القديم"),
        ("home", "منزلي في حي النخيل عند الصفحة"),
        ("number", "جوالي تغير"),
        ("number", "كلموني على الرقم"),
        ("number", "my iqama expired"),
        ("health", "ابني معاق ويحتاج منحدر"),
        ("health", "I am blind and use this site"),
        ("digits", "الطلب 1234567"),
        ("digits", "الرقم 1234 5678"),
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
        "شارع الأمير محمد بن ناصر بن عبدالعزيز مظلم",
        "مسجد عمر بن الخطاب يحتاج مواقف",
        "مستشفى ابن سينا بعيد",
        "with regards to the form, it is fine",
        "الموعد 2026-10-12 15",
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
