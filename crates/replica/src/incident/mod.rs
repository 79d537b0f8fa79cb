//! Incidents: what was said of them.

pub mod notes;

use crate::projection::{Apply, Projection};
use holdpoint_domain::incidents::{Book, Statement, Stream};
use holdpoint_domain::{IncidentEvent, Record, Seq};
use rusqlite::{Connection, OptionalExtension as _, params};

/// The `incident_streams` and `incident_notes` tables.
#[derive(Default)]
pub(crate) struct Incidents;

impl Projection for Incidents {
    const NAME: &'static str = "incidents";
    const VERSION: u32 = 4;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = false;
}

impl Apply<IncidentEvent> for Incidents {
    fn apply(&mut self, conn: &Connection, record: &Record, event: IncidentEvent) -> rusqlite::Result<()> {
        match event {
            IncidentEvent::Stated(stated) => take_statement(conn, record, &stated),
            IncidentEvent::Merged(merged) => conn
                .prepare_cached("INSERT OR REPLACE INTO incident_merges (id, into_id) VALUES (?1, ?2)")?
                .execute(params![record.subject, merged.into])
                .map(|_| ()),
            IncidentEvent::Split(_) => {
                conn.prepare_cached("DELETE FROM incident_merges WHERE id = ?1")?.execute([&record.subject]).map(|_| ())
            }
            IncidentEvent::Noted(_) => notes::add(conn, record),
        }
    }
}

/// What was said of an incident or an alert group, with the last record that changed it.
#[derive(Clone, Debug)]
pub struct StreamRow {
    /// The last record that changed it.
    pub seq: Seq,
    /// All that was said.
    pub stream: Stream,
}

/// What changed after a record, the oldest change first.
///
/// # Errors
/// When the file cannot be read.
pub fn changed_since(conn: &Connection, seq: Seq) -> rusqlite::Result<Vec<StreamRow>> {
    let mut statement = conn.prepare_cached(CHANGED_SINCE)?;
    let rows = statement.query_map([seq.cast_signed()], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    // Written by `take_statement`.
    let read = |(seq, facts): &(i64, String)| {
        serde_json::from_str::<Stream>(facts).ok().map(|stream| StreamRow { seq: seq.cast_unsigned(), stream })
    };
    Ok(rows.iter().filter_map(read).collect())
}

/// Merges by people: the id that was merged, and the one it was merged into.
///
/// # Errors
/// When the file cannot be read.
pub fn merges(conn: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut statement = conn.prepare_cached("SELECT id, into_id FROM incident_merges ORDER BY id")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// The queries that views of incidents wait for: each has to find its rows by an index.
pub(crate) const COUNT_OPEN: &str = "SELECT count(*), count(*) FILTER (WHERE open = 2), (SELECT count(*) FROM incident_merges) \
    FROM incident_streams WHERE open > 0";
pub(crate) const CHANGED_SINCE: &str = "SELECT seq, facts FROM incident_streams WHERE seq > ?1 ORDER BY seq";

/// How many incidents go on; none where that follows only from all that was said: where alerts were
/// polled that groups may hold too, or where people merged incidents.
///
/// # Errors
/// When the file cannot be read.
pub fn count_open(conn: &Connection) -> rusqlite::Result<Option<u32>> {
    let (open, polled, merged): (u32, u32, u32) = conn.prepare_cached(COUNT_OPEN)?.query_row([], |row| {
        let merged = row.get(2)?;
        Ok((row.get(0)?, row.get(1)?, merged))
    })?;
    Ok((polled == 0 && merged == 0).then_some(open))
}

/// All incidents.
///
/// # Errors
/// When the file cannot be read.
pub fn book(conn: &Connection) -> rusqlite::Result<Book> {
    let mut book = Book::of_streams(changed_since(conn, 0)?.into_iter().map(|row| row.stream));
    merges(conn)?.iter().for_each(|(id, into)| book.merge(id, into));
    Ok(book)
}

fn take_statement(conn: &Connection, record: &Record, stated: &Statement) -> rusqlite::Result<()> {
    let id = stated.stream_id();
    let known: Option<String> =
        conn.prepare_cached("SELECT facts FROM incident_streams WHERE id = ?1")?.query_row([&id], |row| row.get(0)).optional()?;
    let known = known.and_then(|facts| serde_json::from_str::<Stream>(&facts).ok());
    let mut stream = known.unwrap_or_else(|| Stream::new(stated));
    stream.merge(stated, record.at);
    // Plain fields: writing them as JSON does not fail.
    let facts = serde_json::to_string(&stream).unwrap_or_default();
    let is_open = stream.incidents(|_| true).iter().any(holdpoint_domain::incidents::Incident::is_open);
    let open = if is_open { 1 + u8::from(stream.is_polled()) } else { 0 };
    conn.prepare_cached("INSERT OR REPLACE INTO incident_streams (id, facts, open, seq) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, facts, open, record.seq.cast_signed()])
        .map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projections::PROJECTIONS;

    // Views of Incidents have 50 ms with a million actions: what they ask for is found by an index.
    #[test]
    fn queries_of_incident_views_use_an_index() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(include_str!("../file/0001_records.sql")).unwrap();
        PROJECTIONS.iter().for_each(|(_, _, schema)| conn.execute_batch(schema).unwrap());
        for sql in [
            CHANGED_SINCE,
            COUNT_OPEN,
            crate::finding::RECORDED_SINCE,
            crate::finding::RANKED_SINCE,
            crate::change::BEGAN_BETWEEN,
            crate::action::DECIDED_BETWEEN,
            "SELECT seq FROM records WHERE subject = ?1",
            crate::services::NEWEST,
        ] {
            let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let parameters = vec![0_i64; statement.parameter_count()];
            let plan = statement.query_map(rusqlite::params_from_iter(parameters), |row| row.get::<_, String>(3)).unwrap();
            let steps: Vec<String> = plan.collect::<rusqlite::Result<_>>().unwrap();
            // People merge few incidents, and a map is published seldom.
            let is_small = |step: &String| step.contains("incident_merges") || step.contains("service_maps");
            let scans: Vec<&String> =
                steps.iter().filter(|step| step.starts_with("SCAN") && !step.contains("USING") && !is_small(step)).collect();
            assert!(scans.is_empty(), "{sql}: {scans:?}");
            assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{sql}: {steps:?}");
        }
    }
}
