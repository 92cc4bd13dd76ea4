//! The last line of a question: that something is being sent, or why it was not.

use crate::flow::Event;
use crate::session::Talk;
use crate::text::error;
use leptos::prelude::*;

pub(super) fn note(talk: Talk) -> impl IntoView {
    let busy = Memo::new(move |_| talk.read(|flow| flow.busy().then_some(flow.waiting())));
    let fault = Memo::new(move |_| talk.read(|flow| flow.fault().map(|fault| (fault, flow.can_retry()))));
    let sending = move || {
        busy.get().map(|waiting| {
            let key = if waiting { "waiting" } else { "sending" };
            view! { <p class="note">{talk.text(key)}</p> }
        })
    };
    let failed = move || {
        fault.get().map(|(fault, can_retry)| {
            let retry = move |_| talk.act(Event::Again);
            view! {
                <p class="error">{error(&talk.view.texts, fault.code(), talk.view.limits.comment)}</p>
                {can_retry.then(|| view! {
                    <button type="button" class="retry" on:click=retry>{talk.text("retry")}</button>
                })}
            }
        })
    };
    view! { {sending} {failed} }
}
