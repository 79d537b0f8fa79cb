//! Findings: stated and suspected causes of incidents.

use crate::projection::{Apply, Projection};
use holdpoint_domain::{FindingEvent, FindingStated, Findings as KnownFindings, IncidentFinding, Record};
use rusqlite::{Connection, params};

/// The `findings` table.
#[derive(Default)]
pub(crate) struct Findings;

impl Projection for Findings {
    const NAME: &'static str = "findings";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = false;
}

impl Apply<FindingEvent> for Findings {
    fn apply(&mut self, conn: &Connection, record: &Record, event: FindingEvent) -> rusqlite::Result<()> {
        let stated = match event {
            FindingEvent::Stated(stated) => stated,
            // What it suspects is a finding of its own.
            FindingEvent::Ranked(_) => return Ok(()),
        };
        let stated = serde_json::to_string(&stated).unwrap_or_default();
        conn.prepare_cached("INSERT INTO findings (n, incident, stated, actor, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![record.seq.cast_signed(), record.subject, stated, record.actor, record.at])
            .map(|_| ())
    }
}

/// All findings.
///
/// # Errors
/// When the file cannot be read.
pub fn all(conn: &Connection) -> rusqlite::Result<KnownFindings> {
    let mut statement = conn.prepare_cached("SELECT incident, stated, actor, at FROM findings ORDER BY n")?;
    let mut rows = statement.query([])?;
    let mut findings = KnownFindings::default();
    while let Some(row) = rows.next()? {
        // Written by `apply`.
        if let Ok(stated) = serde_json::from_str::<FindingStated>(&row.get::<_, String>(1)?) {
            findings.add(IncidentFinding { incident: row.get(0)?, stated, by: row.get(2)?, at: row.get(3)? });
        }
    }
    Ok(findings)
}
