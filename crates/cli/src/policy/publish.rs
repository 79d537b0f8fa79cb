//! `holdpoint policy publish`: publishes a file, signed by this folder's device.

use super::file::{describe_problem, read_policy};
use super::history::{self, History};
use crate::args::PolicyPublish;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output::{self, line};
use crate::place::Place;
use crate::waiting::print_waiting;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, Policy, PolicyProblem};
use serde::Serialize;

/// The result, as JSON.
#[derive(Serialize)]
struct Report<'a> {
    ok: bool,
    /// In force now.
    version: &'a str,
    /// In force before.
    replaces: &'a str,
    /// The file was in force already.
    unchanged: bool,
    warnings: &'a [PolicyProblem],
}

pub(super) async fn run(place: &Place, publish: &PolicyPublish, json: bool) -> Result<Exit, Failure> {
    let Some(policy) = read_policy(&publish.file, json)? else { return Ok(Exit::Wrong) };
    let desk = Desk::open_where(place, publish.hub.as_deref()).await?;
    let result = publish_policy(&desk, publish, &policy, json).await;
    desk.leave().await;
    result
}

async fn publish_policy(desk: &Desk, publish: &PolicyPublish, policy: &Policy, json: bool) -> Result<Exit, Failure> {
    // Only people and policies are needed; no action is kept.
    let history = history::read(&desk.client, i64::MAX).await?;
    let warnings = history.warnings(policy);
    let before = history.in_force();
    if !json {
        print_warnings(publish, &warnings);
    }
    if publish.strict && !warnings.is_empty() {
        let detail = "The policy has warnings. Change it, or publish it without --strict.";
        if json {
            output::json(&serde_json::json!({"ok": false, "version": before, "warnings": warnings}));
        } else {
            line(&format!("Not published. {detail}"));
        }
        return Ok(Exit::Wrong);
    }
    let replaces = publish.replaces.clone().unwrap_or_else(|| before.clone());
    let source = policy.source.clone().unwrap_or_default();
    let recorded = desk.submit_change(DeskCommand::PublishPolicy { source, replaces }, publish.alone.as_owner).await?;
    if let Some(change) = recorded.change {
        let more = serde_json::json!({"version": before, "warnings": warnings});
        print_waiting(&change, more.as_object().cloned().unwrap_or_default(), json);
        return Ok(Exit::Done);
    }
    let version = reload_version(desk, history).await?;
    let report = Report { ok: true, unchanged: version == before, version: &version, replaces: &before, warnings: &warnings };
    if json {
        output::json(&report);
    } else {
        print(&report);
    }
    Ok(Exit::Done)
}

// Reads only the records since the last read.
async fn reload_version(desk: &Desk, mut history: History) -> Result<String, Failure> {
    history.read_more(&desk.client, i64::MAX).await?;
    Ok(history.in_force())
}

fn print_warnings(publish: &PolicyPublish, warnings: &[PolicyProblem]) {
    if warnings.is_empty() {
        return;
    }
    line("Warnings:");
    warnings.iter().for_each(|warning| line(&describe_problem(&publish.file.file, warning)));
}

fn print(report: &Report<'_>) {
    let version = visible_line(report.version);
    if report.unchanged {
        line(&format!("Version {version} already has this content. Nothing was changed."));
    } else {
        let before = visible_line(report.replaces);
        line(&format!("Version {version} is in force and replaces {before}. Open actions keep the rules they were proposed under."));
    }
}
