//! The question on the page.
//!
//! One export, `mount`, puts the card into an element that the loader has made room for. What can
//! be decided without a browser stands in rooms that build on every machine: the conversation
//! ([`flow`]), the wire, the memory, the texts. What needs a browser builds for wasm32 only: one
//! file makes DOM by hand (`shadow`), one fetches (`api`), one brings the scanner (`scanner`), one binds
//! events to effects (`session`), and the parts of the card are Leptos views (`view`).
//!
//! Deliberately absent: serde, HTML as text (pages that require Trusted Types refuse it), styles in
//! attributes, cookies, and anything global.

pub mod flow;
pub mod identity;
pub mod memory;
pub mod options;
pub mod text;
pub mod wire;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod api;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
pub mod mount;
#[cfg(target_arch = "wasm32")]
mod scanner;
#[cfg(target_arch = "wasm32")]
mod session;
#[cfg(target_arch = "wasm32")]
mod shadow;
#[cfg(target_arch = "wasm32")]
mod view;

/// The standard library's allocator is made for programs that run for days; a card holds a few
/// hundred pieces for a few minutes, and this one is two kilobytes smaller.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static HEAP: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
    lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());
