//! People: who is or was enrolled, and what they may do.

use crate::projection::{Apply, Projection};
use holdpoint_domain::PersonEvent;
use holdpoint_domain::{Ms, PersonEnrolled, Record, Seq};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::HashMap;

/// A row of `people`.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// The person's id.
    pub id: String,
    /// Name, roles, teams and qualifications.
    pub profile: PersonEnrolled,
    /// When they were deactivated, hub time.
    pub left_at: Option<Ms>,
}

/// The `people` table.
#[derive(Default)]
pub(crate) struct People;

impl Projection for People {
    const NAME: &'static str = "people";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<PersonEvent> for People {
    fn apply(&mut self, conn: &Connection, record: &Record, event: PersonEvent) -> rusqlite::Result<()> {
        match event {
            PersonEvent::Enrolled(person) | PersonEvent::Changed(person) => put(conn, &record.subject, &person),
            PersonEvent::Revoked(_) => deactivate(conn, &record.subject, record.seq),
        }
    }
}

/// Everybody there is or was, by name; deactivated ones last.
///
/// # Errors
/// When the file cannot be read.
pub fn everybody(conn: &Connection) -> rusqlite::Result<Vec<PersonRow>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT id, profile, (SELECT at FROM records WHERE seq = people.left) FROM people ",
        "ORDER BY left IS NOT NULL, name COLLATE NOCASE, id"
    ))?;
    let rows = statement.query_map([], |row| {
        let profile: String = row.get(1)?;
        Ok(PersonRow { id: row.get(0)?, profile: serde_json::from_str(&profile).unwrap_or_default(), left_at: row.get(2)? })
    })?;
    rows.collect()
}

/// Names of all people, by id.
///
/// # Errors
/// When the file cannot be read.
pub fn names(conn: &Connection) -> rusqlite::Result<HashMap<String, String>> {
    conn.prepare_cached("SELECT id, name FROM people")?.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// What a person is and may do; none when not enrolled, or no more.
///
/// # Errors
/// When the file cannot be read.
pub fn profile(conn: &Connection, person: &str) -> rusqlite::Result<Option<PersonEnrolled>> {
    let profile: Option<String> = conn
        .prepare_cached("SELECT profile FROM people WHERE id = ?1 AND left IS NULL")?
        .query_row([person], |row| row.get(0))
        .optional()?;
    Ok(profile.and_then(|profile| serde_json::from_str(&profile).ok()))
}

fn put(conn: &Connection, id: &str, person: &PersonEnrolled) -> rusqlite::Result<()> {
    let profile = serde_json::to_string(person).unwrap_or_default();
    conn.prepare_cached("INSERT OR REPLACE INTO people (id, name, profile) VALUES (?1, ?2, ?3)")?
        .execute(params![id, person.name, profile])
        .map(|_| ())
}

fn deactivate(conn: &Connection, id: &str, seq: Seq) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE people SET left = ?2 WHERE id = ?1")?.execute(params![id, seq.cast_signed()]).map(|_| ())
}
