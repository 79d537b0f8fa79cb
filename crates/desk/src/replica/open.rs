//! Opening the replica: what is damaged or from a newer version is moved aside, what is old is replayed.

use super::actions::read_open;
use super::connection::{Role, connect, forget_pages};
use super::order::Order;
use super::{Readers, Replica, ReplicaError, fold::Fold, migrate, people, records, search};
use holdpoint_domain::{Digest, Seq};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, RwLock};

/// Records of one step of a replay.
const STEP: usize = 4096;
/// How the names of damaged copies begin.
const ASIDE: &str = "replica.damaged-";
const LOAD_ORDER: &str = concat!(
    "SELECT n, target, risk, proposed_at, deadline, on_deadline, given, needed, digest, body, claimed_by, claimed_to, ",
    "reviewers, escalated, '', rule, edited, second_look FROM queue"
);

/// What opening found.
pub(crate) struct Opened {
    pub replica: Replica,
    /// Where an unusable file was moved to, and why.
    pub moved: Option<(PathBuf, String)>,
}

impl Replica {
    /// Opens or makes the replica in `folder`, as seen by a person.
    pub fn open(folder: &Path, me: Option<String>) -> Result<Opened, ReplicaError> {
        crate::private::folder(folder)?;
        let path = folder.join("replica.sqlite");
        match open(&path, me.clone()) {
            Ok(replica) => Ok(Opened { replica, moved: None }),
            Err(error) if error.is_damage() => {
                tracing::warn!(%error, path = %path.display(), "the replica is moved aside and fetched again");
                let aside = move_aside(&path)?;
                Ok(Opened { replica: open(&path, me)?, moved: Some((aside, error.to_string())) })
            }
            Err(error) => Err(error),
        }
    }
}

fn open(path: &Path, me: Option<String>) -> Result<Replica, ReplicaError> {
    crate::private::file(path)?;
    let mut writer = connect(path, Role::Replica)?;
    migrate::migrate(&mut writer)?;
    if !migrate::folds_fit(&writer)? {
        replay(&mut writer)?;
    }
    search::ensure(&mut writer)?;
    let head = checked_head(&writer)?;
    let order = load_order(&writer, me)?;
    Ok(Replica {
        path: path.to_owned(),
        writer: Mutex::new(writer),
        readers: Readers::new(path.to_owned()),
        order: RwLock::new(order),
        head: RwLock::new(head),
    })
}

/// Drops the folds and makes them from the records, in one transaction.
pub(super) fn replay(conn: &mut Connection) -> Result<(), ReplicaError> {
    let tx = conn.transaction()?;
    migrate::empty_folds(&tx)?;
    let mut after = 0;
    loop {
        let batch = records::after(&tx, after, STEP)?;
        let Some(last) = batch.last() else { break };
        after = last.seq;
        let mut fold = Fold::new(&tx);
        for record in &batch {
            fold.record(record)?;
        }
        fold.finish()?;
    }
    Ok(tx.commit()?)
}

/// The order of the queue from its table.
pub(super) fn load_order(conn: &Connection, me: Option<String>) -> rusqlite::Result<Order> {
    let profile = me.as_deref().map(|me| people::profile(conn, me)).transpose()?.flatten();
    let mut order = Order::new(me, profile);
    let mut statement = conn.prepare(LOAD_ORDER)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        order.load(row.get(0)?, &read_open(row, 1)?);
    }
    order.sort_again();
    drop(rows);
    drop(statement);
    // Every open row was read, and is now in the order.
    forget_pages(conn)?;
    Ok(order)
}

// The next record from the hub is held against the stored hash of the last one,
// so that one must be what it says it is.
fn checked_head(conn: &Connection) -> Result<(Seq, Digest), ReplicaError> {
    let head = records::head(conn)?;
    match records::get(conn, head.0)? {
        Some(record) if record.computed_hash() != record.hash => {
            Err(ReplicaError::Unusable(format!("its last record ({}) was changed", head.0)))
        }
        _ => Ok(head),
    }
}

/// Deletes copies that were moved aside: they hold bodies, and one was erased for privacy.
pub(super) fn forget_aside(path: &Path) -> Result<(), ReplicaError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(ASIDE) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

// Kept rather than deleted: somebody may want to know what happened to it.
fn move_aside(path: &Path) -> Result<PathBuf, ReplicaError> {
    let stamp = chrono::Utc::now().format("%Y%m%dT%H%M%S%3f");
    let aside = path.with_file_name(format!("{ASIDE}{stamp}.sqlite"));
    for suffix in ["", "-wal", "-shm"] {
        let from = with_suffix(path, suffix);
        if from.exists() {
            std::fs::rename(from, with_suffix(&aside, suffix))?;
        }
    }
    Ok(aside)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
