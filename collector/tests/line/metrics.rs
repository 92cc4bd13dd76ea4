//! What is counted, held against what `docs/operating.md` says of it.

use super::house::{House, vote, with};
use rayak_shared::{ErrorCode, Question, personal};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// What appears with its first event only; their own tests see them printed.
const RARE: [&str; 9] = [
    "rayak_bursts_total",
    "rayak_faults",
    "rayak_flagged_total",
    "rayak_inbox_behind_events",
    "rayak_inspected_pages",
    "rayak_last_backup_timestamp_seconds",
    "rayak_last_drill_timestamp_seconds",
    "rayak_limited_total",
    "rayak_unreadable_pages",
];

/// The metrics of the table: each name with its labels.
fn described() -> BTreeMap<String, BTreeSet<String>> {
    let text = include_str!("../../../docs/operating.md");
    let rows = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `rayak_"));
    rows.map(|row| {
        let mut cells = row.split(" | ");
        let name = format!("rayak_{}", cells.next().unwrap().trim_end_matches('`'));
        let labels = cells.nth(1).unwrap().split(", ");
        let labels = labels.map(|label| label.trim_matches('`').to_owned());
        (name, labels.filter(|label| !label.is_empty()).collect())
    })
    .collect()
}

/// The series of a page of metrics: name, and labels with their values.
fn series(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let lines = page.lines().filter(|line| line.starts_with("rayak_"));
    lines
        .map(|line| {
            let (series, _) = line.rsplit_once(' ').unwrap();
            let (name, labels) = series.split_once('{').unwrap_or((series, ""));
            let labels = labels.trim_end_matches('}').split(',').filter_map(|label| {
                let (label, value) = label.split_once('=')?;
                Some((label.to_owned(), value.trim_matches('"').to_owned()))
            });
            let whole = ["_bucket", "_sum", "_count"]
                .iter()
                .find_map(|part| name.strip_suffix(part))
                .unwrap_or(name);
            let labels = labels.filter(|(label, _)| label != "le").collect();
            (whole.to_owned(), labels)
        })
        .collect()
}

async fn page(house: &House) -> String {
    house.ask_staff("/metrics").await.text()
}

#[tokio::test]
async fn every_metric_is_described_and_every_description_is_of_one() {
    let house = House::new();
    assert_eq!(house.send(&vote(&json!("yes"))).await.status, 201);
    let mut printed = BTreeMap::<String, BTreeSet<String>>::new();
    for (name, labels) in series(&page(&house).await) {
        let known = printed.entry(name).or_default();
        known.extend(labels.into_iter().map(|(label, _)| label));
    }
    let described = described();
    for (name, labels) in &printed {
        assert_eq!(described.get(name), Some(labels), "{name}");
    }
    let missing = described.keys().filter(|name| !printed.contains_key(*name));
    let missing: Vec<_> = missing
        .filter(|name| !RARE.contains(&name.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test]
async fn no_label_takes_a_value_that_a_client_chose() {
    let house = House::new();
    for path in [
        "/made/up",
        "/v1/made-up",
        "/api/v1/view?site=made-up&page=x",
    ] {
        house.get(path).await;
    }
    let page = page(&house).await;
    assert!(!page.contains("made"), "{page}");
    for (name, labels) in series(&page) {
        for (label, value) in labels {
            let closed = match label.as_str() {
                "code" => ErrorCode::parse(&value).is_ok(),
                "question" => Question::parse(&value).is_ok(),
                "kind" => personal::Kind::parse(&value).is_ok(),
                "site" => value == "jazan",
                "reason" => ["trap", "hasty", "repeated"].contains(&value.as_str()),
                "outcome" => ["taken", "refused", "failed"].contains(&value.as_str()),
                "what" => ["answers", "sightings"].contains(&value.as_str()),
                "status" => value.parse::<u16>().is_ok(),
                "route" => value == "none" || value.starts_with('/'),
                _ => false,
            };
            assert!(closed, "{name}: {label} {value}");
        }
    }
}

#[tokio::test]
async fn what_happens_rarely_is_counted_from_zero_and_then_counted() {
    let house = House::new();
    let count = async |series: &str| -> u64 {
        let page = page(&house).await;
        let line = page.lines().find(|line| line.starts_with(series));
        let line = line.unwrap_or_else(|| panic!("{series} is not there"));
        line.rsplit(' ').next().unwrap().parse().unwrap()
    };
    count("rayak_refusals_total{code=\"store_failed\"}").await;
    let masked = "rayak_masked_total{kind=\"iban\"}";
    let before = count(masked).await;
    let words = json!({ "comment": "SA03 8000 0000 6080 1016 7519" });
    let reply = house.send(&with(vote(&json!("no")), words)).await;
    assert_eq!(reply.json()["masked"], json!(["iban"]));
    assert_eq!(count(masked).await, before + 1);
    let synced = "rayak_sync_seconds_bucket{le=\"+Inf\"}";
    assert!(count(synced).await >= 1);
}
