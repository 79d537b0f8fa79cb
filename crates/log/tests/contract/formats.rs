//! Logs of the format before, builds of the format before, and builds of a format to come.

use crate::backend::{Backend, file};
use crate::chain::{Chain, text};
use holdpoint_domain::{Digest, Record};
use holdpoint_log::{Batch, Log, LogError, PostgresLog, SqliteLog, verify_file};
use holdpoint_throwaway::new_database;
use rusqlite::params;
use sqlx::{Connection as _, PgConnection};
use std::path::Path;
use tempfile::TempDir;

const SQLITE_FORMAT_1: &str = include_str!("../../src/sqlite/migrations/0001_records_and_bodies.sql");
const POSTGRES_FORMAT_1: &str = include_str!("../../src/postgres/migrations/0001_records_and_bodies.sql");
const POSTGRES_LAYOUT: &str = include_str!("../../src/postgres/layout.sql");

// The statements of the builds that write format 1, copied from them. They never change.
const SQLITE_INSERT_1: &str = "INSERT INTO records (seq, at, actor, kind, version, subject, head, body, prev, hash)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
const POSTGRES_INSERT_1: &str = "INSERT INTO holdpoint.records (seq, at, actor, kind, version, subject, head, body, prev, hash)
SELECT *
FROM unnest(
    $1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[],
    $6::text[], $7::text[], $8::bytea[], $9::bytea[], $10::bytea[]
)";
const POSTGRES_APPEND_1: &str = "WITH moved AS (
    UPDATE holdpoint.head SET seq = $13, hash = $14
    WHERE seq = $11 AND hash = $12
    RETURNING seq
), stored_records AS (
    INSERT INTO holdpoint.records (seq, at, actor, kind, version, subject, head, body, prev, hash)
    SELECT *
    FROM unnest(
        $1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[],
        $6::text[], $7::text[], $8::bytea[], $9::bytea[], $10::bytea[]
    )
    WHERE EXISTS (SELECT FROM moved)
)
SELECT pg_notify($15, seq::text)
FROM moved";

/// A number that no build knows yet.
const LATER_FORMAT: i16 = 99;

fn insert_as_sqlite_1(conn: &rusqlite::Connection, record: &Record) -> rusqlite::Result<usize> {
    conn.execute(
        SQLITE_INSERT_1,
        params![
            record.seq as i64,
            record.at,
            record.actor,
            record.kind,
            record.version,
            record.subject,
            record.header.get(),
            record.body.as_ref().map(Digest::as_bytes),
            record.prev.as_bytes(),
            record.hash.as_bytes(),
        ],
    )
}

async fn run_as_postgres_1(conn: &mut PgConnection, sql: &'static str, record: &Record) -> sqlx::Result<u64> {
    let query = sqlx::query(sql)
        .bind(vec![record.seq as i64])
        .bind(vec![record.at])
        .bind(vec![record.actor.as_str()])
        .bind(vec![record.kind.as_str()])
        .bind(vec![i64::from(record.version)])
        .bind(vec![record.subject.as_str()])
        .bind(vec![record.header.get()])
        .bind(vec![record.body.as_ref().map(|digest| &digest.as_bytes()[..])])
        .bind(vec![&record.prev.as_bytes()[..]])
        .bind(vec![&record.hash.as_bytes()[..]]);
    let query = if sql == POSTGRES_APPEND_1 {
        let query = query.bind(record.seq as i64 - 1).bind(&record.prev.as_bytes()[..]);
        query.bind(record.seq as i64).bind(&record.hash.as_bytes()[..]).bind("holdpoint_log")
    } else {
        query
    };
    Ok(query.execute(conn).await?.rows_affected())
}

fn write_sqlite_format_1(file: &Path, records: &[Record]) {
    let conn = rusqlite::Connection::open(file).unwrap();
    conn.execute_batch(SQLITE_FORMAT_1).unwrap();
    conn.pragma_update(None, "user_version", 1).unwrap();
    for record in records {
        insert_as_sqlite_1(&conn, record).unwrap();
    }
}

async fn write_postgres_format_1(url: &str, records: &[Record]) -> PgConnection {
    let mut conn = PgConnection::connect(url).await.unwrap();
    for sql in [POSTGRES_LAYOUT, POSTGRES_FORMAT_1, "INSERT INTO holdpoint.layout (step) VALUES (1)"] {
        sqlx::raw_sql(sql).execute(&mut conn).await.unwrap();
    }
    for record in records {
        assert_eq!(run_as_postgres_1(&mut conn, POSTGRES_APPEND_1, record).await.unwrap(), 1);
    }
    conn
}

async fn continues(log: &dyn Log, mut chain: Chain, written: &[Record]) {
    assert_eq!(text(&log.read(0, 10).await.unwrap()), text(written));
    assert_eq!(log.append(chain.seq, chain.with_body("act_1", b"later")).await.unwrap(), 4);
    let naming = log.read_naming(&[Digest::of(b"later")]).await.unwrap();
    assert_eq!(naming.iter().map(|record| record.seq).collect::<Vec<_>>(), [4]);
    let found = log.verify(&mut |_| {}).await.unwrap();
    assert_eq!((found.records, found.problems), (4, vec![]));
}

#[tokio::test]
async fn sqlite_log_of_format_1_is_migrated_and_continued() {
    let folder = TempDir::new().unwrap();
    let mut chain = Chain::new();
    let written = chain.proposals("act_1", 3).records;
    write_sqlite_format_1(&file(&folder), &written);
    let before = std::fs::read(file(&folder)).unwrap();
    assert_eq!(verify_file(&file(&folder), &mut |_| {}).unwrap().problems, vec![]);
    assert!(std::fs::read(file(&folder)).unwrap() == before, "verifying migrated the file");

    let log = SqliteLog::open(file(&folder)).await.unwrap();
    continues(&log, chain, &written).await;
}

#[tokio::test]
async fn postgres_log_of_format_1_is_migrated_and_continued() {
    let url = new_database();
    let mut chain = Chain::new();
    let written = chain.proposals("act_1", 3).records;
    write_postgres_format_1(&url, &written).await;

    let log = PostgresLog::open(&url).await.unwrap();
    continues(&log, chain, &written).await;
}

#[tokio::test]
async fn sqlite_format_1_append_fails_after_migration() {
    let folder = TempDir::new().unwrap();
    let mut chain = Chain::new();
    let written = chain.proposals("act_1", 1).records;
    write_sqlite_format_1(&file(&folder), &written);
    let old = rusqlite::Connection::open(file(&folder)).unwrap();
    let log = SqliteLog::open(file(&folder)).await.unwrap();

    let refused = insert_as_sqlite_1(&old, &chain.proposals("act_1", 1).records[0]).unwrap_err();

    assert!(refused.to_string().contains("an older Holdpoint may not append"), "{refused}");
    assert_eq!(log.read(0, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn postgres_format_1_append_fails_after_migration() {
    let url = new_database();
    let mut chain = Chain::new();
    let written = chain.proposals("act_1", 1).records;
    // The connection has prepared the statement before, as a hub that runs has.
    let mut old = write_postgres_format_1(&url, &written).await;
    let log = PostgresLog::open(&url).await.unwrap();
    let next = chain.proposals("act_1", 1).records.remove(0);

    for sql in [POSTGRES_APPEND_1, POSTGRES_INSERT_1] {
        let refused = run_as_postgres_1(&mut old, sql, &next).await.unwrap_err();
        // "not_null_violation", which those builds report as: nothing was recorded.
        let code = refused.as_database_error().and_then(sqlx::error::DatabaseError::code);
        assert_eq!(code.as_deref(), Some("23502"), "{refused}");
    }
    assert_eq!(log.head().await.unwrap(), (1, written[0].hash));
    assert_eq!(log.read(0, 10).await.unwrap().len(), 1);
}

/// As the migration of a later build leaves the log.
async fn move_to_later_format(backend: &Backend) {
    match backend {
        Backend::Sqlite(folder) => {
            let conn = rusqlite::Connection::open(file(folder)).unwrap();
            conn.pragma_update(None, "user_version", LATER_FORMAT).unwrap();
        }
        Backend::Postgres(url) => {
            let mut conn = PgConnection::connect(url).await.unwrap();
            sqlx::query("INSERT INTO holdpoint.layout (step) VALUES ($1)").bind(i64::from(LATER_FORMAT)).execute(&mut conn).await.unwrap();
            sqlx::query("UPDATE holdpoint.head SET format = $1").bind(LATER_FORMAT).execute(&mut conn).await.unwrap();
        }
    }
}

pub async fn newer_format_stops_appends_and_not_reads(backend: &Backend) {
    let log = backend.open().await;
    let mut chain = Chain::new();
    log.append(0, chain.with_body("act_1", b"before")).await.unwrap();
    move_to_later_format(backend).await;

    // One record, more than one statement takes, and bodies alone.
    let bodies = Batch { records: Vec::new(), bodies: vec![(Digest::of(b"alone"), b"alone".to_vec())] };
    for batch in [{ chain }.with_body("act_2", b"after"), { chain }.proposals("act_2", 5_001), bodies] {
        let refused = log.append(1, batch).await.unwrap_err();
        assert!(matches!(refused, LogError::Newer { found: 99, known: 4 }), "{refused:?}");
        assert_eq!(refused.code(), "log_newer");
    }

    assert_eq!(log.head().await.unwrap(), (1, chain.hash));
    assert_eq!(log.read(0, 10).await.unwrap().len(), 1);
    assert_eq!(log.get_body(&Digest::of(b"before")).await.unwrap().as_deref(), Some(&b"before"[..]));
    assert_eq!(log.get_bodies(&[Digest::of(b"after"), Digest::of(b"alone")]).await.unwrap(), [None, None]);
}

pub async fn log_of_newer_format_is_not_opened(backend: &Backend) {
    drop(backend.open().await);
    move_to_later_format(backend).await;
    let refused = match backend {
        Backend::Sqlite(folder) => SqliteLog::open(file(folder)).await.map(drop),
        Backend::Postgres(url) => PostgresLog::open(url).await.map(drop),
    };
    let refused = refused.unwrap_err();
    assert!(refused.to_string().starts_with("this log is used by a newer Holdpoint (format 99;"), "{refused}");
}
