//! DSSE envelopes (Dead Simple Signing Envelope) with Ed25519: what is signed, and by which key.

use crate::{Code, Digest, Refusal};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Payload type of commands from a desk, reviews among them.
pub const COMMAND_TYPE: &str = "application/vnd.holdpoint.command+json";
/// Payload type of the hub's statement about a decision.
pub const DECISION_TYPE: &str = "application/vnd.holdpoint.decision+json";
/// Payload type of a simulated hub's statement about a decision: clients accept no such statement.
pub const SIMULATED_DECISION_TYPE: &str = "application/vnd.holdpoint.simulated-decision+json";

/// A signed document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Envelope {
    /// What the payload is.
    pub payload_type: String,
    /// The exact bytes that were signed, base64.
    pub payload: String,
    /// One signature.
    pub signatures: Vec<EnvelopeSignature>,
}

/// One signature of an envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EnvelopeSignature {
    /// Id of the device, or `hub`.
    pub keyid: String,
    /// Ed25519 over the pre-authentication encoding, base64.
    pub sig: String,
}

/// The bytes a signature covers: `DSSEv1 <len> <type> <len> <payload>`.
#[must_use]
pub fn pre_authentication_encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

impl Envelope {
    /// Signs `payload`.
    #[must_use]
    pub fn sign(payload_type: &str, payload: &[u8], keyid: &str, key: &SigningKey) -> Self {
        let signature = key.sign(&pre_authentication_encoding(payload_type, payload));
        Self {
            payload_type: payload_type.into(),
            payload: STANDARD.encode(payload),
            signatures: vec![EnvelopeSignature { keyid: keyid.into(), sig: STANDARD.encode(signature.to_bytes()) }],
        }
    }

    /// The payload as it was sent, not verified.
    ///
    /// # Errors
    /// `bad_signature` when it is not base64.
    pub fn payload(&self) -> Result<Vec<u8>, Refusal> {
        STANDARD.decode(&self.payload).map_err(|_| bad("The envelope's payload is not base64."))
    }

    /// The payload, if `key` signed it as `payload_type`.
    ///
    /// # Errors
    /// `bad_signature`.
    pub fn verify(&self, payload_type: &str, key: &PublicKey) -> Result<Vec<u8>, Refusal> {
        if self.payload_type != payload_type {
            return Err(bad("The envelope holds another kind of document."));
        }
        let payload = self.payload()?;
        let [signature] = self.signatures.as_slice() else {
            return Err(bad("The envelope needs exactly one signature."));
        };
        key.verify(payload_type, &payload, &signature.sig)?;
        Ok(payload)
    }

    /// The id of the key that is said to have signed.
    #[must_use]
    pub fn keyid(&self) -> Option<&str> {
        self.signatures.first().map(|signature| signature.keyid.as_str())
    }
}

/// An Ed25519 public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// From base64 of 32 bytes.
    ///
    /// # Errors
    /// `bad_signature` when it is no such key.
    pub fn from_base64(text: &str) -> Result<Self, Refusal> {
        let bytes = STANDARD.decode(text).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        let key = bytes.and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok());
        // A weak key would accept signatures nobody made.
        key.filter(|key| !key.is_weak()).map(Self).ok_or_else(|| bad("The public key is not an Ed25519 key in base64."))
    }

    /// The public half of a signing key, base64.
    #[must_use]
    pub fn base64_of(key: &SigningKey) -> String {
        STANDARD.encode(key.verifying_key().as_bytes())
    }

    /// Digest of the key, for the eye.
    #[must_use]
    pub fn fingerprint(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }

    /// Checks a detached signature over a typed payload.
    ///
    /// # Errors
    /// `bad_signature`.
    pub fn verify(&self, payload_type: &str, payload: &[u8], signature: &str) -> Result<(), Refusal> {
        let bytes = STANDARD.decode(signature).ok().and_then(|bytes| <[u8; 64]>::try_from(bytes).ok());
        let signature = bytes.map(|bytes| Signature::from_bytes(&bytes)).ok_or_else(|| bad("The signature is not 64 bytes in base64."))?;
        self.0
            .verify_strict(&pre_authentication_encoding(payload_type, payload), &signature)
            .map_err(|_| bad("The signature does not fit the document and the key."))
    }
}

fn bad(detail: &str) -> Refusal {
    Refusal::new(Code::BadSignature, detail)
}
