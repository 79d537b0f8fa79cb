//! What the window shows and does, one folder per noun: `view` (types for the window),
//! `read` (answers from the replica and the outbox) and `write` (everything that changes something).

pub(crate) mod action;
pub(crate) mod app;
pub(crate) mod audit;
pub(crate) mod change;
pub(crate) mod dataset;
pub(crate) mod day;
pub(crate) mod drill;
pub(crate) mod export;
pub(crate) mod freeze;
pub(crate) mod hand_over;
pub(crate) mod health;
pub(crate) mod incident;
pub(crate) mod outbox;
pub(crate) mod pace;
pub(crate) mod people;
pub(crate) mod policy;
pub(crate) mod queue;
pub(crate) mod review;
pub(crate) mod services;
pub(crate) mod set;
pub(crate) mod settings;
pub(crate) mod setup;
pub(crate) mod source;
pub(crate) mod stop;
pub(crate) mod tool;
pub(crate) mod training;
pub(crate) mod workload;

pub mod view {
    //! What the window shows: plain rows and sentences, ready to draw.
    //!
    //! The UI computes nothing that a test here could not check. Every text that
    //! came from a tool has been through [`holdpoint_domain::text::visible`], so
    //! invisible and look-alike characters arrive as marks (`‹U+202E›`). All times
    //! are milliseconds since 1970 UTC **on the hub's clock**; all durations are
    //! milliseconds.

    pub use super::action::view::*;
    pub use super::app::view::*;
    pub use super::audit::view::*;
    pub use super::change::view::*;
    pub use super::day::view::*;
    pub use super::drill::view::*;
    pub use super::export::view::*;
    pub use super::freeze::view::*;
    pub use super::hand_over::view::*;
    pub use super::health::view::*;
    pub use super::incident::approval_view::*;
    pub use super::incident::figures_view::*;
    pub use super::incident::view::*;
    pub use super::outbox::view::*;
    pub use super::pace::view::*;
    pub use super::people::view::*;
    pub use super::policy::view::*;
    pub use super::queue::view::*;
    pub use super::review::held_view::*;
    pub use super::review::view::*;
    pub use super::services::view::*;
    pub use super::set::view::*;
    pub use super::settings::view::*;
    pub use super::setup::view::*;
    pub use super::source::view::*;
    pub use super::stop::view::*;
    pub use super::tool::view::*;
    pub use super::training::dataset_view::*;
    pub use super::training::faults_view::*;
    pub use super::training::reviewer_view::*;
    pub use super::training::view::*;
    pub use super::workload::view::*;
}
