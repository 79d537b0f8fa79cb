//! Why a simulation was not written.

use holdpoint_domain::Refusal;
use holdpoint_log::LogError;
use std::path::Path;

/// Why nothing was written.
#[derive(Debug)]
pub enum FolderError {
    /// The data folder holds something, or is no folder; the sentence says which.
    NotEmpty(String),
    /// The truth would lie in the data folder, where desks and hubs are.
    TruthInside(String),
    /// A file cannot be used.
    Io(String),
    /// The log cannot be written.
    Log(LogError),
    /// The rules refused a simulated command: a defect of the simulation.
    Refused(Refusal),
}

impl std::fmt::Display for FolderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotEmpty(detail) | Self::TruthInside(detail) | Self::Io(detail) => f.write_str(detail),
            Self::Log(error) => write!(f, "The simulated record cannot be written: {error}. Nothing of it was kept."),
            Self::Refused(refusal) => write!(f, "The simulation broke a rule: {}", refusal.detail),
        }
    }
}

impl std::error::Error for FolderError {}

impl From<LogError> for FolderError {
    fn from(error: LogError) -> Self {
        Self::Log(error)
    }
}

pub(super) fn io(path: &Path, what: &str, error: &std::io::Error) -> FolderError {
    FolderError::Io(format!("{} {what}: {error}.", path.display()))
}
