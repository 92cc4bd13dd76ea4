//! Pages as data: what editors say of them is kept, served, told, carried, and loses no answer.

mod forms;
mod kept;
mod late;
mod list;
mod meanwhile;
mod merged;
mod public;
mod reach;
mod served;
mod silent;
mod tables;

use super::backups::restore;
use super::house::{House, Member, ORIGIN, Reply, SECRET, field, rayak, vote, with};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use rayak::command::{backup, compact, rebuild, verify};
use rayak::config::{Config, DEFAULT};
use rayak::domain::people::{By, Deed, PageField, Place, Reach, Role};
use rayak::domain::{Asks, Listed, Localized, PageId, Refused, Wish};
use rayak::registry::{self, ChangeError, Editor, Orders};
use rayak::store::{Standings as _, Store};
use serde_json::{Value, json};
use std::fs::File;
use std::sync::Arc;

fn texts(text: &str) -> Localized {
    let languages = ["ar", "en"].map(|lang| (lang.to_owned(), text.to_owned()));
    Localized(languages.into_iter().collect())
}

fn wish(key: &str, path: &str) -> Wish {
    Wish {
        listed: Listed {
            key: key.to_owned(),
            title: texts("A page of its own"),
            paths: texts(path),
            department: "roads".to_owned(),
            asks: Asks::Useful,
            names: Vec::new(),
            also: Vec::new(),
        },
        names_are_all: false,
    }
}

async fn does_as(house: &House, editor: Editor, orders: Orders) -> Result<(), ChangeError> {
    let change = registry::change(&house.app, editor, "jazan", orders, |_| true);
    change.await.map(|_| ())
}

async fn does(house: &House, orders: Orders) {
    does_as(house, Editor::CommandLine, orders).await.unwrap();
}

fn set(page: Option<&'static str>, key: &'static str, path: &'static str) -> Orders {
    Arc::new(move |editing| {
        let page = page.map(|page| editing.find(page)).transpose()?;
        editing.set(page, wish(key, path)).map(|_| ())
    })
}

fn join(page: &'static str, other: &'static str) -> Orders {
    Arc::new(move |editing| {
        let page = editing.find(page)?;
        editing.join(page, other)
    })
}

fn part(page: &'static str, other: &'static str) -> Orders {
    Arc::new(move |editing| {
        let page = editing.find(page)?;
        editing.part(page, other)
    })
}

fn unlist(page: &'static str) -> Orders {
    Arc::new(move |editing| {
        let page = editing.find(page)?;
        editing.unlist(page)
    })
}

/// Says of a page that it is as it is, in an editor's words.
pub(super) async fn lists(house: &House, key: &'static str) {
    does(house, set(Some(key), key, "/of/its/own")).await;
}

/// Gives a page that is listed another key and path.
pub(super) async fn renames(house: &House, page: &'static str, key: &'static str) {
    does(house, set(Some(page), key, "/of/its/own")).await;
}

pub(super) async fn registers(house: &House, key: &'static str, path: &'static str) {
    does(house, set(None, key, path)).await;
}

pub(super) async fn joins(house: &House, page: &'static str, other: &'static str) {
    does(house, join(page, other)).await;
}

pub(super) async fn parts(house: &House, page: &'static str, other: &'static str) {
    does(house, part(page, other)).await;
}

async fn answer(house: &House, page: &str, answer: &str) -> Value {
    let vote = with(vote(&json!(answer)), json!({ "page": page }));
    let reply = house.send(&vote).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text());
    vote
}

async fn view(house: &House, page: &str) -> Value {
    let path = format!("/api/v1/view?site=jazan&page={page}&lang=en");
    house.get(&path).await.json()
}

/// How many answers the public is told of, once a snapshot is taken.
async fn told(house: &House, page: &str) -> Value {
    house.app.refresh().unwrap();
    let path = format!("/api/v1/summary?site=jazan&page={page}");
    house.get(&path).await.json()["summaries"][0]["n"].clone()
}

/// How many answers the staff's page of figures counts, its comments that wait, and the answers of the
/// file of all pages.
async fn counted(house: &House, page: &str) -> (u64, u64) {
    let path = format!("/page.json?site=jazan&page={page}");
    let one = house.ask_staff(&path).await.json();
    let n = one["questions"][0]["summary"]["n"].as_u64();
    (
        n.unwrap_or_default(),
        one["unread"].as_u64().unwrap_or_default(),
    )
}

async fn rows(house: &House) -> Vec<(String, u64)> {
    let all = house.ask_staff("/pages.json?site=jazan").await.json();
    let rows = all["rows"].as_array().unwrap().iter().map(|row| {
        let n = row["summary"]["n"].as_u64().unwrap_or_default();
        (row["page"].as_str().unwrap().to_owned(), n)
    });
    rows.filter(|(_, n)| *n > 0).collect()
}

async fn change(house: &House, method: Method, id: &str, page: &str, body: &Value) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1/feedback/{id}?site=jazan&page={page}"))
        .header(header::ORIGIN, ORIGIN)
        .header(header::AUTHORIZATION, format!("Bearer {SECRET}"))
        .header(header::CONTENT_TYPE, "application/json");
    house
        .ask(request.body(Body::from(body.to_string())).unwrap())
        .await
}

fn deeds(house: &House) -> Vec<(By, String, Vec<PageField>)> {
    let mut deeds = Vec::new();
    for line in house.app.store.audit_after(0) {
        let entry = line.unwrap().1.entry;
        if let Deed::PageChanged { page, fields, .. } = entry.deed {
            deeds.push((entry.by, page, fields));
        }
    }
    deeds
}

/// Communications of the whole site, who may manage pages and reads no words.
async fn editor(house: &House) -> Member {
    let site = Reach::places(vec![Place::Site("jazan".to_owned())]);
    house.member(Role::Communications, site).await
}

/// What a form of a page has, as the browser would send it again.
async fn form(house: &House, who: &Member, page: &str) -> Vec<(String, String)> {
    let path = format!("/registry/page?site=jazan&page={page}&lang=en");
    let text = house.ask_staff_as(Some(who), &path).await.text();
    let mut fields = Vec::new();
    for name in [
        "site", "id", "mark", "key", "title_ar", "title_en", "path_ar", "path_en",
    ] {
        let value = field(&text, name).or_else(|| {
            let (_, after) = text.split_once(&format!("name=\"{name}\""))?;
            let (_, after) = after.split_once("value=\"")?;
            Some(after.split_once('"')?.0.to_owned())
        });
        fields.push((name.to_owned(), value.unwrap_or_default()));
    }
    fields.push(("department".to_owned(), "roads".to_owned()));
    fields.push(("asks".to_owned(), "page+service".to_owned()));
    fields
}

/// What the buttons of a page bear: its id, and the mark of what was seen.
async fn button_of(house: &House, who: &Member, page: &str) -> (String, String) {
    let fields = form(house, who, page).await;
    let value = |name: &str| {
        let mut fields = fields.iter();
        fields.find(|(known, _)| known == name).unwrap().1.clone()
    };
    (value("id"), value("mark"))
}

async fn save(house: &House, who: &Member, fields: &[(String, String)]) -> Reply {
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    house
        .post_staff_as(Some(who), "/registry/page?lang=en", &fields)
        .await
}

fn set_field(fields: &mut [(String, String)], name: &str, value: &str) {
    let field = fields.iter_mut().find(|(known, _)| known == name).unwrap();
    field.1 = value.to_owned();
}
