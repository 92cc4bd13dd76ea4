//! Which words find each other and which do not, and that no text is too odd to be read.

use super::*;
use proptest::prelude::*;

/// Whether a query of one word finds a text.
fn finds(query: &str, text: &str) -> bool {
    let sought = stems(query);
    assert_eq!(sought.len(), 1, "{query} is one word");
    tokens(text).any(|token| sought.iter().any(|sought| sought.finds(&token)))
}

#[test]
fn words_find_their_other_forms() {
    for (query, text) in [
        ("اناره", "إنارة"),
        ("إنارة", "الانارة"),
        ("بلديه", "البلدية"),
        ("البلدية", "بلديات"),
        ("بلدية", "بلديتنا"),
        ("بلدية", "للبلدية"),
        ("البلدية", "امبلدية"),
        ("امبلدية", "بلدية"),
        ("والخدمات", "خدمة"),
        ("خدمة", "بالخدمة"),
        ("بالخدمة", "والخدمات"),
        ("خدمة", "خدماتكم"),
        ("خدمات", "خدمتكم"),
        ("خدمة", "وخدمة"),
        ("خدمة", "وللخدمات"),
        ("لم", "ولم"),
        ("وزارة", "الوزارة"),
        ("واضح", "الواضح"),
        ("واضح", "وواضح"),
        ("معاملتي", "معاملة"),
        ("معاملات", "معاملته"),
        ("رخصة", "رخصتي"),
        ("رخصة", "الرخص"),
        ("موظف", "الموظفين"),
        ("موظفون", "الموظفات"),
        ("بطيء", "بطيييء"),
        ("بطيء", "بطيئة"),
        ("مسؤول", "المسئولين"),
        ("ممتاز", "مممتاز"),
        ("ممتاز", "ممتاااااز"),
        ("شارع", "شارعنا"),
        ("شارع", "شارع12"),
        ("مواقف", "والمواقف"),
        ("مكان", "المكان"),
        ("هوية", "هويتي"),
        ("كتاب", "كـــتـــاب"),
        ("مدرسة", "مُدَرِّسَةٌ"),
        ("صفحه", "صفحۃ"),
        ("كهرباء", "ﺍﻟﻜﻬﺮﺑﺎﺀ"),
        ("كلمه", "\u{202e}کلمة\u{202c}"),
        ("الصرف", "صر\u{200b}ف"),
        ("شكرا", "شُكرًا"),
        ("رسوم", "برسوم الرسوم"),
        ("light", "The lights are off"),
        ("lights", "LIGHT"),
        ("parking", "parked cars"),
        ("payment", "payments"),
        ("cafe", "Café"),
        ("don't", "Don’t"),
        ("municipality", "the municipality's page"),
        ("ｗｅｂ", "web"),
        ("cool", "coooool"),
        ("very", "veryyyyy"),
        ("1447", "١٤٤٧"),
        ("12", "شارع ۱۲"),
        ("pdf", "الـPDF"),
        ("إلكتروني", "الإلكتروني"),
        ("الكتروني", "الخدمات الإلكترونية"),
        ("إلغاء", "الإلغاء"),
        ("إلغاء", "بإلغاء الحجز"),
        ("ألعاب", "الالعاب"),
        ("العاب", "والألعاب"),
        ("ألعاب", "وألعاب"),
        ("ألوان", "ألوانها"),
        ("آلية", "الآلية"),
        ("التزام", "الالتزام"),
        ("بالوعة", "البالوعة"),
        ("بالوعة", "والبالوعات"),
        ("والد", "والدي"),
        ("والدة", "والدتي"),
        ("والدة", "الوالدة"),
        ("إعلان", "إعلانات"),
        ("مهرجان", "المهرجانات"),
        ("حيوان", "حيوانات"),
        ("فيضان", "الفيضانات"),
        ("لجنة", "للجنة"),
        ("لغة", "للغة"),
        ("ليل", "لليل"),
        ("حفرة", "حفرتين"),
        ("سيارة", "سيارتين"),
        ("رخصة", "رخصتان"),
        ("بلدية", "وامبلدية"),
        ("امتحان", "وامتحان"),
        ("توقيت", "توقيتها"),
        ("تهوية", "تهويتها"),
        ("متراكم", "متراكمة"),
        ("أمانة", "أمانتكم"),
        ("الله", "والله"),
        ("صفحة", "صفح\u{6c2}"),
    ] {
        assert!(finds(query, text), "{query} finds {text}");
    }
}

#[test]
fn words_that_only_look_alike_do_not() {
    for (query, text) in [
        ("مكان", "مكة"),
        ("هوية", "هو"),
        ("بيان", "بي"),
        ("دخان", "دخل"),
        ("طاقة", "بطاقة"),
        ("لديه", "بلدية"),
        ("أنه", "أمانة"),
        ("طار", "أمطار"),
        ("قت", "وقت"),
        ("رق", "ورق"),
        ("نور", "منور"),
        ("رسوم", "رسم"),
        ("حديقة", "حادث"),
        ("طريق", "طرفي"),
        ("دي", "والدي"),
        ("له", "الله"),
        ("لي", "اللي"),
        ("جاز", "جازان"),
        ("أنت", "أمانتكم"),
        ("زار", "وزارة"),
        ("light", "slight"),
        ("late", "plate"),
        ("pay", "pray"),
        ("fire", "firm"),
        ("100", "1000"),
        ("50", "500"),
        ("mobile", "⟦mobile⟧"),
        ("id", "⟦national_id⟧"),
    ] {
        assert!(!finds(query, text), "{query} must not find {text}");
    }
}

#[test]
fn a_hit_is_marked_where_it_was_written() {
    let text = "كانت الإِنَـــارةُ ⟦mobile⟧ مطفأة، وإنارة أخرى";
    let spans = hits(text, &stems("اناره"));
    let marked: Vec<&str> = spans.iter().map(|span| &text[span.clone()]).collect();
    assert_eq!(marked, ["الإِنَـــارةُ", "وإنارة"]);
    assert_eq!(hits("½ ½", &stems("1 2")), [0..2, 3..5]);
}

#[test]
fn each_word_is_sought_once_and_in_its_order() {
    let sought: Vec<String> = stems("Lights, the light الإنارة إنارة")
        .into_iter()
        .map(|it| it.stem)
        .collect();
    assert_eq!(sought, ["light", "the", "انار"]);
}

/// However long and heaped a text is, each of its letters makes a word longer or ends one: there are no
/// more words than characters, and the letters of all words together are no more than the text's.
#[test]
fn the_work_grows_with_the_text_and_no_faster() {
    let heaped = format!("ز{}حمة ", "\u{64e}\u{654}\u{300}".repeat(1_600));
    for text in [
        "a ".repeat(2_500),
        "ا".repeat(5_000),
        "⟦".repeat(5_000),
        "⟦mobile⟧".repeat(600),
        "'".repeat(5_000),
        "a'".repeat(2_500),
        "ﷺ".repeat(5_000),
        heaped,
    ] {
        let all: Vec<Token> = tokens(&text).collect();
        let letters: usize = all.iter().map(|it| it.normal.chars().count()).sum();
        // The longest ligature of all stands for eighteen characters.
        assert!(letters <= 18 * text.chars().count());
        assert!(all.len() <= 4 * text.chars().count());
        assert!(hits(&text, &stems(&text)).len() <= all.len());
    }
    assert_eq!(tokens(&"⟦mobile⟧".repeat(600)).count(), 0);
    assert_eq!(tokens(&"a ".repeat(2_500)).count(), 2_500);
}

proptest! {
    #[test]
    fn the_normal_form_is_its_own(text in any::<String>()) {
        let once = normal(&text);
        prop_assert_eq!(normal(&once), once);
    }

    #[test]
    fn the_normal_form_of_arabic_is_its_own(text in "[\u{600}-\u{6ff}\u{fb50}-\u{fdff}\u{fe70}-\u{feff}a-cİ \u{300}-\u{303}]{0,40}") {
        let once = normal(&text);
        prop_assert_eq!(normal(&once), once);
    }

    #[test]
    fn spans_lie_on_characters_and_in_order(text in "[ -~أإةىيكﷺ½⟦⟧\u{64b}\u{654}\u{200b}\u{202e}👍🏽ハ'’\n]{0,80}") {
        let mut last = 0..0;
        for token in tokens(&text) {
            prop_assert!(text.get(token.span.clone()).is_some_and(|it| !it.is_empty()));
            prop_assert!(token.span.start >= last.start && token.span.end >= last.end);
            prop_assert!(!token.normal.is_empty() && !token.sought.stem.is_empty());
            last = token.span;
        }
    }

    /// A word that is copied out of a text and sought by itself is found where it stood, whatever is around it.
    #[test]
    fn every_text_is_found_by_each_of_its_words(text in "(ال|وال|لل|و|ام|أ|إلغاء|بالوعة|[ء-ي]|ﷺ|½|[a-zA-Z0-9 '.]|ـ|\u{64b}|\u{654}|\u{200b}|⟦mobile⟧|⟦){0,40}") {
        for token in tokens(&text) {
            let sought = stems(&text[token.span.clone()]);
            prop_assert!(sought.iter().any(|it| it.finds(&token)), "{token:?} {sought:?}");
            let hits = hits(&text, &sought);
            prop_assert!(hits.iter().any(|hit| hit.contains(&token.span.start)), "{token:?}");
        }
    }
}
