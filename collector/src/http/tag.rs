//! The tag that puts the question on a page: what it may say, read from a form and written as the lines
//! that an editor pastes.
//!
//! The staff's page writes it and the public listener's preview shows it, from the same fields, so that
//! what is seen is what is pasted. Deliberately absent: which page somebody may see, and HTTP.

use super::fields::Fields;
use crate::domain::{Day, Lang, Site, is_revision};
use maud::{Markup, html};
use rayak_shared::{Question, is_section, is_short_code, routes};

/// What a tag says beside its site.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tag {
    /// A key or a path; none for whichever page it stands on.
    pub(crate) page: Option<String>,
    /// None for that of the place where it stands.
    pub(crate) lang: Option<Lang>,
    /// The only question that it asks; none for all that are registered.
    pub(crate) question: Option<Question>,
    pub(crate) section: Option<String>,
    pub(crate) revision: Option<String>,
    pub(crate) placement: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) kiosk: bool,
    pub(crate) look: Look,
}

/// The custom properties that dress the card, by their places in [`PROPERTIES`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Look(Vec<(&'static Property, String)>);

/// A custom property: the field that it is chosen by, and what holds without it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Property {
    pub(crate) field: &'static str,
    pub(crate) name: &'static str,
    pub(crate) usual: &'static str,
}

const fn property(field: &'static str, name: &'static str, usual: &'static str) -> Property {
    Property { field, name, usual }
}

pub(crate) const PAPER: Property = property("paper", "--rayak-paper", "#ffffff");
pub(crate) const ACCENT: Property = property("accent", "--rayak-accent", "#1b8354");
pub(crate) const ACCENT_INK: Property = property("accent-ink", "--rayak-accent-ink", "#14573a");
pub(crate) const ON_ACCENT: Property = property("on-accent", "--rayak-on-accent", "#ffffff");
pub(crate) const RADIUS: Property = property("radius", "--rayak-radius", "8");
pub(crate) const SCHEME: Property = property("scheme", "--rayak-scheme", "light");

/// In the order in which they are chosen and written.
pub(crate) const PROPERTIES: [&Property; 6] =
    [&PAPER, &ACCENT, &ACCENT_INK, &ON_ACCENT, &RADIUS, &SCHEME];

/// The looks that can be chosen in place of the light one, as fields have them.
pub(crate) const SCHEMES: [&str; 2] = ["dark", "either"];

/// Of two colours so much must lie between text and ground.
const CONTRAST: f64 = 4.5;
/// Pixels of a corner.
const ROUNDEST: u32 = 32;
/// Characters of a selector.
const SELECTOR: usize = 200;

/// The fields that say what a tag says, but for its site and page.
pub(crate) const FIELDS: [&str; 13] = [
    "language",
    "question",
    "section",
    "revision",
    "placement",
    "target",
    "kiosk",
    "paper",
    "accent",
    "accent-ink",
    "on-accent",
    "radius",
    "scheme",
];

impl Tag {
    /// Reads what can be read, and tells the fields that cannot.
    pub(crate) fn read(fields: &Fields, site: &Site, today: Day) -> (Self, Vec<&'static str>) {
        let mut wrong = Vec::new();
        let mut text = |name: &'static str, is_good: &dyn Fn(&str) -> bool| {
            let given = fields.get(name).trim();
            if given.is_empty() {
                return None;
            }
            if !is_good(given) {
                wrong.push(name);
                return None;
            }
            Some(given.to_owned())
        };
        let lang = text("language", &|it| site.language(it).is_some());
        let question = text("question", &|it| Question::parse(it).is_ok());
        let section = text("section", &is_section);
        let revision = text("revision", &|it| is_revision(it, today));
        let placement = text("placement", &is_short_code);
        let target = text("target", &is_selector);
        let kiosk = text("kiosk", &|it| it == "1").is_some();
        let look = PROPERTIES.into_iter().filter_map(|property| {
            let value = text(property.field, &|it| property.takes(it))?;
            Some((property, value))
        });
        let look = Look(look.collect());
        let tag = Self {
            page: None,
            lang: lang.and_then(|code| site.language(&code)),
            question: question.and_then(|code| Question::parse(&code).ok()),
            section,
            revision,
            placement,
            target,
            kiosk,
            look,
        };
        (tag, wrong)
    }

    /// Its fields again, as far as they say something.
    pub(crate) fn fields(&self) -> Vec<(&'static str, &str)> {
        let look = &self.look;
        let all = FIELDS.into_iter().filter_map(|name| {
            let value = match name {
                "language" => self.lang.as_ref().map(Lang::as_str),
                "question" => self.question.map(Question::code),
                "section" => self.section.as_deref(),
                "revision" => self.revision.as_deref(),
                "placement" => self.placement.as_deref(),
                "target" => self.target.as_deref(),
                "kiosk" => self.kiosk.then_some("1"),
                property => look.get(property),
            };
            Some((name, value?))
        });
        all.collect()
    }

    /// The tag itself, whose script is at `source`. A hash makes a browser refuse any other script.
    pub(crate) fn script(&self, site: &str, source: &str, integrity: Option<&str>) -> Markup {
        self.written(site, source, integrity, false)
    }

    /// The same as somebody tries it out: in test mode, and at its own place.
    pub(crate) fn trial(&self, site: &str, source: &str) -> Markup {
        let here = Self {
            target: None,
            ..self.clone()
        };
        here.written(site, source, None, true)
    }

    fn written(&self, site: &str, source: &str, integrity: Option<&str>, test: bool) -> Markup {
        html! {
            script src=(source) integrity=[integrity] crossorigin=[integrity.map(|_| "anonymous")]
                data-site=(site)
                data-page=[&self.page]
                data-lang=[self.lang.as_ref().map(Lang::as_str)]
                data-questions=[self.question.map(Question::code)]
                data-section=[&self.section]
                data-revision=[&self.revision]
                data-placement=[&self.placement]
                data-target=[&self.target]
                data-kiosk[self.kiosk]
                data-test[test]
                async {}
        }
    }

    /// The address of the form for a page, as a line for browsers without scripts has it.
    pub(crate) fn form(&self, base: &str, site: &str, (page, lang): (&str, Lang)) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("site", site);
        query.append_pair("page", page);
        query.append_pair("lang", lang.as_str());
        let more = [
            ("question", self.question.map(Question::code)),
            ("section", self.section.as_deref()),
            ("revision", self.revision.as_deref()),
        ];
        for (name, value) in more {
            if let Some(value) = value {
                query.append_pair(name, value);
            }
        }
        format!("{base}{}?{}", routes::FORM, query.finish())
    }
}

impl Property {
    fn takes(&self, value: &str) -> bool {
        match self.field {
            "radius" => value.parse::<u32>().is_ok_and(|it| it <= ROUNDEST),
            "scheme" => SCHEMES.contains(&value),
            _ => rgb(value).is_some(),
        }
    }

    /// A value as a style sheet has it.
    fn written(&self, value: &str) -> String {
        match (self.field, value) {
            ("radius", pixels) => format!("{pixels}px"),
            ("scheme", "either") => "light dark".to_owned(),
            (_, value) => value.to_owned(),
        }
    }
}

impl Look {
    fn get(&self, field: &str) -> Option<&str> {
        let found = self.0.iter().find(|(it, _)| it.field == field);
        found.map(|(_, value)| value.as_str())
    }

    /// The rule to put into a style sheet of the page; none where nothing is chosen.
    pub(crate) fn rule(&self) -> Option<String> {
        let lines = self.0.iter();
        let lines = lines.map(|(it, value)| format!("  {}: {};\n", it.name, it.written(value)));
        let lines: String = lines.collect();
        (!lines.is_empty()).then(|| format!(":root {{\n{lines}}}"))
    }

    /// Which pairs of text and ground cannot be told apart well enough.
    pub(crate) fn faint(&self) -> Vec<(&'static Property, &'static Property)> {
        let value =
            |property: &'static Property| self.get(property.field).unwrap_or(property.usual);
        let is_chosen = |property: &Property| self.get(property.field).is_some();
        let pairs = [(&ON_ACCENT, &ACCENT), (&ACCENT_INK, &PAPER)];
        let pairs = pairs.into_iter().filter(|(text, ground)| {
            let chosen = is_chosen(text) || is_chosen(ground);
            chosen && contrast(value(text), value(ground)).is_some_and(|it| it < CONTRAST)
        });
        pairs.collect()
    }
}

/// Whatever it selects, it is one line of a bearable length.
fn is_selector(text: &str) -> bool {
    text.chars().count() <= SELECTOR && !text.chars().any(char::is_control)
}

/// `#rgb` or `#rrggbb`, in parts of 255.
fn rgb(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#')?;
    let digits: Vec<u8> = digits
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|it| u8::try_from(it).ok()))
        .collect::<Option<_>>()?;
    match digits.as_slice() {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [r, s, g, h, b, c] => Some([r * 16 + s, g * 16 + h, b * 16 + c]),
        _ => None,
    }
}

/// How light a colour is, by the guidelines' own formula.
fn luminance(colour: [u8; 3]) -> f64 {
    let [r, g, b] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(one: &str, other: &str) -> Option<f64> {
    let (one, other) = (luminance(rgb(one)?), luminance(rgb(other)?));
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, DEFAULT};

    fn read(query: &str) -> (Tag, Vec<&'static str>) {
        let config = Config::parse(DEFAULT).expect("the default is good");
        let site = config.registry.site("jazan").expect("it is there");
        Tag::read(&Fields::parse(query.as_bytes()), site, Day(20_000))
    }

    fn good(query: &str) -> Tag {
        let (tag, wrong) = read(query);
        assert_eq!(wrong, [""; 0], "{query}");
        tag
    }

    const ALL: &str = "language=en&question=useful&section=fees&revision=2024-01-02&placement=aside\
                       &target=%23here+%3E+p&kiosk=1&paper=%23fff&accent=%23123456&accent-ink=%23000000\
                       &on-accent=%23ffffff&radius=0&scheme=either";

    #[test]
    fn what_was_read_is_written_as_the_fields_that_it_was_read_from() {
        let tag = good(ALL);
        let fields = tag.fields();
        assert_eq!(fields.len(), FIELDS.len());
        let again = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        assert_eq!(good(&again), tag);
    }

    #[test]
    fn a_tag_is_written_with_all_that_it_says_and_nothing_else() {
        let source = "https://r.example.sa/v1/rayak.js";
        assert_eq!(
            Tag::default().script("jazan", source, None).into_string(),
            "<script src=\"https://r.example.sa/v1/rayak.js\" data-site=\"jazan\" async></script>"
        );
        let tag = Tag {
            page: Some("pothole".to_owned()),
            target: Some("[id=\"a\"] > b".to_owned()),
            ..good(ALL)
        };
        let written = tag.script("jazan", source, Some("sha384-x")).into_string();
        assert_eq!(
            written,
            "<script src=\"https://r.example.sa/v1/rayak.js\" integrity=\"sha384-x\" \
             crossorigin=\"anonymous\" data-site=\"jazan\" data-page=\"pothole\" data-lang=\"en\" \
             data-questions=\"useful\" data-section=\"fees\" data-revision=\"2024-01-02\" \
             data-placement=\"aside\" data-target=\"[id=&quot;a&quot;] &gt; b\" data-kiosk async></script>"
        );
        let trial = tag.trial("jazan", source).into_string();
        assert!(trial.contains(" data-test ") && !trial.contains("data-target"));
    }

    #[test]
    fn what_a_collector_or_loader_would_not_take_is_told_by_its_field() {
        let (tag, wrong) = read(
            "language=xx&question=all&section=1st&revision=2199-01-01&placement=a+b&kiosk=yes\
             &paper=red&accent=%23ff&accent-ink=%23gggggg&on-accent=%23+fffff&radius=33&scheme=dim",
        );
        assert_eq!(tag, Tag::default());
        let all: Vec<_> = FIELDS.into_iter().filter(|it| *it != "target").collect();
        assert_eq!(wrong, all);
        let long = format!("target={}", "a".repeat(SELECTOR + 1));
        assert_eq!(read(&long).1, ["target"]);
    }

    #[test]
    fn a_look_is_a_rule_for_the_style_sheet_and_faint_pairs_are_told() {
        assert_eq!(Look::default().rule(), None);
        assert_eq!(Look::default().faint(), []);
        let look = good("accent=%23123456&radius=0&scheme=either").look;
        assert_eq!(
            look.rule().as_deref(),
            Some(
                ":root {\n  --rayak-accent: #123456;\n  --rayak-radius: 0px;\n  \
                 --rayak-scheme: light dark;\n}"
            )
        );
        assert_eq!(look.faint(), []);
        let faint = good("accent=%2388c&paper=%23888888").look.faint();
        assert_eq!(faint, [(&ON_ACCENT, &ACCENT), (&ACCENT_INK, &PAPER)]);
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let told = |one, other| contrast(one, other).map(|it| (it * 100.0).round());
        assert_eq!(told("#000", "#ffffff"), Some(2_100.0));
        assert_eq!(told("#767676", "#fff"), Some(454.0));
        assert_eq!(told("red", "#fff"), None);
    }

    #[test]
    fn what_is_usual_is_what_a_card_without_any_choice_has() {
        let style = include_str!("../../../widget/style.css");
        for property in PROPERTIES {
            let usual = rgb(property.usual).map_or_else(
                || property.written(property.usual),
                |_| property.usual.replace("#ffffff", "#fff"),
            );
            let said = format!("var({}, {usual})", property.name);
            assert!(style.contains(&said), "{said}");
        }
    }
}
