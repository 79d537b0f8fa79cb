//! A hub with its routes on a free port of this machine, over a folder or a database.
//!
//! It runs in a runtime of its own: when that is shut down, every task ends where it waits, as
//! in a process that is killed. What a thread writes at that moment may still be stored.

use crate::cast::HUB_ID;
use crate::request::{Proposed, Request, Response};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::SigningKey;
use holdpoint_domain::{Code, EnrollBy, Envelope, Proposal, Refusal, parse_rfc3339};
use holdpoint_hub::{HubError, HubOptions, Receipt, RunningHub, start};
use holdpoint_protocol::{
    Answer, ClientError, DeskClient, EnrollRequest, OutcomeReport, Recorded, SESSION_TYPE, SessionAnswer, SessionRequest, SignedCommand,
    ToolClient, Vouch,
};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::runtime::{Builder, Runtime};

/// The owner secret of the folders.
const OWNER_SECRET: &str = "owner-of-the-simulation";
/// The secret behind the grants of all hubs.
pub(crate) const GRANT_KEY: [u8; 32] = [7; 32];

/// The devices that may sign in, and the tokens of their sessions, which hold at every hub.
pub(crate) struct Sessions {
    keys: BTreeMap<String, SigningKey>,
    tokens: Mutex<BTreeMap<String, String>>,
}

impl Sessions {
    /// The devices with their keys; no session is open yet.
    pub(crate) fn new(keys: BTreeMap<String, SigningKey>) -> Arc<Self> {
        Arc::new(Self { keys, tokens: Mutex::default() })
    }

    fn tokens(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running hub and the clients of everybody.
pub(crate) struct HttpHub {
    running: Mutex<Option<(Runtime, RunningHub)>>,
    desk: DeskClient,
    tool: ToolClient,
    sessions: Arc<Sessions>,
}

/// Writes the keys that all hubs of a history share.
pub(crate) fn write_keys(data: &Path, signing: &SigningKey) -> std::io::Result<()> {
    let keys = json!({
        "hub": HUB_ID,
        "signing": STANDARD.encode(signing.to_bytes()),
        "grants": STANDARD.encode(GRANT_KEY),
        "owner": OWNER_SECRET,
    });
    std::fs::create_dir_all(data.join("hub"))?;
    std::fs::write(data.join("hub/keys.json"), keys.to_string())
}

impl HttpHub {
    /// Starts a hub.
    ///
    /// # Errors
    /// As [`start`].
    pub(crate) async fn start(options: HubOptions, sessions: Arc<Sessions>) -> Result<Self, HubError> {
        let failed = |source| HubError::Io { what: "a runtime cannot be made".into(), source };
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(failed)?;
        let started = runtime.spawn(start(options)).await.unwrap_or_else(|error| Err(failed(std::io::Error::other(error))));
        match started {
            Ok(hub) => {
                let (desk, tool) = (DeskClient::new(&hub.url), ToolClient::new(&hub.url, ""));
                Ok(Self { running: Mutex::new(Some((runtime, hub))), desk, tool, sessions })
            }
            Err(error) => {
                runtime.shutdown_background();
                Err(error)
            }
        }
    }

    /// Ends it as a crash does.
    pub(crate) fn kill(&self) {
        if let Some((runtime, _)) = self.take_running() {
            runtime.shutdown_background();
        }
    }

    /// Ends it as an administrator does.
    pub(crate) async fn stop(&self) {
        if let Some((runtime, hub)) = self.take_running() {
            drop(runtime.spawn(hub.stop()).await);
            runtime.shutdown_background();
        }
    }

    fn take_running(&self) -> Option<(Runtime, RunningHub)> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Sends a request by the client of its sender; none when the connection broke.
    pub(crate) async fn ask(&self, request: Request) -> Option<Result<Response, Refusal>> {
        match self.send(request).await {
            Ok(response) => Some(Ok(response)),
            Err(ClientError::Unreachable { .. }) => None,
            Err(ClientError::Refused(problem)) => {
                let code = problem.known_code().unwrap_or(Code::Internal);
                Some(Err(Refusal { code, detail: problem.detail, extra: problem.extra }))
            }
            Err(unexpected) => Some(Err(Refusal::new(Code::InvalidJson, unexpected.to_string()))),
        }
    }

    async fn send(&self, request: Request) -> Result<Response, ClientError> {
        match request {
            Request::Propose { proposal, key } => {
                let receipt = self.tool_of(&proposal).propose(&proposal, key.as_deref()).await?;
                Ok(Response::Proposed(read_receipt(receipt)))
            }
            Request::Revise { action, proposal } => {
                let receipt = self.tool_of(&proposal).revise(&action, &proposal).await?;
                Ok(Response::Proposed(read_receipt(receipt)))
            }
            Request::Withdraw { tool, action } => self.tool.with_token(tool).withdraw(&action).await.map(recorded),
            Request::AskDecision { tool, action, wait } => match self.tool.with_token(tool).decision(&action, wait).await? {
                Answer::Decided(decision) => Ok(Response::Decision(Some(decision))),
                Answer::Open(_) => Ok(Response::Decision(None)),
            },
            Request::UseGrant { tool, action, digest, grant } => {
                self.tool.with_token(tool).use_grant(&action, &grant, digest).await.map(recorded)
            }
            Request::Report { tool, action, outcome } => {
                self.tool.with_token(tool).report(&action, &OutcomeReport { outcome, message: None }).await.map(recorded)
            }
            Request::Enroll { enroll, code } => {
                let by = match (enroll.by, code) {
                    (EnrollBy::Invite(_), Some(code)) => Vouch::Invite(code),
                    _ => Vouch::Secret(OWNER_SECRET.into()),
                };
                let (person, device) = (enroll.person.into(), enroll.device.into());
                let request = EnrollRequest { by, person, name: enroll.name, device, device_name: enroll.device_name, key: enroll.key };
                self.desk.enroll(&request).await?;
                Ok(Response::Recorded(Receipt {
                    action: None,
                    repeated: false,
                    waiting: None,
                    incidents: None,
                    changes: None,
                    shifts: None,
                    head: 0,
                }))
            }
            request => self.send_from_desk(request).await,
        }
    }

    // A session that has ended is begun again, once.
    async fn send_from_desk(&self, request: Request) -> Result<Response, ClientError> {
        let device = match &request {
            Request::Command { device, .. } | Request::Records { device, .. } | Request::Body { device, .. } => device.clone(),
            _ => String::new(),
        };
        let known = self.sessions.tokens().get(&device).cloned();
        if let Some(token) = known {
            match send_with(&self.desk.with_token(&token), request.clone()).await {
                Err(error) if error.code().is_some_and(|code| code == "unauthorized" || code == "session_expired") => {}
                answer => return answer,
            }
        }
        let token = self.sign_in(&device).await?;
        send_with(&self.desk.with_token(&token), request).await
    }

    async fn sign_in(&self, device: &str) -> Result<String, ClientError> {
        let unknown = || Refusal::new(Code::DeviceUnknown, "There is no such device.");
        let key = self.sessions.keys.get(device).ok_or_else(unknown)?;
        let ask = SessionRequest { device: device.into(), proof: None };
        let SessionAnswer::Nonce { nonce } = self.desk.session(&ask).await? else { return Err(unknown().into()) };
        let proof = Some(Envelope::sign(SESSION_TYPE, nonce.as_bytes(), device, key));
        let SessionAnswer::Session { token, .. } = self.desk.session(&SessionRequest { proof, ..ask }).await? else {
            return Err(unknown().into());
        };
        self.sessions.tokens().insert(device.to_owned(), token.clone());
        Ok(token)
    }

    // The token of a tool is its name.
    fn tool_of(&self, proposal: &Proposal) -> ToolClient {
        self.tool.with_token(&proposal.tool.name)
    }
}

impl Drop for HttpHub {
    // A runtime must not wait for its threads in a task.
    fn drop(&mut self) {
        self.kill();
    }
}

async fn send_with(desk: &DeskClient, request: Request) -> Result<Response, ClientError> {
    match request {
        Request::Command { envelope, reading, .. } => {
            desk.signed_command(&SignedCommand { envelope: *envelope, reading, set: None }).await.map(recorded)
        }
        Request::Records { after, .. } => {
            let (mut records, mut batches) = (Vec::new(), desk.catch_up(after).await?);
            while let Some(batch) = batches.next().await {
                records.extend(batch?);
            }
            Ok(Response::Records(records))
        }
        Request::Body { digest, .. } => {
            let mut answer = desk.bodies(vec![digest]).await?;
            let body = answer.bodies.remove(&digest.to_string()).map(|text| Response::Body(text.into_bytes()));
            body.ok_or_else(|| Refusal::new(Code::NotYetYours, "The body was not handed out.").into())
        }
        _ => Err(Refusal::new(Code::Internal, "This is no request of a desk.").into()),
    }
}

fn read_receipt(receipt: holdpoint_protocol::Receipt) -> Proposed {
    Proposed {
        id: receipt.id.into(),
        digest: receipt.digest,
        deadline: parse_rfc3339(&receipt.deadline).unwrap_or_default(),
        policy: receipt.policy,
        revision: receipt.revision,
        on_deadline: receipt.on_deadline,
    }
}

fn recorded(recorded: Recorded) -> Response {
    Response::Recorded(Receipt {
        action: recorded.action.map(Into::into),
        repeated: recorded.repeated,
        waiting: recorded.change.map(Into::into),
        incidents: recorded.incidents,
        changes: recorded.changes,
        shifts: recorded.shifts,
        head: recorded.head,
    })
}
