//! The shared scanner for personal data, as a module of its own.
//!
//! It weighs as much as a fifth of the card, and most citizens never write a word. So it is fetched
//! when somebody begins to write, and whoever only votes does not pay for it.
//!
//! Deliberately absent: any state, and the words themselves in what is answered.

use rayak_shared::personal;

/// The codes of the kinds of personal data in the words, each once, with a space between two.
#[must_use]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen::prelude::wasm_bindgen)]
pub fn scan(words: &str) -> String {
    let mut codes: Vec<&str> = Vec::new();
    for finding in personal::find(words) {
        let code = finding.kind.code();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.join(" ")
}

/// As in the card: a scan takes a few hundred pieces and gives them back.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static HEAP: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
    lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());

#[cfg(test)]
mod tests {
    use super::scan;

    #[test]
    fn each_kind_is_named_once_in_the_order_of_the_words() {
        assert_eq!(scan("أنا هنا"), "");
        assert_eq!(
            scan("me@example.com or you@example.com, ٠٥٠١٢٣٤٥٦٧"),
            "email mobile"
        );
    }
}
