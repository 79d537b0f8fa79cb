//! Training: disagreements and rulings, agreement, model versions of tools, datasets.

mod agreement;
pub(crate) mod dataset_view;
pub(crate) mod datasets;
mod disagreement;
pub(crate) mod fault_plan;
pub(crate) mod faults;
pub(crate) mod faults_view;
pub(crate) mod lesson;
mod list;
pub(crate) mod read;
pub(crate) mod reviewer;
pub(crate) mod reviewer_view;
pub(crate) mod tool_card;
mod versions;
pub(crate) mod view;
pub(crate) mod write;

pub(crate) use disagreement::command as signed_command;
pub(crate) use list::verdict_of;
pub(crate) use versions::find_dataset;
pub use versions::{VersionRow, read_versions};
