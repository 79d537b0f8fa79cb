//! Why a simulated day cannot run.

use holdpoint_desk::DeskError;
use holdpoint_domain::Refusal;
use holdpoint_hub::HubError;
use holdpoint_log::LogError;
use holdpoint_simulator::FolderError;

/// Why a simulated day cannot run.
#[derive(Debug, thiserror::Error)]
pub enum DayError {
    /// The history was not written; nothing of it is left.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The hub does not start.
    #[error(transparent)]
    Hub(#[from] HubError),
    /// The log cannot be read.
    #[error("The simulated record cannot be read: {0}.")]
    Log(#[from] LogError),
    /// The desk does not open.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The rules refuse; the sentence says why.
    #[error("{0}")]
    Refused(String),
    /// A file cannot be used.
    #[error("{0}.")]
    Io(#[from] std::io::Error),
    /// The folder holds the record of a real hub.
    #[error("{0} is not simulated. Nothing acts in it by itself.")]
    Real(String),
}

impl From<Refusal> for DayError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.detail)
    }
}
