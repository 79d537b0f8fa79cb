//! A desk that catches up on a million records, against raw prepared inserts of the rows it ends up with.

use crate::table::{Bound, Row};
use crate::world::{self, World};
use anyhow::Result;
use holdpoint_simulator::Fates;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::path::Path;
use std::time::{Duration, Instant};

const RECORDS: u64 = 1_000_000;
// Rows a transaction, as the desk commits them.
const BATCH: usize = 4096;

pub async fn measure() -> Result<Vec<Row>> {
    let world = World::written(RECORDS, Fates { reviewed: 0.75, expired: 0.24 }).await?;
    let took = world.catch_up().await?;
    let replica = world.replica();
    let _folder = world.close().await;
    let raw = insert_again(&replica)?;
    let folder_mb = std::fs::metadata(&replica)?.len() / 1_000_000;
    Ok(vec![Row {
        what: format!("catch-up of {} records", world::thousands(RECORDS)),
        value: took.as_secs_f64() / raw.as_secs_f64(),
        unit: "×",
        must_be: Bound::AtMost,
        limit: 2.2,
        detail: format!("{:.1} s against {:.1} s of raw inserts, {folder_mb} MB", took.as_secs_f64(), raw.as_secs_f64()),
    }])
}

struct Table {
    create: Vec<String>,
    insert: String,
    rows: Vec<Vec<Value>>,
}

/// Inserts every row of every table of the replica into an empty file of the same shape.
fn insert_again(replica: &Path) -> Result<Duration> {
    let source = Connection::open_with_flags(replica, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let tables = read_tables(&source)?;
    let folder = tempfile::tempdir()?;
    let mut conn = Connection::open(folder.path().join("raw.sqlite"))?;
    conn.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
    conn.pragma_update(None, "synchronous", "normal")?;
    for statement in tables.iter().flat_map(|table| &table.create) {
        conn.execute_batch(statement)?;
    }
    let start = Instant::now();
    for table in &tables {
        for rows in table.rows.chunks(BATCH) {
            let transaction = conn.transaction()?;
            {
                let mut insert = transaction.prepare_cached(&table.insert)?;
                for row in rows {
                    insert.execute(params_from_iter(row))?;
                }
            }
            transaction.commit()?;
        }
    }
    Ok(start.elapsed())
}

fn read_tables(source: &Connection) -> Result<Vec<Table>> {
    // Not the search index: it is filled after the catch-up.
    let mut names = source.prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name <> 'named' AND name NOT LIKE 'sqlite_%'",
    )?;
    let names: Vec<String> = names.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    names.iter().map(|name| read_table(source, name)).collect()
}

fn read_table(source: &Connection, name: &str) -> Result<Table> {
    let mut create = source.prepare("SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC")?;
    let create = create.query_map([name], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut select = source.prepare(&format!("SELECT * FROM \"{name}\""))?;
    let columns = select.column_count();
    let rows = select.query_map([], |row| (0..columns).map(|column| row.get(column)).collect())?;
    let insert = format!("INSERT INTO \"{name}\" VALUES ({})", vec!["?"; columns].join(","));
    Ok(Table { create, insert, rows: rows.collect::<rusqlite::Result<_>>()? })
}
