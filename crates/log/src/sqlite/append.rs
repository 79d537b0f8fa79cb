//! The writes: an append, and the erasure of a body.

use super::migrate::{FORMAT, check_format};
use super::{Inner, connection, read, row};
use crate::{Batch, LogError};
use holdpoint_domain::{Digest, Record, Seq};
use rusqlite::{Connection, TransactionBehavior, params};

const INSERT_RECORD: &str = include_str!("insert_record.sql");
const INSERT_BODY: &str = "INSERT INTO bodies (digest, content) VALUES (?1, ?2) ON CONFLICT (digest) DO NOTHING";

impl Inner {
    pub(super) fn append(&self, after: Seq, batch: &Batch) -> Result<Seq, LogError> {
        let mut writer = self.writer();
        let head = self.head();
        batch.check_fits(after, &head)?;
        if batch.is_empty() {
            return Ok(head.0);
        }
        match store(&mut writer, batch) {
            Ok(()) => {
                let head = batch.head_after(head);
                self.set_head(head);
                Ok(head.0)
            }
            Err(error) => {
                // SQLite has rolled back as far as it can tell. The head in the file counts, not the one in memory.
                if let Ok(found) = read::checked_head(&writer) {
                    self.set_head(found);
                }
                Err(error)
            }
        }
    }

    pub(super) fn erase_body(&self, digest: &Digest) -> Result<bool, LogError> {
        let writer = self.writer();
        let erased = writer.execute("DELETE FROM bodies WHERE digest = ?1", [digest.as_bytes()])? > 0;
        // The old page still lies in the write-ahead file, and in the database until that is moved over.
        if erased && let Err(error) = connection::checkpoint(&writer) {
            tracing::warn!(%error, "an erased body leaves the write-ahead file only at the next checkpoint");
        }
        Ok(erased)
    }
}

fn store(conn: &mut Connection, batch: &Batch) -> Result<(), LogError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    check_format(&tx)?;
    {
        let mut insert = tx.prepare_cached(INSERT_BODY)?;
        for (digest, content) in &batch.bodies {
            insert.execute(params![digest.as_bytes(), content])?;
        }
        let mut insert = tx.prepare_cached(INSERT_RECORD)?;
        for record in &batch.records {
            insert_record(&mut insert, record)?;
        }
    }
    Ok(tx.commit()?)
}

fn insert_record(insert: &mut rusqlite::CachedStatement<'_>, record: &Record) -> rusqlite::Result<usize> {
    insert.execute(params![
        row::integer(record.seq),
        record.at,
        record.actor,
        record.kind,
        record.version,
        record.subject,
        record.header.get(),
        record.body.as_ref().map(Digest::as_bytes),
        record.prev.as_bytes(),
        record.hash.as_bytes(),
        FORMAT,
    ])
}
