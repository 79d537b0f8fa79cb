//! Sets of corrections from the window: previewed, then written and recorded.

use super::dataset_view::{DatasetChoices, DatasetDraft, DatasetPreview, RedactedLine};
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::dataset::{collect_corrections, write_folder};
use crate::features::export::write::saved_files_folder;
use crate::outbox::submit::administer;
use crate::replica::{people, records};
use holdpoint_datasets::{BUILT_IN_RULES, Dataset, Format, Ledger, Options, Redaction, Selection, build};
use holdpoint_domain::text::{visible, visible_line};
use holdpoint_domain::{ActionFilter, DeskCommand, Refusal, Seq};
use std::path::PathBuf;
use std::sync::Arc;

/// Records of one step.
const STEP: usize = 2_000;
const DAY_MS: i64 = 24 * 3600 * 1000;
/// Characters of the sample.
const SAMPLE_CHARS: usize = 6_000;

/// What the dialog can choose from.
pub(crate) fn choices(core: &Core) -> Result<DatasetChoices, DeskError> {
    let tools = core.replica.read(people::tools)?.into_iter().map(|tool| visible_line(&tool.name)).collect();
    Ok(DatasetChoices {
        formats: Format::ALL.map(Format::as_str).map(str::to_owned).to_vec(),
        tools,
        rules: BUILT_IN_RULES.map(|(name, _)| name.to_owned()).to_vec(),
    })
}

/// What a set would hold; nothing is written.
pub(crate) async fn preview(core: &Arc<Core>, draft: DatasetDraft) -> Result<DatasetPreview, DeskError> {
    Ok(view(&make(core, draft).await?, None))
}

/// Writes a set to a new folder and records its digest.
pub(crate) async fn export(core: &Arc<Core>, draft: DatasetDraft) -> Result<DatasetPreview, DeskError> {
    let dataset = make(core, draft).await?;
    let folder = folder(core, &dataset)?;
    let written = tokio::task::spawn_blocking({
        let (folder, files) = (folder.clone(), dataset.files.clone());
        move || write_folder(&folder, &files)
    });
    let written = written.await.map_err(|error| refused("internal", "The set was not written", error.to_string()))?;
    written.map_err(|refusal| refused(refusal.code, "The set was not written", refusal.detail))?;
    let command = DeskCommand::FreezeDataset { digest: dataset.digest, frozen: dataset.frozen.clone() };
    administer(core, command, "Record a dataset".into()).await?;
    Ok(view(&dataset, Some(folder.display().to_string())))
}

async fn make(core: &Arc<Core>, draft: DatasetDraft) -> Result<Dataset, DeskError> {
    let format = Format::find(&draft.format);
    let format = format.ok_or_else(|| {
        refused("invalid_field", "There is no such format", format!("There is no format {}.", visible_line(&draft.format)))
    })?;
    let stated = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter_text = stated(&draft.filter);
    let filter = filter_text.as_deref().map(ActionFilter::parse).transpose().map_err(as_refused)?;
    let from = (draft.days > 0).then(|| core.clock.now() - i64::from(draft.days) * DAY_MS);
    let selection = Selection { filter, filter_text, from, to: None, tool: stated(&draft.tool), only_settled: false };
    let redaction = Redaction::parse(&draft.redact).map_err(as_refused)?;
    let options = Options { format, seed: 1, single_file: None, licence: stated(&draft.licence), consent: stated(&draft.consent) };
    let offline =
        || refused("offline", "The hub cannot be reached", "A set needs documents of the hub. Try again when the desk is connected.");
    let client = core.connection.client().ok_or_else(offline)?;
    let ledger = blocking(core.clone(), read_ledger).await?;
    let corrections = collect_corrections(&client, &ledger, &selection, |_| {}).await.map_err(DeskError::Hub)?;
    build(&corrections, &selection, redaction, &options).map_err(as_refused)
}

fn as_refused(refusal: Refusal) -> DeskError {
    refused(refusal.code.as_str(), refusal.code.title(), refusal.detail)
}

fn read_ledger(core: &Core) -> Result<Ledger, DeskError> {
    let (mut ledger, mut after): (Ledger, Seq) = (Ledger::default(), 0);
    loop {
        let step = core.replica.read(|conn| records::after(conn, after, STEP))?;
        let Some(last) = step.last() else { return Ok(ledger) };
        after = last.seq;
        step.iter().for_each(|record| ledger.add(record));
    }
}

fn folder(core: &Core, dataset: &Dataset) -> Result<PathBuf, DeskError> {
    Ok(saved_files_folder(core)?.join(format!("holdpoint-set-{}", &dataset.digest.hex()[..12])))
}

fn view(dataset: &Dataset, folder: Option<String>) -> DatasetPreview {
    let manifest = &dataset.manifest;
    let lines = |value: &serde_json::Value| -> Vec<String> {
        let counts = value.as_object().into_iter().flatten().filter(|(_, count)| **count != serde_json::json!(0));
        counts.map(|(name, count)| format!("{} {count}", name.replace('_', " "))).collect()
    };
    let number = |name: &str| manifest["counts"][name].as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or_default();
    let redacted = dataset.redaction.examples.iter().map(|example| RedactedLine {
        rule: example.rule.clone(),
        before: visible_line(&example.before),
        after: visible_line(&example.after),
    });
    DatasetPreview {
        rows: number("rows"),
        corrections: number("corrections"),
        digest: dataset.digest.to_string(),
        splits: lines(&manifest["splits"]["corrections"]),
        sources: lines(&manifest["counts"]["sources"]),
        left_out: lines(&manifest["counts"]["left_out"]),
        redacted: redacted.collect(),
        sample: sample(dataset),
        folder,
    }
}

// The first row, indented; none of a binary format.
fn sample(dataset: &Dataset) -> Option<String> {
    let text = std::str::from_utf8(&dataset.files.first()?.bytes).ok()?;
    let row: serde_json::Value = serde_json::from_str(text.lines().next()?).or_else(|_| serde_json::from_str(text)).ok()?;
    let row = row.get(0).unwrap_or(&row);
    Some(visible(&serde_json::to_string_pretty(row).ok()?).chars().take(SAMPLE_CHARS).collect())
}
