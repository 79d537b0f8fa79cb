//! Proposes one action, waits for the decision, verifies it and uses the grant.

use super::input::Input;
use crate::caller::Interrupted;
use crate::failure::{Exit, Failure};
use holdpoint_connectors::wait_for;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Decision, Proposal, Status, Verdict};
use holdpoint_protocol::{Answer, HeldByStop, Receipt, ToolClient, ask as expected_answer};
use serde_json::{Value, json};
use std::time::Duration;

/// What to do besides proposing.
#[derive(Clone, Copy)]
pub(super) struct ProposeOptions {
    pub(super) wait: Option<Duration>,
    pub(super) use_grant: bool,
    /// The caller reads the decision; otherwise it reads only the exit code.
    pub(super) json: bool,
}

/// The result of one proposal.
pub(super) struct Proposed {
    receipt: Receipt,
    /// The stop that holds the action.
    held: Option<Box<HeldByStop>>,
    /// Verified.
    decision: Option<Decision>,
    waited: bool,
    grant_used: bool,
    /// This command was interrupted while it waited.
    withdrawn: bool,
}

pub(super) async fn propose(client: &ToolClient, input: &Input, options: ProposeOptions) -> Result<Receipt, Failure> {
    let proposal = input.proposal.as_ref().map_err(|refusal| Failure::from(refusal.clone()))?;
    Ok(client.propose(&limit_verdicts(proposal, options), input.key.as_deref()).await?)
}

// A caller that reads only the exit code would run the proposed arguments after an edit.
fn limit_verdicts(proposal: &Proposal, options: ProposeOptions) -> Proposal {
    let mut proposal = proposal.clone();
    if options.use_grant && !options.json && proposal.allowed_verdicts.is_none() {
        proposal.allowed_verdicts = Some(Verdict::ALL.into_iter().filter(|verdict| *verdict != Verdict::Edit).collect());
    }
    proposal
}

pub(super) async fn await_decision(
    client: &ToolClient,
    input: &Input,
    receipt: Receipt,
    options: ProposeOptions,
    interrupted: Interrupted,
) -> Result<Proposed, Failure> {
    let held = receipt.held.clone();
    let mut proposed = Proposed { receipt, held, decision: None, waited: options.wait.is_some(), grant_used: false, withdrawn: false };
    let (Some(wait), Ok(proposal)) = (options.wait, &input.proposal) else { return Ok(proposed) };
    let answer = tokio::select! {
        biased;
        () = interrupted => {
            client.withdraw(&proposed.receipt.id).await?;
            proposed.withdrawn = true;
            return Ok(proposed);
        }
        answer = wait_for(client, &proposed.receipt.id, wait) => answer?,
    };
    if let Answer::Open(open) = &answer {
        proposed.held.clone_from(&open.held);
    }
    if let Answer::Decided(decision) = answer {
        client.verify(&decision, &expected_answer(proposal, &proposed.receipt)?).await?;
        let edit_unread = decision.verdict == Status::Edited && !options.json;
        if options.use_grant && decision.verdict.allows() && !edit_unread {
            let grant = decision.grant.as_deref().ok_or_else(no_grant)?;
            client.use_grant(&decision.id, grant, decision.digest).await?;
            proposed.grant_used = true;
        }
        proposed.decision = Some(*decision);
    }
    Ok(proposed)
}

fn no_grant() -> Failure {
    Failure::new(Exit::Failed, "no_grant", "The approval has no grant", "Do not run it; propose it again.")
}

impl Proposed {
    fn status(&self) -> Status {
        let open = if self.withdrawn { Status::Withdrawn } else { self.receipt.status };
        self.decision.as_ref().map_or(open, |decision| decision.verdict)
    }

    pub(super) fn exit(&self) -> Exit {
        match (&self.decision, self.waited) {
            (None, false) => Exit::Done,
            (None, true) if self.withdrawn => Exit::No,
            (None, true) => Exit::StillOpen,
            (Some(decision), _) if decision.verdict == Status::Edited => Exit::Edited,
            (Some(decision), _) if decision.verdict.allows() => Exit::Done,
            (Some(_), _) => Exit::No,
        }
    }

    pub(super) fn json(&self, line: Option<usize>) -> Value {
        let receipt = &self.receipt;
        let mut value = json!({
            "id": receipt.id, "digest": receipt.digest, "status": self.status(),
            "deadline": receipt.deadline, "policy": receipt.policy, "decision_url": receipt.decision_url,
        });
        if let Some(held) = &self.held {
            value["held"] = json!(held);
        }
        if let Some(line) = line {
            value["line"] = line.into();
        }
        if let Some(decision) = &self.decision {
            value["digest"] = json!(decision.digest);
            value["verified"] = true.into();
            value["grant_used"] = self.grant_used.into();
            value["decision"] = json!(decision);
        }
        value
    }

    pub(super) fn describe(&self) -> String {
        let receipt = &self.receipt;
        match &self.decision {
            None if self.withdrawn => format!("{}  withdrawn, because this command was interrupted", receipt.id),
            None if self.held.is_some() => {
                let held = self.held.as_ref().map_or("", |held| held.detail.as_str());
                format!("{}  held  until {}  {}", receipt.id, receipt.deadline, visible_line(held))
            }
            None => format!("{}  {}  until {}", receipt.id, self.status().as_str(), receipt.deadline),
            Some(decision) => format!("{}  {}  verified  {}", receipt.id, decision.verdict.as_str(), visible_line(&decision.message))
                .trim_end()
                .to_owned(),
        }
    }
}
