//! How a history is run.

use crate::memory_log::PlantedFault;

/// How a history is run.
#[derive(Clone, Copy, Debug, Default)]
pub struct RunOptions {
    /// A fault for the checks to find.
    pub planted: Option<PlantedFault>,
    /// Keep a line for everything that happens.
    pub trace: bool,
    /// With HTTP, on real time: one hub over a folder, two over a PostgreSQL database.
    pub http: bool,
}
