//! The words and rules of Holdpoint, a folder per noun: record kinds (`event`), state and `decide`.
//!
//! Three trunk tables name the nouns: record kinds in `event.rs`, state in `state.rs`,
//! commands in `decide.rs` and `signed_command.rs`. Pure: no files, no network, no clock,
//! no randomness, no async; the caller brings `now` and fresh ids. Hub and desk meet here,
//! so a rule stands once.

mod accepted;
mod action;
mod admin_change;
mod binding;
mod body;
mod change;
mod checker;
mod claim;
mod command;
mod decide;
mod device;
mod draw;
mod drill;
mod duration;
mod event;
mod fault;
mod finding;
mod freeze;
mod hand_over;
mod hub;
mod ids;
mod incident;
mod input;
mod invite;
mod limits;
mod person;
mod policy;
mod pressing;
mod record;
mod refusal;
mod release;
mod rereview;
mod review;
mod ruling;
mod second_person;
mod services;
mod shift;
mod shown;
mod signed_command;
mod source;
mod state;
mod statement;
mod stop;
pub mod text;
mod time;
mod tool;
mod trigger;
mod workload;

pub use accepted::*;
pub use action::*;
pub use admin_change::*;
pub use binding::*;
pub use body::*;
pub use change::*;
pub use checker::{CHECKPOINT_TYPE, CheckSource, Checker, Finding, LogCheckpoint, NotJudged, Summary as CheckSummary, Unjustified};
pub use claim::*;
pub use command::*;
pub use decide::*;
pub use device::*;
pub use draw::*;
pub use drill::*;
pub use duration::*;
pub use event::*;
pub use fault::*;
pub use finding::*;
pub use freeze::*;
pub use hand_over::*;
pub use holdpoint_incidents as incidents;
pub use hub::*;
pub use ids::*;
pub use incident::*;
pub use input::*;
pub use invite::*;
pub use limits::*;
pub use person::*;
pub use policy::*;
pub use pressing::*;
pub use record::*;
pub use refusal::*;
pub use release::*;
pub use rereview::*;
pub use review::*;
pub use ruling::*;
pub use services::*;
pub use shift::*;
pub use shown::*;
pub use source::*;
pub use state::*;
pub use statement::*;
pub use stop::*;
pub use time::*;
pub use tool::*;
pub use trigger::*;
pub use workload::*;

/// Place of a record in the log, from 1, without gaps.
pub type Seq = u64;
/// Milliseconds since 1970-01-01 UTC.
pub type Ms = i64;
