//! The `actions` and `queue` tables: a short row for every action, a wider one while it is open.

use super::codes::Coded as _;
use holdpoint_domain::{Digest, Ms, OnDeadline, Outcome, Risk, Status};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

const INSERT: &str = include_str!("sql/insert_action.sql");
const UPDATE: &str = include_str!("sql/update_action.sql");
const ENQUEUE: &str = include_str!("sql/replace_queue.sql");

/// A row of `actions`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ActionRow {
    pub n: i64,
    pub id: String,
    pub latest: i64,
    pub kind: String,
    pub title: String,
    pub tool: String,
    pub service: Option<String>,
    pub status: Status,
    pub decided_at: Option<Ms>,
    pub outcome: Option<Outcome>,
}

/// A row of `queue`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct OpenRow {
    pub target: String,
    pub risk: Risk,
    pub proposed_at: Ms,
    pub deadline: Ms,
    pub on_deadline: OnDeadline,
    /// Verdicts on the present content.
    pub given: u32,
    pub needed: u32,
    pub digest: Digest,
    pub body: Option<Digest>,
    pub claim: Option<(String, Ms)>,
    pub reviewers: String,
    pub escalated: bool,
    pub search: String,
    /// Who may decide, where that is more than "a reviewer".
    pub rule: Option<String>,
    /// The body with the arguments a reviewer changed.
    pub edited: Option<Digest>,
    pub second_look: bool,
}

impl OpenRow {
    /// Whether this person reviewed the present content.
    pub fn reviewed_by(&self, person: &str) -> bool {
        self.reviewers.split('\n').any(|reviewer| reviewer == person)
    }
}

/// The short row of an action.
pub(crate) fn get(conn: &Connection, id: &str) -> rusqlite::Result<Option<ActionRow>> {
    conn.prepare_cached("SELECT n, id, latest, kind, title, tool, service, status, decided_at, outcome FROM actions WHERE id = ?1")?
        .query_row([id], read_action)
        .optional()
}

pub(crate) fn read_action(row: &Row<'_>) -> rusqlite::Result<ActionRow> {
    Ok(ActionRow {
        n: row.get(0)?,
        id: row.get(1)?,
        latest: row.get(2)?,
        kind: row.get(3)?,
        title: row.get(4)?,
        tool: row.get(5)?,
        service: row.get(6)?,
        status: Status::of_code(row.get(7)?),
        decided_at: row.get(8)?,
        outcome: row.get::<_, Option<i64>>(9)?.map(Outcome::of_code),
    })
}

/// The wide row of an open action.
pub(crate) fn get_open(conn: &Connection, n: i64) -> rusqlite::Result<Option<OpenRow>> {
    conn.prepare_cached(concat!(
        "SELECT target, risk, proposed_at, deadline, on_deadline, given, needed, digest, body, claimed_by, claimed_to, ",
        "reviewers, escalated, search, rule, edited, second_look FROM queue WHERE n = ?1"
    ))?
    .query_row([n], |row| read_open(row, 0))
    .optional()
}

/// Reads the columns of [`get_open`], of which the first stands at `from`.
pub(crate) fn read_open(row: &Row<'_>, from: usize) -> rusqlite::Result<OpenRow> {
    let claimed_by: Option<String> = row.get(from + 9)?;
    let claimed_to: Option<Ms> = row.get(from + 10)?;
    Ok(OpenRow {
        target: row.get(from)?,
        risk: Risk::of_code(row.get(from + 1)?),
        proposed_at: row.get(from + 2)?,
        deadline: row.get(from + 3)?,
        on_deadline: OnDeadline::of_code(row.get(from + 4)?),
        given: row.get(from + 5)?,
        needed: row.get(from + 6)?,
        digest: Digest::from_bytes(row.get(from + 7)?),
        body: row.get::<_, Option<[u8; 32]>>(from + 8)?.map(Digest::from_bytes),
        claim: claimed_by.zip(claimed_to),
        reviewers: row.get(from + 11)?,
        escalated: row.get(from + 12)?,
        search: row.get(from + 13)?,
        rule: row.get(from + 14)?,
        edited: row.get::<_, Option<[u8; 32]>>(from + 15)?.map(Digest::from_bytes),
        second_look: row.get(from + 16)?,
    })
}

pub(super) fn insert(conn: &Connection, row: &ActionRow) -> rusqlite::Result<()> {
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
        ])
        .map(|_| ())
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

/// The short row of an action, by its place in the log.
pub(crate) fn get_by_place(conn: &Connection, n: i64) -> rusqlite::Result<Option<ActionRow>> {
    conn.prepare_cached("SELECT n, id, latest, kind, title, tool, service, status, decided_at, outcome FROM actions WHERE n = ?1")?
        .query_row([n], read_action)
        .optional()
}
