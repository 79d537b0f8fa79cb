//! Sources: systems that tell of incidents and changes.

use crate::projection::{Apply, Projection};
use holdpoint_domain::{Ms, Record, SourceAdded, SourceEvent};
use rusqlite::{Connection, params};

/// A row of `sources`.
#[derive(Clone, Debug)]
pub struct SourceRow {
    /// Its name.
    pub name: String,
    /// As it was added.
    pub added: SourceAdded,
    /// When it was added, hub time.
    pub added_at: Ms,
    /// When it was revoked, hub time.
    pub revoked_at: Option<Ms>,
}

/// The `sources` table.
#[derive(Default)]
pub(crate) struct Sources;

impl Projection for Sources {
    const NAME: &'static str = "sources";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<SourceEvent> for Sources {
    fn apply(&mut self, conn: &Connection, record: &Record, event: SourceEvent) -> rusqlite::Result<()> {
        match event {
            SourceEvent::Added(added) => {
                let facts = serde_json::to_string(&added).unwrap_or_default();
                conn.prepare_cached("INSERT OR REPLACE INTO sources (name, facts, added_at) VALUES (?1, ?2, ?3)")?.execute(params![
                    record.subject,
                    facts,
                    record.at
                ])
            }
            SourceEvent::Revoked(_) => {
                conn.prepare_cached("UPDATE sources SET revoked_at = ?2 WHERE name = ?1")?.execute(params![record.subject, record.at])
            }
        }
        .map(|_| ())
    }
}

/// All sources by name, revoked ones last.
///
/// # Errors
/// When the file cannot be read.
pub fn list(conn: &Connection) -> rusqlite::Result<Vec<SourceRow>> {
    let mut statement =
        conn.prepare_cached("SELECT name, facts, added_at, revoked_at FROM sources ORDER BY revoked_at IS NOT NULL, name")?;
    let rows = statement.query_map([], |row| {
        let facts: String = row.get(1)?;
        let added = serde_json::from_str::<SourceAdded>(&facts).ok();
        Ok(added.map(|added| (row.get(0), added, row.get(2), row.get(3))))
    })?;
    rows.filter_map(Result::transpose)
        .map(|row| row.and_then(|(name, added, at, revoked)| Ok(SourceRow { name: name?, added, added_at: at?, revoked_at: revoked? })))
        .collect()
}
