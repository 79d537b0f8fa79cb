//! What the checker keeps of actions, reviews and commands.

use super::finding::Doubt;
use crate::stop::ActionPlace;
use crate::{
    Action, ActionDecided, ActionId, CommandId, Digest, Ms, Review, Seq, SetReview, State, Statement, Status, Target, ToolName, Verdict,
};
use std::sync::Arc;

/// What is kept of a closed action: what may still be recorded about it.
#[derive(Clone, Debug)]
pub(super) struct ClosedAction {
    pub(super) tool: ToolName,
    pub(super) kind: String,
    pub(super) target: Target,
    pub(super) decided_by_record: Option<Seq>,
    pub(super) status: Status,
    pub(super) digest: Digest,
    pub(super) grant_until: Option<Ms>,
    pub(super) delivered: bool,
    pub(super) used: bool,
    pub(super) reported: bool,
}

impl ClosedAction {
    pub(super) fn of(action: &Action) -> Self {
        Self {
            tool: action.content.tool.name.clone(),
            kind: action.content.kind.clone(),
            target: action.content.target.clone(),
            decided_by_record: action.decided_by_record,
            status: action.status,
            digest: action.effective_digest(),
            grant_until: action.decision.as_ref().and_then(|decision: &ActionDecided| decision.grant_until),
            delivered: action.delivered,
            used: action.grant.is_some(),
            reported: action.outcome.is_some(),
        }
    }

    /// What a stop's scope is compared with.
    pub(super) fn place(&self) -> ActionPlace<'_> {
        ActionPlace { tool: &self.tool, kind: &self.kind, target: &self.target, allowed_by: self.decided_by_record }
    }
}

/// What a verified review of an open action says.
#[derive(Clone, Debug)]
pub(super) struct ReviewFacts {
    pub(super) verdict: Verdict,
    /// The digest of the content with the reviewer's arguments, after an edit.
    pub(super) edited: Option<Digest>,
    /// The reviewer's arguments are too long to be read in full.
    pub(super) edited_long: bool,
}

impl ReviewFacts {
    pub(super) fn of(state: &State, action: &Action, review: &Review) -> Self {
        let edited = review.arguments.as_ref().and_then(|arguments| action.digest_with(arguments).ok());
        let edited_long = review.arguments.as_ref().is_some_and(|arguments| state.edit_must_sample(action, arguments));
        Self { verdict: review.verdict, edited, edited_long }
    }
}

/// The outcome of a draw that can be checked once the secret of its day is revealed.
#[derive(Clone, Debug)]
pub(super) struct UncheckedDraw {
    pub(super) action: ActionId,
    /// Share of second reviews, 0 to 1.
    pub(super) share: f64,
    pub(super) drawn: bool,
    /// The record that says so.
    pub(super) seq: Seq,
}

/// The command that the records right before this one follow from.
#[derive(Clone, Debug)]
pub(super) struct RunningCommand {
    pub(super) id: CommandId,
    /// The action, where the command is a review of it.
    pub(super) review_of: Option<String>,
    pub(super) last: Seq,
    /// The change needs a second administrator, and there was one when it was asked for.
    pub(super) needs_second: bool,
    /// The owner of the hub's folder acts alone, and the record says so.
    pub(super) by_owner: bool,
    /// The change of another administrator that the command confirmed.
    pub(super) confirmed: Option<Arc<Statement>>,
    /// What was signed, where the command is a review of a member of a set.
    pub(super) set: Option<SetReview>,
    pub(super) statement: Result<Arc<Statement>, Doubt>,
}

impl RunningCommand {
    pub(super) const fn new(id: CommandId, review_of: Option<String>, last: Seq, statement: Result<Arc<Statement>, Doubt>) -> Self {
        Self { id, review_of, last, needs_second: false, by_owner: false, confirmed: None, set: None, statement }
    }
}
