//! Model versions of a tool: how often people rejected what each proposed, and what it was trained on.

use crate::replica::{releases, rulings};
use holdpoint_domain::{DatasetFrozen, Ms, ReleaseEvaluated};
use holdpoint_metrics::proportion::{share, wilson95};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Decisions on a version below which no share is shown.
pub(super) const MIN_DECIDED: u64 = 30;
/// Milliseconds of a day.
const DAY_MS: f64 = 24.0 * 3600.0 * 1000.0;

/// One model version.
#[derive(Clone, Debug, Default)]
pub struct VersionRow {
    /// As proposals state it; empty where they state none.
    pub version: String,
    /// When it was released; none where no release was recorded.
    pub released_at: Option<Ms>,
    /// When people first decided an action of it, to the day; none before that.
    pub first_decided: Option<Ms>,
    /// Digests of the datasets that it was trained on.
    pub datasets: Vec<String>,
    /// Actions that people rejected.
    pub rejected: u64,
    /// Actions that people decided.
    pub decided: u64,
    /// Tags of rulings on its actions, the commonest first.
    pub tags: Vec<(String, u32)>,
    /// Days from the corrections of its datasets to its release, the median; none without a known dataset.
    pub correction_days: Option<f64>,
    /// How it did on suites of cases.
    pub evaluations: Vec<ReleaseEvaluated>,
}

impl VersionRow {
    /// The share of decided actions that people rejected.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        share(self.rejected, self.decided)
    }

    /// Its 95 % interval (Wilson).
    #[must_use]
    pub fn ci95(&self) -> Option<[f64; 2]> {
        wilson95(self.rejected, self.decided)
    }
}

/// All versions of a tool, by their release or their first decision.
///
/// # Errors
/// When the replica cannot be read.
pub fn read_versions(conn: &Connection, tool: &str) -> rusqlite::Result<Vec<VersionRow>> {
    let mut versions: BTreeMap<String, VersionRow> = BTreeMap::new();
    let mut version = |name: &str, change: &mut dyn FnMut(&mut VersionRow)| {
        let row = versions.entry(name.to_owned()).or_insert_with(|| VersionRow { version: name.to_owned(), ..VersionRow::default() });
        change(row);
    };
    for decided in releases::decided(conn, Some(tool))? {
        version(&decided.model, &mut |row| {
            row.decided += decided.count;
            row.rejected += if decided.status == "rejected" { decided.count } else { 0 };
            row.first_decided.get_or_insert(decided.day * 24 * 3600 * 1000);
        });
    }
    let datasets: BTreeMap<String, DatasetFrozen> =
        releases::datasets(conn)?.into_iter().map(|dataset| (dataset.subject, dataset.what)).collect();
    for release in releases::releases(conn)?.into_iter().filter(|release| release.subject == tool) {
        version(&release.what.version, &mut |row| {
            row.released_at = Some(release.what.released_at);
            row.datasets.clone_from(&release.what.datasets);
            row.correction_days = correction_days(&release.what.datasets, release.what.released_at, &datasets);
        });
    }
    for evaluated in releases::evaluations(conn)?.into_iter().filter(|evaluated| evaluated.subject == tool) {
        version(&evaluated.what.version, &mut |row| row.evaluations.push(evaluated.what.clone()));
    }
    let mut versions: Vec<VersionRow> = versions.into_values().collect();
    for row in &mut versions {
        let model = Some(row.version.as_str()).filter(|model| !model.is_empty());
        row.tags = rulings::tags_of_model(conn, tool, model)?;
    }
    versions.sort_by_key(|row| (row.released_at.or(row.first_decided), row.version.clone()));
    Ok(versions)
}

// The median of the differences to one time is the difference to the median.
fn correction_days(named: &[String], released_at: Ms, datasets: &BTreeMap<String, DatasetFrozen>) -> Option<f64> {
    let known = named.iter().filter_map(|digest| find_dataset(digest, datasets));
    let latest = known.filter_map(|dataset| dataset.corrected_at).map(|times| times[2]).max()?;
    Some((released_at - latest) as f64 / DAY_MS)
}

/// The dataset that a release names: with or without `sha256:`, or by the beginning of its digest.
pub(crate) fn find_dataset<'a>(named: &str, datasets: &'a BTreeMap<String, DatasetFrozen>) -> Option<&'a DatasetFrozen> {
    let hex = named.strip_prefix("sha256:").unwrap_or(named);
    datasets.iter().find(|(digest, _)| digest.strip_prefix("sha256:").is_some_and(|own| own.starts_with(hex))).map(|(_, dataset)| dataset)
}
