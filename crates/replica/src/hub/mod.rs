//! The hub whose log this is.

use crate::projection::{Apply, Projection};
use holdpoint_domain::HubEvent;
use holdpoint_domain::{HubOpened, Record};
use rusqlite::{Connection, OptionalExtension as _, params};

/// A row of `hub`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubRow {
    /// The hub's id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Ed25519 public key that signs decisions, base64.
    pub key: String,
}

/// The `hub` table.
#[derive(Default)]
pub(crate) struct Hubs;

impl Projection for Hubs {
    const NAME: &'static str = "hub";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<HubEvent> for Hubs {
    fn apply(&mut self, conn: &Connection, record: &Record, event: HubEvent) -> rusqlite::Result<()> {
        match event {
            HubEvent::Opened(opened) => put(conn, &record.subject, &opened),
            HubEvent::OpenedSimulated(simulated) => put(conn, &record.subject, &simulated.opened),
        }
    }
}

/// The hub; none before its first record.
///
/// # Errors
/// When the file cannot be read.
pub fn get(conn: &Connection) -> rusqlite::Result<Option<HubRow>> {
    conn.prepare_cached("SELECT id, name, key FROM hub")?
        .query_row([], |row| Ok(HubRow { id: row.get(0)?, name: row.get(1)?, key: row.get(2)? }))
        .optional()
}

fn put(conn: &Connection, id: &str, hub: &HubOpened) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT OR REPLACE INTO hub (id, name, key) VALUES (?1, ?2, ?3)")?
        .execute(params![id, hub.name, hub.key])
        .map(|_| ())
}
