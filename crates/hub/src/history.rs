//! Whether a statement rests on this hub's own history.

use crate::core::Core;
use holdpoint_domain::{Code, GENESIS, RecordRef, Refusal, Statement};

/// Checks that the record a statement rests on is this hub's own. History does not change, so
/// the answer holds when the statement is decided later.
///
/// # Errors
/// `other_history`; as [`Core::catch_up`] when another hub may have written the record.
pub(crate) async fn check_history(core: &Core, statement: &Statement) -> Result<(), Refusal> {
    // A statement without the record is refused where it is decided.
    let Some(RecordRef { seq, hash }) = statement.rests_on else { return Ok(()) };
    if seq == 0 {
        return if hash == GENESIS { Ok(()) } else { Err(refuse_other_history(seq)) };
    }
    let mut head = core.state().head;
    if head < seq {
        head = core.catch_up().await?.head;
    }
    let found = if head < seq { Vec::new() } else { core.read_records(seq - 1, head, 1).await? };
    match found.first() {
        Some(entry) if entry.record.seq == seq && entry.record.hash == hash => Ok(()),
        _ => Err(refuse_other_history(seq)),
    }
}

fn refuse_other_history(seq: u64) -> Refusal {
    let detail = format!(
        "Record {seq} at this hub is not the one this device has. The hub was restored from a backup, or its record was changed. \
         Nothing was counted. Sign nothing more, and tell an administrator."
    );
    Refusal::new(Code::OtherHistory, detail).with("record", seq)
}
