//! What a tool, or an adapter in front of one, says to the hub.

use crate::{ClientError, GrantUse, Keys, OutcomeReport, Receipt, Recorded, StillOpen, ToolInfo, http};
use holdpoint_domain::{Ask, Decision, Digest, OnDeadline, Proposal, PublicKey, verify_decision};
use reqwest::{Method, RequestBuilder, StatusCode};
use std::time::Duration;

/// A tool's connection to a hub.
#[derive(Clone, Debug)]
pub struct ToolClient {
    url: String,
    token: String,
    http: reqwest::Client,
}

/// Answer to "is it decided?".
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Settled.
    Decided(Box<Decision>),
    /// Not yet.
    Open(StillOpen),
}

impl ToolClient {
    /// `url` without a trailing slash is tidied; nothing is sent yet.
    #[must_use]
    pub fn new(url: &str, token: &str) -> Self {
        Self { url: url.trim_end_matches('/').into(), token: token.into(), http: http::client() }
    }

    /// Where the hub is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The tool this token was made for.
    ///
    /// # Errors
    /// When refused (the token is unknown or revoked) or unreachable.
    pub async fn tool(&self) -> Result<ToolInfo, ClientError> {
        http::json(&self.url, self.request(Method::GET, "/v1/tool")).await
    }

    /// Proposes an action. With the same `key` the same action is answered again.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn propose(&self, proposal: &Proposal, key: Option<&str>) -> Result<Receipt, ClientError> {
        let mut request = self.request(Method::POST, "/v1/actions").json(proposal);
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        http::json(&self.url, request).await
    }

    /// Replaces an open proposal.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn revise(&self, id: &str, proposal: &Proposal) -> Result<Receipt, ClientError> {
        http::json(&self.url, self.request(Method::PUT, &format!("/v1/actions/{id}")).json(proposal)).await
    }

    /// Asks for the decision, waiting at the hub for up to `wait`.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn decision(&self, id: &str, wait: Duration) -> Result<Answer, ClientError> {
        let path = format!("/v1/actions/{id}/decision?wait={}ms", wait.as_millis());
        // The hub answers after `wait`; past that the network is at fault.
        let request = self.request(Method::GET, &path).timeout(wait + Duration::from_secs(10));
        let response = http::send(&self.url, request).await?;
        let open = response.status() == StatusCode::ACCEPTED;
        let bytes = response.bytes().await.map_err(|error| http::unreachable(&self.url, &error))?;
        if open {
            serde_json::from_slice(&bytes).map(Answer::Open).map_err(|error| http::unexpected(&self.url, error))
        } else {
            serde_json::from_slice(&bytes).map(Answer::Decided).map_err(|error| http::unexpected(&self.url, error))
        }
    }

    /// Checks a decision's signatures and digest against what was proposed, with the hub's keys.
    ///
    /// # Errors
    /// When anything does not fit: then the tool must not act.
    pub async fn verify(&self, decision: &Decision, ask: &Ask) -> Result<(), ClientError> {
        let keys = self.keys().await?;
        let key = |id: &str| keys.keys.iter().find(|entry| entry.id == id).and_then(|entry| PublicKey::from_base64(&entry.key).ok());
        let hub = key("hub").ok_or_else(|| http::unexpected(&self.url, "the hub lists no key of its own"))?;
        Ok(verify_decision(decision, ask, &hub, key)?)
    }

    /// The keys decisions are signed with.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn keys(&self) -> Result<Keys, ClientError> {
        http::json(&self.url, self.request(Method::GET, "/v1/keys")).await
    }

    /// Uses the grant, right before acting.
    ///
    /// # Errors
    /// When refused (then the tool must not act) or unreachable.
    pub async fn use_grant(&self, id: &str, grant: &str, digest: Digest) -> Result<Recorded, ClientError> {
        let body = GrantUse { grant: grant.into(), digest };
        http::json(&self.url, self.request(Method::POST, &format!("/v1/actions/{id}/grant")).json(&body)).await
    }

    /// Reports what came of an allowed action.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn report(&self, id: &str, report: &OutcomeReport) -> Result<Recorded, ClientError> {
        http::json(&self.url, self.request(Method::POST, &format!("/v1/actions/{id}/outcome")).json(report)).await
    }

    /// Takes a proposal back.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn withdraw(&self, id: &str) -> Result<Recorded, ClientError> {
        http::json(&self.url, self.request(Method::DELETE, &format!("/v1/actions/{id}"))).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token)
    }
}

/// What was asked, from the proposal and its receipt: needed to check the answer.
///
/// # Errors
/// When the receipt's deadline is not RFC 3339.
pub fn ask(proposal: &Proposal, receipt: &Receipt) -> Result<Ask, ClientError> {
    let deadline = chrono::DateTime::parse_from_rfc3339(&receipt.deadline)
        .map_err(|error| http::unexpected("", format!("the receipt's deadline is no time: {error}")))?
        .timestamp_millis();
    Ok(Ask {
        id: receipt.id.clone(),
        tool: proposal.tool.name.clone(),
        kind: proposal.kind.clone(),
        target: proposal.target.clone(),
        arguments: proposal.arguments.clone(),
        deadline,
        policy: receipt.policy.clone(),
        revision: receipt.revision,
        on_deadline: proposal.on_deadline.unwrap_or(OnDeadline::Deny),
    })
}
