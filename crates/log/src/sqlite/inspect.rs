//! Verifies a log that is open in this process, or any file.

use super::blocking::on_blocking_thread;
use super::connection::{Role, connect};
use super::error::is_damage;
use super::walk::{Tick, walk};
use super::{read, row};
use crate::verify::Walk;
use crate::{Head, LogError, Verification};
use holdpoint_domain::{Digest, Record, Seq};
use std::ffi::OsString;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tokio::sync::mpsc::unbounded_channel;

/// Verifies the log in the file at `path`, whether a hub runs on it or not, and
/// never changes the file. `progress` is called with the number of the record reached.
///
/// # Errors
/// When there is no such file or it may not be read. Damage, even a file that is
/// no database at all, is reported in the result.
pub fn verify_file(path: &Path, progress: &mut dyn FnMut(Seq)) -> Result<Verification, LogError> {
    let mut tick = |seq| {
        progress(seq);
        ControlFlow::Continue(())
    };
    let before = FileMetadata::of(path)?;
    let at_rest = !before.in_use;
    let found = inspect(path, Role::Inspector { at_rest }, &mut tick)?.finish();
    // Read without locks, as a file at rest may be. If a hub started on it
    // meanwhile, what was seen may be half old and half new.
    if at_rest && FileMetadata::of(path)? != before {
        return Ok(inspect(path, Role::Inspector { at_rest: false }, &mut tick)?.finish());
    }
    Ok(found)
}

/// Reads every record of the file at `path` in order, with access to the bodies, whether a hub
/// runs on it or not; never changes the file. `visit` returns false to end early.
///
/// Returns false when a hub began to use the file meanwhile: what was seen may be half old and
/// half new, and the caller reads again.
///
/// # Errors
/// When the file cannot be read.
pub fn read_file(path: &Path, visit: &mut dyn FnMut(&Record, ReadBody<'_>) -> bool) -> Result<bool, LogError> {
    let before = FileMetadata::of(path)?;
    let at_rest = !before.in_use;
    let conn = connect(path, Role::Inspector { at_rest })?;
    // One moment for all of it, however much is appended meanwhile.
    conn.execute_batch("BEGIN")?;
    let body = |digest: &Digest| read::body(&conn, digest).ok().flatten();
    let mut all = conn.prepare(include_str!("read_all.sql"))?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        if !visit(&row::record(row)?, &body) {
            break;
        }
    }
    Ok(!at_rest || FileMetadata::of(path)? == before)
}

/// Reads a body by its digest; none when it is not there.
pub type ReadBody<'a> = &'a dyn Fn(&Digest) -> Option<Vec<u8>>;

/// Verifies the log that this process has open and knows to end no earlier than `head`.
pub(super) async fn verify_open(path: PathBuf, head: Head, progress: &mut (dyn FnMut(Seq) + Send)) -> Result<Verification, LogError> {
    let (steps, mut reached) = unbounded_channel();
    let walking = on_blocking_thread(move || {
        // The receiver is gone once the caller has dropped the future: stop.
        let mut tick = |seq| steps.send(seq).map_or(ControlFlow::Break(()), ControlFlow::Continue);
        let mut walk = inspect(&path, Role::Inspector { at_rest: false }, &mut tick)?;
        walk.expect_tail(&head);
        Ok(walk.finish())
    });
    let reporting = async {
        while let Some(seq) = reached.recv().await {
            progress(seq);
        }
    };
    futures::join!(walking, reporting).0
}

fn inspect(path: &Path, role: Role, tick: Tick<'_>) -> Result<Walk, LogError> {
    match connect(path, role) {
        Ok(conn) => Ok(walk(&conn, tick)),
        Err(error) if is_damage(&error) => {
            let mut walk = Walk::new();
            walk.storage(format!("the file cannot be opened as a database: {error}"));
            Ok(walk)
        }
        Err(error) => Err(error.into()),
    }
}

/// What is known of the file without opening it.
#[derive(PartialEq, Eq)]
struct FileMetadata {
    bytes: u64,
    changed: SystemTime,
    /// A write-ahead file lies beside it: a hub runs on it, or did not end well.
    in_use: bool,
}

impl FileMetadata {
    fn of(path: &Path) -> Result<Self, LogError> {
        let file = std::fs::metadata(path)
            .and_then(|file| Ok((file.len(), file.modified()?)))
            .map_err(|error| LogError::io(format!("{}: {error}", path.display())))?;
        let mut ahead = OsString::from(path);
        ahead.push("-wal");
        Ok(Self { bytes: file.0, changed: file.1, in_use: Path::new(&ahead).exists() })
    }
}
