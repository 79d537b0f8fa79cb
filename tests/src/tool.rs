//! A tool that proposes actions over HTTP, waits for the decisions, and verifies them.

use crate::port;
use crate::timeout::TEST_TIMEOUT;
use anyhow::{Result, bail};
use holdpoint_domain::{Decision, Digest, Outcome, Proposal};
use holdpoint_protocol::{Answer, ClientError, OutcomeReport, Receipt, ToolClient, ask};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

/// One tool with its token.
pub struct Tool {
    name: String,
    token: String,
    client: ToolClient,
}

/// An action that was proposed, as the tool remembers it.
pub struct Proposed {
    /// The action's id.
    pub id: String,
    proposal: Proposal,
    receipt: Receipt,
}

impl Proposed {
    /// The digest of the receipt.
    pub fn digest(&self) -> &Digest {
        &self.receipt.digest
    }
}

impl Tool {
    /// A tool the hub knows already.
    pub fn new(hub: &str, name: &str, token: &str) -> Self {
        Self { name: name.into(), token: token.into(), client: ToolClient::new(hub, token) }
    }

    /// The same tool after its hub came back elsewhere.
    pub fn at(&self, hub: &str) -> Self {
        Self::new(hub, &self.name, &self.token)
    }

    /// Waits until the hub knows this tool's token.
    pub async fn known(&self) -> Result<()> {
        port::until("the hub to know the tool", || async { self.client.tool().await.ok().map(drop) }).await
    }

    /// An ordinary action with a long deadline, as JSON to change at will.
    pub fn action(&self, title: &str) -> Value {
        json!({
            "kind": "deploy.rollout",
            "title": title,
            "tool": {"name": self.name, "model_version": "3.2"},
            "target": {"service": "checkout", "environment": "prod", "region": "eu-west"},
            "arguments": {"image": "checkout-api:v412", "replicas": 48},
            "preview": {"type": "diff", "content": "--- a\n+++ b\n-image: v415\n+image: v412\n"},
            "reasons": "Error rate rose after v415.",
            "risk": "medium",
            "ttl_seconds": 900,
        })
    }

    /// Proposes an action.
    pub async fn propose(&self, action: Value) -> Result<Proposed> {
        self.propose_with(action, None).await
    }

    /// Proposes an action under a key of its own; again, it is the same action.
    pub async fn propose_once(&self, key: &str, action: Value) -> Result<Proposed> {
        self.propose_with(action, Some(key)).await
    }

    async fn propose_with(&self, action: Value, key: Option<&str>) -> Result<Proposed> {
        let proposal: Proposal = serde_json::from_value(action)?;
        let receipt = self.client.propose(&proposal, key).await?;
        Ok(Proposed { id: receipt.id.clone(), proposal, receipt })
    }

    /// Replaces what was proposed, while it is open.
    pub async fn replace(&self, asked: &Proposed, action: Value) -> Result<Proposed> {
        let proposal: Proposal = serde_json::from_value(action)?;
        let receipt = self.client.revise(&asked.id, &proposal).await?;
        Ok(Proposed { id: receipt.id.clone(), proposal, receipt })
    }

    /// Waits for the decision and checks its digest and every signature.
    pub async fn decision(&self, asked: &Proposed) -> Result<Decision> {
        let deadline = Instant::now() + TEST_TIMEOUT;
        while Instant::now() < deadline {
            if let Answer::Decided(decision) = self.client.decision(&asked.id, Duration::from_secs(5)).await? {
                self.verify(&decision, asked).await?;
                return Ok(*decision);
            }
        }
        bail!("no decision on {} came", asked.id)
    }

    /// Checks the digest and every signature of an answer; after an error the tool must not act.
    pub async fn verify(&self, decision: &Decision, asked: &Proposed) -> Result<(), ClientError> {
        self.client.verify(decision, &ask(&asked.proposal, &asked.receipt)?).await
    }

    /// Uses the grant of an answer, right before acting.
    pub async fn use_grant(&self, decision: &Decision) -> Result<(), ClientError> {
        self.client.use_grant(&decision.id, decision.grant.as_deref().unwrap_or(""), decision.digest).await.map(drop)
    }

    /// Reports the outcome.
    pub async fn report(&self, asked: &Proposed, worked: bool) -> Result<(), ClientError> {
        let outcome = if worked { Outcome::Executed } else { Outcome::Failed };
        self.client.report(&asked.id, &OutcomeReport { outcome, message: None }).await.map(drop)
    }

    /// Withdraws a proposal.
    pub async fn withdraw(&self, asked: &Proposed) -> Result<(), ClientError> {
        self.client.withdraw(&asked.id).await.map(drop)
    }

    /// Whether it is still open.
    pub async fn is_open(&self, asked: &Proposed) -> Result<bool> {
        Ok(matches!(self.client.decision(&asked.id, Duration::ZERO).await?, Answer::Open(_)))
    }
}
