//! Writing the `actions` and `queue` tables.

use super::codes::Coded;
use super::row::{ActionRow, OpenRow};
use holdpoint_domain::{Digest, Outcome};
use rusqlite::{Connection, params};

const INSERT: &str = include_str!("insert.sql");
const UPDATE: &str = include_str!("update.sql");
const UPDATE_SETTLED: &str =
    "UPDATE actions SET status = ?2, decided_at = ?3, outcome = ?4, settled_by = ?5, second_look = ?6 WHERE n = ?1";
const UPDATE_OUTCOME: &str = "UPDATE actions SET outcome = ?2 WHERE n = ?1";
const ENQUEUE: &str = include_str!("replace_queue.sql");

/// Adds an action; false when its id is there already.
pub(super) fn insert(conn: &Connection, row: &ActionRow) -> rusqlite::Result<bool> {
    conn.prepare_cached(INSERT)?
        .execute(params![
            row.n,
            row.id,
            row.latest,
            row.kind,
            row.title,
            row.tool,
            row.service,
            row.status.code(),
            row.decided_at,
            row.outcome.map(Outcome::code),
            row.proposed_at,
            row.model,
            row.risk.code(),
            row.deadline,
            row.settled_by.map(Coded::code),
            row.teams,
            row.second_look,
        ])
        .map(|rows| rows > 0)
}

/// Writes the columns in which `row` differs from `before`, which is in the table. An index
/// is written only when one of its columns is named, so the common changes name few.
pub(super) fn update(conn: &Connection, before: &ActionRow, row: &ActionRow) -> rusqlite::Result<()> {
    if before == row {
        return Ok(());
    }
    let reported = ActionRow { outcome: row.outcome, ..before.clone() };
    if reported == *row {
        return conn.prepare_cached(UPDATE_OUTCOME)?.execute(params![row.n, row.outcome.map(Outcome::code)]).map(|_| ());
    }
    let settled =
        ActionRow { status: row.status, decided_at: row.decided_at, settled_by: row.settled_by, second_look: row.second_look, ..reported };
    if settled == *row {
        return update_settled(conn, row);
    }
    update_all(conn, row)
}

fn update_settled(conn: &Connection, row: &ActionRow) -> rusqlite::Result<()> {
    conn.prepare_cached(UPDATE_SETTLED)?
        .execute(params![
            row.n,
            row.status.code(),
            row.decided_at,
            row.outcome.map(Outcome::code),
            row.settled_by.map(Coded::code),
            row.second_look,
        ])
        .map(|_| ())
}

fn update_all(conn: &Connection, row: &ActionRow) -> rusqlite::Result<()> {
    conn.prepare_cached(UPDATE)?
        .execute(params![
            row.n,
            row.latest,
            row.kind,
            row.title,
            row.tool,
            row.service,
            row.status.code(),
            row.decided_at,
            row.outcome.map(Outcome::code),
            row.proposed_at,
            row.model,
            row.risk.code(),
            row.deadline,
            row.settled_by.map(Coded::code),
            row.teams,
            row.second_look,
        ])
        .map(|_| ())
}

pub(super) fn enqueue(conn: &Connection, action: &ActionRow, row: &OpenRow) -> rusqlite::Result<()> {
    conn.prepare_cached(ENQUEUE)?
        .execute(params![
            action.n,
            action.id,
            row.target,
            row.risk.code(),
            row.proposed_at,
            row.deadline,
            row.on_deadline.code(),
            row.given,
            row.needed,
            row.digest.as_bytes(),
            row.body.as_ref().map(Digest::as_bytes),
            row.claim.as_ref().map(|(by, _)| by),
            row.claim.as_ref().map(|(_, until)| until),
            row.reviewers,
            row.escalated,
            row.search,
            row.rule,
            row.edited.as_ref().map(Digest::as_bytes),
            row.second_look,
        ])
        .map(|_| ())
}

pub(super) fn dequeue(conn: &Connection, n: i64) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM queue WHERE n = ?1")?.execute([n]).map(|_| ())
}
