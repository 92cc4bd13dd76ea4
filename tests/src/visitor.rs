//! Placeholder until the browser is driven.
