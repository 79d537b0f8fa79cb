//! RFC 9457 problem documents with a stable code.

use holdpoint_domain::{Code, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// Why a request was refused (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `urn:holdpoint:problem:<code>`
    pub r#type: String,
    /// A short heading.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A sentence someone can act on.
    pub detail: String,
    /// Stable; what clients branch on.
    pub code: String,
    /// Further members, for example `field`, `line`, `status`.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub extra: Map<String, Value>,
}

impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        let mut extra = refusal.extra.clone();
        // `status` is the HTTP status of the document; an action's status has its own member.
        if let Some(state) = extra.remove("status") {
            extra.insert("action_status".into(), state);
        }
        Self {
            r#type: format!("urn:holdpoint:problem:{}", refusal.code),
            title: refusal.code.title().into(),
            status: refusal.code.status(),
            detail: refusal.detail.clone(),
            code: refusal.code.as_str().into(),
            extra,
        }
    }
}

impl Problem {
    /// The code, when this build knows it.
    #[must_use]
    pub fn known_code(&self) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.as_str() == self.code)
    }
}
