//! The screen: disagreements, agreement, versions of tools, datasets.

use super::dataset_view::DatasetRow;
use super::list::is_trainer;
use super::versions::{MIN_DECIDED, VersionRow, find_dataset, read_versions};
use super::view::{DisagreementRow, DisagreementView, ToolVersions, TrainingView, VersionView};
use super::{agreement, disagreement, list};
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::DeskError;
use crate::fetch::{self, DOCUMENT_WAIT};
use crate::replica::{releases, reviews, rulings};
use crate::words::count;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DatasetFrozen, Ms};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Disagreements longer ago are not listed, and double reviews not counted.
const LOOK_BACK_MS: Ms = 90 * 24 * 3600 * 1000;
/// Ruled ones that are listed.
const MAX_RULED: usize = 30;

pub(crate) fn view(core: &Core) -> Result<TrainingView, DeskError> {
    let now = core.clock.now();
    let since = now - LOOK_BACK_MS;
    let (ruled, waiting): (Vec<DisagreementRow>, Vec<DisagreementRow>) =
        list::rows(core, since)?.into_iter().partition(|row| row.ruled.is_some());
    let me = core.me().unwrap_or_default();
    let read = core.replica.read(|conn| {
        let (overall, groups) = agreement::read(conn, since, now)?;
        let known = reviews::fact_counts(conn)?;
        let (datasets, held) = datasets(conn)?;
        Ok::<_, rusqlite::Error>((overall, groups, known, datasets, held, tools(conn)?, rulings::tags(conn)?, is_trainer(conn, &me)?))
    });
    let (overall, agreement, known, datasets, held, tools, (tags_version, tags), trainer) = read?;
    let corrections = core.replica.read(count_corrections)?;
    Ok(TrainingView {
        oldest_at: waiting.iter().map(|row| row.at).min(),
        disagreements: waiting,
        ruled: ruled.into_iter().take(MAX_RULED).collect(),
        overall,
        agreement,
        tools,
        datasets,
        not_in_a_set: Some(corrections.saturating_sub(held)),
        tags: tags.iter().map(|tag| visible_line(tag)).collect(),
        tags_version,
        cannot: (!trainer).then(|| "Trainers rule on disagreements.".to_owned()),
        known: format!("{} of {} reviews known", known.known, known.total),
    })
}

/// One disagreement; documents are fetched first.
pub(crate) async fn detail(core: Arc<Core>, id: String) -> Result<DisagreementView, DeskError> {
    let wanted = id.clone();
    let missing = blocking(core.clone(), move |core| disagreement::missing(core, &wanted)).await?;
    fetch::fetch_for_answer(&core, &missing, DOCUMENT_WAIT).await;
    blocking(core, move |core| {
        let escape = list::is_escape(core, &id)?;
        disagreement::view(core, &id, escape)
    })
    .await
}

// Tools on which people decided, or that have releases.
fn tools(conn: &Connection) -> rusqlite::Result<Vec<ToolVersions>> {
    let mut names: BTreeSet<String> = releases::decided(conn, None)?.into_iter().map(|row| row.tool).collect();
    names.extend(releases::releases(conn)?.into_iter().map(|release| release.subject));
    let numbers = dataset_numbers(conn)?;
    let mut found = Vec::new();
    for tool in names {
        let versions = read_versions(conn, &tool)?.iter().map(|row| version_view(row, &numbers)).collect();
        found.push(ToolVersions { tool: visible_line(&tool), versions });
    }
    Ok(found)
}

fn dataset_numbers(conn: &Connection) -> rusqlite::Result<BTreeMap<String, u32>> {
    Ok(releases::datasets(conn)?.into_iter().map(|dataset| dataset.subject).zip(1..).collect())
}

fn version_view(row: &VersionRow, numbers: &BTreeMap<String, u32>) -> VersionView {
    let enough = row.decided >= MIN_DECIDED;
    let ci95 = row.ci95().filter(|_| enough);
    let named = |digest: &String| {
        let hex = digest.trim_start_matches("sha256:");
        let number = numbers.iter().find(|(own, _)| own.trim_start_matches("sha256:").starts_with(hex)).map(|(_, number)| number);
        number.map_or_else(|| hex.chars().take(8).collect(), |number| format!("set {number}"))
    };
    VersionView {
        version: visible_line(&row.version),
        released_at: row.released_at,
        datasets: row.datasets.iter().map(named).collect(),
        rejected: u32::try_from(row.rejected).unwrap_or(u32::MAX),
        decided: u32::try_from(row.decided).unwrap_or(u32::MAX),
        value: row.share().filter(|_| enough),
        low: ci95.map(|[low, _]| low),
        high: ci95.map(|[_, high]| high),
        sentence: (!enough).then(|| format!("too few to say ({} of {MIN_DECIDED})", row.decided)),
        tags: row.tags.iter().take(3).map(|(tag, count)| format!("{} {count}", visible_line(tag))).collect(),
        days: row.correction_days.map(|days| format!("{days:.1} days from correction to release")),
        evaluated: row
            .evaluations
            .last()
            .map(|result| format!("{} of {} cases passed", result.passed, u64::from(result.passed) + u64::from(result.failed))),
    }
}

// The newest first, and how many corrections the largest of them holds.
fn datasets(conn: &Connection) -> rusqlite::Result<(Vec<DatasetRow>, u32)> {
    let known = releases::datasets(conn)?;
    let by_digest: BTreeMap<String, DatasetFrozen> = known.iter().map(|dataset| (dataset.subject.clone(), dataset.what.clone())).collect();
    let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for release in releases::releases(conn)? {
        for digest in &release.what.datasets {
            if let Some(found) = find_dataset(digest, &by_digest)
                && let Some((own, _)) = by_digest.iter().find(|(_, dataset)| *dataset == found)
            {
                used.entry(own.clone()).or_default().push(visible_line(&format!("{} {}", release.subject, release.what.version)));
            }
        }
    }
    let held = known.iter().map(|dataset| dataset.what.corrections).max().unwrap_or(0);
    let row = |(number, dataset): (u32, &releases::Recorded<DatasetFrozen>)| DatasetRow {
        number,
        digest: dataset.subject.trim_start_matches("sha256:").chars().take(8).collect(),
        format: visible_line(&dataset.what.format),
        corrections: dataset.what.corrections,
        from: dataset
            .what
            .sources
            .iter()
            .map(|(source, sum)| count(*sum as usize, source, &format!("{source}s")))
            .collect::<Vec<_>>()
            .join(", "),
        used_by: used.get(&dataset.subject).map(|versions| versions.join(", ")).unwrap_or_default(),
        at: dataset.at,
    };
    let mut rows: Vec<DatasetRow> = (1..).zip(&known).map(row).collect();
    rows.reverse();
    Ok((rows, held))
}

// Rejections, edits, and rulings on what people approved.
fn count_corrections(conn: &Connection) -> rusqlite::Result<u32> {
    let decided: u64 =
        releases::decided(conn, None)?.iter().filter(|row| matches!(row.status.as_str(), "rejected" | "edited")).map(|row| row.count).sum();
    Ok(u32::try_from(decided).unwrap_or(u32::MAX))
}
