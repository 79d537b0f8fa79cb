//! Attribution on simulated incidents: the product's ranking beside simple ones.
//!
//! The seeds are fixed, the weights were not made from them. `cargo run --release -p
//! holdpoint-simulated-day --example attribution_simulated` prints the table for 500 incidents.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "an example uses the rest")]
mod judge;

use holdpoint_simulator::Options;
use judge::{Judged, Score, judge};

/// Many incidents a day, so that a short history has enough of them.
const INCIDENT_FACTOR: u32 = 40;

async fn judge_seed(seed: u64, days: u32) -> Vec<Judged> {
    let folder = tempfile::tempdir().unwrap();
    let options = Options::parse(&seed.to_string(), &days.to_string(), None, Some("quiet")).unwrap();
    judge(Options { incident_factor: INCIDENT_FACTOR, ..options }, folder.path()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn ranking_finds_planted_causes() {
    let mut judged = Vec::new();
    for seed in [101, 102] {
        judged.extend(judge_seed(seed, 2).await);
    }
    let score = Score::of(&judged);
    let table = score.table();
    assert!(score.caused >= 25 && score.none >= 15, "{table}");
    assert!(judged.iter().filter(|one| one.tools >= 4).count() * 2 > judged.len(), "several tools acted before most incidents");
    assert!(score.top_1(0) >= score.top_1(1) + 0.25, "{table}");
    assert!(score.none_precision() >= 0.7 && score.none_recall() >= 0.7, "{table}");
}
