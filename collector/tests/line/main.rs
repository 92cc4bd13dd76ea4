//! The collector as its callers see it: requests in, replies and a store out, over a real sled
//! store in a directory of its own.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken promise fails its test"
)]

mod abuse;
mod backups;
mod command_line;
mod contract;
mod crash;
mod description;
mod durability;
mod erasing;
mod folds;
mod form;
mod fuzz;
mod house;
mod import_export;
mod keys;
mod limits;
mod marker;
mod marks;
mod metrics;
mod operator;
mod power;
mod reads;
mod rebuilding;
mod refusals;
mod served;
mod service;
mod serving;
mod staff_table;
mod tallies;
mod wire;
