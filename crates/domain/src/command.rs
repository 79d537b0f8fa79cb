//! What can be asked of the hub. Ids, salts and checked signatures come with
//! the command, so that deciding draws no randomness and reads no clock.

use crate::{Digest, Envelope, Outcome, PersonEnrolled, Proposal, RequestKey, Statement};

/// One request to change something.
#[derive(Clone, Debug)]
pub enum Command {
    /// The first record of a log.
    OpenHub {
        /// The hub's id.
        id: String,
        /// What people call it.
        name: String,
        /// Public key that signs decisions, base64.
        key: String,
    },
    /// A person and the first device, already vouched for by the caller.
    Enroll {
        /// The person's id.
        person: String,
        /// Name and roles.
        profile: PersonEnrolled,
        /// The device's id.
        device: String,
        /// What the person calls the device.
        device_name: String,
        /// Public key, base64, already parsed once.
        key: String,
    },
    /// A tool proposes an action.
    Propose(Box<Propose>),
    /// A tool replaces an open proposal of its own.
    Revise(Box<Propose>),
    /// A tool takes its proposal back.
    Withdraw {
        /// Tool.
        tool: String,
        /// Action.
        action: String,
    },
    /// A tool is about to act on a yes. The grant's authenticity was checked by the caller.
    UseGrant {
        /// Tool.
        tool: String,
        /// Action.
        action: String,
        /// Digest of what is about to run.
        digest: Digest,
    },
    /// A tool reports what came of it.
    Report {
        /// Tool.
        tool: String,
        /// Action.
        action: String,
        /// Whether it worked.
        outcome: Outcome,
        /// In the tool's words.
        message: Option<String>,
    },
    /// The decision was handed to the tool.
    Delivered {
        /// Action.
        action: String,
    },
    /// A person asks from a desk; the signature was verified by the caller.
    Desk(Box<DeskRequest>),
    /// Deadlines and leases that are over by now.
    Tick,
}

/// A proposal with what the hub adds.
#[derive(Clone, Debug)]
pub struct Propose {
    /// Tool the token belongs to.
    pub tool: String,
    /// The action's id: new for `Propose`, existing for `Revise`.
    pub action: String,
    /// What was sent.
    pub proposal: Proposal,
    /// Random text.
    pub salt: String,
    /// The idempotency key, if one was sent.
    pub key: Option<RequestKey>,
}

/// A signed command.
#[derive(Clone, Debug)]
pub struct DeskRequest {
    /// What was signed.
    pub statement: Statement,
    /// The signed bytes.
    pub envelope: Envelope,
    /// Random text for the body.
    pub salt: String,
}

impl Command {
    /// The action it is about, which must be in the state before deciding.
    #[must_use]
    pub fn action(&self) -> Option<&str> {
        use crate::DeskCommand as Desk;
        match self {
            Self::Revise(propose) => Some(&propose.action),
            Self::Withdraw { action, .. } | Self::UseGrant { action, .. } | Self::Report { action, .. } | Self::Delivered { action } => {
                Some(action)
            }
            Self::Desk(request) => match &request.statement.command {
                Desk::Review(review) => Some(&review.action),
                Desk::Claim { action } | Desk::Release { action } => Some(action),
                Desk::AddTool { .. } | Desk::RevokeTool { .. } => None,
            },
            Self::OpenHub { .. } | Self::Enroll { .. } | Self::Propose(_) | Self::Tick => None,
        }
    }
}
