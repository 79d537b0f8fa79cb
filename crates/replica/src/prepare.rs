//! What can be done with records before they are written: checking their hashes and reading their headers.

use crate::record;
use holdpoint_domain::{BrokenLink, Digest, Event, Record, Seq};
use rusqlite::Connection;

/// A record's event, or why its header cannot be read.
pub(crate) type Parsed = Result<Event, serde_json::Error>;

/// Why a batch was not stored.
pub(crate) enum StoreError {
    Broken(BrokenLink),
    Sql(rusqlite::Error),
}

/// A batch whose hashes were checked and whose headers were read, so that another thread can do that
/// beside the writing of the batch before.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) records: Vec<Record>,
    pub(crate) events: Result<Vec<Parsed>, BrokenLink>,
}

impl Prepared {
    /// Checks and reads a batch. What is wrong with it shows when it is applied.
    #[must_use]
    pub fn new(records: Vec<Record>) -> Self {
        let events = parse(&records);
        Self { records, events }
    }
}

/// Stores a batch after the record `head`. On an error the caller rolls the transaction back.
pub(crate) fn store(conn: &Connection, head: (Seq, Digest), batch: &[Record]) -> Result<(), StoreError> {
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

/// Checks the hashes of a batch and reads its headers.
pub(crate) fn parse(batch: &[Record]) -> Result<Vec<Parsed>, BrokenLink> {
    batch.iter().map(check_and_parse).collect()
}

fn check_and_parse(record: &Record) -> Result<Parsed, BrokenLink> {
    if record.computed_hash() == record.hash { Ok(Event::of(record)) } else { Err(BrokenLink::Hash { seq: record.seq }) }
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
