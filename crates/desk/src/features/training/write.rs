//! Rulings, appeals, tags and releases, signed.

use super::read;
use super::view::{DisagreementView, RulingDraft, TrainingView};
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::outbox::submit::administer;
use crate::replica::rulings;
use holdpoint_domain::{DeskCommand, ReleaseRecorded, RightVerdict};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Rules on an action. Where a ruling is appealed, this one takes its place.
pub(crate) async fn rule(core: &Arc<Core>, draft: RulingDraft) -> Result<DisagreementView, DeskError> {
    let arguments = match (draft.right, draft.arguments.as_deref()) {
        (RightVerdict::Edit, Some(text)) => Some(read_arguments(text)?),
        _ => None,
    };
    let replaces =
        core.replica.read(|conn| rulings::of_action(conn, &draft.action))?.and_then(|known| known.ruling).map(|ruling| ruling.id);
    let command = DeskCommand::Rule {
        action: draft.action.as_str().into(),
        right: draft.right,
        tags: draft.tags,
        lesson: draft.lesson.trim().to_owned(),
        arguments,
        replaces,
    };
    administer(core, command, "Rule on a disagreement".into()).await?;
    read::detail(core.clone(), draft.action).await
}

fn read_arguments(text: &str) -> Result<Map<String, Value>, DeskError> {
    serde_json::from_str(text)
        .map_err(|error| refused("invalid_json", "The arguments cannot be read", format!("They are a JSON object: {error}.")))
}

/// Appeals the ruling that holds, or the decision where nothing was ruled.
pub(crate) async fn appeal(core: &Arc<Core>, action: String, reason: String) -> Result<DisagreementView, DeskError> {
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        return Err(refused("invalid_field", "The reason is missing", "Say why the ruling is wrong."));
    }
    let ruling = core.replica.read(|conn| rulings::of_action(conn, &action))?.and_then(|known| known.ruling).map(|ruling| ruling.id);
    administer(core, DeskCommand::Appeal { action: action.as_str().into(), ruling, reason }, "Appeal a ruling".into()).await?;
    read::detail(core.clone(), action).await
}

/// Puts tags into force: all of them.
pub(crate) async fn publish_tags(core: &Arc<Core>, tags: Vec<String>, replaces: String) -> Result<TrainingView, DeskError> {
    let tags: Vec<String> = tags.iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
    administer(core, DeskCommand::PublishTags { tags, replaces }, "Publish the tags of rulings".into()).await?;
    blocking(core.clone(), read::view).await
}

/// States that a tool has a new model version, released now.
pub(crate) async fn record_release(
    core: &Arc<Core>,
    tool: String,
    version: String,
    datasets: Vec<String>,
) -> Result<TrainingView, DeskError> {
    let (version, released_at) = (version.trim().to_owned(), core.clock.now());
    let release = ReleaseRecorded { version, released_at, datasets, model: None, run: None, source: None, notes: None };
    administer(core, DeskCommand::RecordRelease { tool: tool.as_str().into(), release }, "Record a release".into()).await?;
    blocking(core.clone(), read::view).await
}
