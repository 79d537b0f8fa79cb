//! A page of the queue with 50,000 pending among 1,000,000 actions.

use crate::table::{Bound, Row, percentiles};
use crate::world::{World, call};
use anyhow::{Result, ensure};
use holdpoint_simulator::Fates;
use serde_json::json;
use std::time::Instant;

const ACTIONS: u64 = 1_000_000;
const PAGES: u64 = 2_000;

pub async fn measure() -> Result<Vec<Row>> {
    let world = World::with_actions(ACTIONS, Fates { reviewed: 0.05, expired: 0.9 }).await?;
    let (desk, _) = world.desk().await?;
    let first = call(&desk, "queue_page", json!({"tab": "all", "filter": "", "offset": 0, "limit": 50})).await?;
    let open = first["total"].as_u64().unwrap_or(0);
    ensure!((48_000..52_000).contains(&open), "{open} actions are open, not about 50,000");
    let mut pages = Vec::new();
    let mut filtered = Vec::new();
    for page in 0..PAGES {
        let tab = ["mine", "all", "critical", "claimed"][usize::try_from(page % 4)?];
        let offset = page * 7919 % open;
        let filter = if page % 10 == 9 { "checkout eu-west" } else { "" };
        let start = Instant::now();
        let answer = call(
            &desk,
            "queue_page",
            json!({"tab": tab, "filter": filter, "offset": if filter.is_empty() { offset } else { 0 }, "limit": 100}),
        )
        .await?;
        let took = start.elapsed().as_secs_f64() * 1000.0;
        ensure!(answer["rows"].is_array(), "a page has rows");
        if filter.is_empty() { pages.push(took) } else { filtered.push(took) }
    }
    desk.close().await;
    drop(world.close().await);
    let (p99, median) = percentiles(pages);
    let (filtered_p99, filtered_median) = percentiles(filtered);
    let row = |what: &str, value, limit, detail| Row { what: what.into(), value, unit: "ms", must_be: Bound::AtMost, limit, detail };
    Ok(vec![
        row("queue page, 50,000 pending among 1,000,000, p99", p99, 5.0, format!("median {median:.2} ms")),
        row("queue page with a filter, the same, p99", filtered_p99, 15.0, format!("median {filtered_median:.1} ms")),
    ])
}
