//! Every figure of Health over 1,000,000 actions and 200 reviewers, from query to view model.

use crate::table::{Bound, Row};
use crate::world::{World, call};
use anyhow::{Context as _, Result, ensure};
use holdpoint_desk::Desk;
use holdpoint_simulator::Fates;
use rusqlite::Connection;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;

const ACTIONS: u64 = 1_000_000;
const INCIDENTS: usize = 500;
/// Between the beginnings of two outages.
const APART_MS: i64 = 1_800_000;
const REVIEWERS: i64 = 200;
/// Every twentieth action was drawn for a blind second review.
const DRAWN_EVERY: i64 = 20;
const VIEWS: usize = 200;
const LIMIT_MS: f64 = 50.0;

/// The times of the screen, in days.
const RANGES: [(u32, &str); 4] = [(1, "24 hours"), (7, "7 days"), (30, "30 days"), (90, "90 days")];

pub async fn measure() -> Result<Vec<Row>> {
    let world = World::with_incidents(ACTIONS, INCIDENTS, APART_MS, Fates { reviewed: 0.75, expired: 0.2 }).await?;
    let (desk, _) = world.desk().await?;
    add_reviewers(&world.replica())?;
    let mut rows = Vec::new();
    for (days, name) in RANGES {
        let mut samples = Vec::new();
        for view in 0..VIEWS {
            let team = if view % 10 == 9 { json!("platform") } else { Value::Null };
            let start = Instant::now();
            let shown = call(&desk, "health", json!({"days": days, "team": team})).await?;
            samples.push(start.elapsed().as_secs_f64() * 1000.0);
            ensure!(shown["signals"].as_array().is_some_and(|signals| signals.len() == 7), "seven signals");
        }
        rows.push(row(&format!("figures of Health, the last {name}, 1,000,000 actions and {REVIEWERS} reviewers, p95"), samples));
    }
    check(&desk).await?;
    desk.close().await;
    drop(world.close().await);
    Ok(rows)
}

// The simulated organisation has one reviewer: the hours of the others, and double reviews, are
// written into the replica as the projections write them.
fn add_reviewers(replica: &Path) -> Result<()> {
    let mut conn = Connection::open(replica)?;
    conn.busy_timeout(std::time::Duration::from_secs(10))?;
    let tx = conn.transaction()?;
    let (first, last): (i64, i64) =
        tx.query_row("SELECT min(starts_at), max(starts_at) FROM review_hours", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for hour in (first..=last).step_by(3_600_000) {
        for reviewer in 0..REVIEWERS {
            let reviewer = format!("per_bench_{reviewer:03}");
            tx.prepare_cached("INSERT INTO review_hours VALUES (?1, ?2, 20)")?.execute((hour, &reviewer))?;
            tx.prepare_cached("INSERT INTO reading_hours VALUES (?1, ?2, 20, 1800, 170000)")?.execute((hour, &reviewer))?;
        }
    }
    let doubles = concat!(
        "INSERT OR IGNORE INTO double_review_labels SELECT id, proposed_at, teams, kind, ",
        "CASE n % 10 WHEN 0 THEN 'approve reject' WHEN 1 THEN 'reject reject' ELSE 'approve approve' END ",
        "FROM actions WHERE decided_at IS NOT NULL AND n % ?1 = 0"
    );
    tx.execute(doubles, [DRAWN_EVERY])?;
    Ok(tx.commit()?)
}

async fn check(desk: &Desk) -> Result<()> {
    let shown = call(desk, "health", json!({"days": 90, "team": null})).await?;
    let proposed = shown["costs"][0]["proposed"].as_u64().context("a row of all kinds")?;
    ensure!(proposed == ACTIONS, "{proposed} actions are counted");
    Ok(())
}

fn row(what: &str, mut samples: Vec<f64>) -> Row {
    samples.sort_by(f64::total_cmp);
    let at = |percent: usize| samples.get((samples.len() * percent / 100).min(samples.len() - 1)).copied().unwrap_or(f64::NAN);
    let detail = format!("median {:.1} ms", at(50));
    Row { what: what.into(), value: at(95), unit: "ms", must_be: Bound::AtMost, limit: LIMIT_MS, detail }
}
