//! Invites: who may enroll with a code.

use crate::projection::{Apply, Projection};
use holdpoint_domain::InviteEvent;
use holdpoint_domain::{InviteMade, Ms, Record, Seq};
use rusqlite::{Connection, params};

/// An invite that was neither used nor revoked.
#[derive(Clone, Debug)]
pub struct InviteLine {
    /// The invite's id.
    pub id: String,
    /// What it grants, and until when.
    pub made: InviteMade,
    /// Who made it.
    pub by: String,
    /// When, hub time.
    pub at: Ms,
}

/// The `invites` table.
#[derive(Default)]
pub(crate) struct Invites;

impl Projection for Invites {
    const NAME: &'static str = "invites";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<InviteEvent> for Invites {
    fn apply(&mut self, conn: &Connection, record: &Record, event: InviteEvent) -> rusqlite::Result<()> {
        match event {
            InviteEvent::Made(_) => put(conn, record),
            InviteEvent::Used(_) | InviteEvent::Revoked(_) => end(conn, &record.subject, record.seq),
        }
    }
}

/// The invites that may still be used at `now`, the newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn list_usable(conn: &Connection, now: Ms) -> rusqlite::Result<Vec<InviteLine>> {
    let mut statement = conn.prepare_cached("SELECT id, made, by, at FROM invites WHERE ended IS NULL ORDER BY at DESC, id")?;
    let rows = statement.query_map([], |row| {
        let made: String = row.get(1)?;
        let made = serde_json::from_str(&made).ok();
        Ok(made.map(|made| Ok(InviteLine { id: row.get(0)?, made, by: row.get(2)?, at: row.get(3)? })))
    })?;
    let lines: Vec<InviteLine> =
        rows.filter_map(Result::transpose).map(|line| line.and_then(|line| line)).collect::<rusqlite::Result<_>>()?;
    Ok(lines.into_iter().filter(|line| line.made.until > now).collect())
}

fn put(conn: &Connection, record: &Record) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO invites (id, made, by, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![record.subject, record.header.get(), record.actor, record.at])
        .map(|_| ())
}

fn end(conn: &Connection, id: &str, seq: Seq) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE invites SET ended = ?2 WHERE id = ?1")?.execute(params![id, seq.cast_signed()]).map(|_| ())
}
