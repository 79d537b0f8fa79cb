//! What the window shows and does, one folder per noun: `view` (types for the window),
//! `read` (answers from the replica and the outbox) and `write` (everything that changes something).

pub(crate) mod action;
pub(crate) mod app;
pub(crate) mod audit;
pub(crate) mod change;
pub(crate) mod export;
pub(crate) mod outbox;
pub(crate) mod people;
pub(crate) mod policy;
pub(crate) mod queue;
pub(crate) mod review;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod tool;
