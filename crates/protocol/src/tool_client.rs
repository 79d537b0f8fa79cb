//! The client of a tool, or of an adapter for one.

use crate::{ClientError, GrantUse, HubFile, Keys, OutcomeReport, Receipt, Recorded, StillOpen, ToolInfo, http};
use holdpoint_domain::{Ask, Code, Decision, Digest, Proposal, PublicKey, Refusal, parse_rfc3339, verify_decision};
use reqwest::{Method, RequestBuilder, StatusCode};
use std::path::PathBuf;
use std::time::Duration;

/// A tool's connection to a hub.
#[derive(Clone, Debug)]
pub struct ToolClient {
    at: Address,
    token: String,
    hub_key: Option<String>,
    http: reqwest::Client,
}

/// Where a hub is.
#[derive(Clone, Debug)]
enum Address {
    Url(String),
    /// Where the hub of this data folder listens just now; the address it had when it does not say.
    Folder(PathBuf, String),
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
    /// A trailing slash of `url` is removed; nothing is sent yet.
    #[must_use]
    pub fn new(url: &str, token: &str) -> Self {
        Self { at: Address::Url(without_trailing_slash(url)), token: token.into(), hub_key: None, http: http::client() }
    }

    /// For the hub of a data folder, which listens at `url` now and may come back on another port.
    #[must_use]
    pub fn of_folder(data: impl Into<PathBuf>, url: &str, token: &str) -> Self {
        Self { at: Address::Folder(data.into(), without_trailing_slash(url)), ..Self::new(url, token) }
    }

    /// The same hub for another tool, over the same connections.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: token.into(), ..self.clone() }
    }

    /// Accepts only decisions of the hub with this Ed25519 key (base64).
    #[must_use]
    pub fn pinned(self, hub_key: Option<String>) -> Self {
        Self { hub_key, ..self }
    }

    /// Where the hub is.
    #[must_use]
    pub fn url(&self) -> String {
        match &self.at {
            Address::Url(url) => url.clone(),
            Address::Folder(data, before) => HubFile::read(data).map_or_else(|| before.clone(), |file| without_trailing_slash(&file.url)),
        }
    }

    /// The tool this token was made for.
    ///
    /// # Errors
    /// When refused (the token is unknown or revoked) or unreachable.
    pub async fn tool(&self) -> Result<ToolInfo, ClientError> {
        http::json(&self.url(), self.request(Method::GET, "/v1/tool")).await
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
        http::json(&self.url(), request).await
    }

    /// Replaces an open proposal.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn revise(&self, id: &str, proposal: &Proposal) -> Result<Receipt, ClientError> {
        http::json(&self.url(), self.request(Method::PUT, &format!("/v1/actions/{id}")).json(proposal)).await
    }

    /// Asks for the decision, waiting at the hub for up to `wait`.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn decision(&self, id: &str, wait: Duration) -> Result<Answer, ClientError> {
        let path = format!("/v1/actions/{id}/decision?wait={}ms", wait.as_millis());
        // The hub answers after `wait`; a later timeout is a network error.
        let request = self.request(Method::GET, &path).timeout(wait + Duration::from_secs(10));
        let response = http::send(&self.url(), request).await?;
        let open = response.status() == StatusCode::ACCEPTED;
        let bytes = response.bytes().await.map_err(|error| http::unreachable(&self.url(), &error))?;
        if open {
            serde_json::from_slice(&bytes).map(Answer::Open).map_err(|error| http::unexpected(&self.url(), error))
        } else {
            serde_json::from_slice(&bytes).map(Answer::Decided).map_err(|error| http::unexpected(&self.url(), error))
        }
    }

    /// Checks a decision's signatures and digest against what was proposed, with the hub's keys.
    ///
    /// # Errors
    /// When the decision does not verify: then the tool must not act.
    pub async fn verify(&self, decision: &Decision, ask: &Ask) -> Result<(), ClientError> {
        let keys = self.keys().await?;
        let key = |id: &str| keys.keys.iter().find(|entry| entry.id == id).and_then(|entry| PublicKey::from_base64(&entry.key).ok());
        let hub = key("hub").ok_or_else(|| http::unexpected(&self.url(), "the hub lists no key of its own"))?;
        if self.hub_key.as_deref().is_some_and(|pinned| PublicKey::from_base64(pinned).ok().as_ref() != Some(&hub)) {
            let detail = "This is not the hub whose key this tool was given (HOLDPOINT_HUB_KEY). Do not run the action.";
            return Err(Refusal::new(Code::BadSignature, detail).into());
        }
        Ok(verify_decision(decision, ask, &hub, key)?)
    }

    /// The keys decisions are signed with.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn keys(&self) -> Result<Keys, ClientError> {
        http::json(&self.url(), self.request(Method::GET, "/v1/keys")).await
    }

    /// Uses the grant, right before acting.
    ///
    /// # Errors
    /// When refused (then the tool must not act) or unreachable.
    pub async fn use_grant(&self, id: &str, grant: &str, digest: Digest) -> Result<Recorded, ClientError> {
        let body = GrantUse { grant: grant.into(), digest };
        http::json(&self.url(), self.request(Method::POST, &format!("/v1/actions/{id}/grant")).json(&body)).await
    }

    /// Reports what came of an allowed action.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn report(&self, id: &str, report: &OutcomeReport) -> Result<Recorded, ClientError> {
        http::json(&self.url(), self.request(Method::POST, &format!("/v1/actions/{id}/outcome")).json(report)).await
    }

    /// Takes a proposal back.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn withdraw(&self, id: &str) -> Result<Recorded, ClientError> {
        http::json(&self.url(), self.request(Method::DELETE, &format!("/v1/actions/{id}"))).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url())).bearer_auth(&self.token)
    }
}

fn without_trailing_slash(url: &str) -> String {
    url.trim_end_matches('/').into()
}

/// What was asked, from the proposal and its receipt: needed to check the answer.
///
/// # Errors
/// When the receipt's deadline is not RFC 3339.
pub fn ask(proposal: &Proposal, receipt: &Receipt) -> Result<Ask, ClientError> {
    let deadline = parse_rfc3339(&receipt.deadline).ok_or_else(|| http::unexpected("", "the receipt's deadline is no time"))?;
    let asked = Ask {
        id: receipt.id.clone().into(),
        tool: proposal.tool.name.clone(),
        kind: proposal.kind.clone(),
        target: proposal.target.clone(),
        proposed: Digest::ZERO,
        deadline,
        policy: receipt.policy.clone(),
        revision: receipt.revision,
        on_deadline: receipt.on_deadline,
        grave: proposal.is_grave(),
    };
    Ok(asked.proposing(&proposal.arguments)?)
}
