//! Texts by key, with their placeholders filled in.

/// The texts of a language. A plural text stands here once per category, under its key, a dot and
/// the name of the category, so that a list of pairs is all there is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Texts(pub Vec<(String, String)>);

impl Texts {
    /// The text of a key. A key that the collector does not word is shown itself: better an odd
    /// word than a control without a name.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).unwrap_or(key)
    }

    /// The text of a key for a number; `category` names its plural category.
    #[must_use]
    pub fn counted(&self, key: &str, number: usize, category: &str) -> String {
        let form = |category: &str| self.find(&[key, ".", category].concat());
        let text = form(category).or_else(|| form("other")).unwrap_or(key);
        fill(text, &decimal(number as u64))
    }

    /// The text for a fault's code, or the one for all others.
    #[must_use]
    pub fn error(&self, code: &str, limit: u32) -> String {
        let text = self.find(&["error.", code].concat()).unwrap_or_else(|| self.get("error.other"));
        fill(text, &decimal(u64::from(limit)))
    }

    /// Names in one phrase, such as "a mobile number and an e-mail address".
    #[must_use]
    pub fn phrase(&self, keys: &[String]) -> String {
        let mut phrase = String::new();
        for key in keys {
            if !phrase.is_empty() {
                phrase.push_str(self.get("and"));
            }
            phrase.push_str(self.get(key));
        }
        phrase
    }

    fn find(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, text)| text.as_str())
    }
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

/// Puts a value in the place of the text's placeholder, whatever that is called.
#[must_use]
pub fn fill(text: &str, value: &str) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    let (before, after) = around(text);
    [before, value, after].concat()
}

/// What stands before and after a text's placeholder. A text has one placeholder at most.
#[must_use]
pub fn around(text: &str) -> (&str, &str) {
    let Some((before, rest)) = text.split_once('{') else { return (text, "") };
    (before, rest.split_once('}').map_or("", |(_, after)| after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Texts {
        let pairs = [
            ("send", "إرسال"),
            ("and", " و"),
            ("kind.mobile", "رقم جوال"),
            ("kind.email", "بريد"),
            ("error.comment_too_long", "أطول من {max}"),
            ("error.other", "تعذّر الإرسال"),
            ("counter.two", "بقي حرفان"),
            ("counter.few", "بقيت {n} أحرف"),
            ("counter.other", "بقي {n} حرف"),
        ];
        Texts(pairs.map(|(key, text)| (key.to_owned(), text.to_owned())).into())
    }

    #[test]
    fn a_number_takes_the_form_of_its_category_and_otherwise_the_general_one() {
        assert_eq!(texts().counted("counter", 2, "two"), "بقي حرفان");
        assert_eq!(texts().counted("counter", 3, "few"), "بقيت 3 أحرف");
        assert_eq!(texts().counted("counter", 11, "many"), "بقي 11 حرف");
    }

    #[test]
    fn an_error_without_a_text_of_its_own_gets_the_general_one() {
        assert_eq!(texts().error("comment_too_long", 1000), "أطول من 1000");
        assert_eq!(texts().error("page_cap", 1000), "تعذّر الإرسال");
        assert_eq!(Texts::default().error("page_cap", 1000), "error.other");
    }

    #[test]
    fn names_are_joined_by_the_languages_own_and() {
        let keys = ["kind.mobile".to_owned(), "kind.email".to_owned()];
        assert_eq!(texts().phrase(&keys), "رقم جوال وبريد");
    }

    #[test]
    fn a_number_is_written_as_display_writes_it() {
        for number in [0, 7, 10, 1000, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }

    #[test]
    fn a_text_without_a_placeholder_stays_as_it_is() {
        assert_eq!(fill("بقي حرفان", "2"), "بقي حرفان");
        assert_eq!(around("قبل {code} بعد"), ("قبل ", " بعد"));
    }

    #[test]
    fn a_key_without_a_text_names_itself() {
        assert_eq!(texts().get("send"), "إرسال");
        assert_eq!(texts().get("close"), "close");
    }
}
