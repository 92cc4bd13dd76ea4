//! The least that Leptos can be asked for what this card is about: five radios, a box, and a line that
//! changes with both. `cargo xtask size --floor` weighs it as it weighs the card, so that one sees what
//! is Leptos' and what is ours.

#[cfg(target_arch = "wasm32")]
mod floor {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::prelude::wasm_bindgen;

    #[global_allocator]
    static HEAP: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
        lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());

    /// Mounts it.
    #[wasm_bindgen]
    pub fn mount(host: &web_sys::HtmlElement) {
        let (stars, give) = signal(0_u8);
        let (words, write) = signal(String::new());
        let radio = move |number: u8| {
            view! {
                <label>
                    <input type="radio" name="stars" on:change=move |_| give.set(number) />
                    {number.to_string()}
                </label>
            }
        };
        let view = move || {
            view! {
                <fieldset>{(1..=5).map(radio).collect_view()}</fieldset>
                <textarea on:input:target=move |event| write.set(event.target().value())></textarea>
                <p>{move || stars.get().to_string()} {move || words.get()}</p>
            }
        };
        leptos::mount::mount_to(host.clone().unchecked_into(), view).forget();
    }
}
