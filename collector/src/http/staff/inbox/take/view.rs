//! The pages around a file of words: what it would hold, and how far it has come.
//!
//! A page that waits looks again by itself, by a header of its reply; whoever is disturbed by that says so by a
//! link, and looks again when he likes.

use super::super::super::asked::AskedInbox;
use super::super::super::shell::Shell;
use super::super::Searched;
use super::super::view::index_note;
use super::told;
use crate::inbox::Behind;
use crate::taking::{Failure, Form, KEPT_MINUTES, Made, Parcel, State};
use jiff::tz::TimeZone;
use maud::{Markup, html};

/// What would be taken.
#[derive(Debug)]
pub(super) struct Offer {
    pub(super) remarks: u64,
    /// How many of them may hold personal data.
    pub(super) veiled: u64,
    pub(super) searched: Searched,
    pub(super) behind: Behind,
    pub(super) is_damaged: bool,
}

pub(super) fn offer(shell: &Shell, asked: &AskedInbox, offer: &Offer) -> Markup {
    let locale = &*shell.locale;
    let lang = shell.lang_of(&asked.of.site);
    let filters = told::filters(asked, shell);
    let back = shell.onward(&format!("/inbox?{}", asked.query()));
    html! {
        p.lead lang=(lang.as_str()) { (asked.of.site.organisation.get(lang)) }
        (index_note(locale, offer.behind, offer.is_damaged))
        section aria-labelledby="what" {
            h2 #what { (locale.plural("take.remarks", offer.remarks, &[])) }
            @if filters.is_empty() {
                p { (locale.text("take.all")) }
            } @else {
                p { (locale.text("take.chosen")) }
                dl.taken {
                    @for (label, word) in &filters { div { dt { (label) } dd { bdi { (word) } } } }
                }
            }
            (offer.searched.note(shell, "/inbox/take", |name, value| asked.with(name, value)))
            p.note { (locale.text("take.without")) }
            p { a href=(back) { (locale.text("take.back")) } }
        }
        @if offer.remarks > 0 {
            section aria-labelledby="how" {
                h2 #how { (locale.text("take.how")) }
                p.caution { (locale.text("take.warning")) }
                (shell.form(&format!("/inbox/take?{}", asked.query()), &choices(shell, offer)))
            }
        }
    }
}

fn choices(shell: &Shell, offer: &Offer) -> Markup {
    let locale = &*shell.locale;
    html! {
        fieldset.taking {
            legend { (locale.text("take.form")) }
            @for form in Form::ALL {
                label.tick {
                    input type="radio" name="as" value=(form.code()) checked[form == Form::Xlsx];
                    span { (locale.text(&format!("take.form.{}", form.code()))) }
                }
            }
        }
        fieldset.taking {
            legend { (locale.text("inbox.filter.veiled")) }
            p.note #veiled-note { (locale.plural("take.veiled.count", offer.veiled, &[])) }
            label.tick {
                input type="checkbox" name="veiled" value="yes" aria-describedby="veiled-note";
                span { (locale.text("take.veiled.with")) }
            }
        }
        button type="submit" { (locale.text("take.begin")) }
    }
}

pub(super) fn progress(
    shell: &Shell,
    parcel: &Parcel,
    state: &State,
    looks_again: bool,
    zone: &TimeZone,
) -> Markup {
    let locale = &*shell.locale;
    let back = shell.onward(&format!("/inbox/take?{}", parcel.order.query));
    let give_up = |key: &'static str| {
        let button = html! { button.plain type="submit" { (locale.text(key)) } };
        shell.form(&format!("/inbox/take/{}", parcel.id), &button)
    };
    html! {
        @match state {
            State::Making => {
                (under_way(shell, parcel, looks_again))
                (give_up("take.give_up"))
            }
            State::Made(made) => {
                (ready(shell, parcel, made, zone))
                (give_up("take.throw_away"))
            }
            State::Failed(failure, _) => {
                @let key = match failure {
                    Failure::Room => "take.no.room",
                    Failure::Large => "take.no.large",
                    Failure::TakenBack => "take.no.taken_back",
                    Failure::GivenUp => "take.gone",
                    Failure::Broken => "take.no.broken",
                };
                p.caution role="alert" { (locale.text(key)) }
            }
            State::Gone => p.caution role="alert" { (locale.text("take.gone")) }
        }
        p { a href=(back) { (locale.text("take.back_to_choice")) } }
    }
}

fn under_way(shell: &Shell, parcel: &Parcel, looks_again: bool) -> Markup {
    let locale = &*shell.locale;
    let (done, all) = (parcel.done(), parcel.all());
    let done_text = locale.number(done);
    // Whoever looks again by keyboard comes back to how far it is.
    let again = shell.onward(&format!("/inbox/take/{}?still=yes", parcel.id));
    let again = format!("{again}#far");
    html! {
        p.lead #far role="status" tabindex="-1" { (locale.plural("take.far", all, &[("done", &done_text)])) }
        progress.far aria-labelledby="far" max=(all) value=(done.min(all)) { (done_text) }
        @if parcel.is_packed() { p { (locale.text("take.packs")) } }
        @if looks_again {
            p.note { (locale.text("take.looks_again")) " "
                a href=(again) { (locale.text("take.still")) } }
        } @else {
            p { a href=(again) { (locale.text("take.look")) } }
        }
    }
}

fn ready(shell: &Shell, parcel: &Parcel, made: &Made, zone: &TimeZone) -> Markup {
    let locale = &*shell.locale;
    let until = crate::domain::Instant(made.at.0 + i64::from(KEPT_MINUTES) * 60_000);
    let size = locale.number(made.bytes.div_ceil(1024));
    let until = locale.date_time(until, zone);
    let veiled = parcel.order.with_veiled;
    let form = parcel.order.form.code().to_uppercase();
    html! {
        p.lead #far role="status" tabindex="-1" { (locale.plural("take.ready", made.rows, &[])) }
        @if made.left_out > 0 { p { (locale.plural("take.left_out", made.left_out, &[])) } }
        @if made.is_damaged { p.caution { (locale.text("inbox.damaged")) } }
        p.note { (locale.text(if veiled { "take.with_veiled" } else { "take.without_veiled" })) }
        p.caution { (locale.text("take.warning")) }
        p { a.button href=(shell.href(&format!("/inbox/take/{}/file", parcel.id))) download {
            (locale.fill("take.fetch", &[("form", &form), ("size", &size)]))
        } }
        p.note { (locale.fill("take.until", &[("until", &until)])) }
    }
}
