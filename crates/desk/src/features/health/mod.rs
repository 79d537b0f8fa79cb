//! Health: whether oversight holds, by seven signals, what it costs, and what needs attention.
//!
//! `figures` reads the sums of a time, `signals` makes the signals of them; the command line and the
//! report use the same ones. `capacity`, `vigilance` and `feedback` are each one function, for
//! figures that come from elsewhere once there are shifts, planted faults and datasets.

mod attention;
mod capacity;
mod cases;
mod costs;
mod feedback;
mod figures;
mod format;
mod numbers;
pub(crate) mod read;
mod release_delay;
mod report;
mod report_csv;
mod report_facts;
mod report_files;
mod signals;
mod trend;
pub(crate) mod view;
mod vigilance;
mod words;
pub(crate) mod write;

pub use attention::{Attention, attention};
pub use costs::{KindCosts, costs};
pub use figures::{HealthFigures, HealthTime, targets_in_force};
pub use report::ReportFacts;
pub use report_facts::{HumanReview, human_reviews};
pub use report_files::{REPORT_TYPE, ReportPaths, write_report};
pub use signals::signals;

#[cfg(test)]
mod tests;
