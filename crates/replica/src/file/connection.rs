//! How every connection of the desk is set up. Nowhere else are pragmas set.

use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Writes the replica, which the hub can refill.
    Replica,
    /// Writes what exists only on this device.
    Own,
    /// Reads beside the writer.
    Reader,
}

/// Kilobytes of pages that the replica's writer holds, usually and while it writes very much.
/// A catch-up looks up an action for most of its records: what is not held is read again and again.
const CACHE_KB: i64 = 16_384;
const CATCH_UP_CACHE_KB: i64 = 131_072;

/// The connection policy.
///
/// # Errors
/// When the file cannot be read or written.
pub fn connect(path: &Path, role: Role) -> rusqlite::Result<Connection> {
    // Readers too: a reader of a write-ahead log takes part in its locking.
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_WRITE;
    let create = if role == Role::Reader { OpenFlags::empty() } else { OpenFlags::SQLITE_OPEN_CREATE };
    let conn = Connection::open_with_flags(path, flags | create)?;
    // The command line may look at the same folder for a moment.
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(64);
    // The window's memory is counted; the operating system's cache does the rest.
    conn.pragma_update(None, "cache_size", if role == Role::Replica { -CACHE_KB } else { -2_048 })?;
    // A damaged file's schema runs no functions, and a page that contradicts itself is noticed.
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    match role {
        Role::Reader => conn.pragma_update(None, "query_only", true)?,
        Role::Replica => {
            // Readers go on while a catch-up writes.
            conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
            // The file stays whole when power is lost; what the last moments lose, the hub sends again.
            conn.pragma_update(None, "synchronous", "normal")?;
            // A catch-up writes megabytes in each batch: moving them over every 64 MiB is often enough.
            conn.pragma_update(None, "wal_autocheckpoint", 16_384)?;
            conn.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
        }
        Role::Own => {
            conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
            // A signed review is kept nowhere else until the hub has it: it must survive a loss of power.
            conn.pragma_update(None, "synchronous", "full")?;
            // What was said in a review is overwritten when it goes: it may be erased for privacy.
            conn.pragma_update(None, "secure_delete", true)?;
        }
    }
    Ok(conn)
}

/// Moves everything from the write-ahead file into the database, as far as readers allow.
///
/// # Errors
/// When the file cannot be read or written.
pub fn checkpoint(conn: &Connection) -> rusqlite::Result<()> {
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

/// Holds many pages, until [`reset_cache`].
///
/// # Errors
/// When the file cannot be read or written.
pub fn enlarge_cache(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "cache_size", -CATCH_UP_CACHE_KB)
}

/// Holds as much as usual, and gives the memory of the rest back.
///
/// # Errors
/// When the file cannot be read or written.
pub fn reset_cache(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "cache_size", -CACHE_KB)?;
    shrink_memory(conn)
}

/// Gives back the memory of pages that will not be needed again soon, after much was read or written.
///
/// # Errors
/// When the file cannot be read or written.
pub fn shrink_memory(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("PRAGMA shrink_memory")
}

/// Whether the file itself is damaged, as against a full disk or a lock.
#[must_use]
pub fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => matches!(failure.code, DatabaseCorrupt | NotADatabase),
        // A column that holds something else than this program ever writes.
        rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) => true,
        _ => false,
    }
}

/// Whether the disk is full or failing.
#[must_use]
pub fn is_disk_full(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DiskFull, SystemIoFailure};
    matches!(error, rusqlite::Error::SqliteFailure(failure, _) if matches!(failure.code, DiskFull | SystemIoFailure))
}
