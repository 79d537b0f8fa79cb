//! Drills, the attempts at them, and the qualifications they granted.

use crate::projection::{Apply, Projection};
use holdpoint_domain::{Digest, DrillEvent, DrillId, DrillPublished, Drills as DomainDrills, Ms, PersonId, Qualification, Record};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::collections::BTreeSet;

/// The `drills`, `drill_attempts` and `qualifications` tables.
#[derive(Default)]
pub(crate) struct Drills;

impl Projection for Drills {
    const NAME: &'static str = "drills";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

/// A row of `drills`.
#[derive(Clone, Debug, PartialEq)]
pub struct DrillRow {
    /// Its id.
    pub id: String,
    /// The record that published it.
    pub version: i64,
    /// Its cases, its test, and what it grants.
    pub drill: DrillPublished,
    /// The signed command, which holds the lessons.
    pub body: Option<Digest>,
    /// Who published it.
    pub by: String,
    /// When, hub time.
    pub at: Ms,
}

/// A row of `drill_attempts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptRow {
    /// The drill.
    pub drill: String,
    /// Whose attempt it is.
    pub person: String,
    /// Its number, from 1.
    pub attempt: u32,
    /// How many answers were given.
    pub answers: u32,
    /// The signed command, which holds them.
    pub body: Option<Digest>,
    /// When the newest was given, hub time.
    pub at: Ms,
}

impl Apply<DrillEvent> for Drills {
    fn apply(&mut self, conn: &Connection, record: &Record, event: DrillEvent) -> rusqlite::Result<()> {
        let body = record.body.map(|body| *body.as_bytes());
        match event {
            DrillEvent::Published(drill) => {
                let header = serde_json::to_string(&drill).unwrap_or_default();
                conn.prepare_cached("INSERT OR REPLACE INTO drills (id, n, header, body, actor, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
                    .execute(params![record.subject, record.seq.cast_signed(), header, body, record.actor, record.at])
            }
            DrillEvent::Answered(answered) => conn
                .prepare_cached(concat!(
                    "INSERT OR REPLACE INTO drill_attempts (drill, version, person, attempt, answers, body, at) ",
                    "SELECT id, n, ?2, ?3, ?4, ?5, ?6 FROM drills WHERE id = ?1"
                ))?
                .execute(params![record.subject, record.actor, answered.attempt, answered.answers, body, record.at]),
            DrillEvent::Granted(granted) => conn
                .prepare_cached(
                    "INSERT OR REPLACE INTO qualifications (person, key, name, drill, at, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![
                    record.subject,
                    DomainDrills::key(&granted.qualification),
                    granted.qualification,
                    granted.drill.as_str(),
                    record.at,
                    granted.until
                ]),
        }
        .map(|_| ())
    }
}

/// Every drill, by name.
///
/// # Errors
/// When the file cannot be read.
pub fn all(conn: &Connection) -> rusqlite::Result<Vec<DrillRow>> {
    let mut statement = conn.prepare_cached("SELECT id, n, header, body, actor, at FROM drills")?;
    let rows = statement.query_map([], read)?.collect::<Result<Vec<_>, _>>()?;
    let mut drills: Vec<DrillRow> = rows.into_iter().flatten().collect();
    drills.sort_by(|a, b| (&a.drill.name, &a.id).cmp(&(&b.drill.name, &b.id)));
    Ok(drills)
}

/// The drill with this id.
///
/// # Errors
/// When the file cannot be read.
pub fn get(conn: &Connection, id: &str) -> rusqlite::Result<Option<DrillRow>> {
    let mut statement = conn.prepare_cached("SELECT id, n, header, body, actor, at FROM drills WHERE id = ?1")?;
    Ok(statement.query_row([id], read).optional()?.flatten())
}

// Written by `apply`; what cannot be read is no drill.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<DrillRow>> {
    let Ok(drill) = serde_json::from_str(&row.get::<_, String>(2)?) else { return Ok(None) };
    let body = row.get::<_, Option<[u8; 32]>>(3)?.map(Digest::from_bytes);
    Ok(Some(DrillRow { id: row.get(0)?, version: row.get(1)?, drill, body, by: row.get(4)?, at: row.get(5)? }))
}

/// The newest attempt of a person at the present version of a drill.
///
/// # Errors
/// When the file cannot be read.
pub fn newest_attempt(conn: &Connection, drill: &str, person: &str) -> rusqlite::Result<Option<AttemptRow>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT a.drill, a.person, a.attempt, a.answers, a.body, a.at FROM drill_attempts a ",
        "JOIN drills d ON d.id = a.drill AND d.n = a.version WHERE a.drill = ?1 AND a.person = ?2 ORDER BY a.attempt DESC LIMIT 1"
    ))?;
    statement
        .query_row([drill, person], |row| {
            Ok(AttemptRow {
                drill: row.get(0)?,
                person: row.get(1)?,
                attempt: row.get(2)?,
                answers: row.get(3)?,
                body: row.get::<_, Option<[u8; 32]>>(4)?.map(Digest::from_bytes),
                at: row.get(5)?,
            })
        })
        .optional()
}

/// Every qualification that was granted, with its person; of each name the newest.
///
/// # Errors
/// When the file cannot be read.
pub fn qualifications(conn: &Connection) -> rusqlite::Result<Vec<(PersonId, Qualification)>> {
    let mut statement = conn.prepare_cached("SELECT person, name, drill, at, until FROM qualifications ORDER BY person, name")?;
    let rows = statement.query_map([], |row| {
        let drill = DrillId::from(row.get::<_, String>(2)?);
        let held = Qualification { name: row.get(1)?, drill, at: row.get(3)?, until: row.get(4)? };
        Ok((PersonId::from(row.get::<_, String>(0)?), held))
    })?;
    rows.collect()
}

/// Who reviewed one of the newest `most` decided actions of a kind.
///
/// # Errors
/// When the file cannot be read.
pub fn reviewers_of_kind(conn: &Connection, kind: &str, most: u32) -> rusqlite::Result<BTreeSet<String>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT DISTINCT r.actor FROM (SELECT id FROM actions WHERE kind = ?1 AND decided_at IS NOT NULL ORDER BY decided_at DESC LIMIT ?2) a ",
        "JOIN records r ON r.subject = a.id AND r.kind = 'review.submitted'"
    ))?;
    statement.query_map(params![kind, most], |row| row.get(0))?.collect()
}

/// Drills and what they granted, as the rule of who may decide reads them; without attempts.
///
/// # Errors
/// When the file cannot be read.
pub fn read_rules(conn: &Connection) -> rusqlite::Result<DomainDrills> {
    let mut drills = DomainDrills::default();
    all(conn)?.into_iter().for_each(|row| drills.publish(row.id.into(), row.drill));
    qualifications(conn)?.into_iter().for_each(|(person, held)| drills.grant(person, held));
    Ok(drills)
}
