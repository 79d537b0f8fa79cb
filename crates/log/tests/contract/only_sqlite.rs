//! What only a file can show: its owner, a full disk, its rest, and reading it from outside.

use crate::backend::file;
use crate::chain::Chain;
use holdpoint_domain::Digest;
use holdpoint_log::{Log, LogError, SqliteLog, verify_file};
use rusqlite::Connection;
use std::path::Path;
use tempfile::TempDir;

#[tokio::test]
async fn second_owner_of_file_is_refused() {
    let folder = TempDir::new().unwrap();
    let log = SqliteLog::open(file(&folder)).await.unwrap();

    let refused = SqliteLog::open(file(&folder)).await.map(drop).unwrap_err();

    assert!(matches!(refused, LogError::InUse { .. }), "{refused:?}");
    assert!(refused.to_string().starts_with("another Holdpoint is using "), "{refused}");
    drop(log);
    SqliteLog::open(file(&folder)).await.unwrap();
}

#[tokio::test]
async fn full_disk_loses_nothing() {
    let folder = TempDir::new().unwrap();
    let log = SqliteLog::open(file(&folder)).await.unwrap();
    let mut chain = Chain::new();
    log.append(0, chain.with_body("act_1", b"before")).await.unwrap();
    log.limit_size(0).await.unwrap();
    let kept = chain;
    let large = chain.with_body("act_2", &vec![7; 1_000_000]);

    let refused = log.append(1, large.clone()).await;

    assert!(matches!(refused, Err(LogError::Full { .. })), "{refused:?}");
    assert_eq!(log.head().await.unwrap(), (1, kept.hash));
    assert_eq!(log.read(0, 10).await.unwrap().len(), 1);
    assert_eq!(log.get_body(&large.bodies[0].0).await.unwrap(), None);
    assert!(log.verify(&mut |_| {}).await.unwrap().is_clean());

    log.limit_size(u64::MAX).await.unwrap();
    assert_eq!(log.append(1, large).await.unwrap(), 2);
    assert!(log.verify(&mut |_| {}).await.unwrap().is_clean());
}

#[tokio::test]
async fn closed_log_is_one_file() {
    let folder = TempDir::new().unwrap();
    let log = SqliteLog::open(file(&folder)).await.unwrap();
    log.append(0, Chain::new().proposals("act_1", 100)).await.unwrap();
    log.read(0, 10).await.unwrap();
    assert!(names(folder.path()).contains(&"log.sqlite-wal".to_owned()));
    drop(log);
    assert_eq!(names(folder.path()), ["log.sqlite", "log.sqlite.lock"]);
}

#[tokio::test]
async fn reader_does_not_block_writer() {
    let folder = TempDir::new().unwrap();
    let log = SqliteLog::open(file(&folder)).await.unwrap();
    let mut chain = Chain::new();
    log.append(0, chain.proposals("act_1", 10)).await.unwrap();
    let reader = Connection::open(file(&folder)).unwrap();
    let mut select = reader.prepare("SELECT seq FROM records").unwrap();
    let mut rows = select.query([]).unwrap();
    rows.next().unwrap();

    // The reader is in the middle of the table, and the append returns.
    log.append(10, chain.proposals("act_1", 10)).await.unwrap();
    assert_eq!(log.read(0, 100).await.unwrap().len(), 20);
}

#[tokio::test]
async fn erased_body_is_removed_from_file_bytes() {
    let folder = TempDir::new().unwrap();
    let log = SqliteLog::open(file(&folder)).await.unwrap();
    let secret = b"the words of a person who asked us to forget them".repeat(200);
    log.append(0, Chain::new().with_body("act_1", &secret)).await.unwrap();

    log.erase_body(&Digest::of(&secret)).await.unwrap();

    for name in names(folder.path()) {
        let bytes = std::fs::read(folder.path().join(&name)).unwrap();
        assert!(!bytes.windows(30).any(|window| window == &secret[..30]), "still in {name}");
    }
}

#[tokio::test]
async fn files_that_are_no_log_are_refused() {
    let folder = TempDir::new().unwrap();
    let (text, other, newer) = (folder.path().join("a"), folder.path().join("b"), folder.path().join("c"));
    std::fs::write(&text, "Not a database, though long enough to look like one.".repeat(100)).unwrap();
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    drop(SqliteLog::open(&newer).await.unwrap());
    Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();

    for file in [&text, &other] {
        let refused = SqliteLog::open(file).await.map(drop);
        assert!(matches!(refused, Err(LogError::Corrupt { .. })), "{refused:?}");
        assert!(!verify_file(file, &mut |_| {}).unwrap().is_clean());
    }
    let refused = SqliteLog::open(&newer).await.map(drop);
    assert!(matches!(refused, Err(LogError::Newer { found: 99, .. })), "{refused:?}");
    assert!(verify_file(&folder.path().join("none"), &mut |_| {}).is_err());
}

#[tokio::test]
async fn verify_file_changes_nothing() {
    let folder = TempDir::new().unwrap();
    let log = SqliteLog::open(file(&folder)).await.unwrap();
    let mut chain = Chain::new();
    log.append(0, chain.with_body("act_1", b"body")).await.unwrap();

    // While its owner runs, with the last append only in the write-ahead file.
    let found = verify_file(&file(&folder), &mut |_| {}).unwrap();
    assert_eq!((found.head, found.is_clean()), (1, true));
    log.append(1, chain.proposals("act_1", 1)).await.unwrap();

    // As a crash leaves it: both files, and nobody who has them open.
    let crashed = TempDir::new().unwrap();
    for name in ["log.sqlite", "log.sqlite-wal"] {
        std::fs::copy(folder.path().join(name), crashed.path().join(name)).unwrap();
    }
    verified_unchanged(crashed.path(), &["log.sqlite", "log.sqlite-wal"]);

    // At rest: not even a file beside it.
    drop(log);
    let before = names(folder.path());
    verified_unchanged(folder.path(), &["log.sqlite"]);
    assert_eq!(names(folder.path()), before);
}

fn verified_unchanged(folder: &Path, files: &[&str]) {
    let bytes = || files.iter().map(|name| std::fs::read(folder.join(name)).unwrap()).collect::<Vec<_>>();
    let before = bytes();
    let found = verify_file(&folder.join("log.sqlite"), &mut |_| {}).unwrap();
    assert_eq!((found.head, found.bodies, found.problems), (2, 1, vec![]));
    assert!(bytes() == before);
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
