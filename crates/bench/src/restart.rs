//! A hub that starts on a million records, until `/readyz` answers 200: its record in a file, and in PostgreSQL.

use crate::hub::Hub;
use crate::table::{Bound, Row};
use crate::world::{self, thousands};
use anyhow::Result;
use holdpoint_log::{Log, PostgresLog, SqliteLog};
use holdpoint_simulator::{Fates, Organisation};
use holdpoint_throwaway::Server;
use std::path::Path;

const RECORDS: u64 = 1_000_000;
const STARTS: usize = 3;

pub async fn measure() -> Result<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir_all(folder.path().join("hub"))?;
    write(&SqliteLog::open(folder.path().join("hub/log.sqlite")).await?, folder.path()).await?;
    let file = starts(folder.path(), None, "SQLite").await?;
    drop(folder);

    let (folder, server) = (tempfile::tempdir()?, Server::start_durable());
    let url = server.new_database();
    write(&PostgresLog::open(&url).await?, folder.path()).await?;
    Ok(vec![file, starts(folder.path(), Some(&url), "PostgreSQL").await?])
}

async fn write(log: &dyn Log, folder: &Path) -> Result<()> {
    let enough = |organisation: &Organisation| organisation.state().head >= RECORDS;
    world::write_signed_to(log, folder, Fates { reviewed: 0.75, expired: 0.24 }, enough).await
}

async fn starts(folder: &Path, database: Option<&str>, kept: &str) -> Result<Row> {
    let (mut took, mut memory) = (Vec::new(), 0.0);
    // The first start has no checkpoint and checks every record; it is not measured.
    let (hub, checked_all) = Hub::start(folder, database).await?;
    hub.stop();
    for _ in 0..STARTS {
        let (mut hub, until_ready) = Hub::start(folder, database).await?;
        took.push(until_ready.as_secs_f64());
        memory = hub.memory("VmHWM")?;
        hub.stop();
    }
    // The middle one: the first may have to read from the disk, and a busy moment may meet another.
    took.sort_by(f64::total_cmp);
    let all = took.iter().map(|took| format!("{took:.1}")).collect::<Vec<_>>().join(", ");
    Ok(Row {
        what: format!("hub start to ready, {} records in {kept}", thousands(RECORDS)),
        value: took[STARTS / 2],
        unit: "s",
        must_be: Bound::AtMost,
        limit: 5.0,
        detail: format!(
            "starts took {all} s, the first, which checks every record, {:.1} s; at most {memory:.0} MB",
            checked_all.as_secs_f64()
        ),
    })
}
