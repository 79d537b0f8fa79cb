//! Record kinds about bodies: the documents that records name by digest.

use crate::Digest;
use crate::SentenceContext;
use crate::record::kinds::record_kinds;
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A body's record, typed.
    BodyEvent {
        /// A body was erased; its digest stays in the chain.
        Administration Erased "body.erased" 1 BodyErased;
    }
}

/// Header of `body.erased`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyErased {
    /// The body that is gone.
    pub digest: Digest,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl BodyEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Erased(_) => "erased a document; its digest stays in the record".into(),
        }
    }
}
