//! One action: propose, wait, verify, use the grant.

use super::input::Ask;
use crate::failure::{Exit, Failure};
use holdpoint_connectors::wait_for;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Decision, Proposal, Status, Verdict};
use holdpoint_protocol::{Answer, Receipt, ToolClient, ask as asked};
use serde_json::{Value, json};
use std::time::Duration;

/// What is wanted besides proposing.
#[derive(Clone, Copy)]
pub(super) struct How {
    pub(super) wait: Option<Duration>,
    pub(super) use_grant: bool,
    /// The caller reads the decision; otherwise it only knows the exit code.
    pub(super) json: bool,
}

/// What came of it.
pub(super) struct Done {
    receipt: Receipt,
    /// Verified.
    decision: Option<Decision>,
    waited: bool,
    grant_used: bool,
}

pub(super) async fn propose(client: &ToolClient, ask: &Ask, how: How) -> Result<Receipt, Failure> {
    let proposal = ask.proposal.as_ref().map_err(|refusal| Failure::from(refusal.clone()))?;
    Ok(client.propose(&carried(proposal, how), ask.key.as_deref()).await?)
}

// Whoever acts on the exit code alone would run the proposed arguments after an edit.
fn carried(proposal: &Proposal, how: How) -> Proposal {
    let mut proposal = proposal.clone();
    if how.use_grant && !how.json && proposal.allowed_verdicts.is_none() {
        proposal.allowed_verdicts = Some(Verdict::ALL.into_iter().filter(|verdict| *verdict != Verdict::Edit).collect());
    }
    proposal
}

pub(super) async fn answer(client: &ToolClient, ask: &Ask, receipt: Receipt, how: How) -> Result<Done, Failure> {
    let mut done = Done { receipt, decision: None, waited: how.wait.is_some(), grant_used: false };
    let (Some(wait), Ok(proposal)) = (how.wait, &ask.proposal) else { return Ok(done) };
    if let Answer::Decided(decision) = wait_for(client, &done.receipt.id, wait).await? {
        client.verify(&decision, &asked(proposal, &done.receipt)?).await?;
        let blind_edit = decision.verdict == Status::Edited && !how.json;
        if how.use_grant && decision.verdict.allows() && !blind_edit {
            let grant = decision.grant.as_deref().ok_or_else(no_grant)?;
            client.use_grant(&decision.id, grant, decision.digest).await?;
            done.grant_used = true;
        }
        done.decision = Some(*decision);
    }
    Ok(done)
}

fn no_grant() -> Failure {
    Failure::new(Exit::Failed, "no_grant", "The approval came without a grant", "Do not run it; propose it again.")
}

impl Done {
    fn status(&self) -> Status {
        self.decision.as_ref().map_or(self.receipt.status, |decision| decision.verdict)
    }

    pub(super) fn exit(&self) -> Exit {
        match (&self.decision, self.waited) {
            (None, false) => Exit::Done,
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

    pub(super) fn words(&self) -> String {
        let receipt = &self.receipt;
        match &self.decision {
            None => format!("{}  {}  until {}", receipt.id, self.status().as_str(), receipt.deadline),
            Some(decision) => format!("{}  {}  verified  {}", receipt.id, decision.verdict.as_str(), visible_line(&decision.message))
                .trim_end()
                .to_owned(),
        }
    }
}
