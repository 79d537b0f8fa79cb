//! Planted faults among decided actions, with what reviews did about them. They come from sealed
//! bodies by way of the hub's facts, so they are no projection: see [`crate::review`].

mod plans;

pub(crate) use plans::FaultPlans;
pub use plans::{PlanRow, plans};

use crate::health::from_facts;
use holdpoint_domain::{ActionId, Digest, FaultFacts};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A planted fault with a review of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFault {
    /// The action.
    pub action: String,
    /// Its title.
    pub title: String,
    /// Its tool.
    pub tool: String,
    /// When it was decided, ms.
    pub decided_at: i64,
    /// The item of its plan.
    pub item: String,
    /// `hard`
    pub difficulty: String,
    /// What was wrong.
    pub lesson: String,
    /// The settled action that it was made from.
    pub source: Option<String>,
    /// This person was told of it.
    pub told: bool,
    /// Who gave the review; none where nobody reviewed it, or it may not be known.
    pub reviewer: Option<String>,
    /// `hit`
    pub outcome: Option<String>,
}

/// Keeps what a page of facts says of planted faults. Call it before the facts of reviews are kept.
pub(crate) fn put(conn: &Connection, faults: &[FaultFacts]) -> rusqlite::Result<()> {
    let mut insert = conn.prepare_cached(concat!(
        "INSERT INTO faults (action, seq, item, difficulty, lesson, source, told) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0) ",
        "ON CONFLICT (action) DO UPDATE SET lesson = excluded.lesson"
    ))?;
    let mut review =
        conn.prepare_cached("INSERT OR REPLACE INTO fault_reviews (review, action, reviewer, outcome) VALUES (?1, ?2, ?3, ?4)")?;
    for fault in faults {
        let source = fault.case.as_ref().map(ActionId::as_str);
        let difficulty = code(&fault.difficulty);
        insert.execute(params![fault.action.as_str(), fault.seq.cast_signed(), fault.item, difficulty, fault.lesson, source])?;
        for one in &fault.reviews {
            review.execute(params![one.review.as_str(), fault.action.as_str(), one.reviewer.as_str(), code(&one.outcome)])?;
        }
        // It counts for no agreement, also where its reviews were known first.
        from_facts::refresh_double_reviews(conn, std::iter::once(&fault.action))?;
    }
    Ok(())
}

/// Forgets everything: rights changed.
pub(crate) fn clear(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("DELETE FROM faults; DELETE FROM fault_reviews")
}

/// Deletes what came from an erased body.
pub(crate) fn erase(conn: &Connection, body: &Digest) -> rusqlite::Result<()> {
    const ERASED: &str = "SELECT seq FROM records WHERE body = ?1";
    conn.execute(
        &format!("DELETE FROM fault_reviews WHERE action IN (SELECT action FROM faults WHERE seq IN ({ERASED}))"),
        [body.as_bytes()],
    )?;
    conn.execute(&format!("DELETE FROM faults WHERE seq IN ({ERASED})"), [body.as_bytes()]).map(drop)
}

/// Whether an action is known to be a planted fault.
///
/// # Errors
/// When the file cannot be read.
pub fn is_planted(conn: &Connection, action: &str) -> rusqlite::Result<bool> {
    let found = conn.prepare_cached("SELECT 1 FROM faults WHERE action = ?1")?.query_row([action], |_| Ok(())).optional()?;
    Ok(found.is_some())
}

/// All known ones with their reviews, the newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn known(conn: &Connection) -> rusqlite::Result<Vec<KnownFault>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT f.action, a.title, a.tool, coalesce(a.decided_at, 0), f.item, f.difficulty, f.lesson, f.source, f.told, r.reviewer, r.outcome ",
        "FROM faults f JOIN actions a ON a.id = f.action LEFT JOIN fault_reviews r ON r.action = f.action ",
        "ORDER BY a.decided_at DESC, f.action, r.review"
    ))?;
    let rows = statement.query_map([], |row| {
        Ok(KnownFault {
            action: row.get(0)?,
            title: row.get(1)?,
            tool: row.get(2)?,
            decided_at: row.get(3)?,
            item: row.get(4)?,
            difficulty: row.get(5)?,
            lesson: row.get(6)?,
            source: row.get(7)?,
            told: row.get(8)?,
            reviewer: row.get(9)?,
            outcome: row.get(10)?,
        })
    })?;
    rows.collect()
}

/// Notes that this person was told of a planted fault.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn set_told(conn: &Connection, action: &str) -> rusqlite::Result<()> {
    conn.execute("UPDATE faults SET told = 1 WHERE action = ?1", [action]).map(drop)
}

/// A word of the domain from its text.
#[must_use]
pub fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(text.into()).ok()
}

fn code(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
