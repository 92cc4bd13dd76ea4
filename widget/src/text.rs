//! Texts by key, with their placeholders filled in.

use rayak_shared::Texts;

/// The text of a key. A key that the collector does not word is shown itself: better an odd word
/// than a control without a name.
#[must_use]
pub fn text(texts: &Texts, key: &str) -> String {
    texts.get(key).unwrap_or(key).to_owned()
}

/// The text of a key for a number; `category` names its plural category.
#[must_use]
pub fn counted(texts: &Texts, key: &str, number: usize, category: &str) -> String {
    fill(texts.plural(key, category).unwrap_or(key), "{n}", &number.to_string())
}

/// The text for a fault's code, or the one for all others.
#[must_use]
pub fn error(texts: &Texts, code: &str, limit: u32) -> String {
    let text = texts.get(&["error.", code].concat()).or_else(|| texts.get("error.other")).unwrap_or(code);
    fill(text, "{max}", &limit.to_string())
}

/// Puts a value in the place of a placeholder.
#[must_use]
pub fn fill(text: &str, placeholder: &str, value: &str) -> String {
    match text.split_once(placeholder) {
        Some((before, after)) => [before, value, after].concat(),
        None => text.to_owned(),
    }
}

/// Names in one phrase, such as "a mobile number and an e-mail address".
#[must_use]
pub fn phrase(texts: &Texts, keys: &[String]) -> String {
    let names: Vec<String> = keys.iter().map(|key| text(texts, key)).collect();
    names.join(&text(texts, "and"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rayak_shared::Text;

    fn texts() -> Texts {
        let one = |key: &str, text: &str| (key.to_owned(), Text::One(text.to_owned()));
        let forms = [("two", "بقي حرفان"), ("few", "بقيت {n} أحرف"), ("other", "بقي {n} حرف")];
        let forms = forms.map(|(form, text)| (form.to_owned(), text.to_owned()));
        Texts(vec![
            one("send", "إرسال"),
            one("and", " و"),
            one("kind.mobile", "رقم جوال"),
            one("kind.email", "بريد"),
            one("error.comment_too_long", "أطول من {max}"),
            one("error.other", "تعذّر الإرسال"),
            ("counter".to_owned(), Text::Plural(forms.into())),
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
        assert_eq!(error(&Texts::default(), "page_cap", 1000), "page_cap");
    }

    #[test]
    fn names_are_joined_by_the_languages_own_and() {
        let keys = ["kind.mobile".to_owned(), "kind.email".to_owned()];
        assert_eq!(phrase(&texts(), &keys), "رقم جوال وبريد");
    }

    #[test]
    fn a_key_without_a_text_names_itself() {
        assert_eq!(text(&texts(), "close"), "close");
    }
}
