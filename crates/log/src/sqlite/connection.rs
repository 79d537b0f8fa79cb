//! How every connection to the log's file is set up. Pragmas are set nowhere else.

use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The one that writes.
    Writer,
    /// Reads beside the writer, in the process that owns the file.
    Reader,
    /// Reads a file that another process may have open, and never changes it.
    Inspector {
        /// No process has the file open: it is read without locks and without a file beside it.
        at_rest: bool,
    },
}

/// Opens a connection with the settings of its role.
pub(super) fn connect(path: &Path, role: Role) -> rusqlite::Result<Connection> {
    let conn = open(path, role)?;
    // Waits are short: this process owns the file, and a checkpoint or a verification in
    // another process holds its locks only for a moment.
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(32);
    // 2 MiB of pages each: the window's memory is counted, and the operating system's
    // cache does the rest. No memory map: a failing disk must give an error, and under
    // a map it ends the process.
    conn.pragma_update(None, "cache_size", -2_048)?;
    conn.pragma_update(None, "mmap_size", 0)?;
    conn.pragma_update(None, "foreign_keys", true)?;
    // The file may be damaged or from a stranger: its schema runs no functions,
    // and a page that contradicts itself is noticed when it is read.
    conn.pragma_update(None, "trusted_schema", false)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    match role {
        Role::Writer => {
            // Readers go on while the writer writes.
            conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
            // An acknowledged append must survive a loss of power; NORMAL would
            // only promise that the file stays whole.
            conn.pragma_update(None, "synchronous", "full")?;
            // An erased body is overwritten, not just unlinked.
            conn.pragma_update(None, "secure_delete", true)?;
            // A long reader can make the write-ahead file large; give it back.
            conn.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
        }
        Role::Reader | Role::Inspector { .. } => conn.pragma_update(None, "query_only", true)?,
    }
    Ok(conn)
}

/// Moves everything from the write-ahead file into the database, and empties it.
pub(super) fn checkpoint(conn: &Connection) -> rusqlite::Result<()> {
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)).and_then(|busy| match busy {
        0 => Ok(()),
        _ => Err(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
            Some("a reader still needs the write-ahead file".into()),
        )),
    })
}

/// Lets the file grow no further than about `bytes`.
pub(super) fn limit_size(conn: &Connection, bytes: u64) -> rusqlite::Result<()> {
    let page: i64 = conn.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let pages = bytes / u64::try_from(page).unwrap_or(4096).max(1);
    // SQLite's own highest number of pages.
    let pages = i64::try_from(pages).unwrap_or(i64::MAX).clamp(1, 4_294_967_294);
    conn.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
}

fn open(path: &Path, role: Role) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match role {
        Role::Writer => {
            let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
            Connection::open_with_flags(path, flags)
        }
        // Not "read only": a reader of a write-ahead log takes part in its locking.
        Role::Reader => Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_READ_WRITE),
        Role::Inspector { at_rest } => {
            let flags = flags | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
            Connection::open_with_flags(uri(path, at_rest), flags)
        }
    }
}

fn uri(path: &Path, immutable: bool) -> String {
    let mut uri = String::from("file:");
    let path = path.to_string_lossy();
    if cfg!(windows) && !path.starts_with('/') {
        uri.push_str("///");
    }
    for letter in path.chars() {
        match letter {
            '%' => uri.push_str("%25"),
            '?' => uri.push_str("%3f"),
            '#' => uri.push_str("%23"),
            '\\' if cfg!(windows) => uri.push('/'),
            plain => uri.push(plain),
        }
    }
    uri.push_str(if immutable { "?immutable=1" } else { "?mode=ro" });
    uri
}
