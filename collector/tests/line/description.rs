//! The description of the API: whole, true to the router and to the golden files, and readable.

use super::contract::{DOCUMENT, faults};
use super::house::House;
use axum::body::Body;
use axum::http::{Request, header};
use rayak::http::public;
use rayak_shared::{ErrorCode, examples, routes};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

/// Every operation of the description: its address, its method, itself.
fn operations() -> Vec<(String, String, &'static Value)> {
    let paths = DOCUMENT["paths"].as_object().unwrap().iter();
    paths
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().iter();
            methods.map(|(method, operation)| (path.clone(), method.to_uppercase(), operation))
        })
        .collect()
}

#[tokio::test]
async fn every_route_and_method_is_described_and_nothing_else() {
    let house = House::new();
    let mut routed = BTreeSet::new();
    for address in public::addresses() {
        // The refusal of a method that no route has says which it has.
        let path = address.replace("{id}", "x").replace("{file}", "x");
        let request = Request::put(&path).body(Body::empty()).unwrap();
        let allowed = house.ask(request).await.header("allow").to_owned();
        let methods = allowed.split(',').filter(|method| *method != "HEAD");
        routed.extend(methods.map(|method| (address.to_owned(), method.to_owned())));
    }
    let described = operations().into_iter();
    let described: BTreeSet<_> = described.map(|(path, method, _)| (path, method)).collect();
    assert_eq!(described, routed);
}

#[test]
fn every_code_of_a_refusal_is_explained_where_it_can_come() {
    let mut told = BTreeSet::new();
    for (path, method, operation) in operations() {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let problem = &response["content"]["application/problem+json"]["schema"];
            let codes = problem.pointer("/allOf/1/properties/code/enum");
            for code in codes.and_then(Value::as_array).into_iter().flatten() {
                let code = code.as_str().unwrap();
                let known = ErrorCode::parse(code).unwrap();
                assert_eq!(known.status().to_string(), *status, "{method} {path}");
                let says = response["description"].as_str().unwrap();
                assert!(says.contains(&format!("`{code}`: ")), "{method} {path}");
                told.insert(known);
            }
        }
    }
    // A method that is none belongs to no operation.
    let all = ErrorCode::ALL.iter().copied();
    let missing: Vec<_> = all.filter(|code| !told.contains(code)).collect();
    assert_eq!(missing, [ErrorCode::Method]);
}

#[test]
fn every_golden_file_has_the_shape_that_is_described() {
    let mut shown = BTreeSet::new();
    for (shape, files) in [
        ("Submission", examples::SUBMISSION),
        ("Amendment", examples::AMENDMENT),
        ("Receipt", examples::RECEIPT),
        ("Seen", examples::SEEN),
        ("FormToken", examples::TOKEN),
        ("Problem", examples::PROBLEM),
        ("PageSummary", examples::SUMMARY),
        ("PageSummaries", examples::SUMMARIES),
        ("PageView", examples::VIEW),
    ] {
        let schema = json!({ "$ref": format!("#/components/schemas/{shape}") });
        for (name, text) in files {
            let value: Value = serde_json::from_str(text).unwrap();
            assert_eq!(faults(&schema, &value), [""; 0], "{name}");
            let mut wrong = value.clone();
            for field in ["answer", "comment", "site", "state", "token", "code"] {
                wrong[field] = 9.into();
            }
            assert_ne!(faults(&schema, &wrong), [""; 0], "{name} made wrong");
            shown.insert(format!("{name}.json"));
        }
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/tests/wire");
    let files = fs::read_dir(folder).unwrap();
    let files: BTreeSet<_> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(shown, files);
}

#[test]
fn the_bounds_of_what_is_sent_are_those_that_hold() {
    let field =
        |shape: &str, name: &str| &DOCUMENT["components"]["schemas"][shape]["properties"][name];
    use rayak_shared::limits;
    for (shape, name, longest) in [
        ("Submission", "section", limits::SECTION - 1),
        ("Submission", "placement", limits::SHORT_CODE),
        ("Submission", "widget", limits::SHORT_CODE),
        ("Amendment", "section", limits::SECTION - 1),
    ] {
        let pattern = field(shape, name)["pattern"].as_str().unwrap();
        assert!(pattern.ends_with(&format!("{{0,{longest}}}$")), "{name}");
    }
    for shape in ["Submission", "Amendment"] {
        assert_eq!(field(shape, "comment")["maxLength"], limits::COMMENT);
    }
    for name in ["section", "comment"] {
        let (said, changed) = (field("Submission", name), field("Amendment", name));
        assert_eq!(said["type"], changed["type"], "{name}");
        assert_eq!(said["pattern"], changed["pattern"], "{name}");
    }
}

#[tokio::test]
async fn the_document_is_served_once_and_known_again() {
    let house = House::new();
    let first = house.get(routes::OPENAPI).await;
    assert_eq!(first.status, 200);
    assert_eq!(first.json(), *DOCUMENT);
    assert!(first.json()["openapi"].as_str().unwrap().starts_with("3.1"));
    for path in [routes::OPENAPI, routes::DOCS, routes::DOCS_STYLE] {
        let tag = house.get(path).await.header("etag").to_owned();
        let again = Request::get(path)
            .header(header::IF_NONE_MATCH, &tag)
            .body(Body::empty());
        assert_eq!(house.ask(again.unwrap()).await.status, 304, "{path}");
    }
}

#[tokio::test]
async fn the_page_says_all_that_the_document_says_and_fetches_nothing_from_elsewhere() {
    let house = House::new();
    let page = house.get(routes::DOCS).await;
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'self';"));
    let text = page.text();
    assert!(!text.contains("<script") && !text.contains("style="));
    for part in ["href=\"", "src="]
        .iter()
        .flat_map(|name| text.split(name).skip(1))
    {
        assert!(part.starts_with(['#', '/']), "{}", part.get(..40).unwrap());
    }
    for (path, method, operation) in operations() {
        assert!(text.contains(&format!("{method} {path}</code>")), "{path}");
        let id = operation["operationId"].as_str().unwrap();
        assert_eq!(text.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
    for code in ErrorCode::ALL
        .iter()
        .filter(|code| **code != ErrorCode::Method)
    {
        assert!(text.contains(&format!("<code>{}</code>", code.code())));
    }
    for name in DOCUMENT["components"]["schemas"]
        .as_object()
        .unwrap()
        .keys()
    {
        let id = format!("id=\"shape-{name}\"");
        assert_eq!(text.matches(&id).count(), 1, "{name}");
    }
    // Every link within the page leads somewhere.
    for link in text.split("href=\"#").skip(1) {
        let link = link.split('"').next().unwrap();
        assert!(text.contains(&format!("id=\"{link}\"")), "{link}");
    }
    assert!(
        text.contains("لم أجد رسوم التجديد"),
        "the golden files show it"
    );
}
