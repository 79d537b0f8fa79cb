//! What only PostgreSQL can show: a failure inside the server, and a second head.

use crate::chain::Chain;
use holdpoint_domain::{Digest, GENESIS};
use holdpoint_log::{Log, LogError, PostgresLog};
use holdpoint_throwaway::new_database;
use sqlx::{Connection, PgConnection};

#[tokio::test]
async fn batch_refused_by_server_stores_nothing() {
    let log = PostgresLog::open(&new_database()).await.unwrap();
    // The body is stored first, then PostgreSQL refuses the text.
    let refused = log.append(0, Chain::new().with_body("nul\0", b"body")).await;

    assert!(matches!(refused, Err(LogError::Io { .. })), "{refused:?}");
    assert_eq!(log.head().await.unwrap(), (0, GENESIS));
    assert_eq!(log.get_body(&Digest::of(b"body")).await.unwrap(), None);
    log.append(0, Chain::new().with_body("act_1", b"body")).await.unwrap();
}

#[tokio::test]
async fn changed_rows_are_found() {
    for (change, code) in [
        ("UPDATE holdpoint.records SET actor = 'tool:other' WHERE seq = 2", "record_changed"),
        ("UPDATE holdpoint.records SET head = ' ' || head WHERE seq = 2", "record_unreadable"),
        ("UPDATE holdpoint.records SET hash = '\\x00' WHERE seq = 2", "record_unreadable"),
        ("DELETE FROM holdpoint.records WHERE seq = 2", "record_gap"),
        ("DELETE FROM holdpoint.records WHERE seq = 3", "head_differs"),
        ("UPDATE holdpoint.bodies SET content = 'x'", "body_changed"),
        ("UPDATE holdpoint.head SET seq = 2", "head_differs"),
    ] {
        let url = new_database();
        let log = PostgresLog::open(&url).await.unwrap();
        let mut chain = Chain::new();
        log.append(0, chain.with_body("act_1", b"body")).await.unwrap();
        log.append(1, chain.proposals("act_1", 2)).await.unwrap();

        let mut conn = PgConnection::connect(&url).await.unwrap();
        sqlx::raw_sql(change).execute(&mut conn).await.unwrap();

        let found = log.verify(&mut |_| {}).await.unwrap();
        assert!(found.problems.iter().any(|problem| problem.code == code), "{change}: {found:?}");
    }
}

#[tokio::test]
async fn truncated_log_is_not_opened() {
    let url = new_database();
    let log = PostgresLog::open(&url).await.unwrap();
    log.append(0, Chain::new().proposals("act_1", 2)).await.unwrap();
    let mut conn = PgConnection::connect(&url).await.unwrap();
    sqlx::query("DELETE FROM holdpoint.records WHERE seq = 2").execute(&mut conn).await.unwrap();

    let refused = PostgresLog::open(&url).await.map(drop);
    assert!(matches!(refused, Err(LogError::Corrupt { .. })), "{refused:?}");
}

#[tokio::test]
async fn concurrent_opens_create_schema_once() {
    let url = new_database();
    let (one, other) = tokio::join!(PostgresLog::open(&url), PostgresLog::open(&url));
    one.unwrap().append(0, Chain::new().proposals("act_1", 1)).await.unwrap();
    assert_eq!(other.unwrap().head().await.unwrap().0, 1);
}
