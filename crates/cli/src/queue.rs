//! `holdpoint queue`.

use crate::args::Queue;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{OnDeadline, parse_rfc3339, span};
use holdpoint_protocol::ActionSummary;

pub(crate) async fn run(place: &Place, queue: &Queue, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open(place).await?;
    let actions = desk.client.actions(queue.limit).await;
    desk.leave().await;
    let actions = actions?;
    if json {
        output::json(&actions);
    } else if actions.is_empty() {
        output::error_line("No action waits for a decision.");
    } else {
        output::table(&rows(&actions, chrono::Utc::now().timestamp_millis()));
    }
    Ok(Exit::Done)
}

fn rows(actions: &[ActionSummary], now: i64) -> Vec<Vec<String>> {
    let mut rows = vec![["ID", "TIME LEFT", "RISK", "TOOL", "KIND", "TITLE"].map(String::from).to_vec()];
    rows.extend(actions.iter().map(|action| {
        vec![
            action.id.clone(),
            time_left(action, now),
            format!("{:?}", action.risk).to_lowercase(),
            visible_line(&action.tool),
            visible_line(&action.kind),
            visible_line(&action.title),
        ]
    }));
    rows
}

fn time_left(action: &ActionSummary, now: i64) -> String {
    match (parse_rfc3339(&action.deadline), action.on_deadline) {
        (Some(at), OnDeadline::Hold) if at <= now => "overdue".into(),
        (Some(at), _) => span(at - now),
        (None, _) => "–".into(),
    }
}
