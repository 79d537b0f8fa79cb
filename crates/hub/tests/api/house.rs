//! A hub on a free port with a clock the test turns, one person with a device, one tool.

use ed25519_dalek::SigningKey;
use holdpoint_domain::{COMMAND_TYPE, DeskCommand, Digest, Envelope, Proposal, PublicKey, Reading, Review, Statement, Verdict};
use holdpoint_hub::{HubOptions, RunningHub, start};
use holdpoint_protocol::{
    Answer, ClientError, DeskClient, EnrollRequest, HubFile, Receipt, Recorded, SESSION_TYPE, SessionAnswer, SessionRequest, ToolClient,
    Vouch,
};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;
use tempfile::TempDir;

pub const NOON: i64 = 1_795_435_200_000;
pub const PERSON: &str = "per_mara";
pub const DEVICE: &str = "dev_desk";
pub const TOKEN: &str = "hp_deploy-pilot";

pub struct House {
    pub folder: TempDir,
    pub clock: Arc<AtomicI64>,
    pub desk: DeskClient,
    pub tool: ToolClient,
    hub: Option<RunningHub>,
    hub_id: String,
    key: SigningKey,
    count: AtomicU32,
}

impl House {
    pub async fn open() -> Self {
        Self::with_limit(None).await
    }

    pub async fn with_limit(log_limit: Option<u64>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(NOON));
        let hub = start(options(&folder, &clock, log_limit)).await.unwrap();
        let mut house = Self {
            desk: DeskClient::new(&hub.url),
            tool: ToolClient::new(&hub.url, TOKEN),
            folder,
            clock,
            hub: Some(hub),
            hub_id: String::new(),
            key: SigningKey::from_bytes(&[7; 32]),
            count: AtomicU32::new(0),
        };
        house.move_in().await;
        house
    }

    async fn move_in(&mut self) {
        let secret = HubFile::read(self.folder.path()).unwrap().secret;
        let request = EnrollRequest {
            by: Vouch::Secret(secret),
            person: PERSON.into(),
            name: "Mara Ortiz".into(),
            device: DEVICE.into(),
            device_name: "desk".into(),
            key: PublicKey::base64_of(&self.key),
        };
        self.hub_id = self.desk.enroll(&request).await.unwrap().hub;
        self.desk = self.sign_in().await;
        let add = DeskCommand::AddTool { name: "deploy-pilot".into(), owner: None, token: Digest::of(TOKEN.as_bytes()) };
        self.send(add).await.unwrap();
    }

    async fn sign_in(&self) -> DeskClient {
        let desk = DeskClient::new(&self.url());
        let ask = SessionRequest { device: DEVICE.into(), proof: None };
        let SessionAnswer::Nonce { nonce } = desk.session(&ask).await.unwrap() else { panic!("a nonce comes first") };
        let proof = Envelope::sign(SESSION_TYPE, nonce.as_bytes(), DEVICE, &self.key);
        match desk.session(&SessionRequest { device: DEVICE.into(), proof: Some(proof) }).await.unwrap() {
            SessionAnswer::Session { token, .. } => desk.with_token(&token),
            SessionAnswer::Nonce { .. } => panic!("a session comes second"),
        }
    }

    /// Stops the hub and starts it again on the same folder, as after an update.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.start().await;
    }

    pub async fn stop(&mut self) {
        self.hub.take().unwrap().stop().await;
    }

    pub async fn start(&mut self) {
        let hub = start(options(&self.folder, &self.clock, None)).await.unwrap();
        self.tool = ToolClient::new(&hub.url, TOKEN);
        self.hub = Some(hub);
        self.desk = self.sign_in().await;
    }

    pub async fn close(mut self) -> TempDir {
        self.hub.take().unwrap().stop().await;
        self.folder
    }

    pub fn url(&self) -> String {
        self.hub.as_ref().unwrap().url.clone()
    }

    pub fn pass(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    pub fn statement(&self, command: DeskCommand) -> Statement {
        Statement {
            id: format!("cmd_{}", self.count.fetch_add(1, Ordering::SeqCst)),
            hub: self.hub_id.clone(),
            person: PERSON.into(),
            device: DEVICE.into(),
            signed_at: self.clock.load(Ordering::SeqCst),
            command,
        }
    }

    pub fn signed(&self, statement: &Statement) -> Envelope {
        Envelope::sign(COMMAND_TYPE, &serde_json::to_vec(statement).unwrap(), DEVICE, &self.key)
    }

    pub async fn send(&self, command: DeskCommand) -> Result<Recorded, ClientError> {
        self.desk.command(&self.signed(&self.statement(command))).await
    }

    pub async fn review(&self, receipt: &Receipt, verdict: Verdict) -> Result<Recorded, ClientError> {
        self.send(DeskCommand::Review(review(receipt, verdict))).await
    }

    pub async fn propose(&self, extra: Value) -> Receipt {
        self.tool.propose(&proposal(extra), None).await.unwrap()
    }

    pub async fn decision(&self, receipt: &Receipt) -> holdpoint_domain::Decision {
        match self.tool.decision(&receipt.id, Duration::from_secs(20)).await.unwrap() {
            Answer::Decided(decision) => *decision,
            Answer::Open(open) => panic!("still {open:?}"),
        }
    }
}

fn options(folder: &TempDir, clock: &Arc<AtomicI64>, log_limit: Option<u64>) -> HubOptions {
    let clock = Arc::clone(clock);
    HubOptions {
        clock: Arc::new(move || clock.load(Ordering::SeqCst)),
        log_limit,
        ..HubOptions::local(folder.path())
    }
}

/// A proposal of deploy-pilot, with some fields replaced.
pub fn proposal(extra: Value) -> Proposal {
    let mut whole = json!({
        "kind": "deploy.rollout",
        "title": "Roll back checkout-api to v412",
        "target": {"service": "checkout", "environment": "prod", "region": "eu-west"},
        "arguments": {"image": "checkout-api:v412", "replicas": 48},
        "tool": {"name": "deploy-pilot", "model_version": "3.2"},
    });
    whole.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    Proposal::from_value(whole).unwrap()
}

pub fn review(receipt: &Receipt, verdict: Verdict) -> Review {
    Review {
        action: receipt.id.clone(),
        digest: receipt.digest,
        verdict,
        reasons: vec!["too_broad".into()],
        comment: None,
        certainty: None,
        arguments: None,
        reading: Reading::default(),
    }
}

pub fn code(error: &ClientError) -> &str {
    error.code().unwrap_or("no refusal")
}
