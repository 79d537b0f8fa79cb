//! A command that waits for the decide loop, and the answer to it.

use holdpoint_domain::{ActionId, Command, CommandId, Digest, IncidentCounts, Refusal, Seq, ShiftCounts};
use tokio::sync::oneshot;

/// A submitted command, and where its answer goes.
pub(crate) struct Submission {
    pub(crate) command: Command,
    /// Digest of the token that a tool showed.
    pub(crate) token: Option<Digest>,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// The answer to a submission.
pub(crate) type Answer = Result<Receipt, Refusal>;

/// What became of an accepted command.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The action it was about, where it was about one.
    pub action: Option<ActionId>,
    /// It was accepted before; nothing was recorded now.
    pub repeated: bool,
    /// The change that waits for a second administrator, where the command led to one.
    pub waiting: Option<CommandId>,
    /// What its statements about incidents did, where it held any.
    pub incidents: Option<IncidentCounts>,
    /// What its statements about changes did, where it held any.
    pub changes: Option<IncidentCounts>,
    /// What became of the shifts in it, where it held any.
    pub shifts: Option<ShiftCounts>,
    /// The last record of the state that has the command in it.
    pub head: Seq,
}
