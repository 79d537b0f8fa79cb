//! Every value that SQLite stores for a small log is changed, byte by byte, and
//! every change is found.

use crate::backend::file;
use crate::chain::Chain;
use holdpoint_domain::Digest;
use holdpoint_log::{Batch, Log, SqliteLog, verify_file};
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use serde_json::json;
use std::path::Path;
use tempfile::TempDir;

/// A stopped log of twelve records and eight bodies, one of them larger than a page.
pub async fn small_log(folder: &TempDir) {
    let log = SqliteLog::open(file(folder)).await.unwrap();
    let (mut chain, mut batch) = (Chain::new(), Batch::default());
    for n in 0..12_usize {
        let body = format!("{{\"arguments\":{{\"replicas\":{n}}},\"salt\":\"5f0c{n:04}\"}}").repeat(if n == 5 { 120 } else { 1 });
        let body = (n < 8).then_some(body.as_bytes());
        let head = json!({"title": "Scale \u{1f} checkout", "n": n, "big": 1e21, "low": "Zürich"});
        batch.records.push(chain.record("action.proposed", &format!("act_{}", n % 3), &head, body));
        batch.bodies.extend(body.map(|body| (Digest::of(body), body.to_vec())));
    }
    log.append(0, batch).await.unwrap();
}

#[tokio::test]
async fn every_changed_byte_of_every_stored_value_is_found() {
    let folder = TempDir::new().unwrap();
    small_log(&folder).await;
    let file = file(&folder);
    let conn = Connection::open(&file).unwrap();
    conn.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF").unwrap();
    assert!(is_clean(&file));

    let mut changes = 0;
    for (table, columns) in [
        ("records", &["at", "actor", "kind", "version", "subject", "head", "body", "prev", "hash"][..]),
        ("bodies", &["digest", "content"]),
    ] {
        for column in columns {
            changes += change_all(&conn, &file, table, column);
        }
    }
    changes += change_places(&conn, &file);

    assert!(changes > 4_000, "only {changes} changes were tried");
    assert!(is_clean(&file), "a change was not taken back");
}

fn change_all(conn: &Connection, file: &Path, table: &str, column: &str) -> usize {
    let mut select = conn.prepare(&format!("SELECT rowid, {column} FROM {table}")).unwrap();
    let rows = select.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Value>(1)?))).unwrap();
    let rows: Vec<(i64, Value)> = rows.map(Result::unwrap).collect();
    let mut changes = 0;
    for (row, written) in rows {
        for changed in changed(&written) {
            store(conn, table, column, row, &changed);
            assert!(!is_clean(file), "{table}.{column} of row {row}: {written:?} became {changed:?} unnoticed");
            changes += 1;
        }
        store(conn, table, column, row, &written);
    }
    changes
}

// The cast keeps bytes that are no longer UTF-8, as a failing disk would leave them.
fn store(conn: &Connection, table: &str, column: &str, row: i64, value: &Value) {
    let (value, place) = match value {
        Value::Text(text) => (Value::Blob(text.clone().into_bytes()), "CAST(?1 AS TEXT)"),
        Value::Blob(bytes) if column_is_text(column) => (Value::Blob(bytes.clone()), "CAST(?1 AS TEXT)"),
        other => (other.clone(), "?1"),
    };
    let sql = format!("UPDATE {table} SET {column} = {place} WHERE rowid = ?2");
    assert_eq!(conn.prepare_cached(&sql).unwrap().execute(params![value, row]).unwrap(), 1);
}

fn column_is_text(column: &str) -> bool {
    ["actor", "kind", "subject", "head"].contains(&column)
}

fn changed(value: &Value) -> Vec<Value> {
    match value {
        Value::Integer(number) => vec![Value::Integer(number + 1), Value::Integer(number - 1)],
        Value::Text(text) => one_byte_changed(text.as_bytes()),
        Value::Blob(bytes) => one_byte_changed(bytes),
        Value::Null => vec![Value::Blob(vec![0; 32])],
        Value::Real(_) => panic!("the log stores no floating point numbers"),
    }
}

fn one_byte_changed(bytes: &[u8]) -> Vec<Value> {
    // Of the one body that is larger than a page, every seventh byte.
    let step = if bytes.len() > 1_000 { 7 } else { 1 };
    let change = |at: usize| {
        let mut changed = bytes.to_vec();
        changed[at] ^= 1 << (at % 8);
        Value::Blob(changed)
    };
    (0..bytes.len()).step_by(step).map(change).collect()
}

/// Moves each record to every free place that one changed bit of its number leads to.
fn change_places(conn: &Connection, file: &Path) -> usize {
    let mut changes = 0;
    for seq in 1..=12_i64 {
        for bit in 0..62 {
            let moved = seq ^ (1 << bit);
            if (1..=12).contains(&moved) {
                continue;
            }
            conn.execute("UPDATE records SET seq = ?1 WHERE seq = ?2", [moved, seq]).unwrap();
            assert!(!is_clean(file), "record {seq} became {moved} unnoticed");
            conn.execute("UPDATE records SET seq = ?1 WHERE seq = ?2", [seq, moved]).unwrap();
            changes += 1;
        }
    }
    changes
}

fn is_clean(file: &Path) -> bool {
    verify_file(file, &mut |_| {}).unwrap().is_clean()
}
