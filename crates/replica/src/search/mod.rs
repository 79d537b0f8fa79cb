//! The search index: which records hold which words.
//!
//! Filled behind the records, step by step, so that a catch-up never waits for
//! it. Words of headers and words of bodies stand in tables apart.

mod bigrams;
mod terms;
mod words;

use crate::{body, meta, record};
use holdpoint_domain::{Digest, Seq};
use rusqlite::{Connection, OptionalExtension as _, params};

pub use terms::Terms;
pub use words::facet;

const TABLES: &str = include_str!("schema.sql");
/// Raise it when the same record gives other words: the index is then made anew.
const VERSION: &str = "3";
/// Bodies of one step; each may be long.
const BODIES_PER_STEP: usize = 200;

/// Makes the tables where they are not, or not of this version.
pub(crate) fn ensure_tables(conn: &mut Connection) -> rusqlite::Result<()> {
    if meta::get(conn, "search")?.as_deref() == Some(VERSION) {
        return Ok(());
    }
    let tx = conn.transaction()?;
    tx.execute_batch(TABLES)?;
    meta::put(&tx, "search", VERSION)?;
    meta::put(&tx, "searched_to", "0")?;
    tx.commit()
}

/// The last record whose words can be searched.
///
/// # Errors
/// When the file cannot be read.
pub fn searched_to(conn: &Connection) -> rusqlite::Result<Seq> {
    Ok(meta::get(conn, "searched_to")?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Takes the next records, or else the next bodies, into the index. Returns whether there may be more.
pub(crate) fn index_step(conn: &Connection, most: usize) -> rusqlite::Result<bool> {
    let batch = record::after(conn, searched_to(conn)?, most)?;
    let Some(last) = batch.last().map(|record| record.seq) else { return index_bodies(conn) };
    let mut action = conn.prepare_cached("SELECT title, tool FROM actions WHERE id = ?1")?;
    let mut insert = conn.prepare_cached("INSERT INTO words (rowid, text) VALUES (?1, ?2)")?;
    let mut name = conn.prepare_cached("INSERT OR IGNORE INTO named (body, seq) VALUES (?1, ?2)")?;
    for record in &batch {
        let about = action.query_row([&record.subject], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).optional()?;
        let about = about.as_ref().map(|(title, tool)| (title.as_str(), tool.as_str()));
        insert.execute(params![record.seq.cast_signed(), words::of_record(record, about)])?;
        if let Some(body) = &record.body {
            name.execute(params![body.as_bytes(), record.seq.cast_signed()])?;
        }
    }
    meta::put(conn, "searched_to", &last.to_string())?;
    Ok(true)
}

fn index_bodies(conn: &Connection) -> rusqlite::Result<bool> {
    let found = body::unsearched(conn, BODIES_PER_STEP)?;
    for (digest, content) in &found {
        let seq: Option<i64> =
            conn.prepare_cached("SELECT seq FROM named WHERE body = ?1")?.query_row([digest.as_bytes()], |row| row.get(0)).optional()?;
        if let Some(seq) = seq {
            conn.prepare_cached("INSERT INTO body_words (rowid, text) VALUES (?1, ?2)")?.execute(params![seq, words::of_body(content)])?;
        }
        body::set_searched(conn, digest, seq.unwrap_or(0))?;
    }
    Ok(found.len() == BODIES_PER_STEP)
}

/// Removes a body's words from the index; the body must still be there.
pub(crate) fn remove_body_words(conn: &Connection, digest: &Digest) -> rusqlite::Result<()> {
    let found: Option<(i64, String)> = conn
        .prepare_cached("SELECT seq, content FROM bodies WHERE digest = ?1 AND seq > 0")?
        .query_row([digest.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((seq, content)) = found else { return Ok(()) };
    // A table without contents is told what it holds of the row.
    conn.prepare_cached("INSERT INTO body_words (body_words, rowid, text) VALUES ('delete', ?1, ?2)")?
        .execute(params![seq, words::of_body(&content)])
        .map(|_| ())
}
