//! The `outbox` table: signed commands until the hub has settled them.

use crate::view::{MyReview, OutboxRow, OutboxState, ProblemView};
use holdpoint_domain::{Ms, Seq};
use holdpoint_protocol::SignedCommand;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

// A review that no hub can have.
macro_rules! retractable {
    () => {
        "review AND action IS NOT NULL AND state = 'waiting' AND attempts = 0 \
         AND CASE WHEN json_valid(envelope) THEN envelope ->> '$.set' IS NULL ELSE 0 END"
    };
}

/// A command to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    pub id: String,
    pub action: Option<String>,
    pub command: SignedCommand,
}

impl Waiting {
    /// Commands of one lane are sent in order; lanes do not wait for each other.
    pub fn lane(&self) -> &str {
        self.action.as_deref().unwrap_or(&self.id)
    }
}

/// A command that was just signed.
pub(crate) struct Signed<'a> {
    pub id: &'a str,
    pub action: Option<&'a str>,
    pub review: bool,
    pub sentence: &'a str,
    pub signed_at: Ms,
    pub command: &'a SignedCommand,
}

/// Keeps a signed command. When this returns, it survives a loss of power.
pub(crate) fn add(conn: &Connection, signed: &Signed<'_>) -> rusqlite::Result<()> {
    let command = serde_json::to_string(signed.command).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    conn.prepare_cached(concat!(
        "INSERT INTO outbox (id, action, review, sentence, signed_at, envelope, state) ",
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'waiting')"
    ))?
    .execute(params![signed.id, signed.action, signed.review, signed.sentence, signed.signed_at, command])
    .map(|_| ())
}

/// What is to be sent, in the order it was signed. A row that cannot be read is set aside as
/// refused, so that it is shown and holds up no other.
pub(crate) fn waiting(conn: &Connection) -> rusqlite::Result<Vec<Waiting>> {
    let mut statement = conn.prepare_cached("SELECT id, action, envelope FROM outbox WHERE state = 'waiting' ORDER BY place")?;
    let rows = statement.query_map([], |row| {
        let command = serde_json::from_str(&row.get::<_, String>(2)?).ok();
        let (id, action) = (row.get(0)?, row.get(1)?);
        Ok(command.map_or_else(|| Err(String::clone(&id)), |command| Ok(Waiting { id: id.clone(), action, command })))
    })?;
    let mut readable = Vec::new();
    for row in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        match row {
            Ok(waiting) => readable.push(waiting),
            Err(id) => refused(conn, &id, &unreadable())?,
        }
    }
    Ok(readable)
}

fn unreadable() -> ProblemView {
    ProblemView {
        code: "unreadable".into(),
        title: "What you signed cannot be read any more".into(),
        detail: "Its place on the disk is damaged, so it was not sent. Look at the action again and decide again.".into(),
    }
}

/// One more try begins. Tells whether it still waits.
pub(crate) fn attempted(conn: &Connection, id: &str) -> rusqlite::Result<bool> {
    conn.prepare_cached("UPDATE outbox SET attempts = attempts + 1 WHERE id = ?1 AND state = 'waiting'")?.execute([id]).map(|rows| rows > 0)
}

/// Takes back a review that was never sent; returns its action. A member of a set is signed with the others and stays.
pub(crate) fn take_back(conn: &Connection, id: &str) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached(concat!("DELETE FROM outbox WHERE id = ?1 AND ", retractable!(), " RETURNING action"))?
        .query_row([id], |row| row.get(0))
        .optional()
}

/// The id of the review of an action that was never sent.
pub(crate) fn retractable(conn: &Connection, action: &str) -> rusqlite::Result<Option<String>> {
    conn.prepare_cached(concat!("SELECT id FROM outbox WHERE action = ?1 AND ", retractable!()))?
        .query_row([action], |row| row.get(0))
        .optional()
}

/// The hub could not take it now; it still waits, and says why.
pub(crate) fn put_off(conn: &Connection, id: &str, problem: &ProblemView) -> rusqlite::Result<()> {
    let problem = serde_json::to_string(problem).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    conn.prepare_cached("UPDATE outbox SET problem = ?2 WHERE id = ?1 AND state = 'waiting'")?.execute(params![id, problem]).map(|_| ())
}

/// The hub has it; it goes once this desk has read up to `head`.
pub(crate) fn accepted(conn: &Connection, id: &str, head: Seq) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE outbox SET state = 'accepted', head = ?2 WHERE id = ?1")?
        .execute(params![id, head.cast_signed()])
        .map(|_| ())
}

/// The hub refused it; the row stays until the refusal is dismissed.
pub(crate) fn refused(conn: &Connection, id: &str, problem: &ProblemView) -> rusqlite::Result<()> {
    let problem = serde_json::to_string(problem).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    conn.prepare_cached("UPDATE outbox SET state = 'refused', problem = ?2 WHERE id = ?1")?.execute(params![id, problem]).map(|_| ())
}

/// Forgets accepted commands whose records are here. Returns how many.
pub(crate) fn forget_accepted(conn: &Connection, head: Seq) -> rusqlite::Result<usize> {
    conn.prepare_cached("DELETE FROM outbox WHERE state = 'accepted' AND head <= ?1")?.execute([head.cast_signed()])
}

/// Forgets a command that was not settled. Tells whether the hub had been asked.
pub(crate) fn withdraw(conn: &Connection, id: &str) -> rusqlite::Result<bool> {
    let asked = conn.prepare_cached("DELETE FROM outbox WHERE id = ?1 RETURNING attempts > 0")?.query_row([id], |row| row.get(0));
    asked.optional().map(|asked| asked.unwrap_or(true))
}

/// Forgets a refused command. What waits cannot be forgotten: it may be on its way.
pub(crate) fn dismiss(conn: &Connection, id: &str) -> rusqlite::Result<bool> {
    conn.prepare_cached("DELETE FROM outbox WHERE id = ?1 AND state = 'refused'")?.execute([id]).map(|rows| rows > 0)
}

/// A new review of an action makes earlier refusals about it old news.
pub(crate) fn forget_refusals_of(conn: &Connection, action: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM outbox WHERE action = ?1 AND state = 'refused'")?.execute([action]).map(|_| ())
}

/// Waiting and refused commands, oldest first.
pub(crate) fn rows(conn: &Connection) -> rusqlite::Result<Vec<OutboxRow>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT id, sentence, action, signed_at, state = 'refused', problem, attempts, ",
        retractable!(),
        " FROM outbox ",
        "WHERE state <> 'accepted' ORDER BY place"
    ))?;
    statement.query_map([], read)?.collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<OutboxRow> {
    let refused: bool = row.get(4)?;
    Ok(OutboxRow {
        id: row.get(0)?,
        sentence: row.get(1)?,
        action: row.get(2)?,
        signed_at: row.get(3)?,
        state: if refused { OutboxState::Refused } else { OutboxState::Waiting },
        problem: problem(row.get(5)?),
        attempts: row.get(6)?,
        can_take_back: row.get(7)?,
    })
}

fn problem(text: Option<String>) -> Option<ProblemView> {
    serde_json::from_str(&text?).ok()
}

/// How many wait, and how many were refused and not yet read.
pub(crate) fn counts(conn: &Connection) -> rusqlite::Result<(u32, u32)> {
    conn.prepare_cached("SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'refused') FROM outbox")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// My reviews that the replica does not show yet: of which action, and how far they got.
pub(crate) fn my_reviews(conn: &Connection) -> rusqlite::Result<Vec<(String, MyReview)>> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT action, state FROM outbox WHERE review AND action IS NOT NULL AND state <> 'refused' ",
        "UNION ALL SELECT action, 'held' FROM held"
    ))?;
    statement.query_map([], |row| Ok((row.get(0)?, progress(&row.get::<_, String>(1)?))))?.collect()
}

fn progress(state: &str) -> MyReview {
    match state {
        "held" => MyReview::Held,
        "accepted" => MyReview::Accepted,
        _ => MyReview::Queued,
    }
}

/// My review of one action that the replica does not show yet.
pub(crate) fn my_review(conn: &Connection, action: &str) -> rusqlite::Result<Option<MyReview>> {
    conn.prepare_cached(concat!(
        "SELECT 'held' FROM held WHERE action = ?1 UNION ALL SELECT * FROM (",
        "SELECT state FROM outbox WHERE review AND action = ?1 AND state <> 'refused' ORDER BY place DESC LIMIT 1)"
    ))?
    .query_row([action], |row| row.get::<_, String>(0))
    .optional()
    .map(|found| found.map(|state| progress(&state)))
}

/// Why my last command about this action was refused.
pub(crate) fn refusal_of(conn: &Connection, action: &str) -> rusqlite::Result<Option<ProblemView>> {
    conn.prepare_cached("SELECT problem FROM outbox WHERE action = ?1 AND state = 'refused' ORDER BY place DESC LIMIT 1")?
        .query_row([action], |row| row.get(0))
        .optional()
        .map(|found| problem(found.flatten()))
}

/// When the oldest command that waits was signed.
pub(crate) fn oldest(conn: &Connection) -> rusqlite::Result<Option<Ms>> {
    conn.prepare_cached("SELECT min(signed_at) FROM outbox WHERE state = 'waiting'")?.query_row([], |row| row.get(0))
}
