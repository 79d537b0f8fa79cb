//! Shifts and absences: planned, cancelled, ended.

pub mod work;

use crate::projection::{Apply, Projection};
use holdpoint_domain::{Absence, MAX_SHIFT_MS, Ms, Record, Shift, ShiftEvent};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The `shifts` and `absences` tables.
#[derive(Default)]
pub(crate) struct Shifts;

impl Projection for Shifts {
    const NAME: &'static str = "shifts";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;
}

impl Apply<ShiftEvent> for Shifts {
    fn apply(&mut self, conn: &Connection, record: &Record, event: ShiftEvent) -> rusqlite::Result<()> {
        let (by, at) = (record.actor.clone().into(), record.at);
        match event {
            ShiftEvent::Planned(planned) => {
                let (from, until) = (planned.from, planned.until);
                let shift = Shift { id: record.subject.clone().into(), planned, by, at };
                put(
                    conn,
                    "INSERT OR REPLACE INTO shifts (id, from_at, until_at, facts) VALUES (?1, ?2, ?3, ?4)",
                    &record.subject,
                    from,
                    until,
                    &shift,
                )
            }
            ShiftEvent::Cancelled(_) => conn.prepare_cached("DELETE FROM shifts WHERE id = ?1")?.execute([&record.subject]).map(|_| ()),
            ShiftEvent::AbsencePlanned(planned) => {
                put_absence(conn, &Absence { id: record.subject.clone().into(), planned, by, at, ended_at: None })
            }
            ShiftEvent::AbsenceEnded(_) => match absence(conn, &record.subject)? {
                Some(absence) => put_absence(conn, &Absence { ended_at: Some(at), ..absence }),
                None => Ok(()),
            },
        }
    }
}

fn put(conn: &Connection, sql: &str, id: &str, from: Ms, until: Ms, facts: &impl Serialize) -> rusqlite::Result<()> {
    // Plain fields: writing them as JSON does not fail.
    let facts = serde_json::to_string(facts).unwrap_or_default();
    conn.prepare_cached(sql)?.execute(params![id, from, until, facts]).map(|_| ())
}

fn put_absence(conn: &Connection, absence: &Absence) -> rusqlite::Result<()> {
    const PUT: &str = "INSERT OR REPLACE INTO absences (id, from_at, until_at, facts) VALUES (?1, ?2, ?3, ?4)";
    put(conn, PUT, &absence.id, absence.planned.from, absence.until(), absence)
}

/// The absence with this id.
///
/// # Errors
/// When the file cannot be read.
pub fn absence(conn: &Connection, id: &str) -> rusqlite::Result<Option<Absence>> {
    let mut statement = conn.prepare_cached("SELECT facts FROM absences WHERE id = ?1")?;
    let facts: Option<String> = statement.query_row([id], |row| row.get(0)).optional()?;
    Ok(facts.and_then(|facts| serde_json::from_str(&facts).ok()))
}

/// The shifts that hold at some time in `[from, until)`, by their beginning.
///
/// # Errors
/// When the file cannot be read.
pub fn between(conn: &Connection, from: Ms, until: Ms) -> rusqlite::Result<Vec<Shift>> {
    const BETWEEN: &str = "SELECT facts FROM shifts WHERE from_at > ?1 AND from_at < ?2 AND until_at > ?3 ORDER BY from_at, id";
    read(conn, BETWEEN, [from.saturating_sub(MAX_SHIFT_MS + 1), until, from])
}

/// How many shifts there are.
///
/// # Errors
/// When the file cannot be read.
pub fn count(conn: &Connection) -> rusqlite::Result<u64> {
    conn.prepare_cached("SELECT count(*) FROM shifts")?.query_row([], |row| row.get::<_, i64>(0)).map(i64::cast_unsigned)
}

/// Whether a shift begins at this time or later.
///
/// # Errors
/// When the file cannot be read.
pub fn any_since(conn: &Connection, from: Ms) -> rusqlite::Result<bool> {
    conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM shifts WHERE from_at >= ?1)")?.query_row([from], |row| row.get(0))
}

/// The absences that hold at some time in `[from, until)`, by their beginning.
///
/// # Errors
/// When the file cannot be read.
pub fn absences_between(conn: &Connection, from: Ms, until: Ms) -> rusqlite::Result<Vec<Absence>> {
    const BETWEEN: &str = "SELECT facts FROM absences WHERE from_at < ?2 AND until_at > ?1 AND ?3 = ?3 ORDER BY from_at, id";
    read(conn, BETWEEN, [from, until, 0])
}

fn read<T: DeserializeOwned>(conn: &Connection, sql: &str, times: [Ms; 3]) -> rusqlite::Result<Vec<T>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(times, |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    // Written above.
    Ok(rows.iter().filter_map(|facts| serde_json::from_str(facts).ok()).collect())
}
