//! Adding tools, and revoking and rotating their tokens.

use super::read::{real_name, rows};
use super::snippets::{folder_to_name, snippets};
use crate::clock::random;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::outbox::submit::administer;
use crate::view::{NewTool, ToolRow};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, Digest};
use std::sync::Arc;

/// Makes a token, tells the hub its digest, and shows the token once.
pub(crate) async fn add(core: &Arc<Core>, name: String, owner: Option<String>) -> Result<NewTool, DeskError> {
    let name = name.trim().to_owned();
    let owner = owner.map(|owner| owner.trim().to_owned()).filter(|owner| !owner.is_empty());
    let token = new_token()?;
    let command = DeskCommand::AddTool { name: name.clone().into(), owner: owner.clone(), token: Digest::of(token.as_bytes()) };
    administer(core, command, format!("Add the tool {}", visible_line(&name))).await?;
    let tool = ToolRow { name, owner, added_at: core.clock.now(), revoked_at: None, last_proposed_at: None, open: 0 };
    Ok(shown(core, tool, token))
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
    let unknown =
        || refused("not_found", "This tool is unknown", "The hub accepted the new token, but this desk has not received the tool yet.");
    let tool = rows(core)?.into_iter().find(|tool| tool.name == visible_line(&name)).ok_or_else(unknown)?;
    Ok(shown(core, tool, token))
}

fn new_token() -> Result<String, DeskError> {
    Ok(format!("hpt_{}", URL_SAFE_NO_PAD.encode(random::<32>()?)))
}

fn shown(core: &Core, tool: ToolRow, token: String) -> NewTool {
    let url = core.connection.hub_url().unwrap_or_default();
    NewTool { snippets: snippets(&url, &token, &tool.name, folder_to_name(&core.data).as_deref()), tool, token }
}
