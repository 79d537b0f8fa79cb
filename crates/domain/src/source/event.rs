//! Record kinds about sources. The subject is the source's name.

use crate::record::kinds::record_kinds;
use crate::{Digest, Empty, SentenceContext};
pub use holdpoint_incidents::SourceType;
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A source's record, typed.
    SourceEvent {
        /// A source may state incidents or changes.
        Administration Added "source.added" 1 SourceAdded;
        /// A source may state nothing any more.
        Administration Revoked "source.revoked" 1 Empty;
    }
}

/// Header of `source.added`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceAdded {
    /// The system.
    #[serde(rename = "type")]
    pub kind: SourceType,
    /// Where the hub asks, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// SHA-256 of its token; none where its deliveries are signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Digest>,
}

impl SourceEvent {
    pub(crate) fn sentence(&self, about: &SentenceContext<'_>) -> String {
        let what = about.what;
        match self {
            Self::Added(added) => format!("added the source {what} ({})", added.kind.as_str()),
            Self::Revoked(_) => format!("revoked the source {what}"),
        }
    }
}
