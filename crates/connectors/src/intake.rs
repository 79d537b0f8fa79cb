//! What every adapter needs from a hub. One implementation: over HTTP, with a tool's token.

use async_trait::async_trait;
use holdpoint_domain::{Ask, Decision, Digest, Proposal};
use holdpoint_protocol::{Answer, ClientError, OutcomeReport, Receipt, Recorded, ToolClient, ToolInfo};
use std::time::Duration;

/// A tool's side of a hub.
#[async_trait]
pub trait Intake: Send + Sync + 'static {
    /// The tool this connection speaks for.
    async fn tool(&self) -> Result<ToolInfo, ClientError>;
    /// Proposes an action; the same `key` leads to the same action.
    async fn propose(&self, proposal: &Proposal, key: Option<&str>) -> Result<Receipt, ClientError>;
    /// The decision, waiting at the hub for up to `wait`.
    async fn decision(&self, id: &str, wait: Duration) -> Result<Answer, ClientError>;
    /// Checks signatures and digest against what was asked.
    async fn verify(&self, decision: &Decision, ask: &Ask) -> Result<(), ClientError>;
    /// Uses the grant, once, right before acting.
    async fn use_grant(&self, id: &str, grant: &str, digest: Digest) -> Result<Recorded, ClientError>;
    /// Reports what came of an allowed action.
    async fn report(&self, id: &str, report: &OutcomeReport) -> Result<Recorded, ClientError>;
    /// Takes a proposal back.
    async fn withdraw(&self, id: &str) -> Result<Recorded, ClientError>;
}

#[async_trait]
impl Intake for ToolClient {
    async fn tool(&self) -> Result<ToolInfo, ClientError> {
        Self::tool(self).await
    }

    async fn propose(&self, proposal: &Proposal, key: Option<&str>) -> Result<Receipt, ClientError> {
        Self::propose(self, proposal, key).await
    }

    async fn decision(&self, id: &str, wait: Duration) -> Result<Answer, ClientError> {
        Self::decision(self, id, wait).await
    }

    async fn verify(&self, decision: &Decision, ask: &Ask) -> Result<(), ClientError> {
        Self::verify(self, decision, ask).await
    }

    async fn use_grant(&self, id: &str, grant: &str, digest: Digest) -> Result<Recorded, ClientError> {
        Self::use_grant(self, id, grant, digest).await
    }

    async fn report(&self, id: &str, report: &OutcomeReport) -> Result<Recorded, ClientError> {
        Self::report(self, id, report).await
    }

    async fn withdraw(&self, id: &str) -> Result<Recorded, ClientError> {
        Self::withdraw(self, id).await
    }
}
