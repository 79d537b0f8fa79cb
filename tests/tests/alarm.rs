//! A desk whose hub comes back with another record, or as another hub.

use anyhow::{Context, Result};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::SigningKey;
use holdpoint_domain::{DeskCommand, Digest, Record, canonical_raw, sign_batch};
use holdpoint_log::{Batch, Log as _, SqliteLog};
use holdpoint_protocol::{HubFile, Vouch};
use holdpoint_tests::home::Home;
use holdpoint_tests::port;
use holdpoint_tests::serve::Serve;
use holdpoint_tests::team_desk::TeamDesk;
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::time::Duration;
use tokio::task::block_in_place;

/// Longer than a desk waits for a hub that may only be behind.
const LONG: Duration = Duration::from_secs(100);

struct Place {
    home: Home,
    listen: String,
}

impl Place {
    fn new() -> Result<Self> {
        Ok(Self { home: Home::new()?, listen: format!("127.0.0.1:{}", port::free()?) })
    }

    fn hub(&self) -> Result<Serve> {
        block_in_place(|| Serve::with(&self.home, &["--listen", &self.listen]))
    }

    fn log(&self) -> PathBuf {
        self.home.data().join("hub/log.sqlite")
    }

    /// The log, as soon as whoever had it has let go of it.
    async fn open(&self) -> Result<SqliteLog> {
        port::until("the log", || async { SqliteLog::open(self.log()).await.ok() }).await
    }

    async fn desk(&self, hub: &Serve) -> Result<TeamDesk> {
        let secret = HubFile::read(&self.home.data()).context("the hub wrote no hub.json")?.secret;
        TeamDesk::join("Ana", &hub.url, Vouch::Secret(secret)).await
    }
}

async fn add_tool(desk: &TeamDesk, name: &str) -> Result<()> {
    let token = Digest::of(name.as_bytes());
    let head = desk.command(DeskCommand::AddTool { name: name.into(), owner: None, token }).await?.head;
    desk.until("the tool", |state| state["sync"]["head"] == head).await.map(drop)
}

async fn alarm(desk: &TeamDesk) -> Result<Value> {
    let look = || async { desk.call("app_state", json!({})).await.ok().filter(|state| state["sync"]["state"] == "broken") };
    Ok(port::poll_until(LONG, look).await.context("no alarm")?["sync"]["alarm"].clone())
}

/// Seals and signs a changed record that is an append of its own, with the keys of the hub.
fn sign_again(place: &Place, record: &mut [Record]) -> Result<()> {
    let keys: Value = serde_json::from_slice(&std::fs::read(place.home.data().join("hub/keys.json"))?)?;
    let key: [u8; 32] = STANDARD.decode(keys["signing"].as_str().context("no key")?)?.try_into().ok().context("32 bytes")?;
    let [last] = record else { anyhow::bail!("one record") };
    let (batch, _) = last.batch()?.context("no signature")?;
    let mut header: Map<String, Value> = serde_json::from_str(last.header.get())?;
    header.remove("batch");
    last.header = canonical_raw(&header)?;
    last.hash = last.computed_hash();
    sign_batch(record, batch.commands, keys["hub"].as_str().context("no id")?, &SigningKey::from_bytes(&key))?;
    Ok(())
}

/// The log with its last record changed, so that everything in it fits again: as one can who has
/// the hub's keys.
async fn rewrite(place: &Place) -> Result<()> {
    let (mut records, bodies) = {
        let log = place.open().await?;
        let records = log.read(0, 10_000).await?;
        let digests: Vec<Digest> = records.iter().flat_map(|record| record.body.into_iter().chain(record.envelope())).collect();
        let found = log.get_bodies(&digests).await?;
        (records, digests.into_iter().zip(found).filter_map(|(digest, bytes)| Some((digest, bytes?))).collect())
    };
    let last = records.last_mut().context("an empty log")?;
    last.at += 1;
    let end = records.len() - 1;
    sign_again(place, &mut records[end..])?;
    std::fs::remove_file(place.log())?;
    let _ = std::fs::remove_file(place.home.data().join("hub/checkpoint.json"));
    place.open().await?.append(0, Batch { records, bodies }).await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn rewritten_log_stops_every_verdict() -> Result<()> {
    let place = Place::new()?;
    let hub = place.hub()?;
    let desk = place.desk(&hub).await?;
    add_tool(&desk, "deploy-pilot").await?;
    block_in_place(|| hub.kill());
    rewrite(&place).await?;
    let _hub = place.hub()?;
    let alarm = alarm(&desk).await?;
    assert_eq!(alarm["title"], "The history was rewritten");
    assert!(alarm["steps"].to_string().contains("holdpoint audit verify --hub"), "{alarm}");
    let refused = desk.call("add_tool", json!({"name": "another", "owner": null})).await;
    assert!(refused.is_err_and(|error| error.to_string().starts_with("record_broken")));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn restored_older_log_raises_lost_records_alarm() -> Result<()> {
    let place = Place::new()?;
    let hub = place.hub()?;
    let desk = place.desk(&hub).await?;
    block_in_place(|| hub.kill());
    // Opened and closed in order, everything is in the one file.
    drop(place.open().await?);
    let old = std::fs::read(place.log())?;
    let hub = place.hub()?;
    desk.until("the hub", |state| state["sync"]["state"] == "live").await?;
    add_tool(&desk, "deploy-pilot").await?;
    block_in_place(|| hub.kill());
    drop(place.open().await?);
    std::fs::write(place.log(), old)?;
    let _hub = place.hub()?;
    assert_eq!(alarm(&desk).await?["title"], "Records are missing at the hub");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn other_hub_at_same_address_is_not_followed() -> Result<()> {
    let place = Place::new()?;
    let hub = place.hub()?;
    let desk = place.desk(&hub).await?;
    block_in_place(|| hub.kill());
    let other = Place { home: Home::new()?, listen: place.listen.clone() };
    let _hub = other.hub()?;
    assert_eq!(alarm(&desk).await?["title"], "This is another hub");
    Ok(())
}
