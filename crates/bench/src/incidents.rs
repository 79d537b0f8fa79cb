//! Views of Incidents with 10,000 incidents among 1,000,000 actions.

use crate::table::{Bound, Row};
use crate::world::{World, call};
use anyhow::{Context as _, Result, ensure};
use holdpoint_desk::Desk;
use holdpoint_simulator::Fates;
use serde_json::{Value, json};
use std::time::Instant;

const ACTIONS: u64 = 1_000_000;
const INCIDENTS: usize = 10_000;
/// Between the beginnings of two outages: 10,000 of them are about two months.
const APART_MS: i64 = 500_000;
const VIEWS: usize = 400;
const LIMIT_MS: f64 = 50.0;

pub async fn measure() -> Result<Vec<Row>> {
    let world = World::with_incidents(ACTIONS, INCIDENTS, APART_MS, Fates { reviewed: 0.75, expired: 0.24 }).await?;
    let (desk, _) = world.desk().await?;
    let start = Instant::now();
    let all = page(&desk, 0).await?;
    let first_ms = start.elapsed().as_secs_f64() * 1000.0;
    ensure!(all["total"].as_u64() == Some(INCIDENTS as u64), "{} incidents are known", all["total"]);
    let ids: Vec<String> = all["rows"].as_array().context("rows")?.iter().filter_map(|row| row["id"].as_str().map(str::to_owned)).collect();
    let (mut pages, mut details) = (Vec::new(), Vec::new());
    for view in 0..VIEWS {
        let start = Instant::now();
        // The whole time, and the last 30 days.
        let shown = page(&desk, if view.is_multiple_of(2) { 0 } else { 30 }).await?;
        pages.push(start.elapsed().as_secs_f64() * 1000.0);
        ensure!(shown["figures"].is_array(), "a page has figures");
        let start = Instant::now();
        let detail = call(&desk, "incident", json!({"id": ids[view % ids.len()]})).await?;
        details.push(start.elapsed().as_secs_f64() * 1000.0);
        ensure!(detail["chart"]["lanes"].is_array(), "an incident has lanes");
    }
    desk.close().await;
    drop(world.close().await);
    Ok(vec![
        row("list of incidents, 10,000 among 1,000,000 actions, p95", pages, &format!(", the first {first_ms:.0} ms")),
        row("one incident, the same, p95", details, ""),
    ])
}

async fn page(desk: &Desk, days: u32) -> Result<Value> {
    call(desk, "incidents_page", json!({"show": "all", "service": null, "source": null, "days": days, "limit": 0})).await
}

fn row(what: &str, mut samples: Vec<f64>, more: &str) -> Row {
    samples.sort_by(f64::total_cmp);
    let at = |percent: usize| samples.get((samples.len() * percent / 100).min(samples.len() - 1)).copied().unwrap_or(f64::NAN);
    let detail = format!("median {:.1} ms{more}", at(50));
    Row { what: what.into(), value: at(95), unit: "ms", must_be: Bound::AtMost, limit: LIMIT_MS, detail }
}
