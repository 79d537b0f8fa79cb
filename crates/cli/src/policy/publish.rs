//! `holdpoint policy publish`: a file put into force, signed by this folder's device.

use super::past::{self, History};
use crate::args::PolicyPublish;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output::{self, line};
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, Policy, PolicyProblem};
use serde::Serialize;

/// What came of it, as JSON.
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
    let Some(policy) = super::read(&publish.file, json)? else { return Ok(Exit::Wrong) };
    let desk = Desk::open_where(place, publish.hub.as_deref()).await?;
    let done = put_into_force(&desk, publish, &policy, json).await;
    desk.leave().await;
    done
}

async fn put_into_force(desk: &Desk, publish: &PolicyPublish, policy: &Policy, json: bool) -> Result<Exit, Failure> {
    // Only people and policies count here; no action is kept.
    let history = past::read(&desk.client, i64::MAX).await?;
    let warnings = policy.warnings(history.people.iter().map(|(id, person)| (id.as_str(), person)));
    let before = history.in_force();
    if !json {
        print_warnings(publish, &warnings);
    }
    if publish.strict && !warnings.is_empty() {
        let detail = "The people there are cannot give what the policy asks for. Change it, or publish it without --strict.";
        if json {
            output::json(&serde_json::json!({"ok": false, "version": before, "warnings": warnings}));
        } else {
            line(&format!("Not published. {detail}"));
        }
        return Ok(Exit::Wrong);
    }
    let replaces = publish.replaces.clone().unwrap_or_else(|| before.clone());
    let source = policy.source.clone().unwrap_or_default();
    desk.submit(DeskCommand::PublishPolicy { source, replaces }).await?;
    let version = version_after(desk, history).await?;
    let report = Report { ok: true, unchanged: version == before, version: &version, replaces: &before, warnings: &warnings };
    if json {
        output::json(&report);
    } else {
        print(&report);
    }
    Ok(Exit::Done)
}

// Only what was recorded since is read again.
async fn version_after(desk: &Desk, mut history: History) -> Result<String, Failure> {
    history.go_on(&desk.client, i64::MAX).await?;
    Ok(history.in_force())
}

fn print_warnings(publish: &PolicyPublish, warnings: &[PolicyProblem]) {
    if warnings.is_empty() {
        return;
    }
    line("With the people there are:");
    warnings.iter().for_each(|warning| line(&super::described(&publish.file.file, warning)));
}

fn print(report: &Report<'_>) {
    let version = visible_line(report.version);
    if report.unchanged {
        line(&format!("Version {version} says this already. Nothing was changed."));
    } else {
        let before = visible_line(report.replaces);
        line(&format!("Version {version} is in force, after {before}. Actions that wait keep the rules they were proposed under."));
    }
}
