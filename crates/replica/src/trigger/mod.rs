//! Stop triggers that fired.

use crate::projection::{Apply, Projection};
use holdpoint_domain::{Ms, Record, TriggerEvent, TriggerFired};
use rusqlite::{Connection, params};

/// The `fired_triggers` table.
#[derive(Default)]
pub(crate) struct Triggers;

impl Projection for Triggers {
    const NAME: &'static str = "triggers";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<TriggerEvent> for Triggers {
    fn apply(&mut self, conn: &Connection, record: &Record, event: TriggerEvent) -> rusqlite::Result<()> {
        let TriggerEvent::Fired(fired) = event else { return Ok(()) };
        // Plain fields: writing them as JSON does not fail.
        let facts = serde_json::to_string(&fired).unwrap_or_default();
        let mut statement =
            conn.prepare_cached("INSERT OR REPLACE INTO fired_triggers (seq, at, trigger, facts) VALUES (?1, ?2, ?3, ?4)")?;
        let seq = i64::try_from(record.seq).unwrap_or(i64::MAX);
        statement.execute(params![seq, record.at, record.subject, facts]).map(|_| ())
    }
}

/// A trigger that fired.
#[derive(Clone, Debug)]
pub struct FiredRow {
    /// The record.
    pub seq: i64,
    /// When.
    pub at: Ms,
    /// The trigger.
    pub trigger: String,
    /// What it saw and did.
    pub fired: TriggerFired,
}

/// What fired since an instant, the latest first, at most 100.
///
/// # Errors
/// When the file cannot be read.
pub fn fired_since(conn: &Connection, since: Ms) -> rusqlite::Result<Vec<FiredRow>> {
    let mut statement =
        conn.prepare_cached("SELECT seq, at, trigger, facts FROM fired_triggers WHERE at >= ?1 ORDER BY seq DESC LIMIT 100")?;
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?));
    let rows = statement.query_map([since], read)?.collect::<rusqlite::Result<Vec<(i64, Ms, String, String)>>>()?;
    // Written above.
    let parse = |(seq, at, trigger, facts): (i64, Ms, String, String)| {
        serde_json::from_str(&facts).ok().map(|fired| FiredRow { seq, at, trigger, fired })
    };
    Ok(rows.into_iter().filter_map(parse).collect())
}
