//! How an action is undone, as its tool states it, and a proposal that would undo it.

use super::content::{Body, body};
use super::load::load_action;
use super::undo_view::view;
use crate::core::Core;
use crate::error::DeskError;
use crate::view::UndoOffer;
use holdpoint_domain::text::{visible_json, visible_line};
use holdpoint_domain::{ActionContent, ActionProposed, MAX_TITLE_CHARS, Undo};
use serde_json::json;

/// How one action is undone, wherever it is shown.
pub(crate) fn offer(core: &Core, id: &str) -> Result<UndoOffer, DeskError> {
    let action = load_action(core, id)?;
    let head = &action.content;
    let (undo, proposal, missing) = match body(core, &action)? {
        Body::Here(content) => (view(&content), proposal(head, id, &content), None),
        Body::Wrong => (None, None, Some("The content does not match its digest, so it is not shown.".into())),
        Body::Missing(why) => (None, None, Some(why)),
    };
    Ok(UndoOffer {
        title: visible_line(&head.title),
        tool: visible_line(&head.tool.name),
        reversible: head.reversible,
        undo,
        proposal,
        missing,
    })
}

// As `holdpoint propose` and `POST /v1/actions` read it. Only the tool can send it.
fn proposal(head: &ActionProposed, id: &str, content: &ActionContent) -> Option<String> {
    let Some(Undo::Action(undo)) = &content.undo else { return None };
    let title: String = format!("Undo: {}", head.title).chars().take(MAX_TITLE_CHARS).collect();
    let proposal = json!({
        "kind": undo.kind.as_deref().unwrap_or(&head.kind),
        "title": title,
        "tool": {"name": head.tool.name},
        "target": head.target,
        "arguments": undo.arguments,
        "reasons": format!("Undoes {id}."),
        "risk": head.risk,
    });
    Some(visible_json(&serde_json::to_string_pretty(&proposal).unwrap_or_default()))
}
