//! Whether the record holds together.

use crate::core::{Core, connection::Damage};
use crate::error::DeskError;
use crate::replica::{kinds, records};
use crate::sync::alarm::{HALT, verify as verify_at};
use crate::view::{AlarmView, ChainState, ChainView, SyncState, Topic};
use holdpoint_domain::{Digest, GENESIS, Seq};

/// Records of one step of a verification.
const STEP: usize = 4_096;

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

/// Reads every record of the replica again, and keeps what it finds: it stays true until a
/// whole reading finds nothing.
pub(crate) fn verify(core: &Core) -> Result<ChainView, DeskError> {
    let found = walk(core).err().map(|(good, what)| Damage { good, alarm: alarm(core, good.0, &what) });
    let before = core.connection.replace_damage(found.clone());
    if found.is_some() || before.is_some() {
        tracing::error!(broken = found.is_some(), "the local copy of the record was read again");
        core.connection.set_status(|status| {
            // Whether the hub is there shows with its next word.
            status.state = SyncState::Offline;
            (status.message, status.alarm) = (None, None);
        });
        core.events.mark_stale(Topic::ALL, Vec::new());
    }
    view(core)
}

type Wrong = ((Seq, Digest), String);

fn walk(core: &Core) -> Result<(), Wrong> {
    let (mut seq, mut hash) = (0, GENESIS);
    loop {
        // Step by step, so that no long snapshot keeps the write-ahead file from being emptied.
        let step = core.replica.read(|conn| records::after(conn, seq, STEP));
        let batch =
            step.map_err(|error: rusqlite::Error| ((seq, hash), format!("Record {} of this desk cannot be read: {error}.", seq + 1)))?;
        if batch.is_empty() {
            return Ok(());
        }
        for record in batch {
            record.follows(seq, &hash).map_err(|link| ((seq, hash), format!("In this desk's copy, {link}.")))?;
            (seq, hash) = (record.seq, record.hash);
        }
    }
}

fn alarm(core: &Core, good: Seq, what: &str) -> AlarmView {
    let url = core.connection.hub_url().unwrap_or_default();
    AlarmView {
        title: "This desk's copy is damaged".into(),
        detail: format!("{what} Everything up to record {good} is as it was written."),
        steps: vec![
            HALT.into(),
            format!("{} It says whether the hub's own record is in order.", verify_at(&url, &core.data)),
            "Ask for this computer's disk to be looked at: nothing but a fault or somebody's hand changes records that were kept.".into(),
            "If the hub is in order, close the app, move the files `replica.sqlite*` of the folder `desk` elsewhere, and start it again: \
             the copy is fetched anew. Reviews that wait lie in another file and stay."
                .into(),
        ],
    }
}
