//! What hubs answered, kept to be compared with the log at the end.

use crate::fault::Fault;
use crate::request::{Request, Response};
use holdpoint_domain::{ActionId, Code, CommandId, DeskCommand, Digest, Refusal, Statement, Status};
use std::collections::BTreeMap;

/// A promise of a hub.
#[derive(Clone, Debug)]
pub(crate) enum Acknowledged {
    /// There is a record of this kind about this action.
    Record { kind: &'static str, action: ActionId },
    /// The review is recorded.
    Review(CommandId),
    /// The command led to records.
    Command(CommandId),
    /// The action ended like this.
    Decision { action: ActionId, verdict: Status, digest: Digest },
}

/// All answers of all hubs.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) acknowledged: Vec<Acknowledged>,
    /// Reviews that were refused, and why.
    pub(crate) refused_reviews: Vec<(CommandId, Code)>,
    /// How often the use of a grant was allowed.
    pub(crate) allowed_uses: BTreeMap<ActionId, u32>,
    /// Refusals by code.
    pub(crate) refusals: BTreeMap<&'static str, u64>,
    /// Faults that were seen while it ran.
    pub(crate) faults: Vec<Fault>,
}

impl Ledger {
    /// Keeps an answer.
    pub(crate) fn keep(&mut self, request: &Request, answer: &Result<Response, Refusal>) {
        match answer {
            Ok(response) => self.keep_response(request, response),
            Err(refusal) => self.keep_refusal(request, refusal),
        }
    }

    fn keep_response(&mut self, request: &Request, response: &Response) {
        match (request, response) {
            (Request::Propose { .. }, Response::Proposed(action)) => self.record("action.proposed", &action.id),
            (Request::Revise { .. }, Response::Proposed(action)) => self.record("action.revised", &action.id),
            (Request::Withdraw { action, .. }, _) => self.record("action.withdrawn", action),
            (Request::UseGrant { action, .. }, _) => {
                self.record("grant.used", action);
                *self.allowed_uses.entry(action.clone()).or_default() += 1;
            }
            (Request::Report { action, .. }, _) => self.record("action.executed", action),
            (Request::Command { envelope, .. }, Response::Recorded(receipt)) => match read_statement(envelope) {
                Some(statement) if is_review(&statement) => self.acknowledged.push(Acknowledged::Review(statement.id)),
                Some(statement) if !receipt.repeated => self.acknowledged.push(Acknowledged::Command(statement.id)),
                _ => {}
            },
            (_, Response::Decision(Some(decision))) => self.acknowledged.push(Acknowledged::Decision {
                action: decision.id.clone(),
                verdict: decision.verdict,
                digest: decision.digest,
            }),
            _ => {}
        }
    }

    fn keep_refusal(&mut self, request: &Request, refusal: &Refusal) {
        *self.refusals.entry(refusal.code.as_str()).or_default() += 1;
        if let Request::Command { envelope, .. } = request
            && let Some(statement) = read_statement(envelope).filter(is_review)
        {
            self.refused_reviews.push((statement.id, refusal.code));
        }
    }

    fn record(&mut self, kind: &'static str, action: &ActionId) {
        self.acknowledged.push(Acknowledged::Record { kind, action: action.clone() });
    }
}

fn read_statement(envelope: &holdpoint_domain::Envelope) -> Option<Statement> {
    serde_json::from_slice(&envelope.payload().ok()?).ok()
}

fn is_review(statement: &Statement) -> bool {
    matches!(statement.command, DeskCommand::Review(_))
}
