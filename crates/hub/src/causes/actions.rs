//! Actions that tools ran before an onset, as candidates.

use crate::core::Core;
use crate::log_refusals::refuse_log_error;
use holdpoint_domain::{Action, ActionContent, ActionEvent, Event, Ms, Outcome, Record, Refusal, Seq, rebuild_action};
use holdpoint_metrics::attribution::{Change, Record as ToolRecord};
use serde_json::Value;
use std::collections::HashMap;

/// Microseconds in a millisecond: times of the record are in one, those of a case in the other.
pub(super) const MS: i64 = 1_000;
/// What candidates that are actions have as their source.
pub(super) const SOURCE: &str = "action";
/// Records that are read at once, and in all.
const RECORDS_PER_READ: usize = 5_000;
const MAX_READS: usize = 60;
/// Actions that are compared, the newest.
const MAX_ACTIONS: usize = 2_000;

/// When an action ran.
#[derive(Clone, Copy, Debug, Default)]
struct Run {
    began: Option<Ms>,
    finished: Option<Ms>,
}

/// Actions whose grant was used, or that were reported, from `from` on and before `onset`.
pub(super) async fn read_actions(core: &Core, from: Ms, onset: Ms) -> Result<Vec<Change>, Refusal> {
    let (order, runs) = find_runs(core, from, onset).await?;
    let mut found = Vec::new();
    let mut records_of_tools: HashMap<String, (u64, u64)> = HashMap::new();
    for id in order.iter().rev().take(MAX_ACTIONS) {
        let records = core.log.read_subject(id).await.map_err(|error| refuse_log_error(&error))?;
        let Ok(Some(action)) = rebuild_action(&records) else { continue };
        let content = core.read_document::<ActionContent>(&action.body).await?;
        let counted = records_of_tools.entry(action.content.tool.name.to_string()).or_default();
        counted.0 += 1;
        counted.1 += u64::from(action.outcome.as_ref().is_some_and(|outcome| outcome.outcome == Outcome::Failed));
        found.push((action.content.tool.name.to_string(), candidate(&action, content.as_ref(), runs[id])));
    }
    Ok(found
        .into_iter()
        .map(|(tool, change)| {
            let record = records_of_tools.get(&tool).map(|(executed, failed)| ToolRecord { executed: *executed, failed: *failed });
            Change { record, ..change }
        })
        .collect())
}

// Ids in the order in which they ran.
async fn find_runs(core: &Core, from: Ms, onset: Ms) -> Result<(Vec<String>, HashMap<String, Run>), Refusal> {
    let mut order = Vec::new();
    let mut runs: HashMap<String, Run> = HashMap::new();
    let mut after = first_since(core, from).await?.saturating_sub(1);
    for _ in 0..MAX_READS {
        let records = core.log.read(after, RECORDS_PER_READ).await.map_err(|error| refuse_log_error(&error))?;
        for record in records.iter().filter(|record| record.at < onset) {
            note_run(record, &mut order, &mut runs);
        }
        match records.last() {
            Some(last) if last.at < onset => after = last.seq,
            _ => break,
        }
    }
    Ok((order, runs))
}

fn note_run(record: &Record, order: &mut Vec<String>, runs: &mut HashMap<String, Run>) {
    let step: fn(&mut Run, Ms) = match Event::of(record) {
        Ok(Event::Action(ActionEvent::GrantUsed(_))) => |run, at| run.began = Some(at),
        Ok(Event::Action(ActionEvent::Executed(_))) => |run, at| run.finished = Some(at),
        Ok(_) | Err(_) => return,
    };
    if !runs.contains_key(&record.subject) {
        order.push(record.subject.clone());
    }
    step(runs.entry(record.subject.clone()).or_default(), record.at);
}

// The first record at or after this time; times of records never go back.
async fn first_since(core: &Core, at: Ms) -> Result<Seq, Refusal> {
    let (mut low, mut high) = (1, core.state().head + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let record = core.log.read(middle - 1, 1).await.map_err(|error| refuse_log_error(&error))?.pop();
        match record.is_some_and(|record| record.at < at) {
            true => low = middle + 1,
            false => high = middle,
        }
    }
    Ok(low)
}

fn candidate(action: &Action, content: Option<&ActionContent>, run: Run) -> Change {
    let header = &action.content;
    let target = &header.target;
    let text = content.map(text_of).unwrap_or_default();
    Change {
        id: action.id.to_string(),
        source: SOURCE.into(),
        title: header.title.clone(),
        by: header.tool.name.to_string(),
        services: target.service.iter().chain(&target.resource).cloned().collect(),
        paths: paths_of(&text),
        content: text,
        region: target.region.clone(),
        started_at: run.began.or(run.finished).unwrap_or(action.proposed_at) * MS,
        finished_at: run.finished.map(|at| at * MS),
        reversible: header.reversible,
        record: None,
    }
}

fn text_of(content: &ActionContent) -> String {
    let preview = content.preview.as_ref().map(|preview| match &preview.content {
        Value::String(text) => text.clone(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    });
    let arguments = serde_json::to_string_pretty(&content.arguments).unwrap_or_default();
    let evidence = content.evidence.iter().flat_map(|evidence| [Some(&evidence.title), evidence.text.as_ref()]).flatten().cloned();
    let reasons = content.reasons.as_ref().map(|reasons| reasons.joined());
    preview.into_iter().chain([arguments]).chain(reasons).chain(evidence).collect::<Vec<_>>().join("\n")
}

// The files of a unified diff.
fn paths_of(text: &str) -> Vec<String> {
    let names = text.lines().filter_map(|line| line.strip_prefix("+++ ").or_else(|| line.strip_prefix("--- ")));
    let mut paths: Vec<String> = names.map(|name| name.trim_start_matches("a/").trim_start_matches("b/").trim().to_owned()).collect();
    paths.retain(|path| path != "/dev/null");
    paths.sort();
    paths.dedup();
    paths
}
