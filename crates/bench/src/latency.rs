//! From a tool's proposal to the row on the desk, and from the verdict to the waiting tool.

use crate::table::{Bound, Row, percentiles};
use crate::world::{World, call};
use anyhow::{Context as _, Result, bail};
use holdpoint_desk::Desk;
use holdpoint_domain::Proposal;
use holdpoint_protocol::{Answer, ToolClient};
use serde_json::json;
use std::time::{Duration, Instant};

const ACTIONS: usize = 500;

pub async fn measure() -> Result<Vec<Row>> {
    let world = World::empty().await?;
    let (desk, _) = world.desk().await?;
    let added = call(&desk, "add_tool", json!({"name": "deploy-pilot", "owner": null})).await?;
    let tool = ToolClient::new(&world.hub.url, added["token"].as_str().context("a token")?);
    let (mut seen, mut answered) = (Vec::new(), Vec::new());
    for number in 0..ACTIONS {
        let (row, answer) = one(&desk, &tool, number).await?;
        seen.push(row);
        answered.push(answer);
    }
    desk.close().await;
    drop(world.close().await);
    let row = |what: &str, samples, limit| {
        let (p99, median) = percentiles(samples);
        let detail = format!("median {median:.1} ms, {ACTIONS} actions");
        Row { what: format!("{what}, p99"), value: p99, unit: "ms", must_be: Bound::AtMost, limit, detail }
    };
    Ok(vec![row("propose → row on the desk", seen, 100.0), row("verdict → waiting tool", answered, 50.0)])
}

async fn one(desk: &Desk, tool: &ToolClient, number: usize) -> Result<(f64, f64)> {
    let mut events = desk.events();
    let proposal = Proposal::from_value(json!({
        "kind": "deploy.rollout", "title": format!("Roll out {number}"), "arguments": {"n": number}, "tool": {"name": "deploy-pilot"}
    }))?;
    let start = Instant::now();
    let receipt = tool.propose(&proposal, None).await?;
    while !is_listed(desk, &receipt.id).await? {
        let _ = tokio::time::timeout(Duration::from_secs(5), events.recv()).await.context("no event within 5 s")?;
    }
    let seen = start.elapsed();

    // The tool waits first, as tools do.
    let waiting = tokio::spawn({
        let (tool, id) = (tool.clone(), receipt.id.clone());
        async move { tool.decision(&id, Duration::from_secs(20)).await.map(|answer| (answer, Instant::now())) }
    });
    wait_for_content(desk, &receipt.id).await?;
    let start = Instant::now();
    let draft = json!({"action": receipt.id, "digest": receipt.digest, "verdict": "approve", "reasons": [], "comment": "", "certainty": "fairly", "arguments": null});
    call(desk, "review", draft).await?;
    let (answer, arrived) = waiting.await??;
    let Answer::Decided(_) = answer else { bail!("the tool was not answered") };
    Ok((milliseconds(seen), milliseconds(arrived.duration_since(start))))
}

async fn is_listed(desk: &Desk, id: &str) -> Result<bool> {
    let page = call(desk, "queue_page", json!({"tab": "all", "filter": "", "offset": 0, "limit": 50})).await?;
    Ok(page["rows"].as_array().is_some_and(|rows| rows.iter().any(|row| row["id"] == id)))
}

async fn wait_for_content(desk: &Desk, id: &str) -> Result<()> {
    for _ in 0..1000 {
        if call(desk, "action_detail", json!({"id": id})).await?["content"].is_object() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    bail!("the content of {id} never came")
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
