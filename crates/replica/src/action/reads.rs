//! Reading the `actions` and `queue` tables.

use super::codes::Coded as _;
use super::row::{ActionRow, OpenRow, PlaceRow, SettledBy};
use holdpoint_domain::{Digest, Ms, OnDeadline, Outcome, Risk, Status};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

macro_rules! select_actions {
    ($rest:literal) => {
        concat!(
            "SELECT n, id, latest, kind, title, tool, service, status, decided_at, outcome, proposed_at, model, ",
            "risk, deadline, settled_by, teams, second_look FROM actions ",
            $rest
        )
    };
}

const GET: &str = select_actions!("WHERE id = ?1");
const GET_BY_PLACE: &str = select_actions!("WHERE n = ?1");
const CLOSED_OF_KIND: &str = select_actions!("WHERE kind = ?1 AND decided_at >= ?2 AND id <> ?3 ORDER BY decided_at DESC LIMIT ?4");
pub(crate) const DECIDED_BETWEEN: &str = select_actions!("WHERE decided_at >= ?1 AND decided_at < ?2 ORDER BY decided_at LIMIT ?3");
const PROPOSED_FROM: &str = select_actions!("WHERE n >= ?1 AND n < ?2 ORDER BY n DESC");
const LOAD_OPEN: &str = concat!(
    "SELECT n, target, risk, proposed_at, deadline, on_deadline, given, needed, digest, body, claimed_by, claimed_to, ",
    "reviewers, escalated, search, rule, edited, second_look FROM queue"
);

/// The short row of an action.
///
/// # Errors
/// When the file cannot be read.
pub fn get(conn: &Connection, id: &str) -> rusqlite::Result<Option<ActionRow>> {
    conn.prepare_cached(GET)?.query_row([id], read_action).optional()
}

fn read_action(row: &Row<'_>) -> rusqlite::Result<ActionRow> {
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
        proposed_at: row.get(10)?,
        model: row.get(11)?,
        risk: Risk::of_code(row.get(12)?),
        deadline: row.get(13)?,
        settled_by: row.get::<_, Option<i64>>(14)?.map(SettledBy::of_code),
        teams: row.get(15)?,
        second_look: row.get(16)?,
    })
}

/// The wide row of an open action.
///
/// # Errors
/// When the file cannot be read.
pub fn get_open(conn: &Connection, n: i64) -> rusqlite::Result<Option<OpenRow>> {
    conn.prepare_cached(concat!(
        "SELECT target, risk, proposed_at, deadline, on_deadline, given, needed, digest, body, claimed_by, claimed_to, ",
        "reviewers, escalated, search, rule, edited, second_look FROM queue WHERE n = ?1"
    ))?
    .query_row([n], |row| read_open(row, 0))
    .optional()
}

/// What the place of an open action in the queue depends on.
///
/// # Errors
/// When the file cannot be read.
pub fn get_place(conn: &Connection, n: i64) -> rusqlite::Result<Option<PlaceRow>> {
    const GET_PLACE: &str = "SELECT q.deadline, q.risk, q.rule, q.escalated, q.claimed_by, q.claimed_to, a.service, a.latest \
                             FROM queue q JOIN actions a ON a.n = q.n WHERE q.n = ?1";
    let read = |row: &Row<'_>| {
        let (claimed_by, claimed_to): (Option<String>, Option<Ms>) = (row.get(4)?, row.get(5)?);
        Ok(PlaceRow {
            deadline: row.get(0)?,
            risk: Risk::of_code(row.get(1)?),
            rule: row.get(2)?,
            escalated: row.get(3)?,
            claim: claimed_by.zip(claimed_to),
            service: row.get(6)?,
            latest: row.get(7)?,
        })
    };
    conn.prepare_cached(GET_PLACE)?.query_row([n], read).optional()
}

// Reads the columns of `get_open`, of which the first stands at `from`.
fn read_open(row: &Row<'_>, from: usize) -> rusqlite::Result<OpenRow> {
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

/// The short row of an action, by its place in the log.
///
/// # Errors
/// When the file cannot be read.
pub fn get_by_place(conn: &Connection, n: i64) -> rusqlite::Result<Option<ActionRow>> {
    conn.prepare_cached(GET_BY_PLACE)?.query_row([n], read_action).optional()
}

/// Actions of a kind decided at or after `since`, without one of them: the latest decided first, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn closed_of_kind(conn: &Connection, kind: &str, since: Ms, without: &str, limit: i64) -> rusqlite::Result<Vec<ActionRow>> {
    let mut statement = conn.prepare_cached(CLOSED_OF_KIND)?;
    statement.query_map(params![kind, since, without, limit], read_action)?.collect()
}

/// Actions decided within this time: `from` is within, `to` is not. Oldest first, at most `limit`.
///
/// # Errors
/// When the file cannot be read.
pub fn decided_between(conn: &Connection, from: Ms, to: Ms, limit: i64) -> rusqlite::Result<Vec<ActionRow>> {
    conn.prepare_cached(DECIDED_BETWEEN)?.query_map([from, to, limit], read_action)?.collect()
}

/// The actions proposed within this time, newest first, until `take` returns false: `from` is within, `to` is not.
///
/// # Errors
/// When the file cannot be read.
pub fn each_proposed(conn: &Connection, from: Ms, to: Ms, mut take: impl FnMut(ActionRow) -> bool) -> rusqlite::Result<()> {
    let (first, end) = (first_proposed_at(conn, from)?, first_proposed_at(conn, to)?);
    let mut statement = conn.prepare_cached(PROPOSED_FROM)?;
    let mut rows = statement.query([first, end])?;
    while let Some(row) = rows.next()? {
        if !take(read_action(row)?) {
            break;
        }
    }
    Ok(())
}

// The first action proposed at this time or later, by its place. A hub's time never goes back,
// so places are in the order of times and an index of times is not needed.
fn first_proposed_at(conn: &Connection, at: Ms) -> rusqlite::Result<i64> {
    let last: i64 = conn.prepare_cached("SELECT coalesce(max(n), 0) FROM actions")?.query_row([], |row| row.get(0))?;
    let mut find = conn.prepare_cached("SELECT n, proposed_at FROM actions WHERE n >= ?1 ORDER BY n LIMIT 1")?;
    let (mut low, mut high) = (0, last + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let found = find.query_row([middle], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Ms>(1)?))).optional()?;
        match found {
            Some((n, proposed_at)) if proposed_at < at => low = n + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

/// How many other actions waited at `at`: proposed by record `before`, and not decided by then. Those
/// that waited longer than `horizon` ms after it are left out, unless they wait still.
///
/// # Errors
/// When the file cannot be read.
pub fn count_waiting(conn: &Connection, before: i64, at: Ms, horizon: Ms) -> rusqlite::Result<u32> {
    const WAITED: &str = "SELECT count(*) FROM actions WHERE decided_at > ?2 AND decided_at <= ?3 AND n < ?1";
    let waited: u32 = conn.prepare_cached(WAITED)?.query_row(params![before, at, at + horizon], |row| row.get(0))?;
    let waits: u32 = conn.prepare_cached("SELECT count(*) FROM queue WHERE n < ?1")?.query_row([before], |row| row.get(0))?;
    Ok(waited + waits)
}

/// Calls `take` with every open action, in no order: the record that proposed it, and its wide row.
pub(crate) fn each_open(conn: &Connection, mut take: impl FnMut(i64, OpenRow)) -> rusqlite::Result<()> {
    let mut statement = conn.prepare(LOAD_OPEN)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(row.get(0)?, read_open(row, 1)?);
    }
    Ok(())
}
