//! A thousand tools that wait and fifty desks that watch: from a person's decision to the tool's answer.

use crate::crew::{Member, proposal};
use crate::hub::Hub;
use crate::table::{Bound, Row, percentiles};
use anyhow::{Context as _, Result, ensure};
use holdpoint_protocol::{Answer, Live, Receipt, ToolClient};
use holdpoint_throwaway::Server;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::{JoinHandle, JoinSet};

const TOOLS: usize = 1_000;
const DESKS: u8 = 50;
// People decide one by one; fifty of them together this often.
const EVERY: Duration = Duration::from_millis(20);
// The tools do not wait in step with each other.
const WAIT: Duration = Duration::from_secs(50);

type Waiting = JoinHandle<Result<Instant>>;

pub async fn measure() -> Result<Vec<Row>> {
    let (folder, server) = (tempfile::tempdir()?, Server::start_durable());
    let (hub, _) = Hub::start(folder.path(), Some(&server.new_database())).await?;
    let mut desks = Vec::new();
    for number in 0..DESKS {
        desks.push(Arc::new(Member::join(&hub, folder.path(), number).await?));
    }
    let seen = Arc::new(AtomicU64::new(0));
    for desk in &desks {
        watch(desk, &seen).await?;
    }
    let waiting = line_up(&hub, &desks).await?;
    until(&hub, "holdpoint_waiting_tools", TOOLS).await?;
    until(&hub, "holdpoint_live_desks", usize::from(DESKS)).await?;
    let before = seen.load(Ordering::Relaxed);
    let samples = decide(&desks, waiting).await?;
    let events = seen.load(Ordering::Relaxed) - before;
    hub.stop();
    let (p99, median) = percentiles(samples);
    Ok(vec![Row {
        what: format!("decision → tool, {TOOLS} tools waiting, {DESKS} desks live, p99"),
        value: p99,
        unit: "ms",
        must_be: Bound::AtMost,
        limit: 100.0,
        detail: format!("median {median:.1} ms, {TOOLS} decisions at {}/s, {events} events to the desks", 1000 / EVERY.as_millis()),
    }])
}

async fn watch(desk: &Member, seen: &Arc<AtomicU64>) -> Result<()> {
    let mut events = desk.client.live(0).await?;
    let seen = Arc::clone(seen);
    tokio::spawn(async move {
        while let Ok(Some(event)) = events.next().await {
            if matches!(event, Live::Record(_)) {
                seen.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    Ok(())
}

/// Adds the tools, lets each propose and wait.
async fn line_up(hub: &Hub, desks: &[Arc<Member>]) -> Result<Vec<(Receipt, Waiting)>> {
    let tools = ToolClient::new(&hub.url, "");
    let mut added = JoinSet::new();
    for (share, desk) in desks.iter().enumerate() {
        let (desk, tools) = (Arc::clone(desk), tools.clone());
        added.spawn(async move {
            let mut lined_up = Vec::new();
            for number in (share..TOOLS).step_by(usize::from(DESKS)) {
                let name = format!("tool-{number}");
                let tool = desk.add_tool(&tools, &name).await?;
                let receipt = tool.propose(&proposal(&name, number as u64)?, None).await?;
                let waiting = tokio::spawn(wait(tool, receipt.id.clone()));
                lined_up.push((receipt, waiting));
            }
            anyhow::Ok(lined_up)
        });
    }
    let mut all = Vec::new();
    while let Some(lined_up) = added.join_next().await {
        all.extend(lined_up??);
    }
    Ok(all)
}

async fn wait(tool: ToolClient, action: String) -> Result<Instant> {
    loop {
        if let Answer::Decided(_) = tool.decision(&action, WAIT).await? {
            return Ok(Instant::now());
        }
    }
}

async fn decide(desks: &[Arc<Member>], waiting: Vec<(Receipt, Waiting)>) -> Result<Vec<f64>> {
    let state = desks.first().context("no desk")?.read_state().await?;
    let mut beat = tokio::time::interval(EVERY);
    let mut under_way = JoinSet::new();
    for (index, (receipt, answered)) in waiting.into_iter().enumerate() {
        beat.tick().await;
        let desk = Arc::clone(&desks[index % desks.len()]);
        let approval = desk.sign_approval(&state, &receipt)?;
        under_way.spawn(async move {
            let start = Instant::now();
            desk.deliver(&approval).await?;
            anyhow::Ok(answered.await??.duration_since(start).as_secs_f64() * 1000.0)
        });
    }
    let mut samples = Vec::new();
    while let Some(sample) = under_way.join_next().await {
        samples.push(sample?.context("a tool was not answered")?);
    }
    Ok(samples)
}

async fn until(hub: &Hub, metric: &str, count: usize) -> Result<()> {
    let start = Instant::now();
    while hub.metric(metric).await? < f64::from(u32::try_from(count)?) {
        ensure!(start.elapsed() < WAIT, "{metric} does not reach {count}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}
