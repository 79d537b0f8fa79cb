//! Why following the hub ended.

use super::alarm::Alarm;
use crate::replica::ReplicaError;
use holdpoint_domain::Seq;
use holdpoint_protocol::ClientError;

/// Why following the hub ended.
#[derive(Debug, thiserror::Error)]
pub(super) enum SyncError {
    #[error(transparent)]
    Hub(#[from] ClientError),
    #[error(transparent)]
    Replica(#[from] ReplicaError),
    /// The record cannot be trusted; nothing more is applied.
    #[error("{}", .0.sentence())]
    Broken(Alarm),
    /// The hub ends before this desk does; another one may have been ahead of it.
    #[error("the hub's record ends at {hub}, this desk's at {own}")]
    Behind { hub: Seq, own: Seq },
    #[error("the work was stopped")]
    Stopped,
}
