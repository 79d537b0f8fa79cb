//! A stop under load: from the person's confirmation to each waiting tool's refusal, with two hubs.

use crate::crew::{Member, proposal};
use crate::hub::Hub;
use crate::table::{Bound, Row, percentiles};
use anyhow::{Context as _, Result, ensure};
use holdpoint_domain::StopScope;
use holdpoint_protocol::{Answer, Receipt, ToolClient};
use holdpoint_throwaway::Server;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::{JoinHandle, JoinSet};

const WAITING_TOOLS: usize = 200;
const APPROVED_ACTIONS: usize = 50;
const PROPOSERS: u64 = 10;
const PROPOSALS_PER_SECOND: u64 = 500;
const WAIT: Duration = Duration::from_secs(50);
/// The load before and after the stop.
const LOAD_TIME: Duration = Duration::from_secs(3);

/// An approved action and what is needed to run it.
struct Approved {
    tool: ToolClient,
    receipt: Receipt,
    grant: String,
}

/// What the load did.
#[derive(Default)]
struct Load {
    ends: AtomicBool,
    proposed: AtomicU64,
}

pub async fn measure() -> Result<Vec<Row>> {
    let (folder, second, server) = (tempfile::tempdir()?, tempfile::tempdir()?, Server::start_durable());
    let database = server.new_database();
    let (first_hub, _) = Hub::start(folder.path(), Some(&database)).await?;
    copy_keys(folder.path(), second.path())?;
    let (second_hub, _) = Hub::start(second.path(), Some(&database)).await?;
    let mara = Member::join(&first_hub, folder.path(), 0).await?;
    let hubs = [ToolClient::new(&first_hub.url, ""), ToolClient::new(&second_hub.url, "")];
    let approved = approve_some(&mara, &hubs).await?;
    let waiting = line_up(&mara, &hubs).await?;
    let (load, proposers) = start_load(&mara, &hubs).await?;
    tokio::time::sleep(LOAD_TIME).await;

    let confirmed = Instant::now();
    mara.stop(StopScope::All).await?;
    let mut used = 0_u32;
    for Approved { tool, receipt, grant } in approved {
        used += u32::from(tool.use_grant(&receipt.id, &grant, receipt.digest).await.is_ok());
    }
    let mut samples = Vec::new();
    for waits in waiting {
        samples.push(waits.await??.duration_since(confirmed).as_secs_f64() * 1000.0);
    }
    tokio::time::sleep(LOAD_TIME).await;
    load.ends.store(true, Ordering::Relaxed);
    proposers.join_all().await.into_iter().collect::<Result<Vec<()>>>()?;
    let rate = load.proposed.load(Ordering::Relaxed) as f64 / (2.0 * LOAD_TIME.as_secs_f64());
    first_hub.stop();
    second_hub.stop();
    ensure!(used == 0, "{used} grants were used after the stop");
    let (p99, median) = percentiles(samples);
    Ok(vec![Row {
        what: format!("stop: confirm → refusal, {WAITING_TOOLS} tools waiting at two hubs, p99"),
        value: p99,
        unit: "ms",
        must_be: Bound::AtMost,
        limit: 250.0,
        detail: format!("median {median:.1} ms, {rate:.0} proposals/s, none of {APPROVED_ACTIONS} approvals could be used"),
    }])
}

// Hubs on one database share their keys.
fn copy_keys(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to.join("hub"))?;
    std::fs::copy(from.join("hub/keys.json"), to.join("hub/keys.json"))?;
    Ok(())
}

async fn approve_some(mara: &Member, hubs: &[ToolClient; 2]) -> Result<Vec<Approved>> {
    let tool = mara.add_tool(&hubs[0], "approved").await?;
    let mut receipts = Vec::new();
    for number in 0..APPROVED_ACTIONS {
        receipts.push(tool.propose(&proposal("approved", number as u64)?, None).await?);
    }
    let state = mara.read_state().await?;
    let mut approved = Vec::new();
    for receipt in receipts {
        mara.deliver(&mara.sign_approval(&state, &receipt)?).await?;
        let Answer::Decided(decision) = tool.decision(&receipt.id, WAIT).await? else { anyhow::bail!("an approval did not arrive") };
        let grant = decision.grant.context("an approval without a grant")?;
        approved.push(Approved { tool: tool.clone(), receipt, grant });
    }
    Ok(approved)
}

async fn line_up(mara: &Member, hubs: &[ToolClient; 2]) -> Result<Vec<JoinHandle<Result<Instant>>>> {
    let mut waiting = Vec::new();
    for number in 0..WAITING_TOOLS {
        let name = format!("waiting-{number}");
        let tool = mara.add_tool(&hubs[0], &name).await?;
        let receipt = tool.propose(&proposal(&name, number as u64)?, None).await?;
        // The second hub knows the tool a moment later.
        let at = hubs[number % 2].with_token(&format!("hpt_{name}_of_the_benchmark"));
        waiting.push(tokio::spawn(wait_until_held(at, receipt.id)));
    }
    Ok(waiting)
}

async fn wait_until_held(tool: ToolClient, action: String) -> Result<Instant> {
    loop {
        match tool.decision(&action, WAIT).await {
            Ok(Answer::Open(open)) if open.held.is_some() => return Ok(Instant::now()),
            Ok(_) => {}
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn start_load(mara: &Member, hubs: &[ToolClient; 2]) -> Result<(Arc<Load>, JoinSet<Result<()>>)> {
    let load = Arc::new(Load::default());
    let mut proposers = JoinSet::new();
    for number in 0..PROPOSERS {
        let name = format!("proposer-{number}");
        mara.add_tool(&hubs[0], &name).await?;
        let tool = hubs[usize::from(!number.is_multiple_of(2))].with_token(&format!("hpt_{name}_of_the_benchmark"));
        proposers.spawn(propose(tool, name, Arc::clone(&load)));
    }
    Ok((load, proposers))
}

async fn propose(tool: ToolClient, name: String, load: Arc<Load>) -> Result<()> {
    let mut beat = tokio::time::interval(Duration::from_millis(1000 * PROPOSERS / PROPOSALS_PER_SECOND));
    for number in 0.. {
        beat.tick().await;
        if load.ends.load(Ordering::Relaxed) {
            break;
        }
        // The second hub knows the tool a moment later.
        if tool.propose(&proposal(&name, number)?, None).await.is_ok() {
            load.proposed.fetch_add(1, Ordering::Relaxed);
        }
    }
    Ok(())
}
