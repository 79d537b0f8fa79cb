//! Adding and changing tools, and revoking and rotating their tokens.

use super::read::{real_name, rows};
use super::snippets::{folder_to_name, snippets};
use crate::clock::random;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::outbox::submit::administer;
use crate::view::{NewTool, ToolDraft, ToolRow};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, Digest, ToolTerms};
use std::sync::Arc;

/// Makes a token, tells the hub its digest and what the tool is registered for, and shows the token once.
pub(crate) async fn add(core: &Arc<Core>, draft: ToolDraft) -> Result<NewTool, DeskError> {
    let name = draft.name.trim().to_owned();
    let token = new_token()?;
    let terms = terms(draft);
    let command = DeskCommand::RegisterTool { name: name.clone().into(), token: Digest::of(token.as_bytes()), terms: terms.clone() };
    administer(core, command, format!("Add the tool {}", visible_line(&name))).await?;
    // The token is shown now or never, whether or not the record has arrived.
    let tool = row(core, &name).unwrap_or_else(|_| added(core, name, terms));
    Ok(shown(core, tool, token))
}

fn added(core: &Core, name: String, terms: ToolTerms) -> ToolRow {
    let ToolTerms { owner, kinds, targets, may_pass_unreviewed } = terms;
    ToolRow {
        name,
        registered_owner: owner.clone(),
        owner,
        owner_unknown: false,
        kinds,
        targets,
        may_pass_unreviewed,
        added_at: core.clock.now(),
        revoked_at: None,
        last_proposed_at: None,
        open: 0,
    }
}

/// Changes what a tool is registered for.
pub(crate) async fn change(core: &Arc<Core>, draft: ToolDraft) -> Result<Vec<ToolRow>, DeskError> {
    let name = real_name(core, draft.name.clone())?;
    let sentence = format!("Change the registration of the tool {}", visible_line(&name));
    administer(core, DeskCommand::ChangeTool { name: name.into(), terms: terms(draft) }, sentence).await?;
    rows(core)
}

fn terms(draft: ToolDraft) -> ToolTerms {
    let given = |patterns: Vec<String>| patterns.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
    let ToolDraft { owner, kinds, targets, may_pass_unreviewed, .. } = draft;
    let owner = owner.map(|owner| owner.trim().to_owned()).filter(|owner| !owner.is_empty());
    ToolTerms { owner, kinds: given(kinds), targets: given(targets), may_pass_unreviewed }
}

/// Revokes a tool's token.
pub(crate) async fn revoke(core: &Arc<Core>, called: String) -> Result<Vec<ToolRow>, DeskError> {
    let name = real_name(core, called)?;
    let sentence = format!("Revoke the token of {}", visible_line(&name));
    administer(core, DeskCommand::RevokeTool { name: name.into() }, sentence).await?;
    rows(core)
}

/// Makes a new token; the one before works for `overlap_hours` more.
pub(crate) async fn rotate(core: &Arc<Core>, called: String, overlap_hours: u32) -> Result<NewTool, DeskError> {
    let name = real_name(core, called)?;
    let token = new_token()?;
    let overlap_ms = i64::from(overlap_hours) * 3_600_000;
    let command = DeskCommand::RotateTool { name: name.clone().into(), token: Digest::of(token.as_bytes()), overlap_ms };
    administer(core, command, format!("Rotate the token of {}", visible_line(&name))).await?;
    let tool = row(core, &name)?;
    Ok(shown(core, tool, token))
}

// As the record has it by now.
fn row(core: &Core, name: &str) -> Result<ToolRow, DeskError> {
    let unknown =
        || refused("not_found", "This tool is unknown", "The hub accepted the new token, but this desk has not received the tool yet.");
    rows(core)?.into_iter().find(|tool| tool.name == visible_line(name)).ok_or_else(unknown)
}

fn new_token() -> Result<String, DeskError> {
    Ok(format!("hpt_{}", URL_SAFE_NO_PAD.encode(random::<32>()?)))
}

fn shown(core: &Core, tool: ToolRow, token: String) -> NewTool {
    let url = core.connection.hub_url().unwrap_or_default();
    NewTool { snippets: snippets(&url, &token, &tool.name, folder_to_name(&core.data).as_deref()), tool, token }
}
