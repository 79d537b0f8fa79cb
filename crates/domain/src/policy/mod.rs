//! The policy: which actions stop, who decides them, how long they have.
//!
//! A file of checkpoints with conditions; the first whose condition holds
//! applies, and one that is built in when none does. Here is what a policy is;
//! [`Policy::parse`] reads a file, [`Policy::check`] applies one. Who a person
//! is and what their votes come to is not decided here.

mod anchors;
mod check;
mod checkpoint;
mod condition;
pub(crate) mod decide;
mod eligible;
mod environment;
mod event;
mod fields;
mod filter;
mod flaw;
mod health;
mod lint;
mod names;
mod parse;
mod place;
#[expect(clippy::module_inception, reason = "the noun and its main type share a name")]
mod policy;
mod problem;
mod replay;
mod requirements;
mod rules;
mod state;
mod subject;
mod summary;
mod variables;
mod warnings;
mod written;

pub use check::MatchedRule;
pub use checkpoint::{Checkpoint, EVERYTHING, Requirement};
pub use eligible::{DecisionRights, accepted_by_any};
pub(crate) use eligible::{apart, deciding_teams};
pub use event::*;
pub(crate) use fields::Fields;
pub use filter::ActionFilter;
pub use health::{HealthTarget, HealthTargets};
pub use policy::Policy;
pub use problem::PolicyProblem;
pub(crate) use problem::{Report, did_you_mean};
pub use replay::{Past, Replay, ReplayChange, ReplayCheckpoint, Replaying, replay};
pub use requirements::{ReviewRequirements, SeparationOfDuty};
pub use state::PolicyState;
pub use subject::Subject;
pub use summary::{describe_fast_inference, describe_inference};
