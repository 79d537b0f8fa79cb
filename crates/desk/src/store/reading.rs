//! The `reading` table: what was seen of the reading of exactly one content.

use holdpoint_domain::{Digest, Ms};
use rusqlite::{Connection, OptionalExtension as _, params};

/// How long marks are kept.
const KEPT_MS: Ms = 60 * 24 * 3600 * 1000;

/// What was seen so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// On screen before the present look, ms.
    pub shown_ms: i64,
    /// The reviewer said "I have read this".
    pub confirmed: bool,
    /// Indexes of evidence that was opened.
    pub opened: Vec<u32>,
}

impl Marks {
    /// Pieces of evidence opened.
    pub fn evidence_opened(&self) -> u32 {
        u32::try_from(self.opened.len()).unwrap_or(u32::MAX)
    }
}

/// The marks of one content; empty ones when it was never shown.
pub(crate) fn get(conn: &Connection, action: &str, digest: &Digest) -> rusqlite::Result<Marks> {
    conn.prepare_cached("SELECT shown_ms, confirmed, opened FROM reading WHERE action = ?1 AND digest = ?2")?
        .query_row(params![action, digest.as_bytes()], |row| {
            let opened: String = row.get(2)?;
            let opened = opened.lines().filter_map(|line| line.parse().ok()).collect();
            Ok(Marks { shown_ms: row.get(0)?, confirmed: row.get(1)?, opened })
        })
        .optional()
        .map(Option::unwrap_or_default)
}

/// Adds time on screen.
pub(crate) fn add_shown(conn: &Connection, action: &str, digest: &Digest, at: Ms, shown_ms: i64) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM reading WHERE at < ?1")?.execute([at - KEPT_MS])?;
    conn.prepare_cached(concat!(
        "INSERT INTO reading (action, digest, at, shown_ms) VALUES (?1, ?2, ?3, ?4) ",
        "ON CONFLICT (action, digest) DO UPDATE SET at = excluded.at, shown_ms = shown_ms + excluded.shown_ms"
    ))?
    .execute(params![action, digest.as_bytes(), at, shown_ms])
    .map(|_| ())
}

/// The reviewer said "I have read this".
pub(crate) fn confirm(conn: &Connection, action: &str, digest: &Digest, at: Ms) -> rusqlite::Result<()> {
    conn.prepare_cached(concat!(
        "INSERT INTO reading (action, digest, at, confirmed) VALUES (?1, ?2, ?3, 1) ",
        "ON CONFLICT (action, digest) DO UPDATE SET at = excluded.at, confirmed = 1"
    ))?
    .execute(params![action, digest.as_bytes(), at])
    .map(|_| ())
}

/// A piece of evidence was opened.
pub(crate) fn open(conn: &Connection, action: &str, digest: &Digest, at: Ms, index: u32) -> rusqlite::Result<()> {
    let mut opened = get(conn, action, digest)?.opened;
    if opened.contains(&index) {
        return Ok(());
    }
    opened.push(index);
    let lines: Vec<String> = opened.iter().map(u32::to_string).collect();
    conn.prepare_cached(concat!(
        "INSERT INTO reading (action, digest, at, opened) VALUES (?1, ?2, ?3, ?4) ",
        "ON CONFLICT (action, digest) DO UPDATE SET at = excluded.at, opened = excluded.opened"
    ))?
    .execute(params![action, digest.as_bytes(), at, lines.join("\n")])
    .map(|_| ())
}

/// Contents that were shown or opened since `from`, the latest first, at most `limit`.
pub(crate) fn recent(conn: &Connection, from: Ms, limit: usize) -> rusqlite::Result<Vec<(String, Digest, Marks)>> {
    let mut statement =
        conn.prepare_cached("SELECT action, digest, shown_ms, confirmed, opened FROM reading WHERE at >= ?1 ORDER BY at DESC LIMIT ?2")?;
    let read = |row: &rusqlite::Row<'_>| {
        let opened: String = row.get(4)?;
        let opened = opened.lines().filter_map(|line| line.parse().ok()).collect();
        let marks = Marks { shown_ms: row.get(2)?, confirmed: row.get(3)?, opened };
        Ok((row.get(0)?, Digest::from_bytes(row.get(1)?), marks))
    };
    statement.query_map(params![from, i64::try_from(limit).unwrap_or(i64::MAX)], read)?.collect()
}
