//! Re-reviews: which approvals are to be reviewed again.

use crate::projection::{Apply, Projection};
use holdpoint_domain::{Ms, Record, RereviewEvent};
use rusqlite::{Connection, OptionalExtension as _, params};

/// The `rereviews` table.
#[derive(Default)]
pub(crate) struct Rereviews;

impl Projection for Rereviews {
    const NAME: &'static str = "rereviews";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = false;
}

impl Apply<RereviewEvent> for Rereviews {
    fn apply(&mut self, conn: &Connection, record: &Record, event: RereviewEvent) -> rusqlite::Result<()> {
        let RereviewEvent::Requested(requested) = event;
        conn.prepare_cached("INSERT OR IGNORE INTO rereviews (action, incident, actor, at) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![record.subject, requested.incident, record.actor, record.at])
            .map(|_| ())
    }
}

/// Who asked for the re-review of an action, and when; none without a request.
///
/// # Errors
/// When the file cannot be read.
pub fn of_action(conn: &Connection, action: &str) -> rusqlite::Result<Option<(String, Ms)>> {
    conn.prepare_cached("SELECT actor, at FROM rereviews WHERE action = ?1")?
        .query_row([action], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}
