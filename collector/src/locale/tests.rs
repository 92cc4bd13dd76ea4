//! That no text is missing, that none is idle, and that a language needs nothing but its file.

use super::*;
use crate::board::{Health, Kind, Order, Preset};
use crate::domain::people::{DeedKind, Rhythm, Role, Scope};
use crate::domain::{Check, Day, Finding, Instant, Lang, RemarkKind, Theme, Verdict};
use crate::http::staff::column_names;
use crate::http::tag::{PROPERTIES, SCHEMES};
use crate::rules::{DangerKind, Shape, Trace};
use crate::text::Language;
use rayak_shared::{
    Answer, Audience, Channel, Counts, Device, PageSummary, Period, Question, Reason, Rung,
    personal,
};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn arabic() -> &'static Locale {
    Languages::built_in().of(Lang::parse("ar").expect("a code"))
}

fn english() -> &'static Locale {
    Languages::built_in().of(Lang::parse("en").expect("a code"))
}

/// Every source of the collector, tests left out.
fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder of sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.ends_with("tests.rs")
        {
            let text = fs::read_to_string(&path).expect("a source");
            into.push_str(
                text.split("#[cfg(test)]\nmod tests {")
                    .next()
                    .unwrap_or_default(),
            );
        }
    }
}

/// The keys that the sources name: every quoted word that begins as keys begin.
fn named_keys(sources: &str) -> BTreeSet<&str> {
    let beginnings: BTreeSet<&str> = arabic()
        .texts
        .keys()
        .filter_map(|key| Some(key.split_once('.')?.0))
        .collect();
    let symbol = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_');
    let is_key = |word: &&str| {
        let begins = word
            .split_once('.')
            .is_some_and(|(first, _)| beginnings.contains(first));
        begins && word.chars().all(symbol) && !word.ends_with('.')
    };
    sources.split('"').filter(is_key).collect()
}

/// The keys that are put together from a code.
fn family_keys() -> Vec<String> {
    let questions = Question::ALL;
    let answers = questions.iter().flat_map(|question| Answer::of(*question));
    let mut keys: Vec<String> = answers
        .flat_map(|answer| ["", ".name"].map(|part| format!("answer.{}{part}", answer.code())))
        .collect();
    keys.extend(
        questions
            .iter()
            .map(|question| format!("question.{}", question.code())),
    );
    keys.extend(
        Answer::of(Question::Service)
            .iter()
            .map(|stars| format!("answer.{}.word", stars.code())),
    );
    keys.extend(["reasons.yes", "reasons.no"].map(str::to_owned));
    keys.extend(
        Reason::ALL
            .iter()
            .map(|reason| format!("reason.{}", reason.code())),
    );
    keys.extend(
        personal::Kind::ALL
            .iter()
            .map(|kind| format!("widget.kind.{}", kind.code())),
    );
    keys.extend((1..=12).flat_map(|month| ["month", "hijri"].map(|it| format!("{it}.{month}"))));
    let coded = [
        (
            "staff.question",
            Question::ALL.iter().map(|it| it.code()).collect::<Vec<_>>(),
        ),
        (
            "staff.page.weeks",
            Question::ALL.iter().map(|it| it.code()).collect(),
        ),
        ("staff.kind", Kind::ALL.iter().map(|it| it.code()).collect()),
        (
            "staff.order",
            Order::ALL.iter().map(|it| it.code()).collect(),
        ),
        (
            "staff.order.note",
            Order::ALL.iter().map(|it| it.code()).collect(),
        ),
        (
            "staff.period",
            Preset::ALL.iter().map(|it| it.code()).collect(),
        ),
        (
            "staff.channel",
            Channel::ALL.iter().map(|it| it.code()).collect(),
        ),
        (
            "staff.device",
            Device::ALL.iter().map(|it| it.code()).collect(),
        ),
        (
            "staff.verdict",
            Verdict::EXCLUDING.iter().map(|it| it.code()).collect(),
        ),
        ("about.theme", Theme::ALL.map(Theme::code).to_vec()),
        ("about.kind", RemarkKind::ALL.map(RemarkKind::code).to_vec()),
        (
            "about.danger",
            DangerKind::ALL.map(DangerKind::code).to_vec(),
        ),
        ("letters.rhythm", Rhythm::ALL.map(Rhythm::code).to_vec()),
        ("account.token.scope", Scope::ALL.map(Scope::code).to_vec()),
        ("about.suspicion", Trace::ALL.map(Trace::code).to_vec()),
        ("about.language", Language::ALL.map(Language::code).to_vec()),
        ("staff.page.reasons", vec!["yes", "no"]),
        (
            "staff.filter",
            vec![
                "question",
                "order",
                "department",
                "kind",
                "language",
                "channel",
                "period",
                "from",
                "to",
            ],
        ),
        (
            "inbox.filter",
            vec![
                "state", "theme", "kind", "pages", "answer", "words", "veiled", "flagged",
            ],
        ),
        ("inbox.state", vec!["unread", "read"]),
        ("inbox.veiled", vec!["yes", "no"]),
        ("inbox.flagged", vec!["open", "genuine", "abuse"]),
        (
            "inbox.do",
            vec![
                "read",
                "unread",
                "attended",
                "found:genuine",
                "found:abuse",
                "found:",
            ],
        ),
        (
            "post.entry",
            RemarkKind::ALL
                .map(RemarkKind::code)
                .into_iter()
                .chain(["any"])
                .collect(),
        ),
        ("flagged.filter", vec!["check", "state"]),
        ("flagged.state", vec!["open", "judged"]),
        ("check", Check::ALL.map(Check::code).to_vec()),
        ("finding", Finding::ALL.map(Finding::code).to_vec()),
        (
            "about.shape",
            Shape::ALL.iter().map(|it| it.code()).collect(),
        ),
        (
            "install.state",
            Health::ALL.iter().map(|it| it.code()).collect(),
        ),
        (
            "install.do",
            Health::ALL
                .iter()
                .filter(|it| !matches!(it, Health::Well | Health::Idle))
                .map(|it| it.code())
                .collect(),
        ),
        (
            "install.rung",
            Rung::ALL.iter().map(|it| it.code()).collect(),
        ),
        (
            "install.trial",
            Rung::ALL.iter().map(|it| it.code()).collect(),
        ),
        (
            "snippet",
            vec![
                "site",
                "page",
                "path",
                "language",
                "question",
                "section",
                "revision",
                "placement",
                "target",
                "scheme",
            ],
        ),
        ("snippet.scheme", SCHEMES.to_vec()),
        (
            "snippet.look",
            PROPERTIES
                .iter()
                .filter(|it| it.field != "scheme")
                .map(|it| it.field)
                .collect(),
        ),
    ];
    let asks = crate::domain::Asks::ALL.iter();
    keys.extend(asks.map(|it| format!("registry.asks.{}", it.code())));
    for (group, codes) in coded {
        keys.extend(codes.iter().map(|code| format!("{group}.{code}")));
    }
    let roles = Role::ALL.iter();
    keys.extend(
        roles.flat_map(|role| ["", ".may"].map(|part| format!("role.{}{part}", role.code()))),
    );
    let kinds = DeedKind::ALL.iter();
    keys.extend(kinds.map(|kind| format!("deeds.{}", kind.code())));
    let taken = [
        "by.staff",
        "by.rules",
        "filter.q",
        "filter.seek",
        "filter.like",
        "form.xlsx",
        "form.csv",
        "form.json",
    ];
    keys.extend(taken.map(|part| format!("take.{part}")));
    keys.extend(column_names().map(|name| format!("take.column.{name}")));
    keys
}

#[test]
fn every_language_reads_and_says_its_own_name() {
    for (code, text) in LANGUAGES.iter().zip(FILES) {
        let locale = Locale::parse(code, text).expect("a language's file");
        assert_ne!(locale.text("name"), "name", "{code}");
    }
}

#[test]
fn every_key_that_the_collector_names_has_a_text() {
    let mut text = String::new();
    sources(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut text,
    );
    let named = named_keys(&text);
    assert!(named.len() > 20, "the scan must find the keys: {named:?}");
    for locale in [arabic(), english()] {
        let wanted = named
            .iter()
            .map(|key| (*key).to_owned())
            .chain(family_keys());
        let missing: Vec<String> = wanted
            .filter(|key| !locale.texts.contains_key(key))
            .collect();
        assert_eq!(missing, [""; 0], "{}.toml lacks these", locale.code);
    }
}

#[test]
fn no_text_is_idle() {
    let mut text = String::new();
    sources(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut text,
    );
    let families = family_keys();
    for key in arabic()
        .texts
        .keys()
        .filter(|key| !key.starts_with(TRAVELLING))
    {
        let used = families.contains(key) || text.contains(&format!("\"{key}\""));
        assert!(used, "nothing says {key}");
    }
}

#[test]
fn what_travels_has_lost_its_first_word() {
    let locale = Locale::parse(
        "en",
        "dir = \"ltr\"\n\"widget.send\" = \"Send\"\n\"form.send\" = \"No\"",
    )
    .expect("texts");
    let travelling = locale.travelling();
    let send = travelling.get("send").and_then(|text| text.form("other"));
    assert_eq!(send, Some("Send"));
    assert_eq!(travelling.0.len(), 1);
}

#[test]
fn blanks_are_filled_once() {
    let values = [("a", "{b}"), ("b", "2")];
    assert_eq!(fill("{a}, {b}, {c}, {", &values), "{b}, 2, {c}, {");
}

#[test]
fn arabic_has_six_forms() {
    let forms = [0, 1, 2, 3, 10, 11, 99, 100, 101, 103, 111].map(|n| arabic().category(n));
    assert_eq!(
        forms,
        [
            "zero", "one", "two", "few", "few", "many", "many", "other", "other", "few", "many"
        ]
    );
}

#[test]
fn digits_are_western_unless_a_language_says_otherwise() {
    assert_eq!(arabic().number(1_284), "1,284");
    assert_eq!(arabic().decimal(39, 1), "3.9");
    assert_eq!(arabic().decimal(40, 1), "4.0");
    assert_eq!(arabic().travelling().get("digits"), None);
}

/// A folder with one file.
fn folder(name: &str, text: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join(name), text).expect("a file");
    folder
}

#[test]
fn one_line_of_a_folder_gives_arabic_its_own_digits() {
    let folder = folder("ar.toml", "digits = \"arabic\"");
    let languages = Languages::with(folder.path()).expect("languages");
    let arabic = languages.of(Lang::parse("ar").expect("a code"));
    assert_eq!(arabic.number(1_284), "١٬٢٨٤");
    assert_eq!(arabic.decimal(39, 1), "٣٫٩");
    assert_eq!(arabic.text("answer.4.name"), "٤ من ٥ نجوم، جيد جدًا");
    assert_eq!(
        arabic.date(Day::parse("2026-10-12").expect("a day")),
        "١٢ أكتوبر ٢٠٢٦"
    );
    let ten = Text::One("٠١٢٣٤٥٦٧٨٩".to_owned());
    assert_eq!(arabic.travelling().get("digits"), Some(&ten));
    assert_eq!(
        languages.codes().count(),
        LANGUAGES.len(),
        "and English stays"
    );
}

#[test]
fn what_is_wrong_in_a_folder_is_said_with_its_file_and_what_would_be_right() {
    let complaint = |name: &str, text: &str| {
        let folder = folder(name, text);
        let complaints = Languages::with(folder.path()).expect_err("it is not good");
        let [(file, error)] = &complaints[..] else {
            panic!("one complaint: {complaints:?}");
        };
        assert!(file.ends_with(name), "{file}");
        error.to_string()
    };
    let whole = FILES.first().expect("there is a first language");
    assert!(complaint("ar.toml", "digits = \"roman\"").contains("western"));
    assert!(complaint("ar.toml", "\"widget.sned\" = \"x\"").contains("widget.sned"));
    assert!(complaint("ar.toml", "\"widget.send\" = \"{x}\"").contains("{x}"));
    assert!(complaint("ar.toml", "\"widget.counter\" = { few = \"{n}\" }").contains("other"));
    assert!(complaint("ar.toml", "dir = \"down\"").contains("rtl"));
    assert!(complaint("ur.toml", "dir = \"rtl\"").contains("widget.send"));
    assert!(complaint("no code.toml", whole).contains("no code"));
    assert!(complaint("ar.toml", "=").contains("table"));
    for name in ["", "a/b", "'a'", "a name that is longer than any sheet's"] {
        let said = complaint("en.toml", &format!("\"take.sheet\" = \"{name}\""));
        assert!(said.contains("take.sheet"), "{said}");
    }
}

#[test]
fn a_text_of_a_folder_takes_the_place_of_the_built_in_one() {
    let folder = folder("en.toml", "\"widget.send\" = \"Send it\"");
    let languages = Languages::with(folder.path()).expect("languages");
    let english = languages.of(Lang::parse("en").expect("a code"));
    assert_eq!(english.text("widget.send"), "Send it");
    assert_eq!(english.text("widget.retry"), "Try again");
}

#[test]
fn a_moment_is_written_in_the_sites_time_zone() {
    let zone = jiff::tz::TimeZone::get("Asia/Riyadh").expect("a time zone");
    let evening = Instant::from_timestamp("2026-03-01T22:05:00Z".parse().expect("a timestamp"));
    assert_eq!(arabic().date_time(evening, &zone), "2 مارس 2026، 01:05");
    assert_eq!(english().date_time(evening, &zone), "2 March 2026, 01:05");
    assert_eq!(
        arabic().date(Day::parse("2026-10-12").expect("a day")),
        "12 أكتوبر 2026"
    );
}

#[test]
fn a_left_to_right_run_is_isolated_only_where_it_must_be() {
    assert_eq!(arabic().isolated("/services"), "\u{2066}/services\u{2069}");
    assert_eq!(english().isolated("/services"), "/services");
}

/// A language that nobody speaks, made from the Arabic file by marking every text. It has other
/// plural forms and another direction, and yet needs no line of Rust.
#[test]
fn a_language_needs_nothing_but_its_file() {
    let marked = FILES
        .first()
        .expect("there is a first language")
        .replace("dir = \"rtl\"", "dir = \"ltr\"")
        .lines()
        .map(|line| match line.split_once(" = \"") {
            Some((key, text)) if !["dir", "digits"].contains(&key) => format!("{key} = \"⟪{text}"),
            _ => line.to_owned(),
        })
        .collect::<Vec<_>>()
        .join("\n");
    let pseudo = Locale::parse("qps", &marked).expect("a language");
    let period = Period {
        from: String::new(),
        to: String::new(),
        revision: None,
        as_of: String::new(),
    };
    let summary = PageSummary::new(
        Counts::Useful { yes: 40, no: 2 },
        0,
        period,
        Audience::Staff,
    );
    let said = crate::figure::figure(&summary, &pseudo);
    assert!(said.starts_with("⟪") && said.contains("42"), "{said}");
    assert_eq!((pseudo.dir(), pseudo.category(2)), (Dir::Ltr, "other"));
}

#[test]
fn nothing_is_promised_that_there_is_not() {
    let words = [("متابعة", "إجابة أخرى"), ("follow", "another answer")];
    for (locale, (follow_up, another)) in [arabic(), english()].into_iter().zip(words) {
        let reference = locale.text("widget.reference");
        assert!(
            !reference.contains(follow_up),
            "no reply is given to a comment: {reference}"
        );
        let again = locale.text("error.id_reused");
        assert!(
            again.contains(another),
            "whoever sends a new form counts twice: {again}"
        );
    }
}
