//! `holdpoint export`: corrections as training sets and as cases.

mod progress;

use crate::args::{ExportCommand, ExportDataset, ExportEvals, ExportOf, Window};
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::incidents::Began;
use crate::output;
use crate::place::Place;
use holdpoint_datasets::{Dataset, Format, Ledger, Options, Redaction, Selection, build};
use holdpoint_desk::{FolderRefusal, check_free, collect_corrections, write_folder};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{ActionFilter, DeskCommand};
use progress::Bar;
use serde_json::{Value, json};
use std::path::Path;

/// Characters of licence and consent.
const MAX_STATED_CHARS: usize = 2_000;

/// What was asked for, once it was read.
struct Asked {
    selection: Selection,
    redaction: Redaction,
    options: Options,
}

pub(crate) async fn run(place: &Place, command: &ExportCommand, json: bool) -> Result<Exit, Failure> {
    match command {
        ExportCommand::Dataset(dataset) => export_dataset(place, dataset, json).await,
        ExportCommand::Evals(evals) => export_evals(place, evals, json).await,
    }
    .map(|()| Exit::Done)
}

async fn export_dataset(place: &Place, args: &ExportDataset, json: bool) -> Result<(), Failure> {
    let format = Format::find(&args.format).ok_or_else(|| unknown_format(&args.format))?;
    let asked = read(&args.of, format, None)?;
    if let Some(out) = args.out.as_deref().filter(|_| !args.preview) {
        check_free(out)?;
    }
    let desk = Desk::open_where(place, None).await?;
    let result = make(&desk, asked, args.out.as_deref().filter(|_| !args.preview), args.record).await;
    desk.leave().await;
    let (dataset, recorded) = result?;
    match (args.preview, json) {
        (true, true) => output::json(&preview_json(&dataset)),
        (true, false) => print_preview(&dataset),
        (false, true) => output::json(&written_json(&dataset, args.out.as_deref(), recorded)),
        (false, false) => print_written(&dataset, args.out.as_deref()),
    }
    Ok(())
}

async fn export_evals(place: &Place, args: &ExportEvals, json: bool) -> Result<(), Failure> {
    let asked = read(&args.of, Format::OpenaiEvals, Some("cases"))?;
    check_free(&args.out)?;
    let desk = Desk::open_where(place, None).await?;
    let result = make(&desk, asked, Some(&args.out), false).await;
    desk.leave().await;
    let (dataset, _) = result?;
    match json {
        true => output::json(&written_json(&dataset, Some(&args.out), None)),
        false => print_written(&dataset, Some(&args.out)),
    }
    Ok(())
}

fn read(of: &ExportOf, format: Format, single_file: Option<&'static str>) -> Result<Asked, Failure> {
    let filter = of.filter.as_deref().map(ActionFilter::parse).transpose()?;
    let (from, to) = Began::read(&Window { from: of.from.clone(), to: of.to.clone() })?.ends();
    for (flag, text) in [("licence", &of.licence), ("consent", &of.consent)] {
        if text.as_ref().is_some_and(|text| text.trim().is_empty() || text.chars().count() > MAX_STATED_CHARS) {
            return Err(invalid(format!("--{flag} is a text of 1 to {MAX_STATED_CHARS} characters.")));
        }
    }
    let only_settled = single_file.is_some();
    let selection = Selection { filter, filter_text: of.filter.clone(), from, to, tool: of.tool.clone(), only_settled };
    let options = Options { format, seed: of.seed, single_file, licence: of.licence.clone(), consent: of.consent.clone() };
    Ok(Asked { selection, redaction: Redaction::parse(&of.redact)?, options })
}

async fn make(desk: &Desk, asked: Asked, out: Option<&Path>, record: bool) -> Result<(Dataset, Option<u64>), Failure> {
    let Asked { selection, redaction, options } = asked;
    let mut bar = Bar::new();
    let ledger = read_ledger(desk, &mut bar).await?;
    if let Some(tool) = selection.tool.as_deref().filter(|tool| !ledger.knows_tool(tool)) {
        return Err(Failure::new(
            Exit::Failed,
            "not_found",
            "There is no such tool",
            format!("No tool has the name {}.", visible_line(tool)),
        ));
    }
    let corrections = collect_corrections(&desk.client, &ledger, &selection, |phase| bar.show(phase)).await?;
    bar.clear();
    let dataset = build(&corrections, &selection, redaction, &options)?;
    let Some(out) = out else { return Ok((dataset, None)) };
    write_folder(out, &dataset.files)?;
    let recorded = match record {
        true => Some(desk.submit(DeskCommand::FreezeDataset { digest: dataset.digest, frozen: dataset.frozen.clone() }).await?.head),
        false => None,
    };
    Ok((dataset, recorded))
}

async fn read_ledger(desk: &Desk, bar: &mut Bar) -> Result<Ledger, Failure> {
    let mut ledger = Ledger::default();
    let mut batches = desk.client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        let batch = batch?;
        batch.iter().for_each(|record| ledger.add(record));
        bar.records(batch.last().map_or(0, |record| record.seq));
    }
    Ok(ledger)
}

fn written_json(dataset: &Dataset, out: Option<&Path>, recorded: Option<u64>) -> Value {
    let manifest = &dataset.manifest;
    json!({
        "out": out, "format": manifest["format"], "digest": dataset.digest, "rows": manifest["counts"]["rows"],
        "corrections": manifest["counts"]["corrections"], "splits": manifest["splits"]["corrections"],
        "left_out": dataset.left_out, "files": manifest["files"], "recorded": recorded,
    })
}

fn preview_json(dataset: &Dataset) -> Value {
    json!({"manifest": dataset.manifest, "examples": dataset.redaction.examples})
}

fn print_written(dataset: &Dataset, out: Option<&Path>) {
    let counts = &dataset.manifest["counts"];
    let out = out.map(|out| out.display().to_string()).unwrap_or_default();
    output::line(&format!("{} rows from {} corrections are in {out}. Digest {}.", counts["rows"], counts["corrections"], dataset.digest));
    print_left_out(dataset);
}

fn print_preview(dataset: &Dataset) {
    let counts = &dataset.manifest["counts"];
    output::line(&format!("{} rows from {} corrections. Nothing was written.", counts["rows"], counts["corrections"]));
    print_left_out(dataset);
    for (rule, count) in &dataset.redaction.counts {
        output::line(&format!("{rule}: replaced {count} times"));
    }
    for example in &dataset.redaction.examples {
        output::line(&format!("  {}: {} → {}", example.rule, visible_line(&example.before), visible_line(&example.after)));
    }
}

fn print_left_out(dataset: &Dataset) {
    let left_out = serde_json::to_value(dataset.left_out).unwrap_or_default();
    for (why, count) in left_out.as_object().into_iter().flatten().filter(|(_, count)| **count != json!(0)) {
        output::line(&format!("Left out, {}: {count}", why.replace('_', " ")));
    }
}

fn unknown_format(name: &str) -> Failure {
    let names = Format::ALL.map(Format::as_str).join(", ");
    invalid(format!("There is no format {}. --format is one of {names}.", visible_line(name)))
}

fn invalid(detail: String) -> Failure {
    Failure::new(Exit::Wrong, "invalid_value", "A value is not accepted", detail)
}

impl From<FolderRefusal> for Failure {
    fn from(refusal: FolderRefusal) -> Self {
        Self::new(Exit::Failed, refusal.code, "The set was not written", refusal.detail)
    }
}
