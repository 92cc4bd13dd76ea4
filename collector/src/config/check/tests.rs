//! Good files, and files that are wrong in one place.

use crate::config::{Complaints, Config, DEFAULT};
use crate::rules::Remark;

fn complaints(from: &str, to: &str) -> String {
    assert!(DEFAULT.contains(from), "the default holds {from:?}");
    Config::parse(&DEFAULT.replacen(from, to, 1))
        .expect_err("must be refused")
        .to_string()
}

#[test]
fn the_built_in_configuration_is_good_and_has_forty_five_pages() {
    let config = Config::parse(DEFAULT).expect("the default is good");
    assert_eq!(config.registry.sites[0].pages.len(), 45);
}

#[test]
fn each_complaint_names_its_key_and_what_would_be_right() {
    for (from, to, key, right) in [
        (
            "public = \"127.0.0.1:8787\"",
            "public = \"8787\"",
            "public:",
            "127.0.0.1:8787",
        ),
        (
            "staff = \"127.0.0.1:8788\"",
            "staff = \"0.0.0.0:8788\"",
            "staff:",
            "loopback",
        ),
        (
            "snapshot_every = \"5s\"",
            "snapshot_every = \"soon\"",
            "snapshot_every:",
            "1h",
        ),
        (
            "absolute = \"12h\"",
            "absolute = \"48h\"",
            "sessions.absolute:",
            "a day at most",
        ),
        (
            "idle = \"30m\"",
            "idle = \"13h\"",
            "sessions.idle:",
            "not be longer",
        ),
        ("Asia/Riyadh", "Riyadh", "site[0].time_zone:", "Asia/Riyadh"),
        (
            "http://localhost:8080",
            "http://localhost:8080/",
            "site[0].origins[1]:",
            "scheme, host",
        ),
        (
            "suppress_below = 5",
            "suppress_below = 1",
            "site[0].suppress_below:",
            "3 or more",
        ),
        (
            "words_days = 365",
            "words_days = 0",
            "site[0].words_days:",
            "such as 365",
        ),
        (
            "department = \"building\"",
            "department = \"bulding\"",
            "site[0].page[0].department:",
            "[[site.department]]",
        ),
        (
            "widget = \"page\"",
            "widget = \"stars\"",
            "widget",
            "page+service",
        ),
        ("urgent = ", "urgnet = ", "urgnet", "urgent"),
        (
            "urgent = \"940\"",
            "urgent = \"call us\"",
            "site[0].urgent:",
            "such as \"940\"",
        ),
        (
            "urgent = \"940\"",
            "urgent = \"٩٤٠\"",
            "site[0].urgent:",
            "digits",
        ),
        (
            "http://localhost:8080",
            "https://WWW.example.sa:443",
            "site[0].origins[1]:",
            "this one as \"https://www.example.sa\"",
        ),
        (
            "http://localhost:8080",
            "https://*.example.sa",
            "site[0].origins[1]:",
            "each host",
        ),
        (
            "\"/ar/privacy\"",
            "'/\\elsewhere.example'",
            "site[0].privacy.ar:",
            "https://",
        ),
        (
            "http://localhost:8080",
            "http://:::",
            "site[0].origins[1]:",
            "scheme, host",
        ),
        (
            "staff = \"127.0.0.1:8788\"",
            "staff = \"127.0.0.1:8787\"",
            "staff:",
            "a port each",
        ),
        (
            "languages = [\"ar\", \"en\"]",
            "languages = [\"ar\", \"en\", \"ar\"]",
            "site[0].languages:",
            "twice",
        ),
        (
            "\"/ar/privacy\"",
            "\"javascript:alert(1)\"",
            "site[0].privacy.ar:",
            "https://",
        ),
    ] {
        let said = complaints(from, to);
        assert!(said.contains(key) && said.contains(right), "{to}: {said}");
    }
}

#[test]
fn two_pages_cannot_share_a_name() {
    let said = complaints(
        "/ar/services/building-permit-renewal",
        "/ar/services/building-permit",
    );
    assert!(said.contains("already names another page"), "{said}");
}

#[test]
fn a_cache_of_nothing_and_a_bound_within_its_reach_are_refused() {
    let said = complaints("cache_mib = 32", "cache_mib = 0");
    assert!(said.contains("store.cache_mib:"), "{said}");
    let said = complaints("most_memory_mib = 1024", "most_memory_mib = 127");
    assert!(said.contains("store.most_memory_mib:"), "{said}");
    assert!(said.contains("here 128"), "{said}");
    let unbounded = DEFAULT.replace("most_memory_mib = 1024", "most_memory_mib = 0");
    assert!(Config::parse(&unbounded).is_ok());
}

#[test]
fn a_guard_that_would_shut_out_honest_people_is_refused() {
    for (line, key, right) in [
        ("per_minute = 5", "guard.per_minute:", "10 or more"),
        ("ipv4_prefix = 33", "guard.ipv4_prefix:", "from 8 to 32"),
        ("ipv6_prefix = 16", "guard.ipv6_prefix:", "from 32 to 64"),
        ("min_fill = \"1m\"", "guard.min_fill:", "\"3s\""),
        ("min_fill = \"-1s\"", "guard.min_fill:", "\"0s\""),
        (
            "trusted_proxies = [\"10.0.0.1\", \"proxy\"]",
            "guard.trusted_proxies[1]:",
            "\"10.0.0.0/24\"",
        ),
        (
            "trusted_proxies = [\"::/0\"]",
            "guard.trusted_proxies:",
            "list your proxies",
        ),
    ] {
        let said = Config::parse(&guarded(line))
            .expect_err("must be refused")
            .to_string();
        assert!(said.contains(key) && said.contains(right), "{line}: {said}");
    }
    let good = "trusted_proxies = [\"10.0.0.1\", \"fd00::/8\"]\nper_minute = 0\nmin_fill = \"0s\"";
    let config = Config::parse(&guarded(good)).expect("it is good");
    assert_eq!(config.guard.trusted_proxies.len(), 2);
}

#[test]
fn the_built_in_guard_is_the_one_of_a_file_without() {
    let built_in = Config::parse(DEFAULT).expect("the default is good");
    let unsaid = Config::parse(&guarded("")).expect("a guard need not be told");
    assert_eq!(
        format!("{:?}", built_in.guard),
        format!("{:?}", unsaid.guard)
    );
}

/// The default with these lines in the place of its guard.
fn guarded(lines: &str) -> String {
    let (before, rest) = DEFAULT.split_once("[guard]\n").expect("there is a guard");
    let (_, after) = rest.split_once("[[site]]").expect("there is a site");
    format!("{before}[guard]\n{lines}\n[[site]]{after}")
}

#[test]
fn backups_are_asked_for_by_a_directory_and_are_checked() {
    let with = |lines: &str| Config::parse(&format!("{DEFAULT}\n[backup]\n{lines}"));
    let good = with("into = \"/backups\"").expect("the rest has defaults");
    let backup = good.backup.expect("it was asked for");
    assert_eq!((backup.every.as_hours(), backup.keep), (24, 7));
    assert_eq!(backup.drill_every, None);
    let drilled = with("into = \"/backups\"\ndrill_every = \"168h\"").expect("a week");
    let every = drilled.backup.and_then(|backup| backup.drill_every);
    assert_eq!(every.map(|every| every.as_hours()), Some(168));
    for (lines, key) in [
        ("keep = 3", "into"),
        ("into = \"\"", "backup.into:"),
        ("into = \"/backups\"\nkeep = 0", "backup.keep:"),
        ("into = \"/backups\"\nevery = \"daily\"", "backup.every:"),
        (
            "into = \"/backups\"\ndrill_every = \"weekly\"",
            "backup.drill_every:",
        ),
    ] {
        let said = with(lines).expect_err("must be refused").to_string();
        assert!(said.contains(key), "{said}");
    }
}

#[test]
fn where_a_proxy_shows_the_listeners_is_checked_and_the_two_are_told_apart() {
    let with = |lines: &str| Config::parse(&format!("{lines}\n{DEFAULT}"));
    let good = with(
        "public_url = \"https://feedback.example.sa/rayak\"\nstaff_url = \"https://feedback.example.sa/staff\"",
    );
    let good = good.expect("a path each is enough");
    assert_eq!(good.public_url.path(), "/rayak");
    assert_eq!(good.staff_url.host(), Some("feedback.example.sa"));
    for (lines, key, right) in [
        (
            "public_url = \"http://feedback.example.sa\"",
            "public_url:",
            "use https",
        ),
        (
            "staff_url = \"https://feedback.example.sa/\"",
            "staff_url:",
            "this one as",
        ),
        (
            "public_url = \"https://feedback.example.sa\"\nstaff_url = \"https://feedback.example.sa\"",
            "staff_url:",
            "a path of their own",
        ),
    ] {
        let said = with(lines).expect_err("must be refused").to_string();
        assert!(said.contains(key) && said.contains(right), "{said}");
    }
}

#[test]
fn a_folder_of_texts_that_is_not_there_or_not_good_is_complained_about() {
    let named = |folder: &str| {
        let text = DEFAULT.replacen("[guard]", &format!("locales = {folder:?}\n\n[guard]"), 1);
        Config::parse(&text)
    };
    let Complaints(complaints) = named("/nowhere/at/all").expect_err("it is not there");
    assert_eq!(complaints[0].key, "locales");

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_str().expect("a path of text");
    assert!(named(path).is_ok(), "an empty folder says nothing");
    std::fs::write(folder.path().join("fr.toml"), "dir = \"ltr\"").expect("a file");
    let Complaints(complaints) = named(path).expect_err("it lacks nearly all");
    assert!(complaints[0].what.contains("fr.toml"), "{complaints:?}");
}

#[test]
fn a_folder_of_rules_is_laid_over_ours_and_complained_about_where_it_is_wrong() {
    let folder = tempfile::tempdir().expect("a folder");
    let named = |folder: &std::path::Path| {
        let text = DEFAULT.replacen("[guard]", &format!("rules = {folder:?}\n\n[guard]"), 1);
        Config::parse(&text)
    };
    let hazard = |config: &Config| {
        let remark = Remark {
            text: "a dragon in the fountain",
            answer: None,
            reasons: &[],
            masked: &[],
        };
        config.rules.judge(&remark).danger.is_some()
    };
    assert!(!hazard(
        &named(folder.path()).expect("an empty folder says nothing")
    ));
    let file = folder.path().join("danger.toml");
    let write = |text: &str| std::fs::write(&file, text).expect("a file");
    write("[danger.hazard]\nwords = [\"dragon\"]\n");
    assert!(hazard(&named(folder.path()).expect("good rules")));
    write("[danger.dragons]\nwords = [\"dragon\"]\n");
    for wrong in [folder.path(), &folder.path().join("nowhere")] {
        let Complaints(complaints) = named(wrong).expect_err("it is wrong");
        assert_eq!(complaints[0].key, "rules");
    }
}
