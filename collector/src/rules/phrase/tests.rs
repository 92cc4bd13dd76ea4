//! Which words have a phrase, near or close, and what is no phrase.

use super::*;

fn has(phrase: &str, text: &str) -> bool {
    found(phrase, Nearness::Near, text)
}

fn found(phrase: &str, nearness: Nearness, text: &str) -> bool {
    let mut phrases = Phrases::default();
    for (phrase, means) in [("another phrase", 1), (phrase, 2)] {
        phrases.add(phrase, nearness, means).expect("a phrase");
    }
    let tokens: Vec<Token> = tokens(text).collect();
    let hits = phrases.hits(text, &tokens);
    hits.iter().any(|hit| *hit.means == 2)
}

#[test]
fn words_that_stand_close_have_nothing_between_but_an_article() {
    for (phrase, text) in [
        ("لا خطر", "ولا خطر"),
        ("شهادة وفاة", "شهادة وفاة"),
        ("no danger", "there is no danger at all"),
        ("dead link", "a “dead” link"),
        ("killed the cat", "it killed the cat"),
        ("not danger", "not a danger"),
    ] {
        assert!(found(phrase, Nearness::Close, text), "{phrase}: {text}");
    }
    for (phrase, text) in [
        ("لا خطر", "لا إنارة خطر"),
        ("فيه خطر", "فيه، خطر"),
        ("فيه خطر", "فيه وخطر"),
        ("no danger", "no light danger"),
        ("no danger", "no. Danger"),
        ("no danger", "no\ndanger"),
        ("no danger", "no, the danger"),
    ] {
        assert!(!found(phrase, Nearness::Close, text), "{phrase}: {text}");
    }
}

#[test]
fn words_are_found_in_order_and_near_each_other() {
    for (phrase, text) in [
        ("street light", "The street's big old lights"),
        ("لا|ما يعمل", "الرابط ما عاد يعمل"),
        ("إنارة", "والاناره"),
        ("=جوالي", "رقم جوالي"),
        ("بيتي رقم #", "بيتي رقم ١٢"),
        ("a a", "a a"),
        ("a b c", "a b x b x x c"),
    ] {
        assert!(has(phrase, text), "{phrase}: {text}");
    }
    for (phrase, text) in [
        ("street light", "light of the street"),
        ("street light", "The street is long and has no lights"),
        ("=جوالي", "من الجوال"),
        ("بيتي #", "بيتي بعيد"),
        ("a a", "a"),
    ] {
        assert!(!has(phrase, text), "{phrase}: {text}");
    }
}

#[test]
fn what_is_no_phrase_is_told() {
    let add = |phrase: &str| Phrases::default().add(phrase, Nearness::Near, ());
    assert_eq!(add("  "), Err(PhraseError::Empty));
    for (phrase, word) in [("one a-b", "a-b"), ("a||b", ""), ("=", "="), ("!", "!")] {
        assert_eq!(
            add(phrase),
            Err(PhraseError::NoWord(word.to_owned())),
            "{phrase}"
        );
    }
}

#[test]
fn a_hit_names_the_words_that_it_took() {
    let mut phrases = Phrases::default();
    for number in 0..5_000 {
        phrases
            .add(&format!("word{number}x light"), Nearness::Near, number)
            .expect("a phrase");
    }
    let text = "the word77x big light, word5000x light";
    let tokens: Vec<Token> = tokens(text).collect();
    let hits = phrases.hits(text, &tokens);
    let seen: Vec<_> = hits
        .iter()
        .map(|hit| (*hit.means, hit.places.clone()))
        .collect();
    assert_eq!(seen, [(77, 1..4)]);
    assert_eq!(phrases.len(), 5_000);
}
