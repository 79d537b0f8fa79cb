//! What staffing is computed from: minutes of reviews, deadlines, and what actions are about.

use holdpoint_domain::{Ms, Seq};
use rusqlite::{Connection, params};

/// Longer times on screen are taken as this long (30 minutes): something else was going on.
const LONGEST_REVIEW_MS: i64 = 30 * 60 * 1000;

/// Times on screen of reviews.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HandleTimes {
    /// Reviews whose time is known here.
    pub known: u64,
    /// Reviews that this desk knows of.
    pub total: u64,
    /// Sum of the known times, ms.
    pub sum_ms: f64,
    /// Sum of their squares.
    pub sum_squares: f64,
}

/// Times on screen of the reviews from this record on.
///
/// # Errors
/// When the file cannot be read.
pub fn handle_times(conn: &Connection, first: Seq) -> rusqlite::Result<HandleTimes> {
    // A review has two facts: its verdict and its reading. Members of a set have the time of the set: each takes its part.
    const SUM: &str = "SELECT count(ms), count(DISTINCT review), coalesce(sum(ms), 0), coalesce(sum(ms * ms), 0) FROM \
        (SELECT f.review, CAST(min(f.shown_ms, ?2) AS REAL) / max(1, (SELECT count(*) FROM set_readings o \
            WHERE o.reviewer = s.reviewer AND o.signed_at = s.signed_at)) AS ms \
         FROM facts f LEFT JOIN set_readings s ON s.seq = f.seq WHERE f.seq >= ?1)";
    conn.prepare_cached(SUM)?.query_row(params![first.cast_signed(), LONGEST_REVIEW_MS], |row| {
        let count = |place| row.get::<_, i64>(place).map(i64::cast_unsigned);
        Ok(HandleTimes { known: count(0)?, total: count(1)?, sum_ms: row.get(2)?, sum_squares: row.get(3)? })
    })
}

/// Times from proposal to deadline of the newest `limit` actions, ms, ascending.
///
/// # Errors
/// When the file cannot be read.
pub fn deadlines(conn: &Connection, limit: u32) -> rusqlite::Result<Vec<Ms>> {
    const NEWEST: &str = "SELECT json_extract(r.head, '$.deadline') - r.at AS time FROM \
        (SELECT latest FROM actions ORDER BY n DESC LIMIT ?1) a JOIN records r ON r.seq = a.latest WHERE time > 0 ORDER BY time";
    conn.prepare_cached(NEWEST)?.query_map([limit], |row| row.get(0))?.collect()
}

/// How many actions of one kind and service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindOfService {
    /// For example `deploy.rollout`.
    pub kind: String,
    /// The service, where one is named.
    pub service: Option<String>,
    /// How many.
    pub actions: u64,
}

/// The newest `limit` actions by kind and service.
///
/// # Errors
/// When the file cannot be read.
pub fn kinds_of_services(conn: &Connection, limit: u32) -> rusqlite::Result<Vec<KindOfService>> {
    const KINDS: &str = "SELECT kind, service, count(*) FROM (SELECT kind, service FROM actions ORDER BY n DESC LIMIT ?1) \
        GROUP BY kind, service ORDER BY kind, service";
    let mut statement = conn.prepare_cached(KINDS)?;
    let rows = statement.query_map([limit], |row| {
        Ok(KindOfService { kind: row.get(0)?, service: row.get(1)?, actions: row.get::<_, i64>(2)?.cast_unsigned() })
    })?;
    rows.collect()
}

/// An action that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingAction {
    /// For example `deploy.rollout`.
    pub kind: String,
    /// The service, where one is named.
    pub service: Option<String>,
    /// Since when.
    pub since: Ms,
}

/// The actions that wait for a decision, the oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn waiting(conn: &Connection) -> rusqlite::Result<Vec<WaitingAction>> {
    const WAITING: &str = "SELECT a.kind, a.service, q.proposed_at FROM queue q JOIN actions a ON a.n = q.n ORDER BY q.proposed_at, q.n";
    let mut statement = conn.prepare_cached(WAITING)?;
    statement.query_map([], |row| Ok(WaitingAction { kind: row.get(0)?, service: row.get(1)?, since: row.get(2)? }))?.collect()
}

/// Who gave a review, and when: every review from this record on.
///
/// # Errors
/// When the file cannot be read.
pub fn reviews_since(conn: &Connection, first: Seq) -> rusqlite::Result<Vec<(String, Ms)>> {
    const SINCE: &str =
        "SELECT json_extract(head, '$.reviewer'), at FROM records WHERE seq >= ?1 AND kind = 'review.submitted' ORDER BY seq";
    let mut statement = conn.prepare_cached(SINCE)?;
    statement.query_map([first.cast_signed()], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // The hub gives a verdict and a reading of each review as facts of their own.
    #[test]
    fn review_with_verdict_and_reading_is_one_review() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("../file/0003_facts.sql")).unwrap();
        conn.execute_batch("CREATE TABLE set_readings (seq INTEGER PRIMARY KEY, reviewer TEXT, signed_at INTEGER, shown_ms INTEGER)")
            .unwrap();
        let facts = [(1, "rev_1", None), (2, "rev_1", Some(60_000)), (3, "rev_2", None)];
        for (seq, review, shown_ms) in facts {
            let add = "INSERT INTO facts (seq, review, action, reasons, shown_ms) VALUES (?1, ?2, 'act_1', '[]', ?3)";
            conn.execute(add, params![seq, review, shown_ms]).unwrap();
        }
        let times = handle_times(&conn, 0).unwrap();
        assert_eq!((times.known, times.total, times.sum_ms), (1, 2, 60_000.0));
        for seq in [5, 6] {
            let add = "INSERT INTO facts (seq, review, action, reasons, shown_ms) VALUES (?1, ?2, 'act_1', '[]', 30000)";
            conn.execute(add, params![seq, format!("rev_{seq}")]).unwrap();
            conn.execute("INSERT INTO set_readings VALUES (?1, 'per_1', 7, 30000)", [seq]).unwrap();
        }
        let times = handle_times(&conn, 0).unwrap();
        assert_eq!((times.known, times.total, times.sum_ms), (3, 4, 90_000.0), "a set counts its time once");
    }
}
