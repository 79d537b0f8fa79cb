//! Findings: stated and suspected causes of incidents.

use crate::projection::{Apply, Projection};
use holdpoint_domain::{CausesRanked, FindingEvent, FindingStated, IncidentFinding, IncidentRanking, Record, Seq};
use rusqlite::{Connection, params};

/// The `findings` and `rankings` tables.
#[derive(Default)]
pub(crate) struct Findings;

impl Projection for Findings {
    const NAME: &'static str = "findings";
    const VERSION: u32 = 2;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = false;
}

impl Apply<FindingEvent> for Findings {
    fn apply(&mut self, conn: &Connection, record: &Record, event: FindingEvent) -> rusqlite::Result<()> {
        let (n, subject) = (record.seq.cast_signed(), &record.subject);
        match event {
            FindingEvent::Stated(stated) => conn
                .prepare_cached("INSERT INTO findings (n, incident, stated, actor, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![n, subject, serde_json::to_string(&stated).unwrap_or_default(), record.actor, record.at]),
            FindingEvent::Ranked(ranked) => conn
                .prepare_cached("INSERT INTO rankings (n, incident, ranked, at) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![n, subject, serde_json::to_string(&ranked).unwrap_or_default(), record.at]),
        }
        .map(|_| ())
    }
}

pub(crate) const RECORDED_SINCE: &str = "SELECT incident, stated, actor, at, n FROM findings WHERE n > ?1 ORDER BY n";

/// Findings that were recorded after a record, oldest first, each with its record.
///
/// # Errors
/// When the file cannot be read.
pub fn recorded_since(conn: &Connection, seq: Seq) -> rusqlite::Result<Vec<(Seq, IncidentFinding)>> {
    let mut statement = conn.prepare_cached(RECORDED_SINCE)?;
    let mut rows = statement.query([seq.cast_signed()])?;
    let mut findings = Vec::new();
    while let Some(row) = rows.next()? {
        // Written by `apply`.
        if let Ok(stated) = serde_json::from_str::<FindingStated>(&row.get::<_, String>(1)?) {
            let finding = IncidentFinding { incident: row.get(0)?, stated, by: row.get(2)?, at: row.get(3)? };
            findings.push((row.get::<_, i64>(4)?.cast_unsigned(), finding));
        }
    }
    Ok(findings)
}

pub(crate) const RANKED_SINCE: &str = "SELECT incident, ranked, at, n FROM rankings WHERE n > ?1 ORDER BY n";

/// Rankings that were recorded after a record, oldest first, each with its record.
///
/// # Errors
/// When the file cannot be read.
pub fn ranked_since(conn: &Connection, seq: Seq) -> rusqlite::Result<Vec<(Seq, IncidentRanking)>> {
    let mut statement = conn.prepare_cached(RANKED_SINCE)?;
    let mut rows = statement.query([seq.cast_signed()])?;
    let mut rankings = Vec::new();
    while let Some(row) = rows.next()? {
        // Written by `apply`.
        if let Ok(ranked) = serde_json::from_str::<CausesRanked>(&row.get::<_, String>(1)?) {
            rankings.push((row.get::<_, i64>(3)?.cast_unsigned(), IncidentRanking { incident: row.get(0)?, ranked, at: row.get(2)? }));
        }
    }
    Ok(rankings)
}
