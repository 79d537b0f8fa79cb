//! People with desks, and tools, that use a hub only through its API.

use crate::hub::Hub;
use anyhow::{Context as _, Result, bail};
use ed25519_dalek::SigningKey;
use holdpoint_domain::{
    COMMAND, COMMAND_TYPE, Certainty, DeskCommand, Digest, Envelope, Proposal, PublicKey, Reading, Review, STOP, State, Statement,
    StopProposals, StopPulled, StopScope, Verdict, new_id,
};
use holdpoint_protocol::{DeskClient, EnrollRequest, Receipt, SESSION_TYPE, SessionAnswer, SessionRequest, ToolClient, Vouch};
use serde_json::json;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// One person at one desk, signed in.
pub struct Member {
    hub: String,
    person: String,
    device: String,
    key: SigningKey,
    /// With the session's token.
    pub client: DeskClient,
}

impl Member {
    /// Enrols the person with this number and signs in.
    pub async fn join(hub: &Hub, data: &Path, number: u8) -> Result<Self> {
        let client = DeskClient::new(&hub.url);
        let key = SigningKey::from_bytes(&[number + 1; 32]);
        let (person, device) = (format!("per_bench{number}"), format!("dev_bench{number}"));
        let request = EnrollRequest {
            by: Vouch::Secret(Hub::secret(data)?),
            person,
            name: format!("Reviewer {number}"),
            device: device.clone(),
            device_name: "desk".into(),
            key: PublicKey::base64_of(&key),
        };
        let enrolled = client.enroll(&request).await?;
        let ask = |proof| SessionRequest { device: device.clone(), proof };
        let SessionAnswer::Nonce { nonce } = client.session(&ask(None)).await? else { bail!("no nonce came") };
        let proof = Envelope::sign(SESSION_TYPE, nonce.as_bytes(), &device, &key);
        let SessionAnswer::Session { token, .. } = client.session(&ask(Some(proof))).await? else { bail!("no session came") };
        let client = client.with_token(&token);
        Ok(Self { hub: enrolled.hub, person: enrolled.person, device, key, client })
    }

    /// Adds a tool.
    pub async fn add_tool(&self, tools: &ToolClient, name: &str) -> Result<ToolClient> {
        let token = format!("hpt_{name}_of_the_benchmark");
        self.send(DeskCommand::AddTool { name: name.into(), owner: None, token: Digest::of(token.as_bytes()) }).await?;
        Ok(tools.with_token(&token))
    }

    /// Stops tools; new proposals are held.
    pub async fn stop(&self, scope: StopScope) -> Result<()> {
        let (reason, proposals) = ("Measured".into(), StopProposals::Hold);
        let pulled = StopPulled { scope, reason, proposals, drill: false, incident: None };
        self.send(DeskCommand::Stop { stop: new_id(STOP, now()?, unlike_any()).into(), pulled }).await
    }

    /// All that the hub has recorded, as a desk's replica has it.
    pub async fn read_state(&self) -> Result<State> {
        let mut state = State::default();
        let mut batches = self.client.catch_up(0).await?;
        while let Some(batch) = batches.next().await {
            for record in batch? {
                state.apply(&record)?;
            }
        }
        Ok(state)
    }

    /// Signs an approval of what the receipt is about, on a desk that has all of `state`.
    pub fn sign_approval(&self, state: &State, receipt: &Receipt) -> Result<Envelope> {
        let statement = self.statement(DeskCommand::Review(Review {
            action: receipt.id.clone().into(),
            digest: receipt.digest,
            verdict: Verdict::Approve,
            reasons: vec!["cause_is_right".into()],
            comment: None,
            certainty: Some(Certainty::Fairly),
            arguments: None,
            reading: Reading { shown_ms: Some(12_000), confirmed: true, ..Reading::default() },
            reading_digest: None,
        }))?;
        self.sign(&statement.bound_to(state))
    }

    /// Delivers what was signed.
    pub async fn deliver(&self, envelope: &Envelope) -> Result<()> {
        self.client.command(envelope).await.context("a command was refused")?;
        Ok(())
    }

    async fn send(&self, command: DeskCommand) -> Result<()> {
        let statement = self.client.bind(self.statement(command)?).await?;
        self.deliver(&self.sign(&statement)?).await
    }

    fn sign(&self, statement: &Statement) -> Result<Envelope> {
        Ok(Envelope::sign(COMMAND_TYPE, &serde_json::to_vec(statement)?, &self.device, &self.key))
    }

    fn statement(&self, command: DeskCommand) -> Result<Statement> {
        let now = now()?;
        Ok(Statement {
            id: new_id(COMMAND, now, unlike_any()).into(),
            hub: self.hub.clone().into(),
            person: self.person.clone().into(),
            device: self.device.clone().into(),
            signed_at: now,
            rests_on: None,
            shown: None,
            command,
        })
    }
}

/// A proposal as tools make them: a kilobyte and a half.
pub fn proposal(tool: &str, number: u64) -> Result<Proposal> {
    let lines: String = (0..20).map(|line| format!("- replicas: {line}\n+ replicas: {}\n", line + number % 7)).collect();
    Ok(Proposal::from_value(json!({
        "kind": "infra.scale",
        "title": format!("Scale payments, step {number}"),
        "target": {"service": "payments", "environment": "prod", "region": "eu-west"},
        "arguments": {"service": "payments", "replicas": number % 48, "step": number},
        "preview": {"type": "diff", "content": lines},
        "reasons": "Error rate of payments rose after the last step.",
        "evidence": [{"title": "Error-rate graph, 30 min", "text": "0.2 % to 6.8 %"}],
        "confidence": 0.81,
        "ttl_seconds": 86_400,
        "tool": {"name": tool, "model_version": "4.1"},
    }))?)
}

fn now() -> Result<i64> {
    Ok(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?)
}

// Ids only need to be different here, not unpredictable.
fn unlike_any() -> [u8; 10] {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let mut bytes = [0; 10];
    bytes[2..].copy_from_slice(&COUNT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    bytes
}
