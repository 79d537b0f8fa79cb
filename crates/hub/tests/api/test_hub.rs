//! A hub on a free port with a clock set by the test, one person with a device, and one tool.

use ed25519_dalek::SigningKey;
use holdpoint_domain::{COMMAND_TYPE, DeskCommand, Digest, Envelope, Proposal, PublicKey, Reading, Review, Statement, Verdict};
use holdpoint_hub::{HubError, HubOptions, LogPlace, RunningHub, start};
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

pub struct TestHub {
    pub folder: TempDir,
    pub clock: Arc<AtomicI64>,
    pub desk: DeskClient,
    pub tool: ToolClient,
    /// Of the desk's session.
    pub token: String,
    hub: Option<RunningHub>,
    hub_id: String,
    count: AtomicU32,
    change: Change,
}

/// How the options of this hub differ from the usual ones.
type Change = Arc<dyn Fn(HubOptions) -> HubOptions + Send + Sync>;

/// Another hub on the same log, with a folder of its own.
pub struct SecondHub {
    pub hub: RunningHub,
    pub tool: ToolClient,
    pub desk: DeskClient,
    /// Kept until the end of the test: it holds the hub's files.
    _folder: TempDir,
}

pub fn key_of(device: &str) -> SigningKey {
    SigningKey::from_bytes(Digest::of(device.as_bytes()).as_bytes())
}

impl TestHub {
    pub async fn open() -> Self {
        Self::with(|usual| usual).await
    }

    pub async fn on_postgres(url: String) -> Self {
        Self::with(move |usual| HubOptions { log: LogPlace::Postgres(url.clone()), ..usual }).await
    }

    pub async fn with_limit(log_limit: u64) -> Self {
        // The next start finds room again.
        let limit = std::sync::Mutex::new(Some(log_limit));
        Self::with(move |usual| HubOptions { log_limit: limit.lock().unwrap().take(), ..usual }).await
    }

    pub async fn with(change: impl Fn(HubOptions) -> HubOptions + Send + Sync + 'static) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(NOON));
        let hub = start(change(options(&folder, &clock))).await.unwrap();
        let mut hub = Self {
            desk: DeskClient::new(&hub.url),
            tool: ToolClient::new(&hub.url, TOKEN),
            folder,
            clock,
            token: String::new(),
            hub: Some(hub),
            hub_id: String::new(),
            count: AtomicU32::new(0),
            change: Arc::new(change),
        };
        hub.set_up().await;
        hub
    }

    /// Another hub on the same database, with a copy of the keys.
    pub async fn start_second_hub(&self) -> SecondHub {
        self.start_second_hub_with(|usual| usual).await
    }

    pub async fn start_second_hub_with(&self, change: impl FnOnce(HubOptions) -> HubOptions) -> SecondHub {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("hub")).unwrap();
        std::fs::copy(self.folder.path().join("hub/keys.json"), folder.path().join("hub/keys.json")).unwrap();
        let hub = start(change((self.change)(options(&folder, &self.clock)))).await.unwrap();
        let desk = DeskClient::new(&hub.url).with_token(&self.token);
        SecondHub { tool: ToolClient::new(&hub.url, TOKEN), desk, hub, _folder: folder }
    }

    /// Starts a hub with the options of this one on another folder.
    pub async fn start_on(&self, folder: &TempDir) -> Result<RunningHub, HubError> {
        start((self.change)(options(folder, &self.clock))).await
    }

    async fn set_up(&mut self) {
        self.hub_id = self.enroll(DEVICE).await;
        self.token = self.session(&self.url(), DEVICE).await;
        self.desk = self.desk.with_token(&self.token);
        let add = DeskCommand::AddTool { name: "deploy-pilot".into(), owner: None, token: Digest::of(TOKEN.as_bytes()) };
        self.send(add).await.unwrap();
    }

    /// Enrols a device of the person, with a key of its own; returns the hub's id.
    pub async fn enroll(&self, device: &str) -> String {
        self.enroll_person(PERSON, device).await
    }

    pub async fn enroll_person(&self, person: &str, device: &str) -> String {
        let secret = HubFile::read(self.folder.path()).unwrap().secret;
        let request = EnrollRequest {
            by: Vouch::Secret(secret),
            person: person.into(),
            name: if person == PERSON { "Mara Ortiz" } else { "Ben Okafor" }.into(),
            device: device.into(),
            device_name: "desk".into(),
            key: PublicKey::base64_of(&key_of(device)),
        };
        self.desk.enroll(&request).await.unwrap().hub
    }

    /// Signs a device in at a hub; returns the session's token.
    pub async fn session(&self, url: &str, device: &str) -> String {
        let desk = DeskClient::new(url);
        let proof = self.proof(&desk, device).await;
        match desk.session(&SessionRequest { device: device.into(), proof: Some(proof) }).await.unwrap() {
            SessionAnswer::Session { token, .. } => token,
            SessionAnswer::Nonce { .. } => panic!("a session comes second"),
        }
    }

    /// A nonce of a hub, signed.
    pub async fn proof(&self, desk: &DeskClient, device: &str) -> Envelope {
        let ask = SessionRequest { device: device.into(), proof: None };
        let SessionAnswer::Nonce { nonce } = desk.session(&ask).await.unwrap() else { panic!("a nonce comes first") };
        Envelope::sign(SESSION_TYPE, nonce.as_bytes(), device, &key_of(device))
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
        let hub = self.start_on(&self.folder).await.unwrap();
        self.tool = ToolClient::new(&hub.url, TOKEN);
        self.hub = Some(hub);
        self.sign_in_again().await;
    }

    pub async fn close(mut self) -> TempDir {
        self.hub.take().unwrap().stop().await;
        self.folder
    }

    pub fn url(&self) -> String {
        self.hub.as_ref().unwrap().url.clone()
    }

    pub fn metrics_url(&self) -> String {
        self.hub.as_ref().unwrap().metrics_url.clone().unwrap()
    }

    /// Takes the running hub out, for a test that stops it.
    pub fn take_hub(&mut self) -> RunningHub {
        self.hub.take().unwrap()
    }

    pub fn hub_id(&self) -> &str {
        &self.hub_id
    }

    pub fn now(&self) -> i64 {
        self.clock.load(Ordering::SeqCst)
    }

    /// A new session for the desk, after the one before has ended.
    pub async fn sign_in_again(&mut self) {
        self.token = self.session(&self.url(), DEVICE).await;
        self.desk = DeskClient::new(&self.url()).with_token(&self.token);
    }

    pub fn pass(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    pub fn statement(&self, command: DeskCommand) -> Statement {
        Statement {
            id: format!("cmd_{}", self.count.fetch_add(1, Ordering::SeqCst)).into(),
            hub: self.hub_id.clone().into(),
            person: PERSON.into(),
            device: DEVICE.into(),
            signed_at: self.now(),
            command,
        }
    }

    pub fn signed(&self, statement: &Statement) -> Envelope {
        Envelope::sign(COMMAND_TYPE, &serde_json::to_vec(statement).unwrap(), DEVICE, &key_of(DEVICE))
    }

    pub async fn send(&self, command: DeskCommand) -> Result<Recorded, ClientError> {
        self.desk.command(&self.signed(&self.statement(command))).await
    }

    pub async fn review(&self, receipt: &Receipt, verdict: Verdict) -> Result<Recorded, ClientError> {
        self.send(DeskCommand::Review(review(receipt, verdict))).await
    }

    /// A review by another person, over a session of theirs.
    pub async fn review_as(&self, person: &str, device: &str, receipt: &Receipt, verdict: Verdict) -> Result<Recorded, ClientError> {
        let usual = self.statement(DeskCommand::Review(review(receipt, verdict)));
        let statement = Statement { person: person.into(), device: device.into(), ..usual };
        let signed = Envelope::sign(COMMAND_TYPE, &serde_json::to_vec(&statement).unwrap(), device, &key_of(device));
        DeskClient::new(&self.url()).with_token(&self.session(&self.url(), device).await).command(&signed).await
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

fn options(folder: &TempDir, clock: &Arc<AtomicI64>) -> HubOptions {
    let clock = Arc::clone(clock);
    HubOptions { clock: Arc::new(move || clock.load(Ordering::SeqCst)), ..HubOptions::local(folder.path()) }
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
        action: receipt.id.clone().into(),
        digest: receipt.digest,
        verdict,
        reasons: vec!["too_broad".into()],
        comment: None,
        certainty: None,
        arguments: None,
        reading: Reading::default(),
        reading_digest: None,
    }
}

pub fn code(error: &ClientError) -> &str {
    error.code().unwrap_or("no refusal")
}
