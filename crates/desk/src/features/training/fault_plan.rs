//! Plans of faults and their rate, signed; and items made from settled cases.

use super::disagreement::{command, document, read_action};
use super::faults;
use super::faults_view::FaultsView;
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::fetch::{self, DOCUMENT_WAIT};
use crate::outbox::submit::administer;
use crate::replica::{faults as known_faults, rulings};
use holdpoint_domain::{Action, ActionContent, DeskCommand, Difficulty, Digest, FaultItem, Proposal, RightVerdict, Ruling};
use rusqlite::Connection;
use std::sync::Arc;

/// Items that are made from settled cases at once, of the newest.
const MAX_MADE: usize = 50;

/// Signs a plan: a JSON list of faults, all of them.
pub(crate) async fn plan(core: &Arc<Core>, tool: String, source: String) -> Result<FaultsView, DeskError> {
    let items: Vec<FaultItem> = serde_json::from_str(&source)
        .map_err(|error| refused("invalid_json", "The faults cannot be read", format!("They are a JSON list of faults: {error}.")))?;
    administer(core, DeskCommand::PlanFaults { tool: tool.as_str().into(), items }, "Plan planted faults".into()).await?;
    faults::read(core.clone()).await
}

/// Sets how many are planted a day.
pub(crate) async fn set_rate(core: &Arc<Core>, tool: String, per_day: u32) -> Result<FaultsView, DeskError> {
    let sentence = "Set the rate of planted faults".into();
    administer(core, DeskCommand::SetFaultRate { tool: tool.as_str().into(), per_day }, sentence).await?;
    faults::read(core.clone()).await
}

/// Faults made from settled cases of a tool, as JSON: where a ruling says that an edit was right,
/// what was proposed is the spoiled action and what the ruling names is the sound one.
pub(crate) async fn make_from_cases(core: Arc<Core>, tool: String) -> Result<String, DeskError> {
    let wanted = tool.clone();
    let missing = blocking(core.clone(), move |core| Ok(core.replica.read(|conn| missing(conn, &wanted))?)).await?;
    fetch::fetch_for_answer(&core, &missing, DOCUMENT_WAIT).await;
    blocking(core, move |core| {
        let items = core.replica.read(|conn| make(conn, &tool))?;
        serde_json::to_string_pretty(&items).map_err(|error| refused("internal", "Something went wrong", error.to_string()))
    })
    .await
}

// Settled rulings that an edit was right, of actions of the tool that were no planted faults.
fn cases(conn: &Connection, tool: &str) -> rusqlite::Result<Vec<(Action, Ruling)>> {
    let mut found = Vec::new();
    for (action, known) in rulings::all(conn)? {
        let Some(ruling) = known.settled().filter(|ruling| ruling.made.right == RightVerdict::Edit) else { continue };
        if known_faults::is_planted(conn, &action)? {
            continue;
        }
        if let Some(action) = read_action(conn, &action)?.filter(|action| action.content.tool.name == *tool) {
            found.push((action, ruling.clone()));
        }
    }
    found.sort_by_key(|(_, ruling)| std::cmp::Reverse(ruling.at));
    found.truncate(MAX_MADE);
    Ok(found)
}

fn missing(conn: &Connection, tool: &str) -> rusqlite::Result<Vec<Digest>> {
    let cases = cases(conn, tool)?;
    fetch::absent(conn, cases.iter().flat_map(|(action, ruling)| ruling.body.into_iter().chain([action.body])))
}

fn make(conn: &Connection, tool: &str) -> rusqlite::Result<Vec<FaultItem>> {
    let mut items = Vec::new();
    for (action, ruling) in cases(conn, tool)? {
        let Some(DeskCommand::Rule { lesson, arguments: Some(right), .. }) =
            ruling.body.map(|body| command(conn, &body)).transpose()?.flatten()
        else {
            continue;
        };
        let Some(content) = document::<ActionContent>(conn, &action.body)? else { continue };
        let header = &action.content;
        let sound = Proposal {
            kind: header.kind.clone(),
            title: header.title.clone(),
            target: header.target.clone(),
            arguments: right,
            preview: None,
            reasons: content.reasons.clone(),
            evidence: content.evidence.clone(),
            risk: Some(header.risk),
            reversible: header.reversible,
            blast_radius: header.blast_radius.clone(),
            confidence: header.confidence,
            tool: header.tool.clone(),
            ..Proposal::default()
        };
        let lesson = if lesson.trim().is_empty() { "A trainer ruled that this needed an edit.".to_owned() } else { lesson };
        items.push(FaultItem {
            id: format!("case-{}", action.id),
            sound,
            spoiled: content.arguments.clone(),
            preview: content.preview.clone(),
            lesson,
            difficulty: Difficulty::Medium,
            case: Some(action.id),
        });
    }
    Ok(items)
}
