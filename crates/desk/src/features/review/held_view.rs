use serde::Serialize;
use ts_rs::TS;

/// A verdict that can be taken back before it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HeldVerdict {
    pub id: String,
    pub action: String,
    /// "Approve Roll back checkout-api to v412"
    pub sentence: String,
    /// Until it is signed and sent, ms of this computer's clock.
    pub release_in_ms: u32,
}
