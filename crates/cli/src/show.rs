//! `holdpoint show`.

use crate::args::Show;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output::{self, line};
use crate::place::Place;
use holdpoint_domain::text::{visible, visible_json, visible_line};
use holdpoint_domain::{ActionContent, Preview, rfc3339};
use holdpoint_protocol::ActionDocument;
use serde_json::Value;

pub(crate) async fn run(place: &Place, show: &Show, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open(place).await?;
    let action = desk.client.action(&show.id).await;
    desk.leave().await;
    let action = action?;
    if json {
        output::json(&action);
    } else {
        print(&action);
    }
    Ok(Exit::Done)
}

fn print(action: &ActionDocument) {
    let head = &action.summary;
    line(&visible_line(&head.title));
    let target: Vec<&str> = head.target.parts().collect();
    let rows = [
        ("id", head.id.clone()),
        ("status", head.status.as_str().into()),
        ("kind", visible_line(&head.kind)),
        ("tool", visible_line(&head.tool)),
        ("target", visible_line(&target.join(" · "))),
        ("risk", format!("{:?}", head.risk).to_lowercase()),
        ("proposed", head.proposed_at.clone()),
        ("deadline", format!("{}, then {}", head.deadline, format!("{:?}", head.on_deadline).to_lowercase())),
        ("digest", head.digest.to_string()),
    ];
    let given = rows.into_iter().filter(|(_, value)| !value.is_empty());
    output::table(&given.map(|(name, value)| vec![name.to_owned(), value]).collect::<Vec<_>>());
    match &action.content {
        Some(content) => print_content(content),
        None => line("\nThe content was erased."),
    }
    if let Some(decision) = &action.decision {
        line(&format!("\nDecision: {}, {}\n{}", decision.verdict.as_str(), decision.decided_at, visible(&decision.message)));
    }
    line("\nRecord");
    let rows = action
        .records
        .iter()
        .map(|record| vec![record.seq.to_string(), rfc3339(record.at), visible_line(&record.kind), visible_line(&record.actor)]);
    output::table(&rows.collect::<Vec<_>>());
}

fn print_content(content: &ActionContent) {
    if let Some(reasons) = &content.reasons {
        line(&format!("\nReasons\n{}", visible(&reasons.joined())));
    }
    if let Some(Preview { content: preview, .. }) = &content.preview {
        line(&format!("\nPreview\n{}", preview.as_str().map_or_else(|| pretty(preview), visible)));
    }
    line(&format!("\nArguments\n{}", pretty(&Value::Object(content.arguments.clone()))));
    for evidence in &content.evidence {
        let what = evidence.url.as_deref().or(evidence.text.as_deref()).unwrap_or("");
        line(&format!("\nEvidence: {}\n{}", visible_line(&evidence.title), visible(what)));
    }
}

fn pretty(value: &Value) -> String {
    visible_json(&serde_json::to_string_pretty(value).unwrap_or_default())
}
