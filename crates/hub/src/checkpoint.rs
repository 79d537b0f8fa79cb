//! The signed checkpoint beside the log: up to where this hub has checked the record.
//!
//! A file and not a record: who can write to the database cannot take it away, and the log does
//! not grow by it. Each of several hubs keeps its own.

use crate::HubError;
use crate::secrets::write_private;
use ed25519_dalek::SigningKey;
use holdpoint_domain::{Envelope, LogCheckpoint, PublicKey, Seq, State};
use std::path::{Path, PathBuf};

/// Records after which a running hub writes the next checkpoint.
const CHECKPOINT_INTERVAL_RECORDS: Seq = 10_000;

/// Writes checkpoints with the hub's key.
pub(crate) struct CheckpointFile {
    /// None for a hub without a folder, which keeps no checkpoint.
    path: Option<PathBuf>,
    key: SigningKey,
    written: Seq,
}

impl CheckpointFile {
    /// In a hub's folder; `written` is the record of the checkpoint that is there.
    pub(crate) fn new(folder: &Path, key: SigningKey, written: Seq) -> Self {
        Self { path: Some(path_in(folder)), key, written }
    }

    /// Of a hub without a folder.
    pub(crate) const fn none(key: SigningKey) -> Self {
        Self { path: None, key, written: 0 }
    }

    /// Writes a checkpoint once enough records came since the last one.
    pub(crate) fn write_when_due(&mut self, state: &State, signed_from: Seq) {
        if state.head >= self.written + CHECKPOINT_INTERVAL_RECORDS {
            self.write(state, signed_from);
        }
    }

    /// Writes a checkpoint after the last record of `state`. A failure costs the next start time, no more.
    pub(crate) fn write(&mut self, state: &State, signed_from: Seq) {
        let Some(path) = &self.path else { return };
        let Some(checkpoint) = LogCheckpoint::of(state, signed_from) else { return };
        if checkpoint.seq == self.written {
            return;
        }
        self.written = checkpoint.seq;
        let bytes = checkpoint.sign(&self.key).and_then(|envelope| serde_json::to_vec(&envelope));
        let written =
            bytes.map_err(|error| error.to_string()).and_then(|bytes| write_private(path, &bytes).map_err(|error| error.to_string()));
        if let Err(error) = written {
            tracing::warn!("the checkpoint could not be written; the next start checks more records: {error}");
        }
    }
}

/// The checkpoint in a hub's folder; none where there is none, or none that the hub's key signed.
pub(crate) fn load(folder: &Path, key: &SigningKey) -> Option<LogCheckpoint> {
    let bytes = std::fs::read(path_in(folder)).ok()?;
    let verified = serde_json::from_slice::<Envelope>(&bytes).map_err(|error| error.to_string()).and_then(|envelope| {
        let key = PublicKey::from_base64(&PublicKey::base64_of(key)).map_err(|refusal| refusal.detail)?;
        LogCheckpoint::verify(&envelope, &key).map_err(|refusal| refusal.detail)
    });
    verified.inspect_err(|error| tracing::warn!("the checkpoint is not used, and every record is checked: {error}")).ok()
}

fn path_in(folder: &Path) -> PathBuf {
    folder.join("checkpoint.json")
}

/// The log is not the one of the checkpoint.
pub(crate) fn reject_log(checkpoint: &LogCheckpoint, head: Seq) -> HubError {
    let detail = match head < checkpoint.seq {
        true => format!("it ends with record {head}, but this hub has checked it up to record {}", checkpoint.seq),
        false => format!("record {} is not the one that this hub has checked before", checkpoint.seq),
    };
    HubError::Corrupt {
        detail: format!("{detail}; if the log was restored from a backup on purpose, remove checkpoint.json from the hub's folder"),
    }
}
