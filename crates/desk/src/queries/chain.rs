//! Whether the record holds together.

use crate::DeskError;
use crate::core::Core;
use crate::replica::{kinds, records};
use crate::view::{ChainState, ChainView, SyncState};
use holdpoint_domain::GENESIS;

/// Records of one step of a verification.
const STEP: usize = 4_096;

/// What was verified as it arrived.
pub(crate) fn view(core: &Core) -> Result<ChainView, DeskError> {
    let status = core.status();
    let problem = status.message.filter(|_| status.state == SyncState::Broken);
    state(core, problem)
}

/// Reads every record of the replica again.
pub(crate) fn verify(core: &Core) -> Result<ChainView, DeskError> {
    let (mut seq, mut hash) = (0, GENESIS);
    loop {
        // Step by step, so that no long snapshot keeps the write-ahead file from being emptied.
        let step = core.replica.read(|conn| records::after(conn, seq, STEP));
        let batch = match step {
            Ok(batch) => batch,
            Err(error) => return broken(core, seq, format!("Record {} of this desk cannot be read: {error}.", seq + 1)),
        };
        if batch.is_empty() {
            return view(core);
        }
        for record in batch {
            if let Err(link) = record.follows(seq, &hash) {
                return broken(core, seq, format!("In this desk's copy, {link}."));
            }
            (seq, hash) = (record.seq, record.hash);
        }
    }
}

fn broken(core: &Core, good: u64, what: String) -> Result<ChainView, DeskError> {
    let problem = format!(
        "{what} Everything up to record {good} is as it was written. Compare with the hub (holdpoint audit verify); this copy can be fetched again."
    );
    Ok(ChainView { verified_to: good, ..state(core, Some(problem))? })
}

fn state(core: &Core, problem: Option<String>) -> Result<ChainView, DeskError> {
    let (head, hash) = core.replica.head();
    let state = match (&problem, head) {
        (Some(_), _) => ChainState::Broken,
        (None, 0) => ChainState::Empty,
        (None, _) => ChainState::Intact,
    };
    Ok(ChainView { state, verified_to: head, head_hash: hash.to_string(), problem, unknown: core.replica.read(kinds::unknown)? })
}
