//! One question as a form of its own: answers, reasons, words, and the button that sends them.
//!
//! Native controls throughout, none chosen beforehand unless the reader did so. Both groups of
//! reasons are there; the style sheet shows the one of the chosen answer where it can.

use super::entry::Entry;
use super::fault::{self, Fault, Part};
use super::place::Place;
use crate::figure::figure;
use crate::locale::Locale;
use maud::{Markup, html};
use rayak_shared::{Answer, Question, Reason, Rung, limits, routes};

/// Beyond the limit a browser cuts off what is pasted, silently. Half as much again may come in and
/// be told to be too long, and even so every script's longest characters fit in a request.
pub(super) const BOX: usize = limits::COMMENT + limits::COMMENT / 2;

pub(super) fn card(place: &Place, entry: &Entry, fault: Option<&Fault>) -> Markup {
    let (locale, question) = (&*place.locale, entry.question);
    let said = |part: Part| fault.filter(|fault| fault.part == part);
    let text = locale.text(question_key(question));
    html! {
        form.card method="post" action={ (place.href(routes::FORM)) "?lang=" (locale.code()) } data-question=(question.code()) {
            (answers(entry, text, said(Part::Answer), locale))
            @if question == Question::Useful {
                @for answer in Answer::of(question) {
                    (reasons(*answer, entry, said(Part::Reasons), locale))
                }
            }
            (comment(place, entry, said(Part::Comment)))
            button type="submit" {
                (locale.text("widget.send"))
                span.unseen { " – " (text) }
            }
            @if let Some(summary) = place.summary(question) {
                p.figure { (figure(&summary, locale)) }
            }
            (hidden(place, entry))
        }
    }
}

const fn question_key(question: Question) -> &'static str {
    match question {
        Question::Useful => "question.useful",
        Question::Service => "question.service",
    }
}

fn hidden(place: &Place, entry: &Entry) -> Markup {
    let values = [
        ("site", place.site.id.as_str()),
        ("page", &place.subject.name),
        ("lang", place.lang.as_str()),
        ("question", entry.question.code()),
        ("id", &entry.id),
        ("token", &entry.token),
        // An address of the form does not carry it on: another language is not another reader.
        ("rung", place.tag.rung.map_or("", Rung::code)),
    ];
    let trap = format!("{}-trap", entry.question.code());
    html! {
        @let tag = place.tag.fields();
        @for (name, value) in values.iter().chain(&tag).filter(|(_, value)| !value.is_empty()) {
            input type="hidden" name=(name) value=(value);
        }
        // A field that no person sees or reaches; whoever fills it in is a machine.
        div.unseen aria-hidden="true" {
            label for=(trap) { (place.locale.text("form.trap")) }
            input #(trap) type="text" name="trap" value=(entry.trap) tabindex="-1" autocomplete="off";
        }
    }
}

fn answers(entry: &Entry, text: &str, fault: Option<&Fault>, locale: &Locale) -> Markup {
    let question = entry.question;
    let hint = format!("{}-hint", question.code());
    let wrong = Fault::id(Part::Answer, question);
    let has_hint = question == Question::Service;
    let described = [
        has_hint.then_some(hint.as_str()),
        fault.map(|_| wrong.as_str()),
    ];
    let described: Vec<_> = described.into_iter().flatten().collect();
    html! {
        fieldset.answers role="radiogroup"
            aria-describedby=[(!described.is_empty()).then(|| described.join(" "))]
            aria-invalid=[fault.map(|_| "true")] {
            legend { h2 { (text) } }
            @if has_hint {
                p.hint id=(hint) { (locale.text("question.service.hint")) }
            }
            @if let Some(fault) = fault {
                p.wrong id=(wrong) { (fault.text) }
            }
            div.choices {
                @for answer in Answer::of(question) {
                    label.choice {
                        input type="radio" name="answer" value=(answer.code())
                            id=(fault::field_of_answer(question, *answer))
                            checked[entry.answer == Some(*answer)];
                        (face(*answer, locale))
                    }
                }
            }
        }
    }
}

/// An answer as it is seen and heard: its word, and for stars how many of five.
fn face(answer: Answer, locale: &Locale) -> Markup {
    let code = answer.code();
    match answer {
        Answer::Yes | Answer::No => html! { span { (locale.text(&format!("answer.{code}"))) } },
        Answer::Stars(_) => html! {
            span.unseen { (locale.text(&format!("answer.{code}.name"))) }
            span.stars aria-hidden="true" {
                @for place in 0..Answer::of(Question::Service).len() {
                    (star(place <= answer.place()))
                }
            }
            span aria-hidden="true" { (locale.text(&format!("answer.{code}"))) " · " (locale.text(&format!("answer.{code}.word"))) }
        },
    }
}

/// Filled and empty differ in shape, not in colour alone.
fn star(filled: bool) -> Markup {
    let class = if filled { "star filled" } else { "star" };
    html! {
        svg class=(class) viewBox="0 0 24 24" focusable="false" {
            path d="M12 2.8l2.8 5.9 6.4.8-4.7 4.4 1.2 6.4L12 17.1l-5.7 3.2 1.2-6.4-4.7-4.4 6.4-.8z" {}
        }
    }
}

fn reasons(answer: Answer, entry: &Entry, fault: Option<&Fault>, locale: &Locale) -> Markup {
    let code = answer.code();
    let (name, legend) = (format!("reasons_{code}"), format!("reasons.{code}"));
    let ticked = entry.reasons(answer);
    let fault = fault.filter(|_| entry.answer == Some(answer));
    let wrong = fault.map(|_| Fault::id(Part::Reasons, entry.question));
    html! {
        fieldset class={ "reasons for-" (code) } aria-describedby=[wrong.as_deref()] {
            legend { (locale.text(&legend)) }
            @if let Some(fault) = fault {
                p.wrong id=[wrong.as_deref()] { (fault.text) }
            }
            div.chips {
                @for reason in Reason::of(answer) {
                    @let key = format!("reason.{}", reason.code());
                    label.chip {
                        input type="checkbox" name=(name) value=(reason.code())
                            id=(fault::field_of_reason(answer, *reason))
                            checked[ticked.iter().any(|ticked| ticked == reason.code())]
                            aria-invalid=[fault.map(|_| "true")];
                        span { (locale.text(&key)) }
                    }
                }
            }
        }
    }
}

fn comment(place: &Place, entry: &Entry, fault: Option<&Fault>) -> Markup {
    let (locale, question) = (&*place.locale, entry.question);
    let id = fault::field_of_comment(question);
    let (privacy, limit) = (format!("{id}-privacy"), format!("{id}-limit"));
    let wrong = Fault::id(Part::Comment, question);
    let described = match fault {
        Some(_) => format!("{wrong} {privacy} {limit}"),
        None => format!("{privacy} {limit}"),
    };
    let over = entry
        .comment
        .chars()
        .count()
        .saturating_sub(limits::COMMENT);
    html! {
        div.comment {
            label for=(id) { (locale.text("widget.comment.label")) }
            p.hint id=(privacy) {
                (locale.text("widget.comment.privacy"))
                @if let Some(number) = &place.site.urgent {
                    @let (before, after) = locale.around("widget.comment.urgent", "number");
                    " " (before) a href={ "tel:" (number) } { bdi dir="ltr" { (number) } } (after)
                }
            }
            p.hint id=(limit) { (locale.plural("form.comment.limit", limits::COMMENT as u64, &[])) }
            @if let Some(fault) = fault {
                p.wrong id=(wrong) {
                    (fault.text)
                    @if over > 0 {
                        " " (locale.plural("widget.counter.over", over as u64, &[]))
                    }
                }
            }
            // The first line's end after a textarea's tag is swallowed, so one is given to swallow.
            textarea id=(id) name="comment" rows="5" maxlength=(BOX) aria-describedby=(described)
                aria-invalid=[fault.map(|_| "true")] { "\n" (entry.comment) }
        }
    }
}
