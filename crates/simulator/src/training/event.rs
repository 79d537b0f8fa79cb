//! What happens in training.

/// What happens in training.
#[derive(Clone, Debug)]
pub(crate) enum TrainingEvent {
    /// A trainer signs plans of faults.
    Plan,
    /// A fault is due to be planted.
    Plant,
    /// A trainer rules on a decided action.
    Rule { action: String },
    /// A tool runs a new version. Tools and versions by their places.
    Release { tool: usize, version: usize },
}
