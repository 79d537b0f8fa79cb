//! Bodies of the log as typed documents, and their erasure.

use crate::log_refusals::refuse_log_error;
use holdpoint_domain::{Code, Digest, Refusal};
use holdpoint_log::Log;
use serde::de::DeserializeOwned;

/// Reads a body as a document; none when it was erased or never stored.
pub(crate) async fn read_document<T: DeserializeOwned>(log: &dyn Log, digest: &Digest) -> Result<Option<T>, Refusal> {
    let bytes = log.get_body(digest).await.map_err(|error| refuse_log_error(&error))?;
    bytes
        .map(|bytes| serde_json::from_slice(&bytes))
        .transpose()
        .map_err(|error| Refusal::new(Code::LogCorrupt, format!("A stored document cannot be read: {error}.")))
}

/// Removes bodies from the log. A body that could not be removed is not handed out any
/// more, and is removed at the next start.
pub(crate) async fn erase_bodies(log: &dyn Log, digests: impl IntoIterator<Item = Digest>) {
    for digest in digests {
        if let Err(error) = log.erase_body(&digest).await {
            tracing::error!(code = error.code(), "an erased body could not be removed: {error}");
        }
    }
}
