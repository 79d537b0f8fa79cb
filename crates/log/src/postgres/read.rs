//! Reads.

use super::row;
use crate::{Head, LogError};
use holdpoint_domain::{Digest, GENESIS, Record, Seq};
use sqlx::{PgConnection, PgPool, Row};
use std::collections::HashMap;

pub(super) async fn after(conn: &mut PgConnection, after: Seq, limit: usize) -> Result<Vec<Record>, LogError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = sqlx::query(include_str!("read_after.sql"));
    row::records(&rows.bind(row::integer(after)).bind(limit).fetch_all(conn).await?)
}

pub(super) async fn about(conn: &mut PgConnection, subject: &str) -> Result<Vec<Record>, LogError> {
    row::records(&sqlx::query(include_str!("read_about.sql")).bind(subject).fetch_all(conn).await?)
}

pub(super) async fn naming(conn: &mut PgConnection, digests: &[Digest]) -> Result<Vec<Record>, LogError> {
    row::records(&sqlx::query(include_str!("read_naming.sql")).bind(digest_column(digests)).fetch_all(conn).await?)
}

fn digest_column(digests: &[Digest]) -> Vec<&[u8]> {
    digests.iter().map(|digest| &digest.as_bytes()[..]).collect()
}

pub(super) async fn head(conn: &mut PgConnection) -> Result<Head, LogError> {
    row::head(&sqlx::query("SELECT seq, hash FROM holdpoint.head").fetch_one(conn).await?)
}

pub(super) async fn bodies(conn: &mut PgConnection, digests: &[Digest]) -> Result<Vec<Option<Vec<u8>>>, LogError> {
    let rows = sqlx::query("SELECT digest, content FROM holdpoint.bodies WHERE digest = ANY($1)")
        .bind(digest_column(digests))
        .fetch_all(conn)
        .await?;
    let mut found: HashMap<Digest, Vec<u8>> = HashMap::with_capacity(rows.len());
    for row in &rows {
        found.insert(row::digest(row, 0)?, row.try_get(1)?);
    }
    Ok(digests.iter().map(|digest| found.get(digest).cloned()).collect())
}

pub(super) async fn erase_body(conn: &mut PgConnection, digest: &Digest) -> Result<bool, LogError> {
    let erased = sqlx::query("DELETE FROM holdpoint.bodies WHERE digest = $1").bind(&digest.as_bytes()[..]).execute(conn).await?;
    Ok(erased.rows_affected() > 0)
}

/// The head, after checking that the last record is there and as it was written.
pub(super) async fn checked_head(pool: &PgPool) -> Result<Head, LogError> {
    // One moment for both, or another hub's append would look like damage.
    let mut tx = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    let head = row::head(&sqlx::query("SELECT seq, hash FROM holdpoint.head").fetch_one(&mut *tx).await?)?;
    let last = sqlx::query(include_str!("read_last.sql")).fetch_optional(&mut *tx).await?;
    let last = last.as_ref().map(row::record).transpose()?;
    let found = last.as_ref().map_or((0, GENESIS), |last| (last.seq, last.computed_hash()));
    if found != head {
        return Err(LogError::corrupt(format!("the last record, {}, is not the one that was written last", found.0)));
    }
    Ok(head)
}

/// Fails as an append would, and changes nothing.
pub(super) async fn check_writable(conn: &mut PgConnection) -> Result<(), LogError> {
    sqlx::raw_sql("UPDATE holdpoint.head SET seq = seq WHERE false").execute(conn).await?;
    Ok(())
}
