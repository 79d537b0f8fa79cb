//! What a failing log means to the sender of a request.

use holdpoint_domain::{Code, Refusal};
use holdpoint_log::LogError;

/// The refusal for an error of the log. Nothing was recorded.
pub(crate) fn refuse_log_error(error: &LogError) -> Refusal {
    let (code, detail) = match error {
        LogError::Full { .. } => {
            (Code::DiskFull, "The hub's disk is full, so nothing was recorded. Make room there, then send this again.")
        }
        LogError::Corrupt { .. } | LogError::Misfit { .. } => {
            (Code::LogCorrupt, "The hub's record is damaged, so nothing was recorded. Run `holdpoint audit verify` on the hub.")
        }
        LogError::Io { .. } => {
            (Code::Internal, "The hub's log could not do this and nothing was recorded; the hub's own log lines say why.")
        }
        LogError::Newer { found, .. } => return refuse_newer_log(*found),
        LogError::Stale { .. } | LogError::InUse { .. } | LogError::Unavailable { .. } => return refuse_unreachable_log(),
    };
    Refusal::new(code, detail)
}

/// The log does not answer.
pub(crate) fn refuse_unreachable_log() -> Refusal {
    Refusal::new(Code::Unavailable, "The hub cannot reach its log just now, so nothing was recorded. Send this again in a moment.")
}

/// The answer to an append was lost.
pub(crate) fn refuse_append_in_doubt() -> Refusal {
    let detail = "The hub lost its log while recording this, and cannot tell whether it was recorded. Send it again with the same Idempotency-Key: it counts once.";
    Refusal::new(Code::Unavailable, detail)
}

/// The use of a grant is recorded, perhaps for another request.
pub(crate) fn refuse_use_in_doubt() -> Refusal {
    let detail = "The hub lost its log while recording the use of this approval, and cannot tell whether it was recorded for this request. Do not run the action on this answer; if the approval counts as used when you ask again, propose the action again.";
    Refusal::new(Code::Unavailable, detail)
}

/// The log ends before the records that this hub has read.
pub(crate) fn refuse_shortened_log() -> Refusal {
    let detail = "The log ends before records that this hub has read: an older copy was put in its place. Start the hub again.";
    Refusal::new(Code::LogCorrupt, detail)
}

/// A newer build has migrated the log to `format`.
fn refuse_newer_log(format: i64) -> Refusal {
    let detail = format!("This log is used by a newer Holdpoint (format {format}), so nothing was recorded. Update this hub.");
    Refusal::new(Code::Unavailable, detail)
}
