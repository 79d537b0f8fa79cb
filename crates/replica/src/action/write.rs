//! Writing the `actions` and `queue` tables.

use super::codes::Coded;
use super::row::{ActionRow, OpenRow};
use holdpoint_domain::{Digest, Outcome};
use rusqlite::{Connection, params};

const INSERT: &str = include_str!("insert.sql");
const UPDATE: &str = include_str!("update.sql");
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

pub(super) fn update(conn: &Connection, row: &ActionRow) -> rusqlite::Result<()> {
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
