//! Releases, evaluations, datasets, and how people decided on each model version.

use crate::action::codes::Coded as _;
use crate::changes::BatchChanges;
use crate::projection::{Apply, Projection};
use crate::quarter_hour::DAY_MS;
use holdpoint_domain::{DatasetFrozen, Ms, Record, ReleaseEvaluated, ReleaseEvent, ReleaseRecorded, Status};
use rusqlite::{Connection, params};
use serde::de::DeserializeOwned;

/// The `releases`, `evaluations`, `datasets` and `decided_by_model` tables.
#[derive(Default)]
pub(crate) struct Releases;

impl Projection for Releases {
    const NAME: &'static str = "releases";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = true;

    fn finish(&mut self, conn: &Connection, batch: &mut BatchChanges) -> rusqlite::Result<()> {
        let mut add = conn.prepare_cached(concat!(
            "INSERT INTO decided_by_model (day, tool, model, status, count) VALUES (?1, ?2, ?3, ?4, 1) ",
            "ON CONFLICT (tool, model, day, status) DO UPDATE SET count = count + 1"
        ))?;
        for change in batch.actions.iter().filter(|change| change.decided_by_people) {
            let row = &change.row;
            let day = row.decided_at.unwrap_or_default().div_euclid(DAY_MS);
            add.execute(params![day, row.tool, row.model.as_deref().unwrap_or_default(), row.status.as_str()])?;
        }
        Ok(())
    }
}

impl Apply<ReleaseEvent> for Releases {
    fn apply(&mut self, conn: &Connection, record: &Record, event: ReleaseEvent) -> rusqlite::Result<()> {
        let (n, subject, actor, at) = (record.seq.cast_signed(), &record.subject, &record.actor, record.at);
        match event {
            ReleaseEvent::Recorded(recorded) => conn
                .prepare_cached("INSERT INTO releases (n, tool, header, actor, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![n, subject, serde_json::to_string(&recorded).unwrap_or_default(), actor, at]),
            ReleaseEvent::Evaluated(evaluated) => conn
                .prepare_cached("INSERT INTO evaluations (n, tool, header, at) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![n, subject, serde_json::to_string(&evaluated).unwrap_or_default(), at]),
            ReleaseEvent::DatasetFrozen(frozen) => conn
                .prepare_cached("INSERT INTO datasets (n, digest, header, actor, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![n, subject, serde_json::to_string(&frozen).unwrap_or_default(), actor, at]),
        }
        .map(|_| ())
    }
}

/// A release, an evaluation or a dataset as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded<T> {
    /// The tool; of a dataset its digest.
    pub subject: String,
    /// What was recorded.
    pub what: T,
    /// When, hub time.
    pub at: Ms,
}

/// All releases, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn releases(conn: &Connection) -> rusqlite::Result<Vec<Recorded<ReleaseRecorded>>> {
    list(conn, "SELECT tool, header, at FROM releases ORDER BY n")
}

/// All evaluations, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn evaluations(conn: &Connection) -> rusqlite::Result<Vec<Recorded<ReleaseEvaluated>>> {
    list(conn, "SELECT tool, header, at FROM evaluations ORDER BY n")
}

/// All datasets, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn datasets(conn: &Connection) -> rusqlite::Result<Vec<Recorded<DatasetFrozen>>> {
    list(conn, "SELECT digest, header, at FROM datasets ORDER BY n")
}

// Headers were written by `apply`.
fn list<T: DeserializeOwned>(conn: &Connection, sql: &str) -> rusqlite::Result<Vec<Recorded<T>>> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if let Ok(what) = serde_json::from_str(&row.get::<_, String>(1)?) {
            found.push(Recorded { subject: row.get(0)?, what, at: row.get(2)? });
        }
    }
    Ok(found)
}

/// How people decided on actions of one model version on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedRow {
    /// Days since 1970 UTC.
    pub day: i64,
    /// The tool.
    pub tool: String,
    /// The model version; empty where the tool states none.
    pub model: String,
    /// As on the wire, for example `rejected`.
    pub status: String,
    /// How many.
    pub count: u64,
}

/// Decisions of people by day and model version; of one tool, or of all. By day. Without the planted
/// faults that this person knows of.
///
/// # Errors
/// When the file cannot be read.
pub fn decided(conn: &Connection, tool: Option<&str>) -> rusqlite::Result<Vec<DecidedRow>> {
    let sql =
        "SELECT day, tool, model, status, count FROM decided_by_model WHERE ?1 IS NULL OR tool = ?1 ORDER BY day, tool, model, status";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([tool], |row| {
        let count = row.get::<_, i64>(4)?.cast_unsigned();
        Ok(DecidedRow { day: row.get(0)?, tool: row.get(1)?, model: row.get(2)?, status: row.get(3)?, count })
    })?;
    let mut rows: Vec<DecidedRow> = rows.collect::<rusqlite::Result<_>>()?;
    // What people did about planted faults says nothing of the tool.
    for planted in planted(conn)? {
        let same = |row: &&mut DecidedRow| DecidedRow { count: 1, ..(**row).clone() } == planted;
        if let Some(row) = rows.iter_mut().find(same) {
            row.count -= 1;
        }
    }
    rows.retain(|row| row.count > 0);
    Ok(rows)
}

// A row of its own for each known planted fault.
fn planted(conn: &Connection) -> rusqlite::Result<Vec<DecidedRow>> {
    let sql = "SELECT a.decided_at, a.tool, coalesce(a.model, ''), a.status FROM faults f JOIN actions a ON a.id = f.action";
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        let day = row.get::<_, Option<Ms>>(0)?.unwrap_or_default().div_euclid(DAY_MS);
        let status = Status::of_code(row.get(3)?).as_str().to_owned();
        Ok(DecidedRow { day, tool: row.get(1)?, model: row.get(2)?, status, count: 1 })
    })?;
    rows.collect()
}
