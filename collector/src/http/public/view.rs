//! GET /api/v1/view: what is asked on a page, every text the widget shows, and the public figures.

use super::super::ApiError;
use super::super::kept::{About, Kept};
use super::query::{Asked, OnPageIn};
use crate::domain::{Lang, Localized, Site, Subject};
use crate::edition::Edition;
use crate::figure::figure;
use crate::locale::Locale;
use crate::serve::App;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use rayak_shared::{
    Answer, AnswerView, Links, PageView, Question, QuestionView, Reason, ReasonView, ViewLimits,
    limits, routes,
};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) async fn show(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Asked(asked): Asked<OnPageIn>,
) -> Result<Response, ApiError> {
    let edition = app.edition();
    let site = edition.site(&asked.site)?;
    let subject = site.resolve(&asked.page)?;
    let lang = asked.lang.as_deref().and_then(|code| site.language(code));
    let lang = lang.unwrap_or_else(|| site.first_language());
    let about = About::View(subject.page, lang);
    let reply = edition.reply(about, &subject, || {
        Kept::json(&view(&edition, site, &subject, lang))
    })?;
    Ok(reply.answer(&headers))
}

fn view(edition: &Edition, site: &Site, subject: &Subject, lang: Lang) -> PageView {
    let locale = edition.config.languages.of(lang);
    let questions = subject.asks.questions().iter().map(|question| {
        let summary = edition.snapshot.summary(site, subject, *question);
        QuestionView {
            question: *question,
            text: locale
                .text(&format!("question.{}", question.code()))
                .to_owned(),
            hint: hint(*question, locale),
            answers: Answer::of(*question)
                .iter()
                .map(|answer| answer_view(*answer, locale))
                .collect(),
            figure: figure(&summary, locale),
            summary,
        }
    });
    let link = |link: &Option<Localized>| link.as_ref().map(|link| site.address(link.get(lang)));
    PageView {
        site: site.id.clone(),
        page: subject.name.clone(),
        formerly: formerly(site, subject),
        lang: lang.as_str().to_owned(),
        dir: locale.dir(),
        questions: questions.collect(),
        texts: locale.travelling(),
        links: Links {
            form: form_address(&site.id, &subject.name, lang),
            privacy: link(&site.privacy),
            policy: link(&site.policy),
        },
        urgent: site.urgent.clone(),
        limits: ViewLimits {
            comment: limits::COMMENT as u32,
            reasons: limits::REASONS as u32,
            amend_hours: limits::AMEND_HOURS,
        },
    }
}

/// The names under which a browser may remember an answer to this page: its paths are among them, since
/// whoever answered while it was on no list knows it by one.
fn formerly(site: &Site, subject: &Subject) -> Vec<String> {
    let Some(page) = site.holder(subject.page) else {
        return Vec::new();
    };
    let strays = page.strays.iter().map(|stray| &stray.first);
    let names = page.names.iter().chain(strays);
    let names: BTreeSet<_> = names.filter(|name| **name != page.key).collect();
    names.into_iter().cloned().collect()
}

fn hint(question: Question, locale: &Locale) -> Option<String> {
    (question == Question::Service).then(|| locale.text("question.service.hint").to_owned())
}

fn answer_view(answer: Answer, locale: &Locale) -> AnswerView {
    let code = answer.code();
    let reasons = Reason::of(answer).iter().map(|reason| ReasonView {
        code: *reason,
        text: locale.text(&format!("reason.{}", reason.code())).to_owned(),
    });
    let reasons: Vec<_> = reasons.collect();
    AnswerView {
        answer,
        text: locale.text(&format!("answer.{code}")).to_owned(),
        name: locale.text(&format!("answer.{code}.name")).to_owned(),
        reasons_text: (!reasons.is_empty())
            .then(|| locale.text(&format!("reasons.{code}")).to_owned()),
        reasons,
    }
}

/// The form's address for a page, relative to the collector.
pub(super) fn form_address(site: &str, page: &str, lang: Lang) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("site", site)
        .append_pair("page", page)
        .append_pair("lang", lang.as_str())
        .finish();
    format!("{}?{query}", routes::FORM)
}
