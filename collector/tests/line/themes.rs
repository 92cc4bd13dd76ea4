//! `rayak themes measure`: what it prints of remarks that people have sorted.

use rayak::config::DEFAULT;
use std::fs;
use std::process::{Command, Output};

/// Remarks that nobody wrote, two of them sorted as the rules would not.
const REMARKS: &str = r#"
{"text":"الرسوم غالية والسداد صعب","lang":"ar","theme":"payment_fees","kind":"complaint","useful":false}
{"text":"The search box finds nothing","lang":"en","theme":"nav_findability","kind":"complaint","useful":false,"reasons":["not_found"]}
{"text":"أقترح إضافة حجز موعد من الصفحة","lang":"ar","theme":"idea_innovation","kind":"suggestion","useful":true}
{"text":"سلك كهرباء مكشوف في الممشى","lang":"ar","theme":"service_quality_field","kind":"complaint","rating":1}
{"text":"متى يفتح المكتب؟","lang":"ar","theme":"content_accuracy","kind":"inquiry"}
{"text":"اسمي فلان بن فلان والموقع بطيء","lang":"ar","theme":"technical_fault","kind":"complaint","rating":2,"contains_pii":[{"kind":"name","match":"x","detectable":false}]}
{"text":"Street lights are out","lang":"en","theme":"other","kind":"complaint","rating":1}
"#;

fn measure(lines: &str, options: &[&str]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("remarks.jsonl");
    fs::write(&file, lines).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_rayak"));
    let command = command.args(["themes", "measure"]).arg(&file).args(options);
    let Output { status, stdout, .. } = command.output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap())
}

#[test]
fn it_prints_shares_with_their_intervals_and_what_was_taken_for_what() {
    let (code, said) = measure(REMARKS, &[]);
    assert_eq!(code, Some(0));
    for line in [
        "7 remark(s)",
        "theme: right in 5/7 71 % (36 to 92 %); where something was suggested, 5/6 83 % (44 to 97 %); without a suggestion 1",
        "  other taken for service_quality_field: 1",
        "kind: right in 7/7 100 % (65 to 100 %)",
        "language: right in 7/7",
        "danger: seen in 1 remark(s)",
        "  line 5: hazard",
        "suspicion: 1/1 100 % (21 to 100 %) of the remarks with personal data that no scanner finds, 0/6 ",
    ] {
        assert!(said.contains(line), "{line} is not in:\n{said}");
    }
    for word in ["الرسوم", "search", "فلان"] {
        assert!(!said.contains(word), "no words are printed: {said}");
    }
    let (_, json) = measure(REMARKS, &["--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["theme"]["right"]["has"], 5);
}

#[test]
fn the_rules_of_a_configuration_are_what_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    let rules = "[theme.other.clues]\n9 = [\"street lights\"]";
    fs::write(folder.path().join("ours.toml"), rules).unwrap();
    let named = format!("rules = {:?}\n\n[guard]", folder.path());
    let config = folder.path().join("rayak.conf");
    fs::write(&config, DEFAULT.replacen("[guard]", &named, 1)).unwrap();
    let (code, said) = measure(REMARKS, &["--config", config.to_str().unwrap()]);
    assert_eq!(code, Some(0));
    assert!(said.contains("theme: right in 6/7"), "{said}");
}

#[test]
fn a_bad_line_is_told_by_its_number_and_the_rest_is_measured() {
    let (code, said) = measure(&format!("{REMARKS}{{\"text\":\"secret\"}}\n"), &[]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("line 9: it is no remark; see column "),
        "{said}"
    );
    assert!(
        said.contains("7 remark(s)") && !said.contains("secret"),
        "{said}"
    );
}
