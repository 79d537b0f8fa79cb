//! The append: one transaction that locks the head row from check to commit. A batch that
//! is not very large is one statement, and so one round trip to the server.

use super::migrate::FORMAT;
use super::row;
use crate::{Batch, Head, LogError};
use holdpoint_domain::{Digest, Record, Seq};
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{Connection, PgConnection, Postgres, Row};

/// The channel on which a commit notifies the number of its last record.
pub(super) const NOTIFY_CHANNEL: &str = "holdpoint_log";

/// Records in one statement.
const MAX_STATEMENT_RECORDS: usize = 5_000;
/// Bytes of bodies in one statement, far below the gigabyte that a message may have.
const MAX_STATEMENT_BYTES: usize = 32 * 1024 * 1024;

pub(super) async fn append(conn: &mut PgConnection, after: Seq, batch: &Batch) -> Result<Seq, LogError> {
    if let Some(first) = batch.records.first().filter(|_| fits_one_statement(batch)) {
        // The server compares the end of the log with the end that the first record names.
        let head = (after, first.prev);
        if batch.check_fits(after, &head).is_ok() && append_at_once(conn, head, batch).await? {
            return Ok(batch.head_after(head).0);
        }
    }
    // Large, or refused: this path also finds the reason of a refusal.
    append_in_parts(conn, after, batch).await
}

fn fits_one_statement(batch: &Batch) -> bool {
    batch.records.len() <= MAX_STATEMENT_RECORDS
        && batch.bodies.iter().map(|(_, content)| content.len()).sum::<usize>() <= MAX_STATEMENT_BYTES
}

/// False, and nothing is stored, when the log does not end with `head` or has a newer format.
async fn append_at_once(conn: &mut PgConnection, head: Head, batch: &Batch) -> Result<bool, LogError> {
    let reached = batch.head_after(head);
    let (digests, contents) = body_columns(&batch.bodies);
    let moved = bind_records(sqlx::query(include_str!("append_at_once.sql")), &batch.records)
        .bind(digests)
        .bind(contents)
        .bind(row::integer(head.0))
        .bind(&head.1.as_bytes()[..])
        .bind(row::integer(reached.0))
        .bind(&reached.1.as_bytes()[..])
        .bind(NOTIFY_CHANNEL)
        .bind(FORMAT)
        .fetch_all(conn)
        .await?;
    Ok(!moved.is_empty())
}

async fn append_in_parts(conn: &mut PgConnection, after: Seq, batch: &Batch) -> Result<Seq, LogError> {
    let mut tx = conn.begin().await?;
    let locked = sqlx::query("SELECT seq, hash, format FROM holdpoint.head FOR UPDATE").fetch_one(&mut *tx).await?;
    check_format(locked.try_get(2)?)?;
    let head = row::head(&locked)?;
    batch.check_fits(after, &head)?;
    if batch.is_empty() {
        return Ok(head.0);
    }
    store_bodies(&mut tx, &batch.bodies).await?;
    for part in batch.records.chunks(MAX_STATEMENT_RECORDS) {
        insert_records(&mut tx, part).await?;
    }
    let head = batch.head_after(head);
    move_head(&mut tx, &head).await?;
    tx.commit().await?;
    Ok(head.0)
}

fn check_format(found: i16) -> Result<(), LogError> {
    if found > FORMAT {
        return Err(LogError::Newer { found: found.into(), known: FORMAT.into() });
    }
    Ok(())
}

async fn store_bodies(conn: &mut PgConnection, bodies: &[(Digest, Vec<u8>)]) -> Result<(), LogError> {
    let mut rest = bodies;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fit = rest.iter().take_while(|(_, content)| {
            let fits = bytes < MAX_STATEMENT_BYTES;
            bytes += content.len();
            fits
        });
        let (part, later) = rest.split_at(fit.count());
        insert_bodies(conn, part).await?;
        rest = later;
    }
    Ok(())
}

async fn insert_bodies(conn: &mut PgConnection, bodies: &[(Digest, Vec<u8>)]) -> Result<(), LogError> {
    let (digests, contents) = body_columns(bodies);
    sqlx::query(include_str!("insert_bodies.sql")).bind(digests).bind(contents).execute(conn).await?;
    Ok(())
}

async fn insert_records(conn: &mut PgConnection, records: &[Record]) -> Result<(), LogError> {
    bind_records(sqlx::query(include_str!("insert_records.sql")), records).bind(FORMAT).execute(conn).await?;
    Ok(())
}

fn body_columns(bodies: &[(Digest, Vec<u8>)]) -> (Vec<&[u8]>, Vec<&[u8]>) {
    bodies.iter().map(|(digest, content)| (&digest.as_bytes()[..], &content[..])).unzip()
}

/// Binds `$1` to `$10`, one array for each column.
fn bind_records<'q>(query: Query<'q, Postgres, PgArguments>, records: &[Record]) -> Query<'q, Postgres, PgArguments> {
    fn column<'a, T>(records: &'a [Record], value: impl Fn(&'a Record) -> T) -> Vec<T> {
        records.iter().map(value).collect()
    }
    query
        .bind(column(records, |record| row::integer(record.seq)))
        .bind(column(records, |record| record.at))
        .bind(column(records, |record| record.actor.as_str()))
        .bind(column(records, |record| record.kind.as_str()))
        .bind(column(records, |record| i64::from(record.version)))
        .bind(column(records, |record| record.subject.as_str()))
        .bind(column(records, |record| record.header.get()))
        .bind(column(records, |record| record.body.as_ref().map(|digest| &digest.as_bytes()[..])))
        .bind(column(records, |record| &record.prev.as_bytes()[..]))
        .bind(column(records, |record| &record.hash.as_bytes()[..]))
}

// The notice is sent with the commit, so its receiver finds the records.
async fn move_head(conn: &mut PgConnection, head: &Head) -> Result<(), LogError> {
    sqlx::query("UPDATE holdpoint.head SET seq = $1, hash = $2")
        .bind(row::integer(head.0))
        .bind(&head.1.as_bytes()[..])
        .execute(&mut *conn)
        .await?;
    sqlx::query("SELECT pg_notify($1, $2)").bind(NOTIFY_CHANNEL).bind(head.0.to_string()).execute(conn).await?;
    Ok(())
}
