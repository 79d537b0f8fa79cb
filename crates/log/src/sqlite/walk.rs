//! The walk over one file: SQLite's own check of its pages and indexes, then
//! every record, every body, and every body that should be there.

use super::migrate::{APPLICATION_ID, FORMAT, application_id, format};
use super::row;
use crate::verify::Walk;
use holdpoint_domain::{Digest, Seq};
use rusqlite::Connection;
use std::ops::ControlFlow;

/// The format whose migration added the column `records.writer`.
const WRITER_SINCE_FORMAT: i64 = 2;
const ALL: &str = include_str!("read_all.sql");
const ABSENT: &str = include_str!("read_absent.sql");

/// Called with the place reached; `Break` ends the walk early.
pub(super) type Tick<'a> = &'a mut dyn FnMut(Seq) -> ControlFlow<()>;
type Part = fn(&Connection, &mut Walk, Tick<'_>) -> rusqlite::Result<ControlFlow<()>>;

/// Walks what `conn` sees at this moment. Where SQLite fails, that is a finding,
/// and the walk goes on with the next part.
pub(super) fn walk(conn: &Connection, tick: Tick<'_>) -> Walk {
    let mut walk = Walk::new();
    let parts: [Part; 6] = [snapshot, identity, pages, records, bodies, absent];
    for part in parts {
        match part(conn, &mut walk, tick) {
            Ok(ControlFlow::Continue(())) => {}
            Ok(ControlFlow::Break(())) => break,
            Err(error) => walk.storage(format!("the file could not be read to its end: {error}")),
        }
    }
    walk
}

// One moment for all parts, however much is appended meanwhile.
fn snapshot(conn: &Connection, _: &mut Walk, _: Tick<'_>) -> rusqlite::Result<ControlFlow<()>> {
    conn.execute_batch("BEGIN")?;
    Ok(ControlFlow::Continue(()))
}

fn identity(conn: &Connection, walk: &mut Walk, _: Tick<'_>) -> rusqlite::Result<ControlFlow<()>> {
    if application_id(conn)? != APPLICATION_ID {
        walk.storage("the file does not say that it is a log of Holdpoint's".into());
    }
    let found = format(conn)?;
    // An older log is verified as it is; opening it is what migrates it.
    if !(1..=FORMAT).contains(&found) || has_writer(conn)? != (found >= WRITER_SINCE_FORMAT) {
        walk.storage(format!("the file says it has format {found}, which does not fit; this version knows formats up to {FORMAT}"));
    }
    Ok(ControlFlow::Continue(()))
}

fn has_writer(conn: &Connection) -> rusqlite::Result<bool> {
    conn.query_row("SELECT count(*) > 0 FROM pragma_table_info('records') WHERE name = 'writer'", [], |row| row.get(0))
}

// A change in an index leaves every row as it was and hides it all the same from
// whoever reads by subject or by digest; only SQLite can find that.
fn pages(conn: &Connection, walk: &mut Walk, _: Tick<'_>) -> rusqlite::Result<ControlFlow<()>> {
    let mut check = conn.prepare("PRAGMA integrity_check")?;
    let mut rows = check.query([])?;
    while let Some(row) = rows.next()? {
        let found: String = row.get(0)?;
        if found != "ok" {
            walk.storage(format!("SQLite finds the file damaged: {found}"));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn records(conn: &Connection, walk: &mut Walk, tick: Tick<'_>) -> rusqlite::Result<ControlFlow<()>> {
    let mut all = conn.prepare(ALL)?;
    let mut rows = all.query([])?;
    let mut reached = 0;
    while let Some(row) = rows.next()? {
        let step = match row::record(row) {
            Ok(record) => {
                reached = record.seq;
                walk.record(&record)
            }
            Err(error) => {
                reached = row::place(row, 0).unwrap_or(reached + 1);
                walk.unreadable_record(reached, row::hash(row), &error.to_string())
            }
        };
        if let Some(seq) = step
            && tick(seq).is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(tick(reached))
}

fn bodies(conn: &Connection, walk: &mut Walk, tick: Tick<'_>) -> rusqlite::Result<ControlFlow<()>> {
    // In the order of the table, not of its index: the bytes are read front to back.
    let mut all = conn.prepare("SELECT digest, content FROM bodies ORDER BY rowid")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let (Ok(digest), Ok(content)) = (row.get(0), row.get_ref(1)?.as_blob()) else {
            walk.storage("a stored body is not made of a digest and bytes".into());
            continue;
        };
        if let Some(seq) = walk.body(&Digest::from_bytes(digest), content)
            && tick(seq).is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

fn absent(conn: &Connection, walk: &mut Walk, _: Tick<'_>) -> rusqlite::Result<ControlFlow<()>> {
    let mut absent = conn.prepare(ABSENT)?;
    let mut rows = absent.query([])?;
    while let Some(row) = rows.next()? {
        // A digest of the wrong length was told as an unreadable record before.
        if let Ok(digest) = row.get(1) {
            walk.absent(row::place(row, 0)?, Digest::from_bytes(digest));
        }
    }
    Ok(ControlFlow::Continue(()))
}
