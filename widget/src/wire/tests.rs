//! The hand-written wire against serde, both ways.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what cannot be read or found fails its test"
)]

use super::*;
use crate::flow::{Acknowledged, Change, Draft};
use crate::identity::Identity;
use rayak_shared::{
    Amendment, Answer, Channel, Device, PageView, Problem, RawAnswer, Reason, Receipt, Seen,
    SeenEvent, Submission, Texts,
};
use serde_json::{Value as Json, json};

const SENDER: Sender<'_> = Sender {
    site: "jazan",
    page: "/رسوم?id=7&x=\"y\"",
    lang: "ar",
    widget: "1.0.0",
    test: false,
};

fn identity() -> Identity {
    Identity::from_bytes([7; 16], [9; 16])
}

/// An answer with everything that can be said with it, and what serde makes of the same.
fn whole() -> (Draft, Circumstances<'static>, Submission) {
    let words = "سطر\nوآخر\t\u{1}\u{1f}\\ \"قول\" 👍\u{2028}.";
    let draft = Draft {
        answer: Some(Answer::No),
        reasons: vec![Reason::NotFound, Reason::Other],
        comment: words.to_owned(),
        section: Some("elsewhere".to_owned()),
    };
    let circumstances = Circumstances {
        channel: Channel::Kiosk,
        section: Some("fees"),
        revision: Some("2026-10-12"),
        placement: "end",
        device: Device::Narrow,
        token: Some("t.k"),
    };
    let submission = Submission {
        id: identity().id,
        secret: Some(identity().secret),
        site: SENDER.site.into(),
        page: SENDER.page.into(),
        question: "useful".into(),
        answer: RawAnswer::Code("no".into()),
        reasons: vec!["not_found".into(), "other".into()],
        comment: Some(words.into()),
        lang: "ar".into(),
        channel: Some("kiosk".into()),
        section: Some("fees".into()),
        revision: Some("2026-10-12".into()),
        widget: Some("1.0.0".into()),
        placement: Some("end".into()),
        device: Some("narrow".into()),
        token: Some("t.k".into()),
        trap: String::new(),
        test: true,
    };
    (draft, circumstances, submission)
}

/// Stars alone, as they are sent where nothing else is known.
fn least() -> (Draft, Circumstances<'static>, Submission) {
    let (_, circumstances, submission) = whole();
    let draft = Draft {
        answer: Answer::stars(4),
        comment: " \n ".to_owned(),
        section: Some("said of words only".to_owned()),
        ..Draft::default()
    };
    let circumstances = Circumstances {
        section: None,
        revision: None,
        token: None,
        ..circumstances
    };
    let submission = Submission {
        question: "service".into(),
        answer: RawAnswer::Stars(4),
        reasons: vec![],
        comment: None,
        section: None,
        revision: None,
        token: None,
        test: false,
        ..submission
    };
    (draft, circumstances, submission)
}

#[test]
fn serde_reads_a_written_submission_as_it_was() {
    for (draft, circumstances, meant) in [whole(), least()] {
        let sender = Sender {
            test: meant.test,
            ..SENDER
        };
        let text = submission(&sender, &identity(), &draft, &circumstances).unwrap();
        let read: Submission = serde_json::from_str(&text).unwrap();
        assert_eq!(read, meant, "{text}");
    }
}

#[test]
fn without_an_answer_there_is_no_submission() {
    let (_, circumstances, _) = whole();
    let draft = Draft::default();
    assert_eq!(
        submission(&SENDER, &identity(), &draft, &circumstances),
        None
    );
}

#[test]
fn serde_reads_a_written_amendment_as_it_was() {
    let removed = Change {
        comment: Some(None),
        section: Some(None),
        ..Change::default()
    };
    let whole = Change {
        answer: Answer::stars(2),
        reasons: Some(vec![Reason::Clear]),
        comment: Some(Some("كلام".into())),
        section: Some(Some("fees".into())),
    };
    let meant = |answer, reasons, comment, section| Amendment {
        answer,
        reasons,
        comment,
        section,
    };
    for (given, meant) in [
        (Change::default(), meant(None, None, None, None)),
        (removed, meant(None, None, Some(None), Some(None))),
        (
            whole,
            meant(
                Some(RawAnswer::Stars(2)),
                Some(vec!["clear".into()]),
                Some(Some("كلام".into())),
                Some(Some("fees".into())),
            ),
        ),
    ] {
        let text = amendment(&given);
        let read: Amendment = serde_json::from_str(&text).unwrap();
        assert_eq!(read, meant, "{text}");
    }
}

#[test]
fn serde_reads_a_written_sighting_as_it_was() {
    let meant = Seen {
        site: SENDER.site.into(),
        page: SENDER.page.into(),
        lang: "ar".into(),
        event: "seen".into(),
        rung: "wasm".into(),
        widget: Some("1.0.0".into()),
        test: false,
    };
    let text = seen(&SENDER, SeenEvent::Seen);
    assert_eq!(serde_json::from_str::<Seen>(&text).unwrap(), meant);
    let tried = Sender {
        test: true,
        ..SENDER
    };
    let text = seen(&tried, SeenEvent::Seen);
    let meant = Seen {
        test: true,
        ..meant
    };
    assert_eq!(serde_json::from_str::<Seen>(&text).unwrap(), meant);
}

fn pothole() -> Json {
    json!({
        "site": "jazan", "page": "pothole", "lang": "ar", "dir": "rtl",
        "questions": [
            {"question": "useful", "text": "هل كانت هذه الصفحة مفيدة؟", "hint": null, "answers": [
                {"answer": "yes", "text": "نعم", "name": "نعم، كانت مفيدة", "reasons_text": "ما الذي أفادك؟",
                 "reasons": [{"code": "clear", "text": "واضحة"}]},
                {"answer": "no", "text": "لا", "name": "لا، لم تكن مفيدة", "reasons_text": null, "reasons": []},
            ], "figure": "84% قالوا نعم", "summary": null},
            {"question": "service", "text": "كيف تقيم هذه الخدمة؟", "hint": "من 1 إلى 5", "answers": [
                {"answer": 5, "text": "5", "name": "5 نجوم من 5، ممتاز", "reasons_text": null, "reasons": []},
            ], "figure": "لا نتيجة بعد", "summary": null},
        ],
        "texts": {"send": "إرسال", "counter": {"two": "بقي حرفان", "other": "بقي {n} حرف"}},
        "links": {"form": "/form?site=jazan&page=pothole&lang=ar", "privacy": "/privacy", "policy": null},
        "urgent": "940",
        "limits": {"comment": 1000, "reasons": 2, "amend_hours": 720},
    })
}

/// As serde reads it, with nothing for the summary.
fn by_serde(value: &Json) -> Option<PageView<()>> {
    serde_json::from_value(value.clone()).ok()
}

#[test]
fn a_view_is_read_as_serde_reads_it() {
    assert!(view(&pothole()).is_some());
    assert_eq!(view(&pothole()), by_serde(&pothole()));
}

#[test]
fn the_names_that_a_page_had_are_read_where_there_are_any() {
    let mut renamed = pothole();
    renamed["formerly"] = json!(["hole", "/roads/hole"]);
    assert_eq!(view(&renamed), by_serde(&renamed));
    assert_eq!(view(&renamed).unwrap().formerly, ["hole", "/roads/hole"]);
    assert!(view(&pothole()).unwrap().formerly.is_empty());
}

#[test]
fn what_a_newer_collector_adds_to_a_view_is_left_out() {
    let mut newer = pothole();
    newer["mood"] = json!("sunny");
    newer["questions"][0]["answers"][0]["reasons"]
        .as_array_mut()
        .unwrap()
        .push(json!({"code": "brave", "text": "?"}));
    newer["questions"][1]["answers"]
        .as_array_mut()
        .unwrap()
        .push(json!({"answer": 6, "text": "6", "name": "6"}));
    newer["questions"]
        .as_array_mut()
        .unwrap()
        .push(json!({"question": "weather"}));
    assert_eq!(view(&newer), by_serde(&pothole()));
}

#[test]
fn a_view_without_something_that_is_needed_is_none() {
    for field in ["site", "page", "lang", "dir", "texts", "links", "limits"] {
        let mut broken = pothole();
        broken.as_object_mut().unwrap().remove(field);
        assert_eq!(view(&broken), None, "{field}");
    }
}

/// What the conversation needs of a receipt, as serde reads it.
fn acknowledged(value: Json) -> Option<Acknowledged> {
    let receipt: Receipt = serde_json::from_value(value).unwrap();
    let kinds: Vec<&str> = receipt.masked.iter().map(|kind| kind.code()).collect();
    Some(Acknowledged {
        reference: receipt.reference,
        state: receipt.state,
        answer: receipt.answer,
        masked: kinds.join(" "),
    })
}

#[test]
fn a_receipt_is_read_as_serde_reads_it() {
    for (answer, reference) in [
        (json!("no"), json!("RK7-4M2-9XQ-5")),
        (json!(4), Json::Null),
    ] {
        let question = if answer.is_string() {
            "useful"
        } else {
            "service"
        };
        let value = json!({
            "id": "7b1c6f2e-8a55-4a8e-9c3a-0d5f1e2b3c4d", "reference": reference, "state": "amended",
            "received_at": "2026-11-22T08:00:00Z", "amendable_until": "2026-12-22T08:00:00Z",
            "question": question, "answer": answer, "reasons": ["not_found"], "has_comment": true,
            "masked": ["mobile", "email"],
        });
        assert_eq!(receipt(&value), acknowledged(value));
    }
}

#[test]
fn a_problem_is_read_as_serde_reads_it() {
    let value = json!({"code": "comment_too_long", "status": 422, "title": "…", "field": "comment", "limit": 1000});
    let problem_by_serde: Problem = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(problem(&value), Some(problem_by_serde.code));
    assert_eq!(problem(&json!({"code": "brand_new"})), None);
}

#[test]
fn texts_that_are_no_table_are_an_empty_one() {
    let mut bare = pothole();
    bare["texts"] = json!({});
    assert_eq!(view(&bare).unwrap().texts, Texts::default());
}

/// The golden files that begin with a kind: the wire's documentation by example.
fn golden(kind: &str) -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/tests/wire");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().into_string().unwrap().split('.').next() == Some(kind) {
            files.push(std::fs::read_to_string(entry.path()).unwrap());
        }
    }
    assert!(!files.is_empty(), "there is a golden {kind}");
    files
}

#[test]
fn golden_replies_are_read_as_serde_reads_them() {
    for file in golden("receipt") {
        let value: Json = serde_json::from_str(&file).unwrap();
        assert_eq!(receipt(&value), acknowledged(value));
    }
    for file in golden("problem") {
        let value: Json = serde_json::from_str(&file).unwrap();
        let by_serde: Problem = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(problem(&value), Some(by_serde.code));
    }
    for file in golden("view") {
        let mut value: Json = serde_json::from_str(&file).unwrap();
        for question in value["questions"].as_array_mut().unwrap() {
            question["summary"] = Json::Null;
        }
        assert_eq!(view(&value), by_serde(&value));
    }
}
