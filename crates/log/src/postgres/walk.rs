//! The walk over the whole log, as one moment of the database shows it.
//!
//! Unlike SQLite, PostgreSQL has no check of its indexes that an ordinary user
//! may run; an administrator of the server runs `pg_amcheck` for that.

use super::row;
use crate::LogError;
use crate::verify::Walk;
use futures::TryStreamExt;
use holdpoint_domain::Seq;
use sqlx::{PgConnection, PgPool, Row, postgres::PgRow};

type Progress<'a> = &'a mut (dyn FnMut(Seq) + Send);

pub(super) async fn walk(pool: &PgPool, progress: Progress<'_>) -> Result<Walk, LogError> {
    let mut tx = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    let mut walk = Walk::new();
    match parts(&mut tx, &mut walk, progress).await {
        // The server says that its files are damaged, and ends the transaction with that.
        Err(LogError::Corrupt { detail }) => walk.storage(format!("PostgreSQL could not read all of it: {detail}")),
        other => other?,
    }
    Ok(walk)
}

async fn parts(conn: &mut PgConnection, walk: &mut Walk, progress: Progress<'_>) -> Result<(), LogError> {
    records(conn, walk, progress).await?;
    let head = sqlx::query("SELECT seq, hash FROM holdpoint.head").fetch_one(&mut *conn).await?;
    walk.expect_head(&row::head(&head)?);
    bodies(conn, walk, progress).await?;
    absent(conn, walk).await
}

async fn records(conn: &mut PgConnection, walk: &mut Walk, progress: Progress<'_>) -> Result<(), LogError> {
    let mut reached = 0;
    let mut rows = sqlx::query(include_str!("read_all.sql")).fetch(conn);
    while let Some(found) = rows.try_next().await? {
        let step = match row::record(&found) {
            Ok(record) => {
                reached = record.seq;
                walk.record(&record)
            }
            Err(error) => {
                reached = row::place(&found, 0).unwrap_or(reached + 1);
                walk.unreadable_record(reached, row::digest(&found, 9).ok(), &error.to_string())
            }
        };
        step.into_iter().for_each(&mut *progress);
    }
    progress(reached);
    Ok(())
}

async fn bodies(conn: &mut PgConnection, walk: &mut Walk, progress: Progress<'_>) -> Result<(), LogError> {
    let mut rows = sqlx::query("SELECT digest, content FROM holdpoint.bodies").fetch(conn);
    while let Some(found) = rows.try_next().await? {
        match body(&found) {
            Ok((digest, content)) => walk.body(&digest, content).into_iter().for_each(&mut *progress),
            Err(error) => walk.storage(format!("a stored body is not made of a digest and bytes: {error}")),
        }
    }
    Ok(())
}

fn body(row: &PgRow) -> Result<(holdpoint_domain::Digest, &[u8]), LogError> {
    Ok((row::digest(row, 0)?, row.try_get(1)?))
}

async fn absent(conn: &mut PgConnection, walk: &mut Walk) -> Result<(), LogError> {
    let mut rows = sqlx::query(include_str!("read_absent.sql")).fetch(conn);
    while let Some(found) = rows.try_next().await? {
        // A digest of the wrong length was told as an unreadable record before.
        if let Ok(digest) = row::digest(&found, 1) {
            walk.absent(row::place(&found, 0)?, digest);
        }
    }
    Ok(())
}
