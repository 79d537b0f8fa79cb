//! What can be done with records before they are written: checking their hashes and reading their headers.

use crate::record;
use holdpoint_domain::{BrokenLink, Digest, Event, Record, Seq};
use rusqlite::Connection;

/// From here on a thread of its own pays.
const RECORDS_WORTH_A_THREAD: usize = 512;

/// A record's event, or why its header cannot be read.
pub(crate) type Parsed = Result<Event, serde_json::Error>;

/// Why a batch was not stored.
pub(crate) enum StoreError {
    Broken(BrokenLink),
    Sql(rusqlite::Error),
}

/// Stores a batch after the record `head` and returns its events. Hashes are checked and headers
/// read beside the writing when there are many: both take about as long. On an error the
/// caller rolls the transaction back.
pub(crate) fn store_and_parse(conn: &Connection, head: (Seq, Digest), batch: &[Record]) -> Result<Vec<Parsed>, StoreError> {
    if batch.len() < RECORDS_WORTH_A_THREAD {
        store(conn, head, batch)?;
        return parse(batch);
    }
    std::thread::scope(|scope| {
        let parsed = scope.spawn(|| parse(batch));
        let stored = store(conn, head, batch);
        let parsed = parsed.join().unwrap_or_else(|_| parse(batch));
        stored.and(parsed)
    })
}

fn store(conn: &Connection, head: (Seq, Digest), batch: &[Record]) -> Result<(), StoreError> {
    let (mut seq, mut hash) = head;
    let mut insert = conn.prepare_cached(record::INSERT)?;
    for record in batch {
        if record.seq != seq + 1 || record.prev != hash {
            record.follows(seq, &hash)?;
        }
        record::insert(&mut insert, record)?;
        (seq, hash) = (record.seq, record.hash);
    }
    Ok(())
}

fn parse(batch: &[Record]) -> Result<Vec<Parsed>, StoreError> {
    batch.iter().map(check_and_parse).collect()
}

fn check_and_parse(record: &Record) -> Result<Parsed, StoreError> {
    if record.computed_hash() == record.hash {
        Ok(Event::of(record))
    } else {
        Err(StoreError::Broken(BrokenLink::Hash { seq: record.seq }))
    }
}

impl From<BrokenLink> for StoreError {
    fn from(link: BrokenLink) -> Self {
        Self::Broken(link)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}
