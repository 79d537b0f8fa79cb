//! `holdpoint policy test`: replays past actions under a file and prints the differences.

use super::file::{describe_problem, read_policy};
use super::history::{self, History};
use crate::args::PolicyTest;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output::{self, line};
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Policy, PolicyProblem, Replay, Replaying, rfc3339, span};
use serde::Serialize;
use std::path::Path;

/// The result, as JSON.
#[derive(Serialize)]
struct Report {
    ok: bool,
    since: String,
    #[serde(flatten)]
    replay: Replay,
    /// Warnings: lint, and requirements that the present people do not meet.
    warnings: Vec<PolicyProblem>,
}

pub(super) async fn run(place: &Place, test: &PolicyTest, json: bool) -> Result<Exit, Failure> {
    let Some(policy) = read_policy(&test.file, json)? else { return Ok(Exit::Wrong) };
    let desk = Desk::open_where(place, test.hub.as_deref()).await?;
    let since = chrono::Utc::now().timestamp_millis().saturating_sub(test.since);
    let replayed = replay_actions(&desk, &policy, since).await;
    desk.leave().await;
    let (replay, history) = replayed?;
    let warnings = history.warnings(&policy);
    if json {
        output::json(&Report { ok: true, since: rfc3339(since), replay, warnings });
    } else {
        print(&replay, test.since);
        print_warnings(&test.file.file, &warnings);
    }
    Ok(Exit::Done)
}

async fn replay_actions(desk: &Desk, policy: &Policy, since: i64) -> Result<(Replay, History), Failure> {
    let mut history = history::read(&desk.client, since).await?;
    let mut replaying = Replaying::new(policy);
    history.replay_actions(&desk.client, &mut replaying).await?;
    Ok((replaying.finish(), history))
}

fn print(replay: &Replay, since: i64) {
    if replay.actions == 0 {
        return line(&format!("No action was proposed in the last {}.", span(since)));
    }
    let mut rows = vec![["CHECKPOINT", "WAITS FOR REVIEW", "RUNS WITHOUT REVIEW", "RULE"].map(String::from).to_vec()];
    rows.extend(
        replay.checkpoints.iter().map(|row| {
            vec![visible_line(&row.checkpoint), row.stopped.to_string(), row.auto_approved.to_string(), visible_line(&row.rule)]
        }),
    );
    output::table(&rows);
    if replay.refused > 0 {
        line(&format!("{} would have been refused when they were proposed.", replay.refused));
    }
    if replay.without_arguments > 0 {
        line(&format!("{} have no arguments any more; conditions that use them count as failed.", replay.without_arguments));
    }
    let percent = (replay.share * 1000.0).round() / 10.0;
    line(&format!("\nDifferent for {} of {} actions ({percent} %).", replay.changed, replay.actions));
    for change in &replay.examples {
        line(&format!("\n{}  {}  {}", visible_line(&change.id), rfc3339(change.at), visible_line(&change.title)));
        line(&format!("  before: {}\n  after:  {}", visible_line(&change.before), visible_line(&change.after)));
    }
    let more = replay.changed.saturating_sub(replay.examples.len() as u64);
    if more > 0 {
        line(&format!("\nAnd {more} more."));
    }
}

fn print_warnings(file: &Path, warnings: &[PolicyProblem]) {
    if !warnings.is_empty() {
        line("\nWarnings:");
    }
    warnings.iter().for_each(|warning| line(&describe_problem(file, warning)));
}
