//! `holdpoint tool add | list | rotate | revoke`.

use crate::args::ToolCommand;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, Digest, Event, ToolEvent, rfc3339};
use serde::Serialize;
use std::collections::BTreeMap;

/// A tool in a list.
#[derive(Clone, Debug, Serialize)]
struct Listed {
    name: String,
    owner: Option<String>,
    added_at: String,
    revoked_at: Option<String>,
}

pub(crate) async fn run(place: &Place, command: ToolCommand, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open(place).await?;
    let result = match command {
        ToolCommand::Add { name, owner } => add(&desk, name, owner, json).await,
        ToolCommand::List => list(&desk, json).await,
        ToolCommand::Rotate { name, overlap } => rotate(&desk, name, overlap, json).await,
        ToolCommand::Revoke { name } => revoke(&desk, name, json).await,
    };
    desk.leave().await;
    result
}

async fn add(desk: &Desk, name: String, owner: Option<String>, json: bool) -> Result<Exit, Failure> {
    let token = new_token()?;
    let command = DeskCommand::AddTool { name: name.clone().into(), owner: owner.clone(), token: Digest::of(token.as_bytes()) };
    desk.submit(command).await?;
    print_token(desk, &name, owner.as_deref(), &token, json).await
}

async fn rotate(desk: &Desk, name: String, overlap: u16, json: bool) -> Result<Exit, Failure> {
    let token = new_token()?;
    let overlap_ms = i64::from(overlap) * 3_600_000;
    desk.submit(DeskCommand::RotateTool { name: name.clone().into(), token: Digest::of(token.as_bytes()), overlap_ms }).await?;
    print_token(desk, &name, None, &token, json).await
}

// The hub keeps only its digest, so a lost token cannot be shown again.
fn new_token() -> Result<String, Failure> {
    Ok(format!("hpt_{}", URL_SAFE_NO_PAD.encode(crate::desk::random::<32>()?)))
}

async fn print_token(desk: &Desk, name: &str, owner: Option<&str>, token: &str, json: bool) -> Result<Exit, Failure> {
    if json {
        let keys = desk.client.keys().await?;
        let hub_key = keys.keys.iter().find(|entry| entry.id == "hub").map(|entry| &entry.key);
        let tool = serde_json::json!({"name": name, "owner": owner});
        output::json(&serde_json::json!({"tool": tool, "token": token, "url": desk.url(), "hub_key": hub_key}));
    } else {
        output::line(&format!("{} may propose. Its token is shown only now:", visible_line(name)));
        output::line(token);
    }
    Ok(Exit::Done)
}

async fn list(desk: &Desk, json: bool) -> Result<Exit, Failure> {
    let mut tools: BTreeMap<String, Listed> = BTreeMap::new();
    let mut batches = desk.client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        for record in batch?.iter().filter(|record| record.kind.starts_with("tool.")) {
            let at = rfc3339(record.at);
            match Event::of(record) {
                Ok(Event::Tool(ToolEvent::Added(added))) => {
                    let listed = Listed { name: record.subject.clone(), owner: added.owner, added_at: at, revoked_at: None };
                    tools.insert(record.subject.clone(), listed);
                }
                Ok(Event::Tool(ToolEvent::Revoked(_))) => {
                    if let Some(tool) = tools.get_mut(&record.subject) {
                        tool.revoked_at = Some(at);
                    }
                }
                _ => {}
            }
        }
    }
    let tools: Vec<Listed> = tools.into_values().collect();
    if json {
        output::json(&tools);
    } else if tools.is_empty() {
        output::error_line("There is no tool yet. `holdpoint tool add NAME` adds one.");
    } else {
        output::table(&rows(&tools));
    }
    Ok(Exit::Done)
}

fn rows(tools: &[Listed]) -> Vec<Vec<String>> {
    let mut rows = vec![vec!["NAME".into(), "OWNER".into(), "ADDED (UTC)".into(), "STATE".into()]];
    rows.extend(tools.iter().map(|tool| {
        let state = tool.revoked_at.as_deref().map_or_else(|| "may propose".into(), |at| format!("revoked {at}"));
        vec![visible_line(&tool.name), visible_line(tool.owner.as_deref().unwrap_or("–")), tool.added_at.clone(), state]
    }));
    rows
}

async fn revoke(desk: &Desk, name: String, json: bool) -> Result<Exit, Failure> {
    let recorded = desk.submit(DeskCommand::RevokeTool { name: name.clone().into() }).await?;
    if json {
        output::json(&serde_json::json!({"tool": {"name": name}, "revoked": true, "repeated": recorded.repeated}));
    } else {
        output::line(&format!("The token of {} is revoked.", visible_line(&name)));
    }
    Ok(Exit::Done)
}
