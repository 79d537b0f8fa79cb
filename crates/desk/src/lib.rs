//! The desk: the app without a window.
//!
//! Follows the hub's record into a local replica, projects it into tables, answers
//! the window's questions with view models, and keeps signed reviews until the
//! hub has settled them. Not here: the rules (`holdpoint_domain`), the words on
//! the wire (`holdpoint_protocol`), the window (`src-tauri`, `ui`).

mod backoff;
pub mod bindings;
mod blocking;
mod clock;
pub mod commands;
mod core;
mod desk;
mod enrolment;
mod error;
mod facts;
#[expect(missing_docs, reason = "the names of the view's fields say what they are")]
mod features;
mod fetch;
pub mod identity;
mod lasting_news;
mod links;
mod lock;
mod notify;
mod outbox;
mod rebuild;
mod reminders;
mod replica;
mod seen;
mod session;
mod sets;
mod simulated_days;
mod store;
mod sync;
#[cfg(test)]
mod tests;
mod upkeep;
mod words;

use holdpoint_replica::private;

pub use clock::Clock;
pub use desk::{Desk, DeskOptions, Surroundings};
pub use error::DeskError;
pub use features::dataset::{Collected, FolderRefusal, Phase, check_free, collect_corrections, write_folder};
pub use features::health::{
    Attention, HealthFigures, HealthTime, HumanReview, KindCosts, REPORT_TYPE, ReportFacts, ReportPaths, attention, costs, human_reviews,
    signals, targets_in_force, write_report,
};
pub use features::incident::{
    Approval, Approver, BY_KIND, BY_MODEL, BY_TOOL, FailureRow, Grouping, RankingRecord, SameWay, Share, SimilarApproval, TiedAction,
    WEEK_MS, failures_by, incident_row, note_text, ranking_record, read_approval, read_same_way, read_tied_actions,
};
pub use features::training::{VersionRow, read_versions};
pub use features::view;
pub use seen::{Witness, replica_head};
pub use simulated_days::SimulatedDays;
