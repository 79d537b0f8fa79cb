//! What an accepted command leads to: records and bodies that are true once they are in the log.

use crate::{
    ActionId, BatchCommand, Code, Command, CommandId, Digest, Draft, IncidentCounts, ProposalCause, Refusal, ShiftCounts, Verdict,
    canonical,
};
use serde::Serialize;

/// What an accepted command leads to.
#[derive(Clone, Debug, Default)]
pub struct Accepted {
    /// Records, in order.
    pub drafts: Vec<Draft>,
    /// Documents the records name.
    pub bodies: Vec<(Digest, Vec<u8>)>,
    /// The action the command was about, or the earlier one an idempotency key led to.
    pub action: Option<ActionId>,
    /// The command had been taken before; nothing new was written.
    pub repeated: bool,
    /// The change that waits for a second administrator, where the command led to one.
    pub waiting: Option<CommandId>,
    /// What the statements about incidents did, where the command held any.
    pub incidents: Option<IncidentCounts>,
    /// What the statements about changes did, where the command held any.
    pub changes: Option<IncidentCounts>,
    /// What became of the shifts that the command held, where it held any.
    pub shifts: Option<ShiftCounts>,
    /// A sealed review among the records, and its verdict: see [`crate::State::load_sealed_verdict`].
    pub sealed_verdict: Option<(CommandId, Verdict)>,
    /// Why the action was proposed, where that is sealed: see [`crate::State::load_cause`].
    pub cause: Option<ProposalCause>,
}

impl Accepted {
    /// What the hub's signature says of who asked: where the cause of a proposal is sealed, neither
    /// request nor token, for a planted fault has none.
    #[must_use]
    pub fn asked(&self, command: &Command, token: Option<Digest>) -> BatchCommand {
        let asked = command.asked_by(token);
        if self.cause.is_some() { BatchCommand { request: None, token: None, ..asked } } else { asked }
    }

    pub(crate) fn add(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }

    // Canonical bytes and digest of a document, kept for the log.
    pub(crate) fn body(&mut self, document: &impl Serialize) -> Result<Digest, Refusal> {
        let bytes = canonical(document).map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
        let digest = Digest::of(&bytes);
        self.bodies.push((digest, bytes));
        Ok(digest)
    }

    pub(crate) fn one(draft: Result<Draft, Refusal>) -> Result<Self, Refusal> {
        draft.map(|draft| Self { drafts: vec![draft], ..Self::default() })
    }

    // Of a command about one action.
    pub(crate) fn about(action: &str) -> Self {
        Self { action: Some(action.into()), ..Self::default() }
    }

    // The command had been taken before.
    pub(crate) fn nothing_new() -> Self {
        Self { repeated: true, ..Self::default() }
    }

    pub(crate) fn repeated(action: &str) -> Self {
        Self { action: Some(action.into()), repeated: true, ..Self::default() }
    }
}
