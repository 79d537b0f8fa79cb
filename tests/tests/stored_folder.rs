//! Data folders of the version before: nothing in them is lost. See `tests/folders/v0.1/README.md`.

use anyhow::{Context, Result, ensure};
use holdpoint_desk::{Desk, DeskOptions};
use holdpoint_hub::{HubOptions, LogPlace, RunningHub, start};
use holdpoint_replica::{OpenOptions, Progress, Replica};
use holdpoint_tests::home::Home;
use holdpoint_tests::port;
use holdpoint_tests::tool::Tool;
use holdpoint_throwaway::Server;
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tokio::task::block_in_place;
use xtask::place;

const RECORDS: u64 = 77;
const OPEN_ACTIONS: u64 = 7;
/// What a desk holds of each action and of everything that was handed out to it.
const KEPT: [&str; 3] = [
    "SELECT n, id, latest, kind, title, tool, service, status, decided_at, outcome FROM actions ORDER BY n",
    "SELECT * FROM records ORDER BY seq",
    "SELECT digest, content FROM bodies ORDER BY digest",
];

fn stored(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("folders/v0.1").join(name)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn rows(file: &Path, query: &str) -> Result<Vec<Vec<Sql>>> {
    let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut statement = conn.prepare(query)?;
    let width = statement.column_count();
    let rows = statement.query_map([], |row| (0..width).map(|cell| row.get(cell)).collect::<rusqlite::Result<Vec<Sql>>>())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn kept(replica: &Path) -> Result<Vec<Vec<Vec<Sql>>>> {
    KEPT.iter().map(|query| rows(replica, query)).collect()
}

async fn open_desk(data: &Path, hub_url: Option<String>) -> Result<Desk> {
    Ok(Desk::open(DeskOptions { data: data.into(), hub_url, version: "test".into() }).await?)
}

async fn until(desk: &Desk, what: &str, holds: impl Fn(&Value) -> bool) -> Result<Value> {
    port::until(what, || async { desk.call("app_state", json!({})).await.ok().filter(|state| holds(state)) }).await
}

/// A hub on a copy of the stored folder, a minute after its last record.
async fn start_hub(home: &Home) -> Result<RunningHub> {
    copy(&stored("hub"), &home.data().join("hub"))?;
    start_later(HubOptions::local(home.data())).await
}

async fn start_later(options: HubOptions) -> Result<RunningHub> {
    let last = rows(&stored("hub/log.sqlite"), "SELECT max(at) FROM records")?;
    let Some(Sql::Integer(last)) = last.first().and_then(|row| row.first()) else { anyhow::bail!("an empty log") };
    let now = last + 60_000;
    Ok(start(HubOptions { clock: Arc::new(move || now), ..options }).await?)
}

/// `holdpoint audit verify` in the home's data folder. What the older hub wrote has no signature
/// of a hub; all that came after it is justified.
fn verify(home: &Home, words: &[&str]) -> Result<()> {
    let mut verify = Command::new(place::program("holdpoint"));
    verify.args(["audit", "verify", "--json"]).args(words).arg("--data").arg(home.data());
    home.settle(&mut verify);
    let verified = verify.output().context("holdpoint audit verify")?;
    ensure!(verified.status.success(), "{}{}", String::from_utf8_lossy(&verified.stdout), String::from_utf8_lossy(&verified.stderr));
    let report: Value = serde_json::from_slice(&verified.stdout)?;
    let found = &report["justification"];
    ensure!(found["bytes_only_to"] == RECORDS && found["unjustified"] == 0, "{report}");
    ensure!(found["justified"].as_u64() == report["records"].as_u64().map(|records| records - RECORDS), "{report}");
    Ok(())
}

#[test]
fn stored_replica_is_rebuilt_with_progress() -> Result<()> {
    let home = Home::new()?;
    copy(&stored("desk/desk"), &home.data())?;
    let replica = Replica::open(&home.data(), OpenOptions::default())?.replica;
    ensure!(replica.rebuilding() == Some(Progress { done: 0, total: RECORDS }));
    let mut seen = Vec::new();
    let done = replica.finish_rebuild(|progress| {
        seen.push(progress);
        true
    })?;
    ensure!(done && seen == [Progress { done: RECORDS, total: RECORDS }], "{seen:?}");
    ensure!(replica.rebuilding().is_none());
    Ok(())
}

#[tokio::test]
async fn stored_desk_folder_opens_with_nothing_lost() -> Result<()> {
    let home = Home::new()?;
    copy(&stored("desk"), &home.data())?;
    let replica = home.data().join("desk/replica.sqlite");
    let outbox = "SELECT * FROM outbox";
    let before = (kept(&replica)?, rows(&home.data().join("desk/outbox.sqlite"), outbox)?);

    let desk = open_desk(&home.data(), None).await?;
    let state = until(&desk, "the rebuild", |state| state["rebuilding"].is_null() && state["counts"]["open"] == OPEN_ACTIONS).await?;
    ensure!(state["outbox"] == 1 && state["sync"]["head"] == RECORDS, "{state}");
    let notices = state["notices"].to_string();
    ensure!(!notices.contains("replica_rebuilt") && !notices.contains("outbox_damaged"), "{notices}");
    ensure!(state["person"]["name"] == "Ana Ruiz", "{state}");
    desk.close().await;
    let after = (kept(&replica)?, rows(&home.data().join("desk/outbox.sqlite"), outbox)?);
    ensure!(after == before, "something was lost: {before:?} is now {after:?}");
    Ok(())
}

#[tokio::test]
async fn stored_hub_folder_goes_on_and_answers_the_kept_review() -> Result<()> {
    let (hub_home, desk_home) = (Home::new()?, Home::new()?);
    let hub = start_hub(&hub_home).await?;
    copy(&stored("desk"), &desk_home.data())?;
    let desk = open_desk(&desk_home.data(), Some(hub.url.clone())).await?;
    // The kept review was signed before statements said what was on screen: refused, shown, not lost.
    let answered = |state: &Value| state["refused"] == 1 && state["sync"]["state"] == "live" && state["sync"]["head"] == RECORDS;
    let state = until(&desk, "the review to be answered", answered).await?;
    ensure!(state["counts"]["open"] == OPEN_ACTIONS, "{state}");
    let kept = desk.call("outbox", json!({})).await.map_err(|problem| anyhow::anyhow!("{problem:?}"))?;
    ensure!(kept.to_string().contains("unbound"), "{kept}");

    let clerk = Tool::new(&hub.url, "clerk", "hp_clerk");
    let asked = clerk.propose(clerk.action("Close ticket 5001")).await?;
    ensure!(clerk.is_open(&asked).await?);
    until(&desk, "the new action", |state| state["counts"]["open"] == OPEN_ACTIONS + 1).await?;
    desk.close().await;
    hub.stop().await;

    verify(&hub_home, &[])
}

#[tokio::test(flavor = "multi_thread")]
async fn stored_postgres_database_opens_verifies_and_goes_on() -> Result<()> {
    let home = Home::new()?;
    std::fs::create_dir_all(home.data().join("hub"))?;
    std::fs::copy(stored("hub/keys.json"), home.data().join("hub/keys.json"))?;
    let (server, database) = block_in_place(|| {
        let server = Server::start();
        let database = server.new_database();
        (server, database)
    });
    let dump = stored("postgres.sql");
    server.run("psql", &["--quiet", "--set", "ON_ERROR_STOP=1", "--dbname", &database, "--file", &dump.to_string_lossy()]);

    let hub = start_later(HubOptions { log: LogPlace::Postgres(database.clone()), ..HubOptions::local(home.data()) }).await?;
    let clerk = Tool::new(&hub.url, "clerk", "hp_clerk");
    let asked = clerk.propose(clerk.action("Close ticket 5001")).await?;
    ensure!(clerk.is_open(&asked).await?);
    hub.stop().await;
    block_in_place(|| verify(&home, &["--database", &database]))
}
