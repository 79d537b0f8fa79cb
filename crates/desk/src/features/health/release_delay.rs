//! How long corrections took to reach a release of their tool: a dataset says when its corrections
//! were made, a release which datasets it was trained on.

use crate::features::training::find_dataset;
use crate::replica::releases;
use holdpoint_domain::{DatasetFrozen, Ms};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::ops::Range;

const DAY_MS: f64 = 24.0 * 3600.0 * 1000.0;

/// Days from correction to release, of the releases of a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReleaseDelay {
    /// The median over corrections; of each dataset its median counts for all of its corrections.
    pub median_days: f64,
    /// Corrections behind it.
    pub corrections: u64,
    /// Releases that name a dataset of Holdpoint.
    pub releases: u64,
}

/// Of releases within this time, UTC ms; none where none of them names a dataset whose corrections are dated.
pub(super) fn release_delay(conn: &Connection, during: &Range<Ms>) -> rusqlite::Result<Option<ReleaseDelay>> {
    let datasets: BTreeMap<String, DatasetFrozen> =
        releases::datasets(conn)?.into_iter().map(|dataset| (dataset.subject, dataset.what)).collect();
    let (mut delays, mut count) = (Vec::new(), 0);
    for release in releases::releases(conn)?.into_iter().filter(|release| during.contains(&release.what.released_at)) {
        let of_release = delays_of(&release.what.datasets, release.what.released_at, &datasets);
        count += u64::from(!of_release.is_empty());
        delays.extend(of_release);
    }
    Ok(median(delays).map(|(median_days, corrections)| ReleaseDelay { median_days, corrections, releases: count }))
}

// Days, and how many corrections took them. A release before its corrections says nothing.
fn delays_of(named: &[String], released_at: Ms, datasets: &BTreeMap<String, DatasetFrozen>) -> Vec<(f64, u64)> {
    let known = named.iter().filter_map(|digest| find_dataset(digest, datasets));
    let dated = known.filter_map(|dataset| dataset.corrected_at.map(|times| (times[2], u64::from(dataset.corrections))));
    dated
        .filter(|(at, corrections)| *at <= released_at && *corrections > 0)
        .map(|(at, of)| ((released_at - at) as f64 / DAY_MS, of))
        .collect()
}

// The value at half of the weights, and all weights.
fn median(mut delays: Vec<(f64, u64)>) -> Option<(f64, u64)> {
    delays.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: u64 = delays.iter().map(|(_, weight)| weight).sum();
    let mut passed = 0;
    let middle = delays.iter().find(|(_, weight)| {
        passed += weight;
        passed * 2 >= all
    })?;
    Some((middle.0, all))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dataset(corrections: u32, median: Ms) -> DatasetFrozen {
        serde_json::from_value(serde_json::json!({
            "format": "jsonl", "rows": corrections, "corrections": corrections, "corrected_at": [0, 0, median, median, median],
        }))
        .unwrap()
    }

    #[test]
    fn days_are_weighted_by_corrections() {
        let day = 24 * 3_600_000;
        let datasets = BTreeMap::from([
            ("sha256:aa".to_owned(), dataset(10, 8 * day)),
            ("sha256:bb".to_owned(), dataset(30, 4 * day)),
            ("sha256:cc".to_owned(), dataset(5, 99 * day)),
        ]);
        let named = ["aa".to_owned(), "sha256:bb".to_owned(), "cc".to_owned(), "another system's".to_owned()];
        let delays = delays_of(&named, 10 * day, &datasets);
        assert_eq!(delays, [(2.0, 10), (6.0, 30)], "corrections after the release are not in it");
        assert_eq!(median(delays), Some((6.0, 40)));
        assert_eq!(median(Vec::new()), None);
    }
}
