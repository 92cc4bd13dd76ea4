//! The collector as its callers see it: requests in, replies and a store out, over a real sled
//! store in a directory of its own.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a broken promise fails its test"
)]

mod abuse;
mod accounts;
mod alike;
mod attacks;
mod backups;
mod beneath;
mod broken;
mod command_line;
mod compaction;
mod contract;
mod crash;
mod damage;
mod description;
mod disk;
mod doctor;
mod door;
mod drills;
mod durability;
mod editions;
mod erasing;
mod figures;
mod folds;
mod form;
mod fuzz;
mod gate;
mod house;
mod import_export;
mod inbox;
mod install;
mod kept;
mod keys;
mod liars;
mod limits;
mod long_words;
mod looking;
mod looks;
mod marker;
mod marks;
mod metrics;
mod operations;
mod operator;
mod people;
mod post;
mod power;
mod reads;
mod rebuilding;
mod refusals;
mod registry;
mod room;
mod runs;
mod sections;
mod served;
mod service;
mod serving;
mod snippet;
mod staff_pages;
mod stops;
mod take;
mod tallies;
mod themes;
mod trials;
mod wire;
