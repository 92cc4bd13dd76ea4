//! Placeholder by the lead until its author writes this file; overwrite it.
pub(super) async fn table() {}
pub(super) async fn style() {}
