//! Record kinds about the hub itself.

use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about the hub, typed.
    HubEvent {
        /// The log begins.
        Administration Opened "hub.opened" 1 HubOpened;
    }
}

/// Header of `hub.opened`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HubOpened {
    /// What people call it.
    pub name: String,
    /// Ed25519 public key that signs decisions, base64.
    pub key: String,
}

impl HubEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Opened(opened) => format!("opened the record of {}", visible_line(&opened.name)),
        }
    }
}
