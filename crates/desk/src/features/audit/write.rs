//! Erasing a document, and verifying the whole replica, which may stop the desk.

use super::chain::view;
use super::read::record;
use crate::blocking::blocking;
use crate::core::{Core, connection::Damage};
use crate::error::{DeskError, refused};
use crate::outbox::submit::administer;
use crate::replica::records;
use crate::sync::alarm::{HALT, verify as verify_at};
use crate::view::{AlarmView, ChainView, RecordView, SyncState, Topic};
use holdpoint_domain::{DeskCommand, Digest, GENESIS, Seq};
use std::sync::Arc;

/// Records of one step of a verification.
const VERIFY_STEP: usize = 4_096;

/// Erases the document of a record, everywhere; its digest stays.
pub(crate) async fn erase_document(core: &Arc<Core>, seq: Seq, reason: String) -> Result<RecordView, DeskError> {
    let found = core.replica.read(|conn| records::get(conn, seq))?;
    let Some(digest) = found.and_then(|record| record.body) else {
        return Err(refused("not_found", "There is no such document", "This record names no document."));
    };
    let sentence = format!("Erase the document {} of record {seq}", digest.short());
    administer(core, DeskCommand::EraseBody { digest, reason }, sentence).await?;
    blocking(core.clone(), move |core| record(core, seq)).await
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
        let step = core.replica.read(|conn| records::after(conn, seq, VERIFY_STEP));
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
        detail: format!("{what} The records up to {good} are intact."),
        steps: vec![
            HALT.into(),
            format!("{} It says whether the hub's own record is in order.", verify_at(&url, &core.data)),
            "Have this computer's disk checked: stored records change only by a fault or by tampering.".into(),
            "If the hub is in order, close the app, move the files `replica.sqlite*` of the folder `desk` elsewhere, and start it again: \
             the copy is fetched again. Waiting reviews are in another file and are kept."
                .into(),
        ],
    }
}
