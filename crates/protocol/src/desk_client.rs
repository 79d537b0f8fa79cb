//! The client of a desk.

use crate::{
    ActionDocument, ActionSummary, Beat, Bodies, BodiesRequest, Causes, ClientError, EnrollRequest, Enrolled, FactsPage, FreezeList,
    HubInfo, Keys, OWNER_SECRET_HEADER, Recorded, SessionAnswer, SessionRequest, ShiftList, SignedCommand, SourceContacts, SourceTest,
    StopList, http,
};
use crate::{LiveEvents, RecordBatches};
use holdpoint_domain::{Code, Digest, Envelope, FreezeReport, Refusal, Seq, StopEffect, StopReport, StopScope, TriggersReport};
use reqwest::{Method, RequestBuilder};

/// A desk's connection to a hub. Cheap to clone.
#[derive(Clone, Debug)]
pub struct DeskClient {
    url: String,
    token: Option<String>,
    /// Whether a catch-up asks for compressed records.
    compress: bool,
    http: reqwest::Client,
}

impl DeskClient {
    /// Nothing is sent yet.
    #[must_use]
    pub fn new(url: &str) -> Self {
        // Within one machine compressing takes longer than sending.
        let compress = !http::is_loopback(url);
        Self { url: url.trim_end_matches('/').into(), token: None, compress, http: http::client() }
    }

    /// The same connection, with or without compression of a catch-up.
    #[must_use]
    pub fn with_compression(&self, compress: bool) -> Self {
        Self { compress, ..self.clone() }
    }

    /// The same connection with a session's token.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self { token: Some(token.into()), ..self.clone() }
    }

    /// Where the hub is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Describes the hub; needs no token.
    ///
    /// # Errors
    /// When unreachable.
    pub async fn info(&self) -> Result<HubInfo, ClientError> {
        http::json(&self.url, self.request(Method::GET, "/v1/hub")).await
    }

    /// Enrols a device.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn enroll(&self, request: &EnrollRequest) -> Result<Enrolled, ClientError> {
        http::json(&self.url, self.request(Method::POST, "/v1/enroll").json(request)).await
    }

    /// Requests a nonce, or sends the signed one.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn session(&self, request: &SessionRequest) -> Result<SessionAnswer, ClientError> {
        http::json(&self.url, self.request(Method::POST, "/v1/session").json(request)).await
    }

    /// Delivers a signed command. The same envelope may be delivered again.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn command(&self, envelope: &Envelope) -> Result<Recorded, ClientError> {
        http::json(&self.url, self.request(Method::POST, "/v1/commands").json(envelope)).await
    }

    /// As [`Self::command`], as the owner of the hub's folder, who needs no second administrator.
    ///
    /// # Errors
    /// As [`Self::command`]; `unauthorized` when the secret is not that of the hub's folder.
    pub async fn command_as_owner(&self, envelope: &Envelope, secret: &str) -> Result<Recorded, ClientError> {
        let request = self.request(Method::POST, "/v1/commands").header(OWNER_SECRET_HEADER, secret);
        http::json(&self.url, request.json(envelope)).await
    }

    /// As [`Self::command`], with the reading data of a review.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn signed_command(&self, command: &SignedCommand) -> Result<Recorded, ClientError> {
        http::json(&self.url, self.request(Method::POST, "/v1/commands").json(command)).await
    }

    /// Facts of reviews after a record.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn facts(&self, after: Seq) -> Result<FactsPage, ClientError> {
        http::json(&self.url, self.request(Method::GET, &format!("/v1/facts?after={after}"))).await
    }

    /// What may have caused an incident.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn causes(&self, incident: &str) -> Result<Causes, ClientError> {
        http::json(&self.url, self.request(Method::GET, &format!("/v1/incidents/{incident}/causes"))).await
    }

    /// What the hub measured of its sources.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn source_contacts(&self) -> Result<SourceContacts, ClientError> {
        http::json(&self.url, self.request(Method::GET, "/v1/sources")).await
    }

    /// Tests the connection to a source; the hub may wait for it for some time.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn test_source(&self, source: &str) -> Result<SourceTest, ClientError> {
        http::long_json(&self.url, self.request(Method::POST, &format!("/v1/sources/{source}/test"))).await
    }

    /// Bodies this person may read now.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn bodies(&self, digests: Vec<Digest>) -> Result<Bodies, ClientError> {
        http::long_json(&self.url, self.request(Method::POST, "/v1/bodies").json(&BodiesRequest { digests })).await
    }

    /// Open actions by deadline, at most `limit`.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn actions(&self, limit: usize) -> Result<Vec<ActionSummary>, ClientError> {
        http::json(&self.url, self.request(Method::GET, &format!("/v1/actions?limit={limit}"))).await
    }

    /// One action, open or closed.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn action(&self, id: &str) -> Result<ActionDocument, ClientError> {
        http::json(&self.url, self.request(Method::GET, &format!("/v1/actions/{id}"))).await
    }

    /// All stops with what each did, the latest first.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn stops(&self) -> Result<StopList, ClientError> {
        http::json(&self.url, self.request(Method::GET, "/v1/stops")).await
    }

    /// What one stop did.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn stop(&self, id: &str) -> Result<StopReport, ClientError> {
        http::json(&self.url, self.request(Method::GET, &format!("/v1/stops/{id}"))).await
    }

    /// What a stop of this scope would do now.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn stop_effect(&self, scope: &StopScope) -> Result<StopEffect, ClientError> {
        http::json(&self.url, self.request(Method::POST, "/v1/stops/effect").json(scope)).await
    }

    /// Stop triggers, and what each did or would have done.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn triggers(&self) -> Result<TriggersReport, ClientError> {
        http::json(&self.url, self.request(Method::GET, "/v1/triggers")).await
    }

    /// All freezes, by their beginning.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn freezes(&self) -> Result<FreezeList, ClientError> {
        http::json(&self.url, self.request(Method::GET, "/v1/freezes")).await
    }

    /// One freeze.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn freeze(&self, id: &str) -> Result<FreezeReport, ClientError> {
        http::json(&self.url, self.request(Method::GET, &format!("/v1/freezes/{id}"))).await
    }

    /// All shifts that are not cancelled, and all absences.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn shifts(&self) -> Result<ShiftList, ClientError> {
        http::json(&self.url, self.request(Method::GET, "/v1/shifts")).await
    }

    /// The keys decisions and reviews are signed with.
    ///
    /// # Errors
    /// When refused or unreachable.
    pub async fn keys(&self) -> Result<Keys, ClientError> {
        http::json(&self.url, self.request(Method::GET, "/v1/keys")).await
    }

    /// All records after `after` up to the present head, in batches.
    ///
    /// # Errors
    /// When refused or unreachable; later errors come through the batches.
    pub async fn catch_up(&self, after: Seq) -> Result<RecordBatches, ClientError> {
        let request = self.request(Method::GET, &format!("/v1/records?after={after}"));
        let mut request = request.header("Accept", "application/x-ndjson");
        if self.compress {
            request = request.header("Accept-Encoding", "zstd");
        }
        let response = http::send(&self.url, request).await?;
        Ok(RecordBatches::read(self.url.clone(), response))
    }

    /// Records after `after` as they come, with beats in between.
    ///
    /// # Errors
    /// When refused or unreachable; later errors come through the events.
    pub async fn live(&self, after: Seq) -> Result<LiveEvents, ClientError> {
        let request = self.request(Method::GET, &format!("/v1/records?after={after}")).header("Accept", "text/event-stream");
        let response = http::send(&self.url, request).await?;
        Ok(LiveEvents::read(self.url.clone(), response))
    }

    /// The hub's head and clock, from its own description.
    ///
    /// # Errors
    /// When unreachable; `unauthorized` once the session has ended.
    pub async fn beat(&self) -> Result<Beat, ClientError> {
        let info = self.info().await?;
        // A hub tells its head to people with a session only.
        if info.head == 0 {
            return Err(Refusal::new(Code::Unauthorized, "The session has ended. Sign in again.").into());
        }
        Ok(Beat { head: info.head, now: info.now })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }
}
