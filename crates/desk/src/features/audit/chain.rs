//! Whether the record holds together.

use crate::core::Core;
use crate::error::DeskError;
use crate::replica::kinds;
use crate::view::{ChainState, ChainView, SyncState};

/// What was verified as it arrived, or what a reading of all of it found.
pub(crate) fn view(core: &Core) -> Result<ChainView, DeskError> {
    let damage = core.connection.damage();
    let status = core.connection.status();
    let problem = status.message.filter(|_| status.state == SyncState::Broken);
    let (seq, hash) = damage.map_or_else(|| core.replica.head(), |damage| damage.good);
    let state = match (&problem, seq) {
        (Some(_), _) => ChainState::Broken,
        (None, 0) => ChainState::Empty,
        (None, _) => ChainState::Intact,
    };
    Ok(ChainView { state, verified_to: seq, head_hash: hash.to_string(), problem, unknown: core.replica.read(kinds::unknown)? })
}
