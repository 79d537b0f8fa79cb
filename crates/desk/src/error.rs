//! What can go wrong at the desk, and how it is said.

use crate::identity::error::IdentityError;
use crate::replica::{ReplicaError, connection::is_disk_full};
use crate::store::StoreError;
use crate::view::ProblemView;
use crate::words::sentence;
use holdpoint_domain::{Refusal, text::visible};
use holdpoint_protocol::ClientError;

/// Why the desk could not do something.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeskError {
    /// Said no, with the reason.
    #[error("{}", .0.detail)]
    Refused(ProblemView),
    /// The local copy.
    #[error("{0}")]
    Replica(String, #[source] Box<dyn std::error::Error + Send + Sync>, bool),
    /// The key or the folder of this device.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The hub did not answer as it should.
    #[error(transparent)]
    Hub(#[from] ClientError),
    /// The operating system.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl From<ReplicaError> for DeskError {
    fn from(error: ReplicaError) -> Self {
        let full = matches!(&error, ReplicaError::Sql(error) if is_disk_full(error));
        Self::Replica(error.to_string(), Box::new(error), full)
    }
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        let full = matches!(&error, StoreError::Sql(error) if is_disk_full(error));
        Self::Replica(error.to_string(), Box::new(error), full)
    }
}

impl From<rusqlite::Error> for DeskError {
    fn from(error: rusqlite::Error) -> Self {
        Self::from(ReplicaError::from(error))
    }
}

impl From<Refusal> for DeskError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(problem(refusal.code.as_str(), refusal.code.title(), refusal.detail))
    }
}

impl From<DeskError> for ProblemView {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Refused(problem) => problem,
            DeskError::Replica(_, _, true) => disk_full("Nothing was changed."),
            DeskError::Replica(detail, ..) => problem("replica", "The local copy cannot be used", detail),
            DeskError::Identity(error) => {
                problem(error.code(), "This device's key cannot be used", format!("{}.", sentence(&error.to_string())))
            }
            DeskError::Hub(error) => of_client(&error),
            DeskError::Io(error) => problem("internal", "Something went wrong on this computer", error.to_string()),
        }
    }
}

/// A problem from its parts.
pub(crate) fn problem(code: &str, title: &str, detail: impl Into<String>) -> ProblemView {
    ProblemView { code: code.into(), title: title.into(), detail: detail.into() }
}

/// A local refusal.
pub(crate) fn refused(code: &str, title: &str, detail: impl Into<String>) -> DeskError {
    DeskError::Refused(problem(code, title, detail))
}

/// The disk of this computer is full; `lost` says what that means.
pub(crate) fn disk_full(lost: &str) -> ProblemView {
    let detail = format!("{lost} Free some space on the disk that holds the data folder, then try again.");
    problem("disk_full", "The disk is full", detail)
}

/// What the hub said, or that it said nothing.
pub(crate) fn of_client(error: &ClientError) -> ProblemView {
    match error {
        // The hub is not the tool, but what it repeats may come from one.
        ClientError::Refused(refused) => problem(&refused.code, &visible(&refused.title), visible(&refused.detail)),
        ClientError::Unreachable { .. } => {
            problem("hub_unreachable", "The hub cannot be reached", format!("{}.", sentence(&error.to_string())))
        }
        ClientError::Unexpected { .. } => problem("not_a_hub", "This is not a Holdpoint hub", format!("{}.", sentence(&error.to_string()))),
    }
}
