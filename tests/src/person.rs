//! A person without an app: the test enrols a device, signs and sends.

use anyhow::{Context, Result, bail};
use ed25519_dalek::SigningKey;
use holdpoint_domain::{COMMAND_TYPE, DeskCommand, Digest, Envelope, PublicKey, Reading, Review, Statement, Verdict};
use holdpoint_protocol::{DeskClient, EnrollRequest, HubFile, SESSION_TYPE, SessionAnswer, SessionRequest, Vouch};
use std::path::Path;

const PERSON: &str = "per_test";
const DEVICE: &str = "dev_test";

/// An enrolled person.
pub struct Person {
    key: SigningKey,
    hub: String,
}

impl Person {
    /// Enrols at the hub that runs on `data`.
    pub async fn enrol(data: &Path, url: &str) -> Result<Self> {
        let key = SigningKey::from_bytes(&[9; 32]);
        let request = EnrollRequest {
            by: Vouch::Secret(HubFile::read(data).context("the hub wrote no hub.json")?.secret),
            person: PERSON.into(),
            name: "Mara Ortiz".into(),
            device: DEVICE.into(),
            device_name: "test".into(),
            key: PublicKey::base64_of(&key),
        };
        let hub = DeskClient::new(url).enroll(&request).await?.hub;
        Ok(Self { key, hub })
    }

    /// A session with the hub at `url`.
    pub async fn sign_in(&self, url: &str) -> Result<DeskClient> {
        Ok(DeskClient::new(url).with_token(&self.session(url).await?))
    }

    /// The token of a session with the hub at `url`.
    pub async fn session(&self, url: &str) -> Result<String> {
        let desk = DeskClient::new(url);
        let ask = SessionRequest { device: DEVICE.into(), proof: None };
        let SessionAnswer::Nonce { nonce } = desk.session(&ask).await? else { bail!("a session without a proof") };
        let proof = Envelope::sign(SESSION_TYPE, nonce.as_bytes(), DEVICE, &self.key);
        match desk.session(&SessionRequest { device: DEVICE.into(), proof: Some(proof) }).await? {
            SessionAnswer::Session { token, .. } => Ok(token),
            SessionAnswer::Nonce { .. } => bail!("a second nonce"),
        }
    }

    /// A signed command; the same `id` is the same command.
    pub fn signed(&self, id: &str, command: DeskCommand) -> Result<Envelope> {
        let statement = Statement {
            id: id.into(),
            hub: self.hub.clone().into(),
            person: PERSON.into(),
            device: DEVICE.into(),
            signed_at: now_ms(),
            command,
        };
        Ok(Envelope::sign(COMMAND_TYPE, &serde_json::to_vec(&statement)?, DEVICE, &self.key))
    }

    /// A signed approval or rejection.
    pub fn review(&self, id: &str, action: &str, digest: Digest, approve: bool) -> Result<Envelope> {
        let review = Review {
            action: action.into(),
            digest,
            verdict: if approve { Verdict::Approve } else { Verdict::Reject },
            reasons: vec!["too_broad".into()],
            comment: None,
            certainty: None,
            arguments: None,
            reading: Reading::default(),
            reading_digest: None,
        };
        self.signed(id, DeskCommand::Review(review))
    }
}

fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0))
}
