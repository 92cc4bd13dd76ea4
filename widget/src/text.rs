//! Texts by key, with their placeholders filled in.

use rayak_shared::{Text, Texts};

/// The text of a key. A key that the collector does not word is shown itself: better an odd word
/// than a control without a name.
#[must_use]
pub fn text<'a>(texts: &'a Texts, key: &'a str) -> &'a str {
    form(texts, key, "other").unwrap_or(key)
}

/// The text of a key for a number; `category` names its plural category.
#[must_use]
pub fn counted(texts: &Texts, key: &str, number: usize, category: &str) -> String {
    fill(
        form(texts, key, category).unwrap_or(key),
        &counting(texts, number),
    )
}

/// The text for a fault's code, or the one for all others.
#[must_use]
pub fn error(texts: &Texts, code: &str, limit: u32) -> String {
    let worded = form(texts, &joined(&["error.", code]), "other");
    fill(
        worded.unwrap_or_else(|| text(texts, "error.other")),
        &counting(texts, limit as usize),
    )
}

/// Names in one phrase, such as "a mobile number and an e-mail address": those of the codes between the
/// spaces, whose keys begin with `kind`.
#[must_use]
pub fn phrase(texts: &Texts, kind: &str, mut codes: &str) -> String {
    let mut phrase = String::new();
    while !codes.is_empty() {
        let (code, rest) = cut(codes, b' ').unwrap_or((codes, ""));
        if !phrase.is_empty() {
            phrase.push_str(text(texts, "and"));
        }
        phrase.push_str(text(texts, &joined(&[kind, code])));
        codes = rest;
    }
    phrase
}

fn form<'a>(texts: &'a Texts, key: &str, category: &str) -> Option<&'a str> {
    texts.get(key).and_then(|text: &Text| text.form(category))
}

/// A number in decimal digits, without what `Display` brings along for padding and signs.
#[must_use]
pub fn decimal(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}

/// Texts one after the other. The standard library's `concat` is compiled for separators, too.
#[must_use]
pub fn joined(parts: &[&str]) -> String {
    let mut joined = String::new();
    for part in parts {
        joined.push_str(part);
    }
    joined
}

/// A number in the digits that the language names, if it names any.
fn counting(texts: &Texts, number: usize) -> String {
    let plain = decimal(number as u64);
    let Some(ten) = form(texts, "digits", "other") else {
        return plain;
    };
    let mut own = String::new();
    for digit in plain.bytes() {
        if let Some(digit) = ten.chars().nth(usize::from(digit - b'0')) {
            own.push(digit);
        }
    }
    own
}

/// Puts a value in the place of the text's placeholder, whatever that is called.
#[must_use]
pub fn fill(text: &str, value: &str) -> String {
    match cut(text, b'{') {
        None => text.to_owned(),
        Some(_) => {
            let (before, after) = around(text);
            joined(&[before, value, after])
        }
    }
}

/// What stands before and after a text's placeholder. A text has one placeholder at most.
#[must_use]
pub fn around(text: &str) -> (&str, &str) {
    let Some((before, rest)) = cut(text, b'{') else {
        return (text, "");
    };
    (before, cut(rest, b'}').map_or("", |(_, after)| after))
}

/// What stands before and after the first such sign, which is of ASCII. The standard library's search
/// for a letter is made for long texts.
#[must_use]
pub fn cut(text: &str, sign: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == sign)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayak_shared::Table;

    fn texts() -> Texts {
        let one = |key: &str, text: &str| (key.to_owned(), Text::One(text.to_owned()));
        let forms = [
            ("two", "بقي حرفان"),
            ("few", "بقيت {n} أحرف"),
            ("other", "بقي {n} حرف"),
        ];
        let forms = forms.map(|(form, text)| (form.to_owned(), text.to_owned()));
        Table(vec![
            one("send", "إرسال"),
            one("and", " و"),
            one("kind.mobile", "رقم جوال"),
            one("kind.email", "بريد"),
            one("error.comment_too_long", "أطول من {max}"),
            one("error.other", "تعذّر الإرسال"),
            ("counter".to_owned(), Text::Plural(Table(forms.into()))),
        ])
    }

    #[test]
    fn a_number_takes_the_form_of_its_category_and_otherwise_the_general_one() {
        assert_eq!(counted(&texts(), "counter", 2, "two"), "بقي حرفان");
        assert_eq!(counted(&texts(), "counter", 3, "few"), "بقيت 3 أحرف");
        assert_eq!(counted(&texts(), "counter", 11, "many"), "بقي 11 حرف");
    }

    #[test]
    fn an_error_without_a_text_of_its_own_gets_the_general_one() {
        assert_eq!(error(&texts(), "comment_too_long", 1000), "أطول من 1000");
        assert_eq!(error(&texts(), "page_cap", 1000), "تعذّر الإرسال");
    }

    #[test]
    fn names_are_joined_by_the_languages_own_and() {
        assert_eq!(phrase(&texts(), "kind.", "mobile email"), "رقم جوال وبريد");
        assert_eq!(phrase(&texts(), "kind.", "email"), "بريد");
        assert_eq!(phrase(&texts(), "kind.", ""), "");
    }

    #[test]
    fn a_key_without_a_text_names_itself() {
        assert_eq!(text(&texts(), "send"), "إرسال");
        assert_eq!(text(&texts(), "close"), "close");
    }

    #[test]
    fn a_number_is_written_as_display_writes_it() {
        for number in [0, 7, 10, 1000, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }

    #[test]
    fn a_number_is_written_in_the_digits_that_the_language_names() {
        let mut texts = texts();
        let ten = Text::One("٠١٢٣٤٥٦٧٨٩".to_owned());
        texts.0.push(("digits".to_owned(), ten));
        assert_eq!(counted(&texts, "counter", 30, "many"), "بقي ٣٠ حرف");
        assert_eq!(error(&texts, "comment_too_long", 1000), "أطول من ١٠٠٠");
    }

    #[test]
    fn a_text_without_a_placeholder_stays_as_it_is() {
        assert_eq!(fill("بقي حرفان", "2"), "بقي حرفان");
        assert_eq!(around("قبل {code} بعد"), ("قبل ", " بعد"));
    }
}
