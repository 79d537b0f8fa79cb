//! The rules as a whole: frozen records, and what no sequence of commands may break.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod binding;
mod body_rights;
mod change;
mod combined;
mod composition;
mod deadline;
mod draw;
mod drills;
mod fast_reviews;
mod faults;
mod freeze;
mod freeze_exceptions;
mod freeze_maps;
mod freeze_times;
mod frozen;
mod hand_over;
mod health_targets;
mod identity;
mod justified;
mod justified_hub;
mod merge;
mod noninterference;
mod policy;
mod promises;
mod reading;
mod releases;
mod rereviews;
mod rights;
mod rulings;
mod services;
mod sets;
mod sets_tampering;
mod shift;
mod shift_file;
mod signed_hub;
mod simulated;
mod stated;
mod stop;
mod team;
mod tools;
mod trigger;
mod undo;
mod workload;
mod world;
